package site

import (
	"fmt"
	"unicode"
	"unicode/utf8"

	"github.com/oncebitten/oncebitten/wording"
)

// words are what the templates say around the lessons, by the names that they use.
var words = map[string]wording.Text{
	"tagline":        wording.Say("reviews database migrations before they bite"),
	"skip":           wording.Say("skip to the text"),
	"site":           wording.Say("the parts of this site"),
	"page":           wording.Say("on this page"),
	"checks":         wording.Say("checks"),
	"locks":          wording.Say("what statements lock"),
	"configuration":  wording.Say("configuration"),
	"lesson-checks":  wording.Say("a lesson's own check"),
	"source":         wording.Say("the source on GitHub"),
	"check":          wording.Say("check"),
	"severity":       wording.Say("severity"),
	"default":        wording.Say("default"),
	"edition":        wording.Say("since edition"),
	"lesson":         wording.Say("its lesson"),
	"on":             wording.Say("on"),
	"off":            wording.Say("off"),
	"related":        wording.Say("related checks"),
	"severity-is":    wording.Say("by default it reports at this severity; where the evidence says more or less, so does the finding"),
	"configure":      wording.Say("to change its severity, or to switch it off, in .oncebitten.yml:"),
	"configure-off":  wording.Say("it is off by default; to switch it on, in .oncebitten.yml:"),
	"ignore":         wording.Say("to accept one finding, with the reason, on the line above the statement:"),
	"lesson-source":  wording.Say("this lesson"),
	"check-source":   wording.Say("the check in Go"),
	"about":          wording.Say("each lesson says what happens, what the server says, why, and the safe way, in SQL and in Alembic"),
	"severities":     wording.Say("an error will fail, lose data, break the running application or stop the deploy; a warning hurts a big table; a notice is worth knowing"),
	"bad":            wording.Say("caught"),
	"good":           wording.Say("safe"),
	"history":        wording.Say("what is there already"),
	"deleted":        wording.Say("this file is deleted"),
	"in-english":     wording.Say("this text is in English"),
	"footer":         wording.Say("made by oncebitten checks --site; nothing here runs in your browser or counts you"),
	"examples-named": wording.Say("each block is tested: what is called caught is found, on the lines with a bar, and what is called safe is not"),
}

// say is what stands in the templates for a word, with a capital letter first.
func (w *writer) say(name string) (string, error) {
	text, ok := words[name]
	if !ok {
		return "", fmt.Errorf("no words for %q", name)
	}
	return capital(text.In(w.reader)), nil
}

// capital is a sentence as it begins: with a capital letter, unless it begins with code.
func capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}

// subject is a part of the index: the checks whose pages have one of the tags.
type subject struct {
	ID    string
	Title wording.Text
	Tags  []string
}

// subjects are in the order of the index. A test holds that each tag of a page is one of them.
var subjects = []subject{
	{"rows", wording.Say("fails on the rows that are there, or always"), []string{"MIGRATION"}},
	{"locks", wording.Say("locks, scans and rewrites"), []string{"LOCKS", "INDEX", "PERFORMANCE", "CONSTRAINT"}},
	{"deploy", wording.Say("breaks the release that is still running"), []string{"DEPLOY"}},
	{"data", wording.Say("loses or damages data"), []string{"DATA"}},
	{"transactions", wording.Say("transactions"), []string{"TRANSACTION"}},
	{"rollback", wording.Say("the way back"), []string{"ROLLBACK"}},
	{"revisions", wording.Say("the graph of revisions"), []string{"ALEMBIC"}},
	{"design", wording.Say("types, names and design"), []string{"TYPES", "NAMES", "DESIGN"}},
	{"security", wording.Say("security"), []string{"SECURITY"}},
	{"review", wording.Say("about lessons, and the review itself"), []string{"REVIEW", "LESSONS"}},
}

// fields are those of a lesson: the anchor on its page, the names that it has in the
// languages of pages, and the heading for it.
var fields = []struct {
	ID    string
	Names []string
	Title wording.Text
}{
	{"context", []string{"Context", "Contexte"}, wording.Say("what happens")},
	{"error", []string{"Error", "Erreur"}, wording.Say("what the server says")},
	{"why", []string{"Why", "Pourquoi"}, wording.Say("why")},
	{"example", []string{"Example", "Exemple"}, wording.Say("examples")},
	{"solution", []string{"Solution"}, wording.Say("the safe way")},
	{"prevention", []string{"Prevention", "Prévention"}, wording.Say("how to prevent it")},
	{"commands", []string{"Key files/commands", "Fichiers/commandes clés"}, wording.Say("commands")},
	{"sources", []string{"Sources"}, wording.Say("sources")},
}
