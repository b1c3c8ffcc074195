// Package rule makes checks of the expressions that lessons bring: a cel block
// in Markdown, in the Common Expression Language, that is true of the statement
// which deserves the lesson.
//
// The language has a few variables with typed fields, which docs/lesson-checks.md
// lists; it can ask, and do nothing else. An expression is compiled and
// type-checked when its lesson is read. What it asks for may not be known, or
// not be there: then it is neither true nor false, and the check says so or is
// silent, see Run. What it may cost is bounded.
package rule

import (
	"strings"
	"sync"

	"github.com/google/cel-go/cel"
	celast "github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/interpreter"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/wording"
)

// Source is what a lesson says of a check of its own.
type Source struct {
	// Name is the name of the check, with checks.LessonPrefix.
	Name string
	// Expression is the text of the cel block.
	Expression string
	// Message is what a finding says: one sentence, in which {table.name} stands
	// for the field of that name.
	Message  string
	Severity checks.Severity
	// Title and Page are those of the lesson.
	Title, Page string
}

// Fault is a mistake in a lesson's own check. Line and Column are places in the
// expression, from 1, Column in bytes; both are 0 for a mistake in the message.
type Fault struct {
	Line, Column int
	// Message is a clause with the way out. Excerpt is the line with a second one
	// below it that points at the place.
	Message wording.Text
	Excerpt string
}

// compiled is a check at work.
type compiled struct {
	source  Source
	program cel.Program
	meter   *meter
	message []part
	// usesTable, usesColumn and usesDirection tell what the expression is about.
	usesTable, usesColumn, usesDirection bool
	// mutex keeps two runs from sharing the meter.
	mutex sync.Mutex
}

// Compile makes the check of a lesson; or says all that is wrong with it, and
// the check is nil.
//
// A fault of the library that compiles is one of the expression: lessons may
// come from anywhere.
func Compile(s Source) (check *checks.Check, faults []Fault) {
	defer func() {
		if fault := recover(); fault != nil {
			check, faults = nil, []Fault{{Line: 1, Column: 1, Message: wording.Say("the expression could not be compiled: %v", fault)}}
		}
	}()
	s.Expression = strings.TrimRight(s.Expression, " \t\r\n") // so that its end is where the last line ends
	c := &compiled{source: s, meter: &meter{}}
	c.message, faults = parseMessage(s.Message)
	ast, wrong := parse(s.Expression)
	if faults = append(faults, wrong...); len(faults) > 0 {
		return nil, faults
	}
	c.findUses(ast)
	if err := c.plan(ast); err != nil {
		return nil, []Fault{{Line: 1, Column: 1, Message: wording.OfError(err)}}
	}
	return &checks.Check{Name: s.Name, Severity: s.Severity, Title: s.Title, Page: s.Page, Run: c.run}, nil
}

// parse parses and type-checks an expression.
func parse(expression string) (*cel.Ast, []Fault) {
	if strings.TrimSpace(expression) == "" {
		return nil, []Fault{{Line: 1, Column: 1, Message: wording.Say("the cel block is empty: write an expression that is true of the statement which deserves the lesson")}}
	}
	env, err := environment()
	if err != nil {
		return nil, []Fault{{Line: 1, Column: 1, Message: wording.OfError(err)}}
	}
	parsed, issues := env.Parse(expression)
	if issues.Err() != nil {
		return nil, faultsOf(expression, issues, nil)
	}
	checked, issues := env.Check(parsed)
	if issues.Err() != nil {
		return nil, faultsOf(expression, issues, parsed.NativeRep())
	}
	if t := checked.OutputType(); !t.IsExactType(cel.BoolType) {
		return nil, []Fault{faultAt(expression, 1, 1, wording.Say("the expression is a %s, and must be a bool: true of the statement which deserves the lesson", t.String()))}
	}
	return checked, validate(expression, checked.NativeRep())
}

// plan makes the program of a checked expression: every step of it is counted.
func (c *compiled) plan(ast *cel.Ast) error {
	env, err := environment()
	if err != nil {
		return err
	}
	c.meter.left = maxEvaluation // lists that are written out are made now
	c.program, err = env.Program(ast,
		cel.CustomDecorator(interpreter.Optimize()),
		cel.CustomDecorator(interpreter.CompileRegexConstants(metered(c.meter))),
		cel.CustomDecorator(interpreter.Observe(c.meter.observe)))
	return err
}

// findUses finds what the expression is about.
func (c *compiled) findUses(ast *cel.Ast) {
	visit(ast.NativeRep().Expr(), func(e celast.Expr) {
		switch e.Kind() {
		case celast.IdentKind:
			c.usesTable = c.usesTable || e.AsIdent() == "table"
			c.usesColumn = c.usesColumn || e.AsIdent() == "column"
		case celast.SelectKind:
			c.usesDirection = c.usesDirection || e.AsSelect().FieldName() == "direction"
		}
	})
	for _, p := range c.message {
		c.usesTable = c.usesTable || p.variable == "table"
		c.usesColumn = c.usesColumn || p.variable == "column"
	}
}

// visit calls f for every part of an expression.
func visit(e celast.Expr, f func(celast.Expr)) {
	celast.PostOrderVisit(e, celast.NewExprVisitor(f))
}
