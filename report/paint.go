package report

import (
	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/wording"
)

// paint colours text for a terminal, or leaves it as it is.
type paint bool

// The SGR sequences of ECMA-48 that are used.
const (
	bold   = "1"
	faint  = "2"
	red    = "1;31"
	green  = "32"
	yellow = "1;33"
	blue   = "1;34"
	cyan   = "36"
)

func (p paint) in(code, text string) string {
	if !p || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

func (p paint) frame(text string) string { return p.in(blue, text) }
func (p paint) mark(text string) string  { return p.in(red, text) }

// severity colours the name of a severity by what it means.
func (p paint) severity(s checks.Severity, reader wording.Language) string {
	color := cyan
	switch s {
	case checks.Error:
		color = red
	case checks.Warning:
		color = yellow
	}
	return p.in(color, SeverityName(s).In(reader))
}

// SeverityName is a severity for people; programs get the severity itself.
func SeverityName(s checks.Severity) wording.Text {
	switch s {
	case checks.Error:
		return wording.Say("error")
	case checks.Warning:
		return wording.Say("warning")
	}
	return wording.Say("notice")
}
