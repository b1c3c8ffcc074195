package alembic

import (
	"regexp"
	"strings"

	"github.com/oncebitten/oncebitten/migration"
)

// pythonCall is a call of op as source text.
type pythonCall struct {
	function  string
	arguments []string
}

func newCall(directive string) pythonCall { return pythonCall{function: "op." + directive} }

// add appends an argument as it is.
func (c pythonCall) add(argument string) pythonCall {
	c.arguments = append(c.arguments[:len(c.arguments):len(c.arguments)], argument)
	return c
}

// name appends names as strings.
func (c pythonCall) name(names ...string) pythonCall {
	for _, n := range names {
		c = c.add(pythonString(n))
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
	return c.option(name, pythonString(strings.ToUpper(action)))
}

// schema appends the schema of a name, unless it is the usual one.
func (c pythonCall) schema(n migration.Name) pythonCall { return c.schemaAs("schema", n) }

func (c pythonCall) schemaAs(parameter string, n migration.Name) pythonCall {
	if n.Schema == "" || n.Schema == "public" {
		return c
	}
	return c.option(parameter, pythonString(n.Schema))
}

// maxLine is the length of a line from which on a call has one argument a line.
const maxLine = 88

// String is the call on one line, or with one argument a line where it is long.
func (c pythonCall) String() string {
	line := c.function + "(" + strings.Join(c.arguments, ", ") + ")"
	if len(line) <= maxLine && !strings.Contains(line, "\n") {
		return line
	}
	return c.function + "(\n    " + strings.Join(c.arguments, ",\n    ") + ",\n)"
}

// pythonString is a string literal. A name that is not known is "...".
func pythonString(s string) string {
	if migration.IsHole(s) {
		return "..."
	}
	quote := `"`
	if strings.Contains(s, `"`) && !strings.Contains(s, "'") {
		quote = "'"
	}
	return quote + strings.NewReplacer(`\`, `\\`, "\n", `\n`, "\r", `\r`, quote, `\`+quote).Replace(s) + quote
}

// pythonList is a list of strings.
func pythonList(items []string) string {
	out := make([]string, len(items))
	for i, item := range items {
		out[i] = pythonString(item)
	}
	return "[" + strings.Join(out, ", ") + "]"
}

// bindLike is what text() takes for a bind parameter.
var bindLike = regexp.MustCompile(`(^|[^:\w$\\]):([\w$]+)`)

// quotedSQL is SQL as a string literal that text() leaves as it is.
func quotedSQL(sql string) string {
	if migration.IsHole(sql) {
		sql = holeName.ReplaceAllString(sql, "...")
	}
	return pythonString(bindLike.ReplaceAllString(sql, `$1\:$2`))
}

var holeName = regexp.MustCompile(`\w*` + strings.TrimSuffix(migration.HoleName(0), "0") + `\d+\w*`)

// saText is SQL as sa.text("…").
func saText(sql string) string { return "sa.text(" + quotedSQL(sql) + ")" }
