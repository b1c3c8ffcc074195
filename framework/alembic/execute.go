package alembic

import (
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/framework/python"
	"github.com/oncebitten/oncebitten/lazyregexp"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// execute is op.execute and the execute of a connection: SQL as it was
// written, or a statement of SQLAlchemy's.
func execute(l *lowering) {
	argument, ok := l.named["sqltext"]
	if !ok {
		if l.unpacked != nil {
			argument, ok = *l.unpacked, true
		} else {
			l.NotRead(l.call.Place, wording.Say("no SQL is given"))
			return
		}
	}
	l.executeValue(argument)
}

func (l *lowering) executeValue(argument python.Argument) {
	switch x := argument.Value.(type) {
	case python.String:
		given := l.parameters()
		l.sendSQL(unescapeColons(l.bind(l.bindPercent(x.Text, given), given)))
		return
	case python.Choice:
		for _, v := range x.Of {
			l.executeChoice(v, argument, x)
		}
		return
	case *python.Call:
		if l.executeCall(x, argument) {
			return
		}
	}
	l.NotRead(argument.Place, wording.Say("the SQL is %s", unknownOf(argument.Value, argument.Place).Reason))
}

// addRows gives an INSERT or UPDATE without values those that execute takes
// after it: a dictionary, or one for each row.
func (l *lowering) addRows(d *dml) {
	given := slices.ContainsFunc(d.values, func(c *python.Call) bool { return len(c.Arguments) > 0 })
	if given || len(d.query) > 0 || d.verb == "delete" || len(l.rest) == 0 {
		return
	}
	rows := l.rest[0]
	if _, ok := rows.Value.(*python.Dict); !ok && d.verb == "update" {
		return
	}
	d.values = []*python.Call{{Arguments: []python.Argument{rows}, Place: rows.Place}}
}

// executeChoice sends one of several statements, under a condition.
func (l *lowering) executeChoice(v python.Value, argument python.Argument, c python.Choice) {
	one := l
	if l.call.Guard == "" {
		one = l.under(c.Unknown.Reason.In(wording.English))
	}
	argument.Value = v
	one.executeValue(argument)
}

// executeCall sends what a call stands for. It reports whether it does.
func (l *lowering) executeCall(call *python.Call, argument python.Argument) bool {
	if text, binds, ok := boundText(call); ok {
		given := l.parameters()
		given.named = append(binds, given.named...)
		l.sendSQL(unescapeColons(l.bind(text, given)))
		return true
	}
	if d, ok := l.dmlOf(call); ok {
		l.addRows(d)
		l.send(l.sqlOf(d))
		return true
	}
	if name := methodOf(call); (name == "CreateTable" || name == "DropTable") && len(call.Arguments) > 0 {
		if table, ok := call.Arguments[0].Value.(*python.Call); ok && methodOf(table) == "Table" {
			l.tableObject(table, name == "CreateTable")
			return true
		}
	}
	if text, ok := l.schemaCall(call); ok {
		l.send(text)
		return true
	}
	if q, ok := l.queryOf(call); ok {
		l.send(l.queryText(q))
		return true
	}
	switch methodOf(rootCall(call)) {
	case "select", "exists", "union", "union_all":
		l.send(sql("SELECT", python.UnknownText(python.Unknown{Reason: wording.Say("a query"), Place: call.Place})))
		return true
	}
	return false
}

// rootCall is the innermost call of a chain of methods: select(…) of
// select(…).where(…).
func rootCall(call *python.Call) *python.Call {
	for {
		method, ok := call.Callee.(*python.Attribute)
		if !ok || method.Name == "select" {
			return call
		}
		inner, ok := method.Of.(*python.Call)
		if !ok {
			return call
		}
		call = inner
	}
}

// schemaCall is a DDL element of SQLAlchemy given to execute.
func (l *lowering) schemaCall(call *python.Call) (python.Text, bool) {
	if len(call.Arguments) == 0 {
		return python.Text{}, false
	}
	first := call.Arguments[0]
	words := ""
	switch methodOf(call) {
	case "CreateSequence":
		words = "CREATE SEQUENCE"
	case "DropSequence":
		words = "DROP SEQUENCE"
	case "CreateSchema":
		words = "CREATE SCHEMA"
	case "DropSchema":
		words = "DROP SCHEMA"
	case "DDL":
		return ddlText(textOf(first.Value, first.Place), bindArguments(call, []string{"statement", "on", "context"})), true
	default:
		return python.Text{}, false
	}
	a := bindArguments(call, []string{"element"})
	switch {
	case a.flag("if_not_exists", l.unsure):
		words += " IF NOT EXISTS"
	case a.flag("if_exists", l.unsure):
		words += " IF EXISTS"
	}
	out := sql(words, l.nameOf(first))
	if methodOf(call) == "CreateSequence" {
		out = sql(out, l.newSequence(first))
	}
	if a.flag("cascade", l.unsure) {
		out = sql(out, "CASCADE")
	}
	return out, true
}

// contextField is a part of the text of sa.DDL that its context fills in.
var contextField = lazyregexp.New(`%(?:%|\((\w+)\)s)`)

// ddlText is the text of sa.DDL with its context put in.
func ddlText(text python.Text, a arguments) python.Text {
	context, _ := a.value("context").(*python.Dict)
	var parts []python.Text
	from := 0
	for _, at := range contextField.FindAllStringSubmatchIndex(text.S, -1) {
		value := python.Plain("%")
		if at[2] >= 0 {
			name := text.S[at[2]:at[3]]
			value = python.UnknownText(python.Unknown{Reason: wording.Say("the context's %s", name), Place: a.call.Place})
			if context != nil {
				for _, entry := range dictArguments(context, a.named["context"].Place) {
					if entry.Name == name {
						value = textOf(entry.Value, entry.Place)
					}
				}
			}
		}
		parts = append(parts, text.Slice(from, at[0]), value)
		from = at[1]
	}
	return python.Concat(append(parts, text.Slice(from, len(text.S)))...)
}

// nameOf is the name of an object: a string, or sa.Sequence("name").
func (l *lowering) nameOf(argument python.Argument) python.Text {
	call, ok := argument.Value.(*python.Call)
	if !ok || methodOf(call) != "Sequence" {
		return identifier(textOf(argument.Value, argument.Place))
	}
	a := bindArguments(call, []string{"name"})
	return qualified(a.optional("schema"), a.required("name"))
}

// newSequence are the options of a sa.Sequence that is created; SQLAlchemy
// always writes where it starts.
func (l *lowering) newSequence(argument python.Argument) python.Text {
	call, ok := argument.Value.(*python.Call)
	if !ok {
		return python.Text{}
	}
	a := bindArguments(call, []string{"name", "start", "increment", "minvalue", "maxvalue",
		"nominvalue", "nomaxvalue", "cycle", "schema", "cache"})
	if !a.has("start") {
		a.named["start"] = python.Argument{Value: python.Number("1"), Place: call.Place}
	}
	return python.Join(l.sequenceOptions(a), " ")
}

// sendSQL sends SQL text: one statement for each that is in it.
func (l *lowering) sendSQL(text python.Text) {
	// An unknown part counts as one letter of a word, so that a place in the
	// text that is cut is the same place in the Text.
	if strings.Trim(text.S, "\x00; \t\r\n") == "" && len(text.Unknowns) > 0 {
		l.NotRead(l.call.Place, wording.Say("the SQL is %s", text.Unknowns[0].Reason))
		return
	}
	text = parsable(text)
	pieces := l.reader.Split(strings.ReplaceAll(text.S, "\x00", "x"))
	for _, piece := range pieces {
		start, end := max(piece.Start, 0), min(piece.End, len(text.S))
		statement := text.Slice(start, max(start, end))
		e := emission{place: l.call.Place, name: l.name, guard: l.call.Guard, sql: statement, outside: autocommits(l.call)}
		if len(pieces) > 1 {
			if from, to, ok := statement.Map.Range(0, len(statement.S)); ok {
				e.place.Start, e.place.End = from, to
			}
		}
		l.emit(e) // in a batch, too, it does not wait for the end
	}
	l.commentsIn(text)
}

// commentsIn notes the comments of SQL text that speak to Once Bitten.
func (l *lowering) commentsIn(text python.Text) {
	if !strings.Contains(text.S, commentMark) {
		return
	}
	for _, piece := range l.reader.Comments(text.S) {
		comment := text.S[piece.Start:piece.End]
		from, to, ok := text.Map.Range(piece.Start, piece.End)
		if !ok || !strings.Contains(comment, commentMark) {
			continue
		}
		comment = strings.Trim(strings.TrimSuffix(strings.TrimPrefix(comment, "/*"), "*/"), "-* \t\r\n")
		l.comments = append(l.comments, migration.Comment{Span: l.source.Span(from, to), Text: comment})
	}
}

// unescapeColons turns "\:" into ":", as text() does.
func unescapeColons(text python.Text) python.Text {
	return text.Replace(`\:`, ":")
}
