package sqlfile

import (
	"reflect"
	"strings"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// Render writes each step as a migration file of the project's tool.
func (p *project) Render(s *migration.Statement, does []migration.Operation, steps []migration.Step, reader wording.Language) migration.Recipe {
	recipe := migration.Recipe{Language: "sql", Unit: wording.Say("migration"), Codes: make([]string, len(steps))}
	for i, step := range steps {
		recipe.Codes[i] = p.file(step, s, does, reader)
	}
	return recipe
}

// file writes a step with the mark of the section, and what keeps the tool
// from beginning a transaction where the operations must run outside one; ""
// where nothing but notes would stand in it.
func (p *project) file(step migration.Step, s *migration.Statement, does []migration.Operation, reader wording.Language) string {
	if !step.IsRevision() {
		return ""
	}
	var b strings.Builder
	b.Grow(fileSize)
	written := false
	switch {
	case p.syntax == gooseSyntax && step.Autocommit:
		b.WriteString("-- +goose NO TRANSACTION\n-- +goose Up\n")
	case p.syntax == gooseSyntax:
		b.WriteString("-- +goose Up\n")
	case p.syntax == dbmateSyntax && step.Autocommit:
		b.WriteString("-- migrate:up transaction:false\n")
	case p.syntax == dbmateSyntax:
		b.WriteString("-- migrate:up\n")
	case p.syntax == sqlMigrateSyntax && step.Autocommit:
		b.WriteString("-- +migrate Up notransaction\n")
	case p.syntax == sqlMigrateSyntax:
		b.WriteString("-- +migrate Up\n")
	case step.Autocommit:
		comment(&b, migration.Note{Text: wording.Say("outside a transaction, alone in its file")}, reader)
	}
	for _, operation := range step.Operations {
		sql, ok := SQL(operation)
		if !ok {
			sql, ok = Own(s, does, operation)
		}
		if written = written || ok; ok {
			b.WriteString(sql)
			b.WriteString(";\n")
			continue
		}
		comment(&b, operation, reader)
	}
	if !written {
		return ""
	}
	return b.String()
}

// fileSize is room for most steps.
const fileSize = 256

// Own is the SQL of a statement itself, where the operation is all that it does.
func Own(s *migration.Statement, does []migration.Operation, operation migration.Operation) (sql string, ok bool) {
	if s == nil || len(does) != 1 || len(s.Holes) > 0 || !reflect.DeepEqual(does[0], operation) {
		return "", false
	}
	return s.SQL, true
}

// comment writes what is said of an operation that SQL cannot be written for:
// it needs values that only the author knows.
func comment(b *strings.Builder, operation migration.Operation, reader wording.Language) {
	var text string
	if note, ok := operation.(migration.Note); ok {
		text = (*migration.Statement)(nil).Say(note.In(reader), reader)
	} else {
		text = operation.String()
	}
	b.WriteString("-- ")
	b.WriteString(strings.ReplaceAll(strings.ReplaceAll(text, "\r", ""), "\n", "\n-- "))
	b.WriteByte('\n')
}

// SQL writes an operation as a statement for PostgreSQL, without a semicolon.
// ok is false for the operations whose fields do not hold all that the
// statement says, such as UPDATE.
func SQL(operation migration.Operation) (sql string, ok bool) {
	if sql := alterTableSQL(operation); sql != "" {
		return sql, true
	}
	switch o := operation.(type) {
	case migration.DropTable:
		return drop(phrase(when(o.Foreign, "FOREIGN"), "TABLE"), o.Table, o.IfExists, o.Cascade), true
	case migration.DropView:
		return drop(phrase(when(o.Materialized, "MATERIALIZED"), "VIEW"), o.View, o.IfExists, o.Cascade), true
	case migration.DropOnTable:
		return phrase("DROP", strings.ToUpper(o.Object), when(o.IfExists, "IF EXISTS"), identifier(o.Name), "ON", tableName(o.Table)), true
	case migration.DropSequence:
		return drop("SEQUENCE", o.Sequence, o.IfExists, o.Cascade), true
	case migration.SetSchema:
		return phrase("ALTER", strings.ToUpper(o.Object), tableName(o.Name), "SET SCHEMA", identifier(o.Schema)), true
	case migration.CreateType:
		return createEnumSQL(o), o.Kind == "enum"
	case migration.AddEnumValue:
		return phrase("ALTER TYPE", tableName(o.Type), "ADD VALUE", when(o.IfNotExists, "IF NOT EXISTS"), constant(o.Value)), true
	case migration.DropType:
		return drop("TYPE", o.Type, o.IfExists, o.Cascade), true
	case migration.CreateIndex:
		return createIndexSQL(o), true
	case migration.DropIndex:
		return phrase("DROP INDEX", when(o.Concurrently, "CONCURRENTLY"), when(o.IfExists, "IF EXISTS"), tableName(o.Index), when(o.Cascade, "CASCADE")), true
	case migration.Reindex:
		return phrase("REINDEX", strings.ToUpper(o.Object), when(o.Concurrently, "CONCURRENTLY"), tableName(o.Name)), true
	case migration.AlterDomain:
		return alterDomainSQL(o)
	case migration.RefreshMaterializedView:
		return phrase("REFRESH MATERIALIZED VIEW", when(o.Concurrently, "CONCURRENTLY"), tableName(o.View), when(o.WithNoData, "WITH NO DATA")), true
	case migration.SetVariable:
		return setVariableSQL(o), true
	case migration.TransactionControl:
		return phrase(strings.ToUpper(o.Action), when(o.Name != "", identifier(o.Name)), when(o.Chain, "AND CHAIN")), true
	case migration.Vacuum:
		return vacuumSQL(o), true
	case migration.Opaque:
		return o.SQL, o.SQL != ""
	}
	return "", false
}

// createEnumSQL is CREATE TYPE … AS ENUM.
func createEnumSQL(o migration.CreateType) string {
	labels := make([]string, len(o.Labels))
	for i, label := range o.Labels {
		labels[i] = constant(label)
	}
	return phrase("CREATE TYPE", tableName(o.Type), "AS ENUM ("+strings.Join(labels, ", ")+")")
}

// constant is a text as a constant of SQL.
func constant(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

// alterTableSQL writes the operations that are ALTER TABLE; "" for others.
func alterTableSQL(operation migration.Operation) string {
	switch o := operation.(type) {
	case migration.RenameTable:
		object := strings.ToUpper(o.Object)
		if object == "" {
			object = "TABLE"
		}
		return phrase("ALTER", object, when(o.IfExists, "IF EXISTS"), tableName(o.Table), "RENAME TO", identifier(o.To))
	case migration.AddColumn:
		return alter(o.Table, o.Only, "ADD COLUMN", when(o.IfNotExists, "IF NOT EXISTS"), columnSQL(o.Column))
	case migration.DropColumn:
		return alter(o.Table, false, "DROP COLUMN", when(o.IfExists, "IF EXISTS"), identifier(o.Column), when(o.Cascade, "CASCADE"))
	case migration.RenameColumn:
		return alter(o.Table, false, "RENAME COLUMN", identifier(o.Column), "TO", identifier(o.To))
	case migration.AddConstraint:
		return alter(o.Table, o.Only, "ADD", constraintSQL(o.Constraint))
	case migration.ValidateConstraint:
		return alter(o.Table, false, "VALIDATE CONSTRAINT", identifier(o.Constraint))
	case migration.DropConstraint:
		return alter(o.Table, false, "DROP CONSTRAINT", when(o.IfExists, "IF EXISTS"), identifier(o.Constraint), when(o.Cascade, "CASCADE"))
	case migration.RenameConstraint:
		return alter(o.Table, false, "RENAME CONSTRAINT", identifier(o.Constraint), "TO", identifier(o.To))
	case migration.AttachPartition:
		if o.Index {
			return phrase("ALTER INDEX", tableName(o.Table), "ATTACH PARTITION", tableName(o.Partition))
		}
		return alter(o.Table, false, "ATTACH PARTITION", tableName(o.Partition), o.Bound.SQL)
	case migration.DetachPartition:
		return alter(o.Table, false, "DETACH PARTITION", tableName(o.Partition), when(o.Concurrently, "CONCURRENTLY"), when(o.Finalize, "FINALIZE"))
	}
	return alterColumnSQL(operation)
}

// alterColumnSQL writes the operations that are ALTER TABLE … ALTER COLUMN;
// "" for others.
func alterColumnSQL(operation migration.Operation) string {
	switch o := operation.(type) {
	case migration.AlterColumnType:
		return alter(o.Table, o.Only, "ALTER COLUMN", identifier(o.Column), "TYPE", typeSQL(o.Type),
			when(!o.Collation.IsZero(), "COLLATE "+tableName(o.Collation)), when(!o.Using.IsZero(), "USING "+o.Using.SQL))
	case migration.SetNotNull:
		return alter(o.Table, o.Only, "ALTER COLUMN", identifier(o.Column), "SET NOT NULL")
	case migration.DropNotNull:
		return alter(o.Table, false, "ALTER COLUMN", identifier(o.Column), "DROP NOT NULL")
	case migration.SetDefault:
		return alter(o.Table, false, "ALTER COLUMN", identifier(o.Column), "SET DEFAULT", o.Default.SQL)
	case migration.DropDefault:
		return alter(o.Table, false, "ALTER COLUMN", identifier(o.Column), "DROP DEFAULT")
	case migration.AddIdentity:
		return alter(o.Table, false, "ALTER COLUMN", identifier(o.Column), "ADD GENERATED", strings.ToUpper(o.Identity), "AS IDENTITY",
			when(o.Start != "", "(START WITH "+o.Start+")"))
	}
	return ""
}

func drop(object string, name migration.Name, ifExists, cascade bool) string {
	return phrase("DROP", object, when(ifExists, "IF EXISTS"), tableName(name), when(cascade, "CASCADE"))
}

// alterDomainSQL writes the actions of ALTER DOMAIN that are about constraints.
func alterDomainSQL(o migration.AlterDomain) (sql string, ok bool) {
	action := map[string]string{
		"add constraint":      phrase("ADD", constraintSQL(o.Constraint)),
		"validate constraint": phrase("VALIDATE CONSTRAINT", identifier(o.Constraint.Name)),
		"drop constraint":     phrase("DROP CONSTRAINT", identifier(o.Constraint.Name)),
		"set not null":        "SET NOT NULL",
		"drop not null":       "DROP NOT NULL",
	}[o.Action]
	return phrase("ALTER DOMAIN", tableName(o.Domain), action), action != ""
}

func alter(table migration.Name, only bool, action ...string) string {
	return phrase(append([]string{"ALTER TABLE", when(only, "ONLY"), tableName(table)}, action...)...)
}

func columnSQL(c migration.Column) string {
	parts := []string{
		identifier(c.Name),
		columnTypeSQL(c),
		when(!c.Collation.IsZero(), "COLLATE "+tableName(c.Collation)),
		when(!c.Default.IsZero() && !c.Serial, "DEFAULT "+c.Default.SQL),
		when(c.NotNull && !c.Serial, "NOT NULL"),
		when(!c.Generated.IsZero(), phrase("GENERATED ALWAYS AS ("+c.Generated.SQL+")", when(c.Virtual, "VIRTUAL"), when(!c.Virtual, "STORED"))),
		when(c.Identity != "", "GENERATED "+strings.ToUpper(c.Identity)+" AS IDENTITY"),
	}
	for _, constraint := range c.Constraints {
		parts = append(parts, columnConstraintSQL(constraint))
	}
	return phrase(parts...)
}

func columnTypeSQL(c migration.Column) string {
	serials := map[string]string{"int2": "smallserial", "int4": "serial", "int8": "bigserial"}
	if serial, ok := serials[c.Type.Name.Name]; ok && c.Serial {
		return serial
	}
	return typeSQL(c.Type)
}

// columnConstraintSQL writes a constraint as a part of its column: there it
// does not name the column.
func columnConstraintSQL(c migration.Constraint) string {
	c.Columns = nil
	sql := constraintSQL(c)
	return strings.Replace(sql, "FOREIGN KEY REFERENCES", "REFERENCES", 1)
}

func constraintSQL(c migration.Constraint) string {
	columns := when(len(c.Columns) > 0, identifiers(c.Columns))
	return phrase(
		when(c.Name != "", "CONSTRAINT "+identifier(c.Name)),
		constraintBody(c, columns),
		when(c.Deferrable, "DEFERRABLE"),
		when(c.InitiallyDefer, "INITIALLY DEFERRED"),
		when(c.NotEnforced, "NOT ENFORCED"),
		when(c.NotValid, "NOT VALID"),
	)
}

func constraintBody(c migration.Constraint, columns string) string {
	kind := strings.ToUpper(string(c.Kind))
	switch {
	case c.UsingIndex != "":
		return phrase(kind, "USING INDEX", identifier(c.UsingIndex))
	case c.Kind == migration.Check:
		return phrase("CHECK ("+c.Expression.SQL+")", when(c.NoInherit, "NO INHERIT"))
	case c.Kind == migration.NotNull:
		return phrase("NOT NULL", strings.Trim(columns, "()"))
	case c.Kind == migration.ForeignKey:
		return phrase(kind, columns, "REFERENCES", tableName(c.References),
			when(len(c.ReferencedColumns) > 0, identifiers(c.ReferencedColumns)),
			when(c.OnDelete != "", "ON DELETE "+strings.ToUpper(c.OnDelete)),
			when(c.OnUpdate != "", "ON UPDATE "+strings.ToUpper(c.OnUpdate)))
	}
	return phrase(kind, when(c.NullsNotDistinct, "NULLS NOT DISTINCT"), columns, when(len(c.Include) > 0, "INCLUDE "+identifiers(c.Include)))
}

func createIndexSQL(o migration.CreateIndex) string {
	elements := make([]string, len(o.Elements))
	for i, e := range o.Elements {
		elements[i] = phrase(
			when(e.Column != "", identifier(e.Column)),
			when(e.Column == "", "("+e.Parts().Expression.SQL+")"),
			when(!e.Parts().Collation.IsZero(), "COLLATE "+tableName(e.Parts().Collation)),
			e.Parts().OpClass,
			when(e.Descending, "DESC"),
			when(e.NullsFirst, "NULLS FIRST"),
			when(e.NullsLast, "NULLS LAST"),
		)
	}
	return phrase("CREATE", when(o.Unique, "UNIQUE"), "INDEX", when(o.Concurrently, "CONCURRENTLY"), when(o.IfNotExists, "IF NOT EXISTS"),
		when(o.Index != "", identifier(o.Index)), "ON", when(o.Only, "ONLY"), tableName(o.Table),
		when(o.Method != "" && o.Method != "btree", "USING "+o.Method),
		"("+strings.Join(elements, ", ")+")",
		when(len(o.Include) > 0, "INCLUDE "+identifiers(o.Include)),
		when(o.NullsNotDistinct, "NULLS NOT DISTINCT"),
		when(!o.Where.IsZero(), "WHERE "+o.Where.SQL))
}

func setVariableSQL(o migration.SetVariable) string {
	switch {
	case o.Reset && o.Local:
		return phrase("SET LOCAL", o.Name, "TO DEFAULT")
	case o.Reset && o.Name == "all":
		return "RESET ALL"
	case o.Reset:
		return phrase("RESET", o.Name)
	case o.FromCurrent:
		return phrase("SET", when(o.Local, "LOCAL"), o.Name, "FROM CURRENT")
	}
	return phrase("SET", when(o.Local, "LOCAL"), o.Name, "=", settingSQL(o.Value))
}

func vacuumSQL(o migration.Vacuum) string {
	verb := "ANALYZE"
	if o.Vacuum {
		verb = phrase("VACUUM", when(o.Full && o.Analyze, "(FULL, ANALYZE)"), when(o.Full && !o.Analyze, "(FULL)"), when(!o.Full && o.Analyze, "(ANALYZE)"))
	}
	tables := make([]string, len(o.Tables))
	for i, t := range o.Tables {
		tables[i] = tableName(t)
	}
	return phrase(verb, strings.Join(tables, ", "))
}
