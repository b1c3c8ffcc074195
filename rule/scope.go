package rule

import "github.com/google/cel-go/interpreter"

// scope is what an expression is asked about: one operation of a statement,
// with one of its tables and one of its columns. Table and column are nil where
// there is none.
type scope struct {
	file      *fileView
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
