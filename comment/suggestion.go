package comment

import (
	"strings"

	"github.com/oncebitten/oncebitten/escape"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/pull"
	"github.com/oncebitten/oncebitten/review"
)

// suggestion is a change that a reader can accept with a click: it replaces
// exactly the lines of its comment.
type suggestion struct {
	text string
	ok   bool
}

// suggest turns a fix into a suggestion, if GitHub can apply it as it is: the
// file at head is the one that was analysed, its lines all end alike, those
// that change are next to each other in one hunk, something changes, and
// Markdown keeps every byte.
func (d *diff) suggest(fix *review.Fix, path string, source *migration.Source) (Place, suggestion) {
	lines, ok := fix.Lines(source)
	if !ok || source.Path != path || !d.files[path].Holds(source.Text) || lines.New == lines.Old ||
		mixesLineEndings(source.Text) || mixesLineEndings(lines.New) || !escape.Exact(lines.New) {
		return Place{}, suggestion{}
	}
	for _, h := range d.hunks[path] {
		if h.Right(lines.First) && h.Right(lines.Last) && !removesBetween(h, lines.First, lines.Last) {
			return Place{Path: path, StartLine: lines.First, Line: lines.Last}, suggestion{text: lines.New, ok: true}
		}
	}
	return Place{}, suggestion{}
}

// mixesLineEndings reports whether some lines end in a carriage return and a
// line feed and others in a line feed alone. Who edits such a file in a
// browser changes lines that nobody meant.
func mixesLineEndings(text string) bool {
	both := strings.Count(text, "\r\n")
	return both > 0 && both < strings.Count(text, "\n")
}

// removesBetween reports whether a hunk removes lines between two of the new
// file: GitHub applies no suggestion across them.
func removesBetween(h pull.Hunk, first, last int) bool {
	inside := false
	for _, l := range h.Lines {
		if l.New == last {
			return false
		}
		inside = inside || l.New == first
		if inside && l.New == 0 {
			return true
		}
	}
	return false
}

// suggestionFence is a suggestion block. The line endings stay those of the
// file, which escape.MarkdownFence would change; escape.Exact has made sure
// that there is nothing else to take out. An empty one deletes the lines.
func suggestionFence(text string) string {
	ticks := "```"
	for strings.Contains(text, ticks) {
		ticks += "`"
	}
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	return ticks + "suggestion\n" + text + ticks + "\n"
}
