package alembic

import (
	"fmt"
	"strings"

	"github.com/oncebitten/oncebitten/framework/sqlfile"
	"github.com/oncebitten/oncebitten/migration"
)

// Render writes a step as the body of an upgrade function: with the
// operations that Alembic has, and SQL for the others.
func (p *project) Render(step migration.Step) (language, code string) {
	var lines []string
	calls := false
	for _, operation := range step.Operations {
		text, isCall := renderOperation(operation)
		calls = calls || isCall
		lines = append(lines, strings.Split(text, "\n")...)
	}
	if step.Autocommit && calls {
		for i, line := range lines {
			lines[i] = "    " + line
		}
		lines = append([]string{"with op.get_context().autocommit_block():"}, lines...)
	}
	return "python", strings.Join(lines, "\n") + "\n"
}

// renderOperation writes one operation. isCall is false for a comment.
func renderOperation(operation migration.Operation) (text string, isCall bool) {
	if call, ok := directiveFor(operation); ok {
		return call.String(), true
	}
	if sql, ok := sqlfile.SQL(operation); ok {
		return newCall("execute").add(quotedSQL(sql)).String(), true
	}
	text = operation.String()
	if opaque, ok := operation.(migration.Opaque); ok {
		text = opaque.Reason
	}
	return "# " + strings.Join(strings.Split(strings.ReplaceAll(text, "\r", ""), "\n"), "\n# "), false
}

// directiveFor is the call of Alembic's that carries out an operation; ok is
// false where there is none that says all of it.
func directiveFor(operation migration.Operation) (pythonCall, bool) {
	switch o := operation.(type) {
	case migration.AddColumn:
		column, ok := renderColumn(o.Column)
		return newCall("add_column").name(o.Table.Name).add(column).schema(o.Table), ok && !o.Only && !o.IfNotExists
	case migration.DropColumn:
		return newCall("drop_column").name(o.Table.Name, o.Column).schema(o.Table), !o.IfExists && !o.Cascade
	case migration.RenameColumn:
		return alterCall(o.Table, o.Column).option("new_column_name", pythonString(o.To)).schema(o.Table), true
	case migration.DropTable:
		return newCall("drop_table").name(o.Table.Name).schema(o.Table), !o.IfExists && !o.Cascade
	case migration.RenameTable:
		return newCall("rename_table").name(o.Table.Name, o.To).schema(o.Table), !o.IfExists && (o.Object == "" || o.Object == "table")
	case migration.CreateIndex:
		return renderIndex(o)
	case migration.DropIndex:
		c := newCall("drop_index").name(o.Index.Name).schema(o.Index)
		return c.flag("postgresql_concurrently", o.Concurrently), !o.IfExists && !o.Cascade
	case migration.AddConstraint:
		return renderConstraint(o)
	case migration.DropConstraint:
		return newCall("drop_constraint").name(o.Constraint, o.Table.Name).schema(o.Table), !o.IfExists && !o.Cascade
	}
	return alterFor(operation)
}

// alterFor is op.alter_column for the operations that are one.
func alterFor(operation migration.Operation) (pythonCall, bool) {
	switch o := operation.(type) {
	case migration.AlterColumnType:
		c := alterCall(o.Table, o.Column)
		typeText, ok := pythonType(o.Type)
		c = c.option("type_", typeText)
		if !o.Using.IsZero() {
			c = c.option("postgresql_using", quotedSQL(o.Using.SQL))
		}
		return c.schema(o.Table), ok && !o.Only && o.Collation.IsZero()
	case migration.SetNotNull:
		return alterCall(o.Table, o.Column).option("nullable", "False").schema(o.Table), !o.Only
	case migration.DropNotNull:
		return alterCall(o.Table, o.Column).option("nullable", "True").schema(o.Table), true
	case migration.SetDefault:
		return alterCall(o.Table, o.Column).option("server_default", saText(o.Default.SQL)).schema(o.Table), true
	case migration.DropDefault:
		return alterCall(o.Table, o.Column).option("server_default", "None").schema(o.Table), true
	}
	return pythonCall{}, false
}

func alterCall(table migration.Name, column string) pythonCall {
	return newCall("alter_column").name(table.Name, column)
}

// renderColumn writes a sa.Column; ok is false for what it cannot say.
func renderColumn(c migration.Column) (text string, ok bool) {
	typeText, ok := pythonType(c.Type)
	if !ok || c.Serial || c.Identity != "" || !c.Generated.IsZero() || !c.Collation.IsZero() || len(c.Constraints) > 0 {
		return "", false
	}
	parts := []string{pythonString(c.Name), typeText}
	if !c.Default.IsZero() {
		parts = append(parts, "server_default="+saText(c.Default.SQL))
	}
	nullable := "nullable=True"
	if c.NotNull {
		nullable = "nullable=False"
	}
	return "sa.Column(" + strings.Join(append(parts, nullable), ", ") + ")", true
}

