package comment

import (
	"fmt"

	"github.com/oncebitten/oncebitten/escape"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/pull"
	"github.com/oncebitten/oncebitten/report"
	"github.com/oncebitten/oncebitten/review"
)

// Place is where a comment stands: on lines of a file, on the file as a whole
// (Line is 0), or, with no path, nowhere in the change.
type Place struct {
	Path string
	// StartLine and Line are the first and the last line, of one hunk; they
	// are equal for one line.
	StartLine, Line int
	// Old is true for lines of the old file: a deleted one has no others.
	Old bool
}

// String is "path:3", "path:3-5", or the path alone for a whole file.
func (p Place) String() string {
	switch {
	case p.Line == 0:
		return escape.LogLine(p.Path)
	case p.StartLine == p.Line:
		return fmt.Sprintf("%s:%d", escape.LogLine(p.Path), p.Line)
	}
	return fmt.Sprintf("%s:%d-%d", escape.LogLine(p.Path), p.StartLine, p.Line)
}

// diff is what a pull request changes, as far as comments can stand on it.
type diff struct {
	files map[string]pull.File
	hunks map[string][]pull.Hunk
}

func newDiff(files []pull.File) *diff {
	d := &diff{files: map[string]pull.File{}, hunks: map[string][]pull.Hunk{}}
	for _, f := range files {
		// A damaged patch still tells its first hunks; what lies beyond gets
		// its comment on the file.
		hunks, _ := pull.Hunks(f.Patch)
		d.files[f.Path], d.hunks[f.Path] = f, hunks
	}
	return d
}

// place finds the smallest range of lines for a finding, or the file, or
// nowhere. Where an exact fix can be suggested, its lines are the place.
func (d *diff) place(f *review.Finding, sources map[string]*migration.Source) (Place, suggestion) {
	path := f.Span.Path
	file, ok := d.files[path]
	switch {
	case !ok:
		return Place{}, suggestion{}
	case file.Status == pull.Removed:
		return d.placeOld(path), suggestion{}
	}
	if place, s := d.suggest(f.Fix, path, sources[path]); s.ok {
		return place, s
	}
	if f.Span.Start.Line == 0 {
		return Place{Path: path}, suggestion{}
	}
	first, last := f.Span.Start.Line, report.LastLine(f.Span)
	for _, h := range d.hunks[path] {
		from, to := max(first, h.NewStart), min(last, h.NewStart+h.NewLines-1)
		if from <= to {
			return Place{Path: path, StartLine: from, Line: to}, suggestion{}
		}
	}
	return Place{Path: path}, suggestion{}
}

// placeOld is the first line of a deleted file, or the file where GitHub shows
// no line of it.
func (d *diff) placeOld(path string) Place {
	for _, h := range d.hunks[path] {
		if h.Left(h.OldStart) {
			return Place{Path: path, StartLine: h.OldStart, Line: h.OldStart, Old: true}
		}
	}
	return Place{Path: path}
}

// isGone reports whether a file is deleted by the change.
func (d *diff) isGone(path string) bool { return d.files[path].Status == pull.Removed }
