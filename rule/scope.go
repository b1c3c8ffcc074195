package rule

import (
	"github.com/google/cel-go/interpreter"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
)

// scope is what an expression is asked about: one operation of a statement,
// with one of its tables and one of its columns.
type scope struct {
	pass *checks.Pass
	step *checks.Step
	// file is what is the same for all statements of a file.
	file *fileView
	// statement, operation and effect are the others; table and column are nil
	// where there is none.
	statement *statementView
	operation *operationView
	effect    *effectView
	table     *tableView
	column    *columnView
}

// variables are the variables of the language, in the order of the documentation.
var variables = []struct {
	Name string
	Type *object
	Doc  string
}{
	{"operation", operationObject, "What the statement does: one statement may carry out several operations, and the expression is asked about each."},
	{"table", tableObject, "The table that the operation is about, as the statement finds it. Of an operation on several tables, the expression is asked about each."},
	{"column", columnObject, "The column that the operation adds or changes, as it leaves it; one that it drops, as it was. Of an operation with several columns, such as `create table`, an expression that uses `column` is asked about each."},
	{"effect", effectObject, "What the operation costs in the state that it meets."},
	{"statement", statementObject, "The statement, as the tool would send it and as the file has it."},
	{"file", fileObject, "The file of the migration."},
}

// ResolveName is part of interpreter.Activation: the value of a variable. What
// is not there is a value as well, whose fields say so.
func (s *scope) ResolveName(name string) (any, bool) {
	switch name {
	case "operation":
		return value{operationObject, s.operation}, true
	case "table":
		return value{tableObject, s.table}, true
	case "column":
		return value{columnObject, s.column}, true
	case "effect":
		return value{effectObject, s.effect}, true
	case "statement":
		return value{statementObject, s.statement}, true
	case "file":
		return value{fileObject, s.file}, true
	}
	return nil, false
}

// Parent is part of interpreter.Activation.
func (s *scope) Parent() interpreter.Activation { return nil }

// state is the one that the statement meets.
func (s *scope) state() *schema.State { return s.step.Before }

// isUpgrade reports whether the statement is part of an upgrade.
func (s *scope) isUpgrade() bool { return s.step.Statement.Direction == migration.Upgrade }

// qualified are names as the expressions have them: "public.users".
func (s *scope) qualified(names []migration.Name) []string {
	out := make([]string, 0, len(names))
	for _, name := range names {
		out = append(out, s.state().Resolve(name).String())
	}
	return out
}
