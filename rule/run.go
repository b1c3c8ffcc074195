package rule

import (
	"errors"

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
	for _, r := range recordOf(p.Change) {
		if r.step.Unchanged || r.step.Statement.Direction == migration.Downgrade && !c.usesDirection {
			continue
		}
		if w.statement(r); w.stopped {
			break
		}
	}
}

// walk is one way through the statements of a change.
type walk struct {
	*compiled
	pass *checks.Pass
	// left is what all answers may still cost.
	left    int64
	told    bool
	stopped bool
}

// best is the strongest answer that a statement has got so far.
type best struct {
	answer  answer
	index   int // of the operation
	unknown error
	message wording.Text
}

// statement asks about one statement, and reports one finding at most.
func (w *walk) statement(r *recorded) {
	s := &scope{file: r.file, statement: r.statement}
	var b best
	for _, o := range r.operations {
		s.operation, s.effect, s.table, s.column = o.operation, o.effect, nil, nil
		w.each(s, o, func() bool {
			a, err := w.ask(s)
			if a == broken {
				w.tell(r.step, err)
			} else if a > b.answer {
				b = best{a, o.index, err, w.say(s)}
			}
			return b.answer == yes || w.stopped
		})
		if b.answer == yes || w.stopped {
			break
		}
	}
	w.report(r.step, b)
}

// each sets the tables and the columns that the expression uses, one after the
// other, until ask says that it is done.
func (w *walk) each(s *scope, o *recordedOperation, ask func() (done bool)) {
	if !w.usesTable && !w.usesColumn || len(o.tables) == 0 {
		ask()
		return
	}
	for _, s.table = range o.tables {
		if !w.usesColumn || len(o.operation.subjects) == 0 {
			if ask() {
				return
			}
			continue
		}
		for _, s.column = range o.columnViews() {
			if ask() {
				return
			}
		}
	}
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
	path, line := step.Statement.Span.Path, step.Statement.Span.Start.Line
	if errors.Is(err, tooCostly) {
		w.pass.Trouble(wording.Say("the check %s was stopped at %s:%d: it takes too many steps", w.source.Name, path, line))
		return
	}
	w.pass.Trouble(wording.Say("the check %s failed at %s:%d: %s", w.source.Name, path, line, wording.OfError(err)))
}

// report reports a finding, on the whole statement.
func (w *walk) report(step *checks.Step, b best) {
	f := checks.Finding{Span: step.Statement.Span, Message: b.message}
	switch b.answer {
	case yes:
	case perhaps:
		unknown, _ := errors.AsType[*notKnown](b.unknown)
		f.Message = wording.Say("%s: whether this applies is not sure, as %s is not known", b.message, code(unknown.what))
		f.Severity = min(w.source.Severity, checks.Warning)
	default:
		return
	}
	w.pass.Report(checks.At{Step: step, Index: b.index}, f)
}
