package alembic

import (
	"strings"

	"github.com/oncebitten/oncebitten/migration"
)

// directive is the call of Alembic's that carries out an operation; ok is
// false where there is none that says all of it.
func (w *writer) directive(operation migration.Operation) (call pythonCall, ok bool) {
	switch o := operation.(type) {
	case migration.AddColumn:
		column, ok := w.column(o.Column)
		return w.on(o.Table, "add_column").add(column).schema(o.Table), ok && !o.Only && !o.IfNotExists
	case migration.DropColumn:
		return w.on(o.Table, "drop_column").name(o.Column).schema(o.Table), !o.IfExists && !o.Cascade
	case migration.RenameColumn:
		return w.alter(o.Table, o.Column).option("new_column_name", w.style.string(o.To)).schema(o.Table), true
	case migration.DropTable:
		return w.pythonCall("drop_table").name(o.Table.Name).schema(o.Table), !o.IfExists && !o.Cascade && !o.Foreign
	case migration.RenameTable:
		return w.pythonCall("rename_table").name(o.Table.Name, o.To).schema(o.Table), !o.IfExists && (o.Object == "" || o.Object == "table")
	case migration.CreateIndex:
		return w.index(o)
	case migration.DropIndex:
		c := w.pythonCall("drop_index").name(o.Index.Name)
		if table := w.indexTable[o.Index.Name]; table != "" {
			c = c.option("table_name", table)
		}
		return c.schema(o.Index).flag("postgresql_concurrently", o.Concurrently), !o.IfExists && !o.Cascade
	case migration.AddConstraint:
		return w.constraint(o)
	case migration.CreateType:
		return w.enum(o), o.Kind == "enum"
	case migration.DropConstraint:
		c := w.on(o.Table, "drop_constraint", o.Constraint)
		if kind := kindWords[w.kinds[o.Constraint]]; kind != "" {
			c = c.option("type_", w.style.string(kind))
		}
		return c.schema(o.Table), !o.IfExists && !o.Cascade
	}
	return w.alteration(operation)
}

// kindWords are the values of type_= of drop_constraint.
var kindWords = map[migration.ConstraintKind]string{
	migration.ForeignKey: "foreignkey", migration.PrimaryKey: "primary", migration.Unique: "unique", migration.Check: "check",
}

// alteration is alter_column for the operations that are one.
func (w *writer) alteration(operation migration.Operation) (call pythonCall, ok bool) {
	switch o := operation.(type) {
	case migration.AlterColumnType:
		text, ok := w.typeText(o.Type)
		c := w.alter(o.Table, o.Column).existing(o.Column).option("type_", text)
		if !o.Using.IsZero() {
			c = c.option("postgresql_using", w.style.sql(o.Using.SQL))
		}
		return c.schema(o.Table), ok && !o.Only && o.Collation.IsZero()
	case migration.SetNotNull:
		return w.alter(o.Table, o.Column).existing(o.Column).option("nullable", "False").schema(o.Table), !o.Only
	case migration.DropNotNull:
		return w.alter(o.Table, o.Column).existing(o.Column).option("nullable", "True").schema(o.Table), true
	case migration.SetDefault:
		return w.alter(o.Table, o.Column).option("server_default", w.defaultText(o.Default)).schema(o.Table), true
	case migration.DropDefault:
		return w.alter(o.Table, o.Column).option("server_default", "None").schema(o.Table), true
	}
	return pythonCall{}, false
}

func (w *writer) alter(table migration.Name, column string) pythonCall {
	return w.on(table, "alter_column").name(column)
}

// existing appends the type that a column has, where it is known: PostgreSQL
// does without, and other databases do not.
func (c pythonCall) existing(column string) pythonCall {
	text := c.writer.existing[column]
	if t, ok := c.added[column]; ok {
		text, _ = c.typeText(t)
	}
	if text == "" {
		return c
	}
	return c.option("existing_type", text)
}

// enum creates an enumeration by itself: neither add_column nor alter_column does.
func (w *writer) enum(o migration.CreateType) pythonCall {
	enum := pythonCall{writer: w, function: w.style.symbol("sqlalchemy", "Enum")}.name(o.Labels...).option("name", w.style.string(o.Type.Name)).schema(o.Type)
	create := pythonCall{writer: w, function: enum.String() + ".create"}
	return create.add(w.style.symbol(opPath, "get_bind") + "()")
}

