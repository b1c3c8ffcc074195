package config

import (
	"github.com/oncebitten/oncebitten/lazyregexp"
	"github.com/oncebitten/oncebitten/wording"
)

// languageLine is the key `language` of the file, with its value.
var languageLine = lazyregexp.New(`(?m)^language[ \t]*:[ \t]*["']?(\w+)`)

// LanguageIn is the language that the text of a configuration chooses, also of one
// that is not valid: its mistakes are told in it. It is "" where none is chosen.
func LanguageIn(text string) wording.Language {
	if m := languageLine.FindStringSubmatch(text); m != nil {
		return wording.Language(m[1])
	}
	return ""
}