func renderIndex(o migration.CreateIndex) (pythonCall, bool) {
	if o.Only || o.NullsNotDistinct {
		return pythonCall{}, false
	}
	var elements, classes []string
	for _, e := range o.Elements {
		text, ok := renderElement(e)
		if !ok {
			return pythonCall{}, false
		}
		elements = append(elements, text)
		if e.OpClass != "" {
			classes = append(classes, pythonString(e.Column)+": "+pythonString(e.OpClass))
		}
	}
	name := "None"
	if o.Index != "" {
		name = pythonString(o.Index)
	}
	c := newCall("create_index").add(name).name(o.Table.Name).add("[" + strings.Join(elements, ", ") + "]").schema(o.Table)
	c = c.flag("unique", o.Unique).flag("if_not_exists", o.IfNotExists).flag("postgresql_concurrently", o.Concurrently)
	if o.Method != "" && o.Method != "btree" {
		c = c.option("postgresql_using", pythonString(o.Method))
	}
	if len(classes) > 0 {
		c = c.option("postgresql_ops", "{"+strings.Join(classes, ", ")+"}")
	}
	if len(o.Include) > 0 {
		c = c.option("postgresql_include", pythonList(o.Include))
	}
	if !o.Where.IsZero() {
		c = c.option("postgresql_where", saText(o.Where.SQL))
	}
	return c, true
}

// renderElement writes one element of an index.
func renderElement(e migration.IndexElement) (text string, ok bool) {
	if !e.Collation.IsZero() || e.OpClass != "" && e.Column == "" {
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
		return saText("(" + e.Expression.SQL + ")" + suffix), true
	case suffix != "":
		return saText(migration.QuoteIdentifier(e.Column) + suffix), e.OpClass == ""
	}
	return pythonString(e.Column), true
}

func renderConstraint(o migration.AddConstraint) (pythonCall, bool) {
	k := o.Constraint
	name := "None"
	if k.Name != "" {
		name = pythonString(k.Name)
	}
	if o.Only || k.UsingIndex != "" || k.NotEnforced || k.NoInherit || len(k.Include) > 0 || k.NullsNotDistinct {
		return pythonCall{}, false
	}
	start := func(directive string) pythonCall { return newCall(directive).add(name).name(o.Table.Name) }
	var c pythonCall
	switch k.Kind {
	case migration.ForeignKey:
		if len(k.ReferencedColumns) == 0 {
			return pythonCall{}, false
		}
		c = start("create_foreign_key").name(k.References.Name).add(pythonList(k.Columns)).add(pythonList(k.ReferencedColumns))
		c = c.schemaAs("source_schema", o.Table).schemaAs("referent_schema", k.References)
		c = c.action("ondelete", k.OnDelete).action("onupdate", k.OnUpdate)
	case migration.Check:
		c = start("create_check_constraint").add(quotedSQL(k.Expression.SQL)).schema(o.Table)
	case migration.Unique:
		c = start("create_unique_constraint").add(pythonList(k.Columns)).schema(o.Table)
	case migration.PrimaryKey:
		c = start("create_primary_key").add(pythonList(k.Columns)).schema(o.Table)
	default:
		return pythonCall{}, false
	}
	c = c.flag("deferrable", k.Deferrable)
	if k.InitiallyDefer {
		c = c.option("initially", `"DEFERRED"`)
	}
	return c.flag("postgresql_not_valid", k.NotValid), true
}

// pythonTypes are SQLAlchemy's types for the catalogue's names. Those with a
// verb take the type's modifiers.
var pythonTypes = map[string]string{
	"int2": "sa.SmallInteger()", "int4": "sa.Integer()", "int8": "sa.BigInteger()",
	"float4": "sa.REAL()", "float8": "sa.Float(53)", "numeric": "sa.Numeric(%s)",
	"bool": "sa.Boolean()", "varchar": "sa.String(%s)", "bpchar": "sa.CHAR(%s)", "text": "sa.Text()",
	"bytea": "sa.LargeBinary()", "date": "sa.Date()", "interval": "sa.Interval()",
	"timestamp": "sa.DateTime()", "timestamptz": "sa.DateTime(timezone=True)",
	"time": "sa.Time()", "timetz": "sa.Time(timezone=True)",
	"json": "sa.JSON()", "jsonb": "postgresql.JSONB()", "uuid": "postgresql.UUID()",
	"inet": "postgresql.INET()", "cidr": "postgresql.CIDR()", "tsvector": "postgresql.TSVECTOR()",
	"hstore": "postgresql.HSTORE()", "citext": "postgresql.CITEXT()",
}

// pythonType writes a type; ok is false for one that SQLAlchemy has no name for.
func pythonType(t migration.Type) (text string, ok bool) {
	if t.Name.Schema != "" && t.Name.Schema != "pg_catalog" {
		return "", false
	}
	text, ok = pythonTypes[t.Name.Name]
	if !ok {
		return "", false
	}
	if strings.Contains(text, "%s") {
		modifiers := strings.Trim(strings.Join(strings.Fields(fmt.Sprint(t.Modifiers)), ", "), "[]")
		text = fmt.Sprintf(text, modifiers)
	} else if len(t.Modifiers) > 0 {
		return "", false
	}
	if t.Array {
		text = "postgresql.ARRAY(" + text + ")"
	}
	return text, true
}
