package wording

import (
	"errors"
	"fmt"
	"io/fs"
	"testing"
)

// typed is an error of a package that has words for it.
type typed struct{ file string }

func (e *typed) Error() string { return e.Text().String() }
func (e *typed) Text() Text    { return Say("%s is gone", e.file) }

func TestErrorf(t *testing.T) {
	for english, translated := range map[string]string{
		"reading %s fails: %s": "la lecture de %s échoue : %s", "%s is gone": "%s a disparu", "it ends there": "c'est fini",
	} {
		french()[english] = apart.Replace(translated)
		defer delete(french(), english)
	}
	foreign := &fs.PathError{Op: "open", Path: "a.sql", Err: fs.ErrNotExist}
	own := Errorf("it ends there")
	for _, c := range []struct {
		err             error
		english, french string
	}{
		{nil, "", ""},
		{own, "it ends there", "c'est fini"},
		{Errorf("%s", Say("%s is gone", Code("a"))), "`a` is gone", "`a` a disparu"},
		{Errorf("reading %s fails: %w", "a.sql", own), "reading a.sql fails: it ends there", "la lecture de a.sql échoue\u00a0: c'est fini"},
		{Errorf("reading %s fails: %w", "a.sql", &typed{"b"}), "reading a.sql fails: b is gone", "la lecture de a.sql échoue\u00a0: b a disparu"},
		{foreign, "open a.sql: file does not exist", "«\u00a0open a.sql: file does not exist\u00a0»"},
		{Errorf("reading %s fails: %w", "a.sql", foreign), "reading a.sql fails: open a.sql: file does not exist",
			"la lecture de a.sql échoue\u00a0: «\u00a0open a.sql: file does not exist\u00a0»"},
		{errors.Join(own, foreign), "it ends there\nopen a.sql: file does not exist", "c'est fini\n«\u00a0open a.sql: file does not exist\u00a0»"},
		{fmt.Errorf("a.sql: %w", own), "a.sql: it ends there", "a.sql: c'est fini"},
		{fmt.Errorf("after (%w)", own), "after (it ends there)", "«\u00a0after (it ends there)\u00a0»"},
		{fmt.Errorf("a.sql: %w", foreign), "a.sql: open a.sql: file does not exist", "«\u00a0a.sql: open a.sql: file does not exist\u00a0»"},
		{fmt.Errorf("%w, %w", own, foreign), "it ends there, open a.sql: file does not exist", "«\u00a0it ends there, open a.sql: file does not exist\u00a0»"},
	} {
		if got := OfError(c.err).In(English); got != c.english || c.err != nil && c.err.Error() != c.english {
			t.Errorf("in English it is %q, and Error gives %v, want %q", got, c.err, c.english)
		}
		if got := OfError(c.err).In(French); got != c.french {
			t.Errorf("in French it is %q, want %q", got, c.french)
		}
	}
}

// TestErrorfWraps holds that what %w names can be found again, and nothing else.
func TestErrorfWraps(t *testing.T) {
	gone := &typed{"b"}
	err := fmt.Errorf("a.sql: %w", Errorf("%w, and %w", gone, fs.ErrNotExist))
	var found *typed
	if !errors.As(err, &found) || found != gone {
		t.Error("errors.As does not find the typed error")
	}
	if !errors.Is(err, fs.ErrNotExist) {
		t.Error("errors.Is does not find what is wrapped")
	}
	if errors.Is(Errorf("it is %v", fs.ErrNotExist), fs.ErrNotExist) {
		t.Error("an error that is only shown is wrapped")
	}
	if ended := Errorf("it ends there"); !errors.Is(Errorf("%w", ended), ended) || errors.Is(Errorf("it goes on"), ended) {
		t.Error("an error is not equal to itself alone")
	}
}
