package comment

import (
	"strings"
	"time"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/lazyregexp"
	"github.com/oncebitten/oncebitten/review"
	"github.com/oncebitten/oncebitten/wording"
)

// acceptance is a command in somebody's comment on the pull request:
//
//	/oncebitten accept index-blocks-writes until 2027-01-01 nightly table, 200 rows
//
// It is about all findings of the check that had a comment of ours by then;
// index-blocks-writes:0123456789abcdef is about the one with that fingerprint.
// In a review thread of ours it is about that one's finding, and needs no check.
type acceptance struct {
	check       *checks.Check // nil where the thread says which
	fingerprint string
	until       string
	reason      string
	// wrong says why it is no valid command; "" when it is one.
	wrong wording.Text
}

// AcceptForm is how the command is written, for those who mistyped it;
// threadForm is that of a reply to one of our comments.
var (
	AcceptForm = wording.Say("/oncebitten accept CHECK reason")
	threadForm = wording.Say("/oncebitten accept reason")
)

var (
	commandWord     = lazyregexp.New(`^/oncebitten(?:\s|$)`)
	acceptUntil     = lazyregexp.New(`^until\s+(\S+?)(?:[:,]?\s|[:,]?$)`)
	fingerprintForm = lazyregexp.New(`^[0-9a-f]{16}$`)
)

// HasCommand reports whether a comment speaks to Once Bitten.
func HasCommand(body string) bool { return len(commandLines(body)) > 0 }

// commandLines are the lines of a comment that are commands: those of its
// paragraphs. What is quoted, code, in a list or hidden from its readers is
// nobody's command.
func commandLines(body string) []string {
	if !strings.Contains(body, "/oncebitten") {
		return nil
	}
	source := []byte(body)
	var out []string
	document := goldmark.DefaultParser().Parse(text.NewReader(source))
	for block := document.FirstChild(); block != nil; block = block.NextSibling() {
		if block.Kind() != ast.KindParagraph {
			continue
		}
		for i := range block.Lines().Len() {
			segment := block.Lines().At(i)
			if line := strings.TrimSpace(string(segment.Value(source))); commandWord.MatchString(line) {
				out = append(out, line)
			}
		}
	}
	return out
}

// acceptances reads the commands of a comment. In a thread of ours they may
// leave out the check.
func acceptances(body string, inThread bool, now time.Time) []acceptance {
	var out []acceptance
	for _, line := range commandLines(body) {
		out = append(out, parseAcceptance(line, inThread, now))
	}
	return out
}

func parseAcceptance(line string, inThread bool, now time.Time) (a acceptance) {
	form := AcceptForm
	if inThread {
		form = threadForm
	}
	_, rest, _ := strings.Cut(line, "/oncebitten")
	verb, rest := word(rest)
	if strings.TrimSuffix(verb, ":") != "accept" {
		a.wrong = wording.Say("the command is `%s`", form)
		return a
	}
	first, afterFirst := word(rest)
	name, fingerprint, _ := strings.Cut(first, ":")
	if a.check = checks.Find(name); a.check == nil && checks.IsOfLesson(name) {
		a.check = &checks.Check{Name: name} // whatever lesson brings it
	}
	switch {
	case a.check != nil:
		rest = afterFirst
	case inThread:
		fingerprint = "" // the first word is one of the reason
	case name == "":
		a.wrong = wording.Say("it names no check: write `%s`", form)
		return a
	default:
		a.wrong = checks.NotFound(name)
		return a
	}
	if a.fingerprint = fingerprint; fingerprint != "" && !fingerprintForm.MatchString(fingerprint) {
		a.wrong = wording.Say("`%s` is not the fingerprint of a finding, which has 16 hexadecimal digits", fingerprint)
		return a
	}
	if m := acceptUntil.FindStringSubmatch(rest); m != nil {
		a.until, rest = m[1], rest[len(m[0]):]
		if _, err := time.Parse(time.DateOnly, a.until); err != nil {
			a.wrong = wording.Say("`%s` is not a date of the form 2027-01-31", a.until)
			return a
		}
	}
	a.reason = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(rest), ":"))
	switch {
	case a.reason == "":
		a.wrong = wording.Say("it gives no reason: write `%s`", form)
	case a.until != "" && a.until < now.Format(time.DateOnly):
		a.wrong = wording.Say("it expired on %s", a.until)
	}
	return a
}

// word cuts the first word off a text.
func word(text string) (first, rest string) {
	text = strings.TrimSpace(text)
	if i := strings.IndexAny(text, " \t"); i >= 0 {
		return text[:i], strings.TrimSpace(text[i:])
	}
	return text, ""
}

// acceptCommand is the command that accepts one finding, wherever it is written.
func acceptCommand(f *review.Finding, reason string) string {
	return "/oncebitten accept " + f.Check.Name + ":" + f.Fingerprint + " " + reason
}
