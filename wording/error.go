package wording

import (
	"fmt"
	"strings"
)

// Errorf is an error with words in every language: Text has them, Error is the
// English. The format is a constant as that of Say is, and wraps errors by %w as
// fmt.Errorf does; the translation has %s in its place. An argument that is an
// error is put into the language of the reader too.
func Errorf(format string, args ...any) error {
	return worded{fmt.Errorf(format, args...), Text{strings.ReplaceAll(format, "%w", "%s"), pack(args)}}
}

// worded is an error of the package fmt, which knows what it wraps, with a text.
type worded struct {
	wraps error
	text  Text
}

func (w worded) Error() string { return w.text.String() }
func (w worded) Text() Text    { return w.text }
func (w worded) Unwrap() error { return w.wraps }

// OfError is what an error says: its own Text if it has one, and that of each
// error which errors.Join has put together. What wraps such an error without
// words of its own keeps what it puts before it. Any other error is one of the
// operating system or of a library, which no language changes; French quotes it.
func OfError(err error) Text {
	switch err := err.(type) {
	case nil:
		return Text{}
	case interface{ Text() Text }:
		return err.Text()
	case interface{ Unwrap() []error }:
		all := make([]Text, 0, len(err.Unwrap()))
		for _, e := range err.Unwrap() {
			all = append(all, OfError(e))
		}
		if lines := Join(all, "\n"); lines.String() == err.(error).Error() {
			return lines
		}
	case interface{ Unwrap() error }:
		within := OfError(err.Unwrap())
		before, last := strings.CutSuffix(err.(error).Error(), within.String())
		if last && !within.IsZero() && !within.isForeign() {
			return of(before, within)
		}
	}
	return Foreign(err.Error())
}

// Foreign is what another program or a service said, in its own language: it is
// shown as it is, and French has quotation marks around it.
func Foreign(text string) Text {
	if text == "" {
		return Text{}
	}
	return of(foreign(text))
}

type foreign string

func (f foreign) in(l Language) string {
	if l == French {
		return "«\u00a0" + string(f) + "\u00a0»"
	}
	return string(f)
}

func (t Text) isForeign() bool {
	_, is := t.args.kept.(foreign)
	return t.format == "" && is
}
