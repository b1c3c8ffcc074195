package alembic

import (
	"cmp"
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/framework/python"
	"github.com/oncebitten/oncebitten/framework/python/syntax"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// commentMark is what a comment has that speaks to Once Bitten.
const commentMark = "oncebitten:"

// noUpgrade is the reason why nothing was read of a file without upgrade.
var noUpgrade = wording.Say("there is no upgrade function")

// reading is one revision file on its way to a migration.
type reading struct {
	module    *syntax.Module
	code      *python.Interpreter
	recorder  *recorder
	migration *migration.Migration
}

// readMigration reads one file with a recorder of its own. What cannot be read of it is Unread.
func readMigration(parser *syntax.Parser, source *migration.Source, recorder *recorder, library python.Library) *migration.Migration {
	module := parser.Parse(source)
	recorder.source = source
	recorder.begin("")
	r := &reading{
		module:    module,
		recorder:  recorder,
		migration: &migration.Migration{Framework: Name, Source: source},
	}
	r.code = python.Load(module, r.recorder, library)
	r.recorder.code = r.code
	r.header()
	r.problems()
	if r.run("upgrade", migration.Upgrade) == nil && len(module.Problems) == 0 {
		r.unread(source.Whole(), migration.Upgrade, noUpgrade)
	}
	r.rollback(r.downgrade())
	r.comments()
	r.migration.Statements = r.recorder.statements
	r.migration.Unread = r.recorder.unread
	return r.migration
}

func (r *reading) unread(span migration.Span, direction migration.Direction, reason wording.Text) {
	r.recorder.unread = append(r.recorder.unread, migration.Unread{Span: span, Direction: direction, Reason: reason})
}

// problems reports the syntax errors, each in the direction in whose
// function it stands. What the interpreter meets of them is not said twice.
func (r *reading) problems() {
	direction := func(e syntax.Extent) migration.Direction {
		f, ok := r.code.Global("downgrade").(*python.Function)
		if ok && f.Place.Start <= e.Start && e.Start < f.Place.End {
			return migration.Downgrade
		}
		return migration.Upgrade
	}
	source := r.module.Source
	for _, p := range r.module.Problems {
		// The parser may lose its way to the end of the file. What was read
		// of that all the same is no part of the error.
		end := p.End
		if i := strings.IndexByte(source.Text[p.Start:p.End], '\n'); i >= 0 && len(r.module.Body) > 0 {
			end = p.Start + i
		}
		r.unread(source.Span(p.Start, end), direction(p.Extent), p.Reason)
	}
}

// run follows one of the two functions. It returns the function; nil when
// the file has none.
func (r *reading) run(name string, direction migration.Direction) *python.Function {
	f, ok := r.code.Global(name).(*python.Function)
	if !ok {
		return nil
	}
	r.recorder.begin(direction)
	// Some projects hand op to their migrations as an argument.
	r.code.Run(f, map[string]python.Value{"op": python.Reference{Path: opPath}})
	return f
}

// downgrade follows the downgrade, where somebody asks for it. One that raises
// is followed in any case: whether it does anything before tells what it is.
func (r *reading) downgrade() *python.Function {
	f, ok := r.code.Global("downgrade").(*python.Function)
	if ok && r.module.Source.UpgradeOnly && !slices.ContainsFunc(f.Body, isRaise) {
		return f
	}
	return r.run("downgrade", migration.Downgrade)
}

func isRaise(s syntax.Statement) bool {
	_, ok := s.(syntax.Raise)
	return ok
}

// rollback says what the downgrade is.
func (r *reading) rollback(f *python.Function) {
	m := r.migration
	if f == nil {
		m.Rollback = migration.RollbackMissing
		if r.code.Global("downgrade") != nil || len(r.module.Problems) > 0 {
			m.Rollback = migration.RollbackWritten // by other means, or not to be read
		}
		return
	}
	m.RollbackSpan = f.Place.Span()
	m.Rollback = migration.RollbackWritten
	does, raises := false, slices.ContainsFunc(f.Body, isRaise)
	for _, statement := range f.Body {
		switch x := statement.(type) {
		case syntax.Pass, syntax.Return, syntax.Raise:
		case syntax.Evaluate:
			does = does || !isIdle(x.Value)
		default:
			does = true
		}
	}
	switch {
	case raises && len(m.In(migration.Downgrade)) == 0 && !r.acts(migration.Downgrade):
		m.Rollback = migration.RollbackRefused
	case !does:
		m.Rollback = migration.RollbackEmpty
	}
}

// acts reports whether a direction has statements or code that was not read.
func (r *reading) acts(direction migration.Direction) bool {
	return slices.ContainsFunc(r.recorder.statements, func(s *migration.Statement) bool { return s.Direction == direction }) ||
		slices.ContainsFunc(r.recorder.unread, func(u migration.Unread) bool { return u.Direction == direction })
}

// isIdle reports whether an expression on a line of its own does nothing: a
// docstring, "...", a print.
func isIdle(e syntax.Expression) bool {
	switch x := e.(type) {
	case syntax.String, syntax.Constant:
		return true
	case syntax.Call:
		name, ok := x.Function.(syntax.Name)
		return ok && name.ID == "print"
	}
	return false
}

// comments collects the comments that speak to Once Bitten, those of the
// Python and those inside of its SQL.
func (r *reading) comments() {
	for _, e := range r.module.Comments {
		text := r.module.Source.Text[e.Start:e.End]
		if strings.Contains(text, commentMark) {
			r.recorder.comments = append(r.recorder.comments, migration.Comment{
				Span: r.module.Source.Span(e.Start, e.End),
				Text: strings.TrimSpace(strings.TrimLeft(text, "#")),
			})
		}
	}
	slices.SortFunc(r.recorder.comments, func(a, b migration.Comment) int {
		return cmp.Compare(a.Span.Start.Offset, b.Span.Start.Offset)
	})
	// A statement in a loop or a helper is read more than once.
	r.migration.Comments = slices.CompactFunc(r.recorder.comments, func(a, b migration.Comment) bool { return a.Span == b.Span })
}
