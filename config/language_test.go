package config

import (
	"testing"

	"github.com/oncebitten/oncebitten/wording"
)

func TestLanguageIn(t *testing.T) {
	for text, want := range map[string]wording.Language{
		"":                                   "",
		"language: fr\n":                     "fr",
		"fail-on: \"\nlanguage : 'fr' # oui": "fr",
		"edition: 1\r\nlanguage: \"fr\"\r\n": "fr",
		"# language: fr\n":                   "",
		"checks:\n  language: fr\n":          "",
		"language: [fr]":                     "",
	} {
		if got := LanguageIn(text); got != want {
			t.Errorf("in %q it is %q, want %q", text, got, want)
		}
	}
}
