package report

import (
	"io"
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/escape"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/review"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

// ExplainJSON writes what each statement does as one line of JSON, the stable
// form for programs. What could not be read is a statement without SQL, with
// the reason. Statements are in the order of their places, those of one place
// in the order in which they run; so are a statement's operations.
func ExplainJSON(w io.Writer, steps []*checks.Step, unread []migration.Unread) error {
	out := jsonExplanation{Version: formatVersion, Statements: []jsonStatement{}}
	for _, s := range steps {
		out.Statements = append(out.Statements, newJSONStatement(s))
	}
	for _, u := range unread {
		start, end := newJSONSpan(u.Span)
		out.Statements = append(out.Statements, jsonStatement{File: u.Span.Path, Start: start, End: end,
			Direction: u.Direction, Operations: []string{}, Effect: newJSONEffect(&migration.Statement{}, schema.Effect{}), Unread: english(u.Reason)})
	}
	slices.SortStableFunc(out.Statements, func(a, b jsonStatement) int { return compareSpans(a.span(), b.span()) })
	return writeJSON(w, out)
}

type jsonExplanation struct {
	Version    int             `json:"version"`
	Statements []jsonStatement `json:"statements"`
}

type jsonStatement struct {
	File        string              `json:"file"`
	Start       jsonPosition        `json:"start"`
	End         jsonPosition        `json:"end"`
	Direction   migration.Direction `json:"direction"`
	Transaction string              `json:"transaction"`
	Guard       string              `json:"guard"`
	SQL         string              `json:"sql"`
	Operations  []string            `json:"operations"`
	Effect      jsonEffect          `json:"effect"`
	Unread      string              `json:"unread"`
}

// span is the start of a statement, for sorting.
func (s jsonStatement) span() migration.Span {
	return migration.Span{Path: s.File, Start: migration.Position{Line: s.Start.Line, Column: s.Start.Column}}
}

type jsonEffect struct {
	Locks     []jsonLock    `json:"locks"`
	Rewrites  []string      `json:"rewrites"`
	Scans     []string      `json:"scans"`
	Builds    []string      `json:"builds"`
	Fails     []jsonFailure `json:"fails"`
	Uncertain string        `json:"uncertain"`
}

type jsonLock struct {
	Relation string `json:"relation"`
	Mode     string `json:"mode"`
}

type jsonFailure struct {
	SQLState string `json:"sqlstate"`
	When     string `json:"when"`
	Certain  bool   `json:"certain"`
}

func newJSONStatement(s *checks.Step) jsonStatement {
	statement := s.Statement
	start, end := newJSONSpan(statement.Span)
	out := jsonStatement{
		File: statement.Span.Path, Start: start, End: end, Direction: statement.Direction,
		Transaction: statement.Transaction, Guard: statement.Guard, SQL: statement.Display(wording.English),
		Operations: []string{}, Effect: newJSONEffect(statement, s.Before.ByEarlierNames(*s.Effect)), Unread: english(notUnderstood(s)),
	}
	for _, o := range s.Operations {
		out.Operations = append(out.Operations, showHoles(statement, o.String(), wording.English))
	}
	return out
}

func newJSONEffect(s *migration.Statement, e schema.Effect) jsonEffect {
	out := jsonEffect{Locks: []jsonLock{}, Rewrites: qualified(s, e.Rewrites), Scans: qualified(s, e.Scans), Builds: qualified(s, e.Builds),
		Fails: []jsonFailure{}, Uncertain: showHoles(s, english(wording.Join(e.Assumptions(), "; ")), wording.English)}
	for _, l := range e.AllLocks() {
		out.Locks = append(out.Locks, jsonLock{showHoles(s, l.Relation.String(), wording.English), l.Mode()})
	}
	for _, f := range e.Fails {
		out.Fails = append(out.Fails, jsonFailure{f.SQLState, showHoles(s, english(f.When), wording.English), f.Certain || f.Always})
	}
	return out
}

// english is a text for programs, which stays the same in every language.
func english(t wording.Text) string { return t.Plain().In(wording.English) }

// qualified are the names with their schemas, as the formats for programs have them.
func qualified(s *migration.Statement, names []migration.Name) []string {
	out := []string{}
	for _, n := range names {
		out = append(out, showHoles(s, n.String(), wording.English))
	}
	return out
}

// notUnderstood is why the dialect could not understand a statement, or nothing
// when it could.
func notUnderstood(s *checks.Step) wording.Text {
	for _, o := range s.Operations {
		if opaque, ok := o.(migration.Opaque); ok {
			return opaque.Reason
		}
	}
	return wording.Text{}
}

// ExplainText writes what each statement does as one table a file and
// direction: its line, the SQL in one line, the locks it takes and what it
// costs. Statements are in the order in which they run.
func ExplainText(w io.Writer, r *review.Result) error {
	var b strings.Builder
	in := func(t wording.Text) string { return t.In(r.Language) }
	for _, g := range groupSteps(r.Steps) {
		title := escape.LogLine(g.path)
		if g.direction == migration.Downgrade {
			title += " (downgrade)"
		}
		b.WriteString(title + "\n\n")
		rows := [][]string{{in(wording.Say("LINE")), in(wording.Say("STATEMENT")), in(wording.Say("LOCKS")), in(wording.Say("COST"))}}
		for _, s := range g.steps {
			rows = append(rows, []string{strings.TrimPrefix(Place(s.Statement.Span), g.path+":"),
				shorten(escape.LogLine(s.Statement.Display(r.Language)), maxStatement), escape.LogLine(in(locks(s, r.Language))),
				escape.LogLine(showHoles(s.Statement, in(cost(s)), r.Language))})
		}
		writeTable(&b, rows)
		b.WriteString("\n")
	}
	for _, u := range sortedUnread(r.Unread) {
		b.WriteString(place(u.Span) + " " + escape.LogLine(in(wording.Say("not read: %s", u.Reason))) + "\n")
	}
	if len(r.Steps) == 0 && len(r.Unread) == 0 {
		b.WriteString(in(wording.Say("no statements")) + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// maxStatement is how many columns of a statement a table shows.
const maxStatement = 72
