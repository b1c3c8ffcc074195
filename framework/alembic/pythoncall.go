package alembic

import (
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/migration"
)

// pythonCall is a call of an operation as source text, in the style of a file.
type pythonCall struct {
	*writer
	// function is what is called, "op.add_column"; in a batch "batch_op.add_column".
	function  string
	arguments []string
	// table is that of the batch; zero outside of one.
	table migration.Name
}

// pythonCall starts a call of a directive that is no matter of one table.
func (w *writer) pythonCall(directive string) pythonCall {
	return pythonCall{writer: w, function: w.style.symbol(opPath, directive)}
}

// on starts a call about a table: within a batch, where the file has batches.
// The name of the table comes first, or after the given names.
func (w *writer) on(table migration.Name, directive string, names ...string) pythonCall {
	c := w.pythonCall(directive)
	inBatch := w.batch != nil && directives[directive].batch != nil
	if inBatch {
		c = pythonCall{writer: w, function: w.batch.name + "." + directive, table: table}
	}
	c = c.name(names...)
	if !inBatch {
		c = c.name(table.Name)
	}
	return c
}

// add appends an argument as it is.
func (c pythonCall) add(argument string) pythonCall {
	c.arguments = append(slices.Clip(c.arguments), argument)
	return c
}

// name appends names as strings; "" is None.
func (c pythonCall) name(names ...string) pythonCall {
	for _, n := range names {
		if n == "" {
			c = c.add("None")
			continue
		}
		c = c.add(c.style.string(n))
	}
	return c
}

// option appends a keyword argument.
func (c pythonCall) option(name, value string) pythonCall { return c.add(name + "=" + value) }

// flag appends name=True, if it is so.
func (c pythonCall) flag(name string, set bool) pythonCall {
	if !set {
		return c
	}
	return c.option(name, "True")
}

// action appends a referential action, if there is one.
func (c pythonCall) action(name, action string) pythonCall {
	if action == "" {
		return c
	}
	return c.option(name, c.style.string(strings.ToUpper(action)))
}

// schema appends the schema of the table, unless it is the usual one or that of the batch.
func (c pythonCall) schema(n migration.Name) pythonCall { return c.schemaAs("schema", n) }

func (c pythonCall) schemaAs(parameter string, n migration.Name) pythonCall {
	if n.Schema == "" || n.Schema == "public" || !c.table.IsZero() && parameter != "referent_schema" {
		return c
	}
	return c.option(parameter, c.style.string(n.Schema))
}

// maxLine is the length of a line from which on a call has one argument a line.
const maxLine = 88

// String is the call on one line, or with one argument a line where it is long.
func (c pythonCall) String() string {
	line := c.function + "(" + strings.Join(c.arguments, ", ") + ")"
	if len(line) <= maxLine && !strings.Contains(line, "\n") {
		return line
	}
	inner := "\n" + c.style.indent
	return c.function + "(" + inner + strings.Join(c.arguments, ","+inner) + ",\n)"
}
