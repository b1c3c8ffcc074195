package report

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/escape"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/review"
	"github.com/oncebitten/oncebitten/wording"
)

// Signs of a statement, beside those of the severities.
const (
	signFine        = "✅"
	signAccepted    = "✋"
	signNotReadable = "❔"
)

// maxOpen is up to how many statements the tables of the upgrades are open:
// what fits on a screen is read without a click.
const maxOpen = 12

// maxCell is how many bytes of a statement a table shows.
const maxCell = 200

// statements are the tables of what each statement does, one for each
// migration and direction.
func (m *markdown) statements() {
	groups := groupSteps(m.result.Steps)
	upgrades := 0
	for _, g := range groups {
		if g.direction == migration.Upgrade {
			upgrades += len(g.steps)
		}
	}
	signs := signs(m.result)
	for _, g := range groups {
		if m.isFull() {
			return
		}
		m.migration(g, signs, g.direction == migration.Upgrade && upgrades <= maxOpen)
	}
}

// migration is the table of one direction of a migration, below a line that
// says whose it is and what the worst of it is. The revision stands there
// where the name of the file does not begin with it.
func (m *markdown) migration(g stepGroup, signs map[*checks.Step]string, open bool) {
	tag := "<details>"
	if open {
		tag = "<details open>"
	}
	of := escape.HTMLCode(clip(g.path))
	if mg := g.steps[0].Migration; mg != nil && !strings.HasPrefix(path.Base(g.path), mg.Revision) {
		of = m.in(wording.Say("%s, revision %s", of, escape.HTMLCode(clip(mg.Revision))))
	}
	m.printf("%s<summary>%s %s</summary>\n\n", tag, worstSign(g.steps, signs),
		m.in(wording.Say("%s of %s: %s", directionWords[g.direction], of, wording.Count(len(g.steps), "%d statement", "%d statements"))))
	head := m.in(wording.Say("| | Line | Lock | Cost |")) + "\n|:-:|--:|---|---|\n"
	if m.stage.sql {
		head = m.in(wording.Say("| | Line | Statement | Lock | Cost |")) + "\n|:-:|--:|---|---|---|\n"
	}
	m.table(head, len(g.steps), func(i int) {
		s := g.steps[i]
		span := s.Statement.Span
		m.printf("| %s | %s |", signs[s], Link(strconv.Itoa(span.Start.Line), m.link(span.Path, span.Start.Line)))
		if m.stage.sql {
			m.printf(" %s |", escape.MarkdownCodeCell(clipTo(s.Statement.Display(m.result.Language), maxCell)))
		}
		m.printf(" %s | %s |\n", escape.MarkdownInline(clip(m.in(locks(s, m.result.Language)))), escape.MarkdownInline(clip(showHoles(s.Statement, m.in(wording.Join(costs(s), "; ")), m.result.Language))))
	})
	m.assumptions(g.steps)
	m.WriteString("</details>\n\n")
}

// maxAssumptions is how many assumptions are listed below a table.
const maxAssumptions = 5

// assumptions are what the costs of statements take for granted where the
// state is not fully known, each said once.
func (m *markdown) assumptions(steps []*checks.Step) {
	var all []string
	said := map[string]bool{}
	for _, s := range steps {
		for _, u := range s.Effect.Assumptions() {
			if words := showHoles(s.Statement, m.in(u.Plain()), m.result.Language); !said[words] {
				all, said[words] = append(all, words), true
			}
		}
	}
	if len(all) == 0 {
		return
	}
	shown := make([]string, min(len(all), maxAssumptions))
	for i := range shown {
		shown[i] = escape.MarkdownInline(clip(all[i]))
	}
	assumed := wording.Say("Assumed: %s", strings.Join(shown, "; "))
	if more := len(all) - len(shown); more > 0 {
		assumed = wording.Say("%s; and %d more", assumed, more)
	}
	m.printf("%s\n\n", m.in(assumed))
}

// directionWords begin the line above a table.
var directionWords = map[migration.Direction]wording.Text{migration.Upgrade: wording.Say("Upgrade"), migration.Downgrade: wording.Say("Downgrade")}

// signs are the sign of each statement: that of its worst finding that counts,
// a raised hand where all were accepted, else a check mark.
func signs(r *review.Result) map[*checks.Step]string {
	out := map[*checks.Step]string{}
	for _, s := range r.Steps {
		out[s] = signFine
		if !notUnderstood(s).IsZero() {
			out[s] = signNotReadable
		}
	}
	for _, f := range suppressed(r) {
		out[f.Step] = signAccepted
	}
	for _, f := range slices.Backward(WorstFirst(r)) {
		out[f.Step] = Symbol(f.Severity)
	}
	return out
}

// worstSign is the one of several statements that a reader must see.
func worstSign(steps []*checks.Step, signs map[*checks.Step]string) string {
	for _, sign := range []string{Symbol(checks.Error), Symbol(checks.Warning), Symbol(checks.Notice), signNotReadable, signAccepted} {
		if slices.ContainsFunc(steps, func(s *checks.Step) bool { return signs[s] == sign }) {
			return sign
		}
	}
	return signFine
}
