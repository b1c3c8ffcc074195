package rule

import (
	"fmt"
	"slices"

	"github.com/google/cel-go/cel"
	celast "github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
	"github.com/google/cel-go/common/types"

	"github.com/oncebitten/oncebitten/nearest"
)

// literals is the part of the type check that CEL does not have: a field that
// is compared with a text that it never has, a pattern that is wrong or too big.
type literals struct{}

// Name is part of cel.ASTValidator.
func (literals) Name() string { return "oncebitten.literals" }

// Validate is part of cel.ASTValidator.
func (literals) Validate(_ *cel.Env, _ cel.ValidatorConfig, ast *celast.AST, issues *cel.Issues) {
	visit(ast.Expr(), func(e celast.Expr) {
		switch e.Kind() {
		case celast.StructKind:
			if name := e.AsStruct().TypeName(); objectOf(name) != nil {
				issues.ReportErrorAtID(e.ID(), "an expression cannot make a %s", name)
			}
		case celast.CallKind:
			validateCall(ast, issues, e.AsCall())
		}
	})
}

func validateCall(ast *celast.AST, issues *cel.Issues, call celast.CallExpr) {
	args := call.Args()
	switch call.FunctionName() {
	case "matches":
		last := args[len(args)-1]
		pattern, ok := literal(last)
		if !ok {
			issues.ReportErrorAtID(last.ID(), "the pattern of matches() must be written out, as a text in quotes")
		} else if err := checkPattern(pattern); err != nil {
			issues.ReportErrorAtID(last.ID(), "%s", err.Error())
		}
	case operators.Equals, operators.NotEquals:
		compare(ast, issues, args[0], args[1:])
		compare(ast, issues, args[1], args[:1])
	case operators.In:
		if args[1].Kind() == celast.ListKind {
			compare(ast, issues, args[0], args[1].AsList().Elements())
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
func compare(ast *celast.AST, issues *cel.Issues, field celast.Expr, with []celast.Expr) {
	if field.Kind() != celast.SelectKind || field.AsSelect().IsTestOnly() {
		return
	}
	of := ast.GetType(field.AsSelect().Operand().ID())
	if of == nil {
		return
	}
	complain, ok := closed[of.TypeName()+"."+field.AsSelect().FieldName()]
	if !ok {
		return
	}
	for _, e := range with {
		if text, ok := literal(e); ok {
			if why := complain(text); why != "" {
				issues.ReportErrorAtID(e.ID(), "%s", why)
			}
		}
	}
}

// closed are the fields with few values, by type and name: each says what is
// wrong with a text, or "".
var closed = map[string]func(string) string{
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
func oneOf(values ...string) func(string) string {
	return func(text string) string {
		if slices.Contains(values, text) {
			return ""
		}
		return fmt.Sprintf("it is never %q", text) + didYouMean(text, values, "it is one of")
	}
}

// mistyped refuses a text that is almost one of some others.
func mistyped(values []string) func(string) string {
	return func(text string) string {
		if slices.Contains(values, text) {
			return ""
		}
		if like, ok := nearest.Name(text, values); ok {
			return fmt.Sprintf("no operation is a %q; did you mean %q?", text, like)
		}
		return ""
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
func catalogueName(text string) string {
	if name, ok := catalogueNames[text]; ok {
		return fmt.Sprintf("a type is known by the catalogue's name: %q is %q", text, name)
	}
	switch text {
	case "smallserial", "serial", "bigserial":
		return fmt.Sprintf("%q is an integer with a sequence: ask column.isSerial", text)
	}
	return ""
}
