package rule

import (
	"slices"
	"strings"

	celast "github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
	"github.com/google/cel-go/common/types"

	"github.com/oncebitten/oncebitten/nearest"
	"github.com/oncebitten/oncebitten/wording"
)

// validator is the part of the type check that CEL does not have: a field that
// is compared with a text that it never has, a pattern that is wrong or too big.
type validator struct {
	expression string
	ast        *celast.AST
	faults     []Fault
}

// validate is what a checked expression gets wrong in that.
func validate(expression string, ast *celast.AST) []Fault {
	v := &validator{expression: expression, ast: ast}
	visit(ast.Expr(), func(e celast.Expr) {
		switch e.Kind() {
		case celast.StructKind:
			if name := e.AsStruct().TypeName(); objectOf(name) != nil {
				v.report(e, wording.Say("an expression cannot make a %s", name))
			}
		case celast.CallKind:
			v.call(e.AsCall())
		}
	})
	return v.faults
}

// report reports a part of the expression.
func (v *validator) report(e celast.Expr, message wording.Text) {
	if len(v.faults) == maxFaults {
		return
	}
	at := v.ast.SourceInfo().GetStartLocation(e.ID())
	v.faults = append(v.faults, faultAt(v.expression, at.Line(), at.Column()+1, message))
}

func (v *validator) call(call celast.CallExpr) {
	args := call.Args()
	switch call.FunctionName() {
	case "matches":
		last := args[len(args)-1]
		pattern, ok := literal(last)
		if !ok {
			v.report(last, wording.Say("the pattern of matches() must be written out, as a text in quotes"))
		} else if err := checkPattern(pattern); err != nil {
			v.report(last, wording.OfError(err))
		}
	case operators.Equals, operators.NotEquals:
		v.compare(args[0], args[1:])
		v.compare(args[1], args[:1])
	case operators.In:
		if args[1].Kind() == celast.ListKind {
			v.compare(args[0], args[1].AsList().Elements())
		}
	}
}

// literal is a text that is written out.
func literal(e celast.Expr) (string, bool) {
	if e.Kind() != celast.LiteralKind {
		return "", false
	}
	text, ok := e.AsLiteral().(types.String)
	return string(text), ok
}

// compare reports the texts that a field is compared with and never has.
func (v *validator) compare(field celast.Expr, with []celast.Expr) {
	if field.Kind() != celast.SelectKind || field.AsSelect().IsTestOnly() {
		return
	}
	of := v.ast.GetType(field.AsSelect().Operand().ID())
	if of == nil {
		return
	}
	complain, ok := closed[of.TypeName()+"."+field.AsSelect().FieldName()]
	if !ok {
		return
	}
	for _, e := range with {
		if text, ok := literal(e); ok {
			if why := complain(text); !why.IsZero() {
				v.report(e, why)
			}
		}
	}
}

// closed are the fields with few values, by type and name: each says what is
// wrong with a text, if anything is.
var closed = map[string]func(string) wording.Text{
	"Operation.kind":      mistyped(kindNames()),
	"Statement.direction": oneOf("upgrade", "downgrade"),
	"Table.kind":          oneOf("table", "partitioned table", "view", "materialized view", "foreign table", "index", "partitioned index", "sequence"),
	"Constraint.kind":     oneOf("primary key", "unique", "foreign key", "check", "exclude", "not null"),
	"Constraint.onDelete": oneOf("", "cascade", "set null", "set default", "restrict"),
	"Constraint.onUpdate": oneOf("", "cascade", "set null", "set default", "restrict"),
	"Column.typeName":     catalogueName,
	"Lock.mode": oneOf("ACCESS SHARE", "ROW SHARE", "ROW EXCLUSIVE", "SHARE UPDATE EXCLUSIVE", "SHARE",
		"SHARE ROW EXCLUSIVE", "EXCLUSIVE", "ACCESS EXCLUSIVE"),
	"File.rollback": oneOf("written", "empty", "missing", "refused", "none"),
}

// oneOf takes some texts and no others.
func oneOf(values ...string) func(string) wording.Text {
	return func(text string) wording.Text {
		if slices.Contains(values, text) {
			return wording.Text{}
		}
		said := wording.Say("it is never %q", text)
		if like, ok := nearest.Name(text, values); ok {
			return wording.Say("%s; did you mean %q?", said, like)
		}
		return wording.Say("%s; it is one of %s", said, strings.Join(values, ", "))
	}
}

// mistyped refuses a text that is almost one of some others.
func mistyped(values []string) func(string) wording.Text {
	return func(text string) wording.Text {
		if slices.Contains(values, text) {
			return wording.Text{}
		}
		if like, ok := nearest.Name(text, values); ok {
			return wording.Say("no operation is a %q; did you mean %q?", text, like)
		}
		return wording.Text{}
	}
}

// catalogueNames are the names of the catalogue by those of the SQL standard.
var catalogueNames = map[string]string{
	"smallint": "int2", "integer": "int4", "int": "int4", "bigint": "int8", "real": "float4", "double precision": "float8", "float": "float8",
	"decimal": "numeric", "boolean": "bool", "character varying": "varchar", "character": "bpchar", "char": "bpchar",
	"timestamp without time zone": "timestamp", "timestamp with time zone": "timestamptz",
	"time without time zone": "time", "time with time zone": "timetz", "bit varying": "varbit",
}

// catalogueName refuses a name of the SQL standard.
func catalogueName(text string) wording.Text {
	if name, ok := catalogueNames[text]; ok {
		return wording.Say("a type is known by the catalogue's name: %q is %q", text, name)
	}
	switch text {
	case "smallserial", "serial", "bigserial":
		return wording.Say("%q is an integer with a sequence: ask column.isSerial", text)
	}
	return wording.Text{}
}
