package rule

import (
	"errors"
	"fmt"

	"github.com/google/cel-go/common/types"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// answer is what an expression comes to.
type answer int

const (
	no      answer = iota // false, or about something that is not there
	perhaps               // it asks for what is not known
	yes
	broken // it failed
)

// run asks the expression about every operation of the change, and reports a
// finding for each statement of which it is true. Where it asks for what is not
// known, the finding says so and is a warning at most; where it asks about what
// a statement does not have, it does not apply. An expression that fails, or
// costs too much, is told once; in the latter case the check ends there.
func (c *compiled) run(p *checks.Pass) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	w := &walk{compiled: c, pass: p, left: maxRun}
	for _, step := range p.Change.Steps {
		if step.Statement.Direction == migration.Downgrade && !c.usesDirection {
			continue
		}
		w.enter(step)
		if !step.Unchanged && !w.stopped {
			w.statement(step)
		}
		w.earlier(step)
	}
}

// walk is one way through the statements of a change.
type walk struct {
	*compiled
	pass *checks.Pass
	// file and tables are those of the migration at work, in one direction.
	file      *fileView
	direction migration.Direction
	tables    []*tableView
	// left is what all answers may still cost.
	left    int64
	told    bool
	stopped bool
}

// enter begins another migration, or the other direction of the same.
func (w *walk) enter(step *checks.Step) {
	if w.file == nil || w.file.of != step.Migration || w.direction != step.Statement.Direction {
		w.file, w.direction, w.tables = &fileView{step.Migration}, step.Statement.Direction, nil
	}
}

// maxEarlier is how many tables of earlier statements are kept in mind.
const maxEarlier = 100

// earlier adds the tables of a statement to those that later ones know of.
func (w *walk) earlier(step *checks.Step) {
	s := &scope{pass: w.pass, step: step}
	for _, operation := range step.Operations {
		o := describe(step.Before, operation)
		if o == nil {
			continue
		}
		for _, name := range o.tables {
			t := s.tableView(name, o.makes)
			if !name.IsUnknown() && len(w.tables) < maxEarlier && !holds(w.tables, t.name) {
				w.tables = append(w.tables, t)
			}
		}
	}
}

func holds(tables []*tableView, name migration.Name) bool {
	for _, t := range tables {
		if t.name == name {
			return true
		}
	}
	return false
}

// statement asks about one statement, and reports one finding at most.
func (w *walk) statement(step *checks.Step) {
	s := &scope{pass: w.pass, step: step, file: w.file, statement: &statementView{of: step.Statement, source: sourceOf(step), earlier: w.tables}}
	found, at := no, 0
	var why error
	var message wording.Text
	ask := func(index int) bool {
		a, err := w.ask(s)
		if a == broken {
			w.tell(step, err)
			return !w.stopped
		}
		if a > found {
			found, at, why, message = a, index, err, w.say(s)
		}
		return found != yes
	}
	asked := false
	for i, operation := range step.Operations {
		o := describe(step.Before, operation)
		if o == nil {
			continue
		}
		_, o.inFunction = step.Within[i]
		asked = true
		s.operation, s.effect = o, &effectView{step.Effects[i]}
		if !w.each(s, func() bool { return ask(i) }) {
			break
		}
	}
	if !asked { // nothing is known of what it does, but the file is there to be read
		s.operation, s.effect = &operationView{state: step.Before, kind: "unknown"}, &effectView{step.Effect}
		ask(0)
	}
	w.report(step, at, found, why, message)
}

// each sets every table and every column that the expression uses, until next
// says to stop.
func (w *walk) each(s *scope, next func() bool) (goOn bool) {
	o := s.operation
	tables := o.tables
	if !w.usesTable && !w.usesColumn {
		return next()
	}
	if len(tables) == 0 {
		s.table, s.column = nil, nil
		return next()
	}
	for _, name := range tables {
		s.table, s.column = s.tableView(name, o.makes), nil
		if !w.usesColumn || len(o.subjects) == 0 {
			if !next() {
				return false
			}
			continue
		}
		for _, subject := range o.subjects {
			s.column = o.view(subject, s.table)
			if !next() {
				return false
			}
		}
	}
	return true
}

// ask evaluates the expression.
func (w *walk) ask(s *scope) (answer, error) {
	if w.left += perEvaluation; w.left <= 0 {
		return broken, tooCostly
	}
	w.meter.left = min(maxEvaluation, w.left)
	before := w.meter.left
	val, _, err := w.program.Eval(s)
	w.left -= before - w.meter.left
	if err == nil {
		if val == types.True {
			return yes, nil
		}
		return no, nil
	}
	if _, ok := errors.AsType[*notThere](err); ok {
		return no, nil
	}
	if _, ok := errors.AsType[*notKnown](err); ok {
		return perhaps, err
	}
	return broken, err
}

// tell says once that the expression failed, and where. A check that has cost
// all that it may is stopped.
func (w *walk) tell(step *checks.Step, err error) {
	if errors.Is(err, tooCostly) && w.left <= 0 {
		w.stopped = true
	}
	if w.told {
		return
	}
	w.told = true
	what := "failed"
	if errors.Is(err, tooCostly) {
		what = "was stopped"
	}
	w.pass.Trouble(fmt.Sprintf("the check %s %s at %s:%d: %s", w.source.Name, what, step.Statement.Span.Path, step.Statement.Span.Start.Line, err))
}

// report reports a finding, on the whole statement.
func (w *walk) report(step *checks.Step, index int, found answer, why error, message wording.Text) {
	f := checks.Finding{Span: step.Statement.Span, Message: message}
	switch found {
	case yes:
	case perhaps:
		var unknown *notKnown
		errors.As(why, &unknown)
		f.Message = wording.Say("%s: whether this applies is not sure, as %s is not known", message, code(unknown.what))
		f.Severity = min(w.source.Severity, checks.Warning)
	default:
		return
	}
	w.pass.Report(checks.At{Step: step, Index: index}, f)
}

// sourceOf is the file that the span of a statement is in.
func sourceOf(step *checks.Step) *migration.Source {
	m := step.Migration
	for _, source := range []*migration.Source{step.Statement.Source, m.Source, m.Down} {
		if source != nil && source.Path == step.Statement.Span.Path {
			return source
		}
	}
	return nil
}