// column writes a sa.Column; ok is false for what it cannot say.
func (w *writer) column(c migration.Column) (text string, ok bool) {
	typeText, ok := w.typeText(c.Type)
	if !ok || c.Serial || c.Identity != "" || !c.Generated.IsZero() || !c.Collation.IsZero() || len(c.Constraints) > 0 {
		return "", false
	}
	parts := []string{w.style.string(c.Name), typeText}
	if !c.Default.IsZero() {
		parts = append(parts, "server_default="+w.defaultText(c.Default))
	}
	nullable := "nullable=True"
	if c.NotNull {
		nullable = "nullable=False"
	}
	return w.style.symbol("sqlalchemy", "Column") + "(" + strings.Join(append(parts, nullable), ", ") + ")", true
}

// defaultText is a default as its author wrote it, or as sa.text("…").
func (w *writer) defaultText(e migration.Expression) string {
	if text, ok := w.defaults[e.SQL]; ok {
		return text
	}
	return w.style.text(e.SQL)
}

func (w *writer) index(o migration.CreateIndex) (call pythonCall, ok bool) {
	if o.Only || o.NullsNotDistinct {
		return pythonCall{}, false
	}
	var elements, classes []string
	for _, e := range o.Elements {
		text, ok := w.element(e)
		if !ok {
			return pythonCall{}, false
		}
		elements = append(elements, text)
		if e.Parts().OpClass != "" {
			classes = append(classes, w.style.string(e.Column)+": "+w.style.string(e.Parts().OpClass))
		}
	}
	c := w.on(o.Table, "create_index", o.Index).add("[" + strings.Join(elements, ", ") + "]").schema(o.Table)
	c = c.flag("unique", o.Unique).flag("if_not_exists", o.IfNotExists).flag("postgresql_concurrently", o.Concurrently)
	if o.Method != "" && o.Method != "btree" {
		c = c.option("postgresql_using", w.style.string(o.Method))
	}
	if len(classes) > 0 {
		c = c.option("postgresql_ops", "{"+strings.Join(classes, ", ")+"}")
	}
	if len(o.Include) > 0 {
		c = c.option("postgresql_include", w.style.strings(o.Include))
	}
	if !o.Where.IsZero() {
		c = c.option("postgresql_where", w.style.text(o.Where.SQL))
	}
	return c, true
}

// element writes one element of an index.
func (w *writer) element(e migration.IndexElement) (text string, ok bool) {
	if !e.Parts().Collation.IsZero() || e.Parts().OpClass != "" && e.Column == "" {
		return "", false
	}
	suffix := ""
	if e.Descending {
		suffix += " DESC"
	}
	if e.NullsFirst {
		suffix += " NULLS FIRST"
	}
	if e.NullsLast {
		suffix += " NULLS LAST"
	}
	switch {
	case e.Column == "":
		return w.style.text("(" + e.Parts().Expression.SQL + ")" + suffix), true
	case suffix != "":
		return w.style.text(migration.QuoteIdentifier(e.Column) + suffix), e.Parts().OpClass == ""
	}
	return w.style.string(e.Column), true
}

func (w *writer) constraint(o migration.AddConstraint) (call pythonCall, ok bool) {
	k := o.Constraint
	if o.Only || k.UsingIndex != "" || k.NotEnforced || k.NoInherit || len(k.Include) > 0 || k.NullsNotDistinct || k.Temporal {
		return pythonCall{}, false
	}
	var c pythonCall
	switch k.Kind {
	case migration.ForeignKey:
		if len(k.ReferencedColumns) == 0 {
			return pythonCall{}, false
		}
		c = w.on(o.Table, "create_foreign_key", k.Name).name(k.References.Name).add(w.style.strings(k.Columns)).add(w.style.strings(k.ReferencedColumns))
		c = c.schemaAs("source_schema", o.Table).schemaAs("referent_schema", k.References)
		c = c.action("ondelete", k.OnDelete).action("onupdate", k.OnUpdate)
	case migration.Check:
		c = w.on(o.Table, "create_check_constraint", k.Name).add(w.style.sql(k.Expression.SQL)).schema(o.Table)
	case migration.Unique:
		c = w.on(o.Table, "create_unique_constraint", k.Name).add(w.style.strings(k.Columns)).schema(o.Table)
	case migration.PrimaryKey:
		c = w.on(o.Table, "create_primary_key", k.Name).add(w.style.strings(k.Columns)).schema(o.Table)
	default:
		return pythonCall{}, false
	}
	c = c.flag("deferrable", k.Deferrable)
	if k.InitiallyDefer {
		c = c.option("initially", w.style.string("DEFERRED"))
	}
	return c.flag("postgresql_not_valid", k.NotValid), true
}
