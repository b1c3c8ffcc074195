package alembic

import (
	"cmp"
	"strings"

	"github.com/oncebitten/oncebitten/framework/python/syntax"
	"github.com/oncebitten/oncebitten/framework/sqlfile"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// Render writes each step with the operations that Alembic has, and SQL for the
// others, as the file of the statement is written. Where a recipe has several
// steps, each is a revision: its functions are shown, with a downgrade where the
// file has one.
func (p *project) Render(s *migration.Statement, does []migration.Operation, steps []migration.Step, reader wording.Language) migration.Recipe {
	recipe := migration.Recipe{Language: "python", Unit: wording.Say("revision"), Codes: make([]string, len(steps))}
	if !p.transactionPerMigration {
		recipe.Between = wording.Say("`alembic upgrade head` runs all revisions that wait in one transaction: deploy each before the next one is there")
	}
	module, call := p.find(s)
	var before []migration.Operation
	for i, step := range steps {
		w := newWriter(module, call, s, does, reader)
		w.know(before)
		switch body := w.body(step.Operations, step.Autocommit); {
		case !w.written:
		case len(steps) > 1:
			recipe.Codes[i] = w.revision(body, step, before)
		default:
			recipe.Codes[i] = w.withImports(body)
		}
		before = append(before, step.Operations...)
	}
	return recipe
}

// writer writes operations in the style of a file.
type writer struct {
	style *style
	// statement is what the recipe is for, call its call in module, and does what it does.
	statement *migration.Statement
	module    *parsedFile
	call      *syntax.Call
	does      []migration.Operation
	// reader is the language of notes.
	reader wording.Language
	// written is true once anything but a comment was written.
	written bool
	// batch is how the file writes the batch that the statement is in; nil for one that is in none.
	batch *batchStyle
	// types and defaults are those that the author has written, as source text.
	types, defaults map[string]string
	// indexTable is the table of an index that is dropped, as source text.
	indexTable map[string]string
	// existing are the types that columns have, as source text; added are those
	// of the columns that the recipe has added.
	existing map[string]string
	added    map[string]migration.Type
	// kinds are those of the constraints that the recipe adds, by name.
	kinds map[string]migration.ConstraintKind
}

// revision is a step, whose body is written, as the functions of a revision file.
func (w *writer) revision(body string, step migration.Step, before []migration.Operation) string {
	text := w.style.upgrade + "\n" + w.indented(body)
	if w.style.downgrade != "" {
		text += "\n\n" + w.style.downgrade + "\n" + w.indented(w.downgrade(step, before))
	}
	return w.withImports(text)
}

// know notes what earlier steps tell: the kinds of constraints, the types of columns.
func (w *writer) know(operations []migration.Operation) {
	for _, operation := range operations {
		switch o := operation.(type) {
		case migration.AddConstraint:
			w.kinds[o.Constraint.Name] = o.Constraint.Kind
		case migration.AddColumn:
			w.added[o.Column.Name] = o.Column.Type
		}
	}
}

// downgrade undoes a step, the last operation first. What only a backup or its
// author knows is a comment.
func (w *writer) downgrade(step migration.Step, before []migration.Operation) string {
	w.know(step.Operations)
	var undo []migration.Operation
	for i := len(step.Operations) - 1; i >= 0; i-- {
		operation := step.Operations[i]
		inverse, known := migration.Inverse(operation, append(before[:len(before):len(before)], step.Operations[:i]...))
		switch {
		case !known:
			undo = append(undo, migration.Note{Text: wording.Say("the way back of: %s", w.describe(operation))})
		case inverse != nil:
			undo = append(undo, inverse)
		}
	}
	w.written = false
	text := w.body(undo, step.Autocommit)
	if !w.written {
		text += "pass\n"
	}
	return text
}

// describe is an operation in words.
func (w *writer) describe(operation migration.Operation) string {
	switch o := operation.(type) {
	case migration.Note:
		return w.statement.Say(o.In(w.reader), w.reader)
	case migration.Opaque:
		return cmp.Or(o.SQL, o.Reason.In(w.reader))
	}
	return holeName.ReplaceAllString(operation.String(), "...")
}

// withImports puts the imports ahead that the file does not have.
func (w *writer) withImports(text string) string {
	if len(w.style.missing) == 0 {
		return text
	}
	return strings.Join(w.style.missing, "\n") + "\n\n" + text
}

// body writes operations one below the other.
func (w *writer) body(operations []migration.Operation, autocommit bool) string {
	var text strings.Builder
	open := migration.Name{} // the table of the batch that is open
	for _, operation := range operations {
		line, table := w.operation(operation)
		if table != open && !table.IsZero() {
			text.WriteString(w.openBatch(table))
		}
		if open = table; !table.IsZero() {
			line = w.indented(line)
		}
		text.WriteString(line)
	}
	if autocommit && w.written {
		return "with " + w.style.symbol(opPath, "get_context") + "().autocommit_block():\n" + w.indented(text.String())
	}
	return text.String()
}

// operation writes one operation, and says in which table's batch.
func (w *writer) operation(operation migration.Operation) (text string, batch migration.Name) {
	wrote := w.written
	w.written = true
	if call, ok := w.directive(operation); ok {
		return call.String() + "\n", call.table
	}
	if sql, ok := sqlfile.SQL(operation); ok {
		return w.execute(sql), migration.Name{}
	}
	if sql, ok := sqlfile.Own(w.statement, w.does, operation); ok {
		if text, ok := w.own(); ok {
			return text, migration.Name{}
		}
		return w.execute(sql), migration.Name{}
	}
	w.written = wrote
	text = w.describe(operation)
	return "# " + strings.Join(strings.Split(strings.ReplaceAll(text, "\r", ""), "\n"), "\n# ") + "\n", migration.Name{}
}

func (w *writer) execute(sql string) string {
	return w.pythonCall("execute").add(w.style.sql(sql)).String() + "\n"
}

// own is the call of the statement as its author has written it, where it
// means the same in another file.
func (w *writer) own() (text string, ok bool) {
	if w.call == nil || w.batch != nil || !w.style.owns(*w.call) {
		return "", false
	}
	text = w.module.Text(*w.call)
	if strings.Contains(text, `"""`) || strings.Contains(text, "'''") {
		return "", false // its lines cannot be moved
	}
	indent := indentAt(w.module.Source.Text, w.call.Extent().Start)
	return strings.ReplaceAll(text, "\n"+indent, "\n") + "\n", true
}

// openBatch is the line that opens a batch.
func (w *writer) openBatch(table migration.Name) string {
	c := w.pythonCall("batch_alter_table").name(table.Name)
	switch {
	case table.Schema != "" && table.Schema != "public":
		c = c.option("schema", w.style.string(table.Schema))
	case w.batch.noSchema:
		c = c.option("schema", "None")
	}
	return "with " + c.String() + " as " + w.batch.name + ":\n"
}

// indented is text one level deeper.
func (w *writer) indented(text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		if line != "\n" {
			out.WriteString(w.style.indent)
		}
		out.WriteString(line)
	}
	return out.String()
}

// batchStyle is how a file writes a batch.
type batchStyle struct {
	// name is what it calls its operations: batch_op.
	name string
	// noSchema is true where it says schema=None.
	noSchema bool
}

// batchOf finds the batch that a call is in: with … as batch_op.
func batchOf(module *parsedFile, call syntax.Call) *batchStyle {
	method, ok := call.Function.(syntax.Attribute)
	if !ok {
		return nil
	}
	of, ok := method.Of.(syntax.Name)
	if !ok {
		return nil
	}
	var found *batchStyle
	for _, with := range module.withs {
		if call.Extent().Start < with.Extent().Start || call.Extent().End > with.Extent().End {
			continue
		}
		for _, item := range with.Items {
			manager, isCall := item.Value.(syntax.Call)
			target, isName := item.Target.(syntax.Name)
			if !isCall || !isName || target.ID != of.ID {
				continue
			}
			found = &batchStyle{name: target.ID}
			for _, a := range manager.Arguments {
				none, ok := a.Value.(syntax.Constant)
				found.noSchema = found.noSchema || a.Name == "schema" && ok && none.Name == "None"
			}
		}
	}
	return found
}
