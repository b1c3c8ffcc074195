package migration

import (
	"strconv"
	"strings"

	"github.com/oncebitten/oncebitten/wording"
)

// phrase joins the non-empty words.
func phrase(words ...string) string {
	var out []string
	for _, w := range words {
		if w != "" {
			out = append(out, w)
		}
	}
	return strings.Join(out, " ")
}

func when(condition bool, words string) string {
	if condition {
		return words
	}
	return ""
}

func routine(procedure bool) string {
	if procedure {
		return "procedure"
	}
	return "function"
}

func list(names []Name) string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = n.String()
	}
	return strings.Join(out, ", ")
}

func columns(names []string) string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = QuoteIdentifier(n)
	}
	return "(" + strings.Join(out, ", ") + ")"
}

// ColumnOf is the way an operation names a column: "public.users.email".
func ColumnOf(table Name, column string) string {
	schema := table.Schema
	if schema == "" {
		schema = "public"
	}
	return QuoteIdentifier(schema) + "." + QuoteIdentifier(table.Name) + "." + QuoteIdentifier(column)
}

// String is the type as SQL would write it, with catalogue names.
func (t Type) String() string {
	name := QuoteIdentifier(t.Name.Name)
	if t.Name.Schema != "" && t.Name.Schema != "pg_catalog" {
		name = QuoteIdentifier(t.Name.Schema) + "." + name
	}
	if len(t.Modifiers) > 0 {
		numbers := make([]string, len(t.Modifiers))
		for i, m := range t.Modifiers {
			numbers[i] = strconv.Itoa(m)
		}
		name += "(" + strings.Join(numbers, ",") + ")"
	}
	return name + when(t.Array, "[]")
}

// String describes a constraint as "check c", "foreign key (a) to public.t (b)".
func (c Constraint) String() string {
	words := []string{string(c.Kind)}
	if c.Name != "" {
		words = append(words, QuoteIdentifier(c.Name))
	}
	if len(c.Columns) > 0 && c.Kind != Check {
		words = append(words, columns(c.Columns))
	}
	if !c.References.IsZero() {
		words = append(words, "to", c.References.String())
	}
	return phrase(append(words, when(c.UsingIndex != "", "using index "+QuoteIdentifier(c.UsingIndex)), when(c.NotValid, "not valid"))...)
}

func (o CreateTable) String() string {
	s := phrase("create", when(o.Temporary, "temporary"), when(o.Unlogged, "unlogged"), when(o.Foreign, "foreign"), "table", o.Table.String())
	switch {
	case !o.PartitionOf.IsZero():
		s += " partition of " + o.PartitionOf.String()
	case o.AsQuery:
		s += " as query"
	}
	return s
}
func (o DropTable) String() string {
	return phrase("drop", when(o.Foreign, "foreign"), "table", o.Table.String(), when(o.Cascade, "cascade"))
}
func (o RenameTable) String() string {
	return phrase("rename", o.Table.String(), "to", QuoteIdentifier(o.To))
}
func (o SetSchema) String() string {
	return phrase("set schema of", o.Object, o.Name.String(), "to", QuoteIdentifier(o.Schema))
}
func (o AddColumn) String() string {
	return phrase("add column", ColumnOf(o.Table, o.Column.Name), o.Column.Type.String(),
		when(o.Column.NotNull, "not null"), when(!o.Column.Default.IsZero(), "default "+o.Column.Default.SQL))
}
func (o DropColumn) String() string {
	return phrase("drop column", ColumnOf(o.Table, o.Column), when(o.Cascade, "cascade"))
}
func (o RenameColumn) String() string {
	return phrase("rename column", ColumnOf(o.Table, o.Column), "to", QuoteIdentifier(o.To))
}
func (o AlterColumnType) String() string {
	return phrase("alter type of", ColumnOf(o.Table, o.Column), "to", o.Type.String())
}
func (o SetNotNull) String() string  { return "set not null on " + ColumnOf(o.Table, o.Column) }
func (o DropNotNull) String() string { return "drop not null on " + ColumnOf(o.Table, o.Column) }
func (o SetDefault) String() string  { return "set default of " + ColumnOf(o.Table, o.Column) }
func (o DropDefault) String() string { return "drop default of " + ColumnOf(o.Table, o.Column) }
func (o AddIdentity) String() string { return "add identity to " + ColumnOf(o.Table, o.Column) }
func (o DropExpression) String() string {
	return "drop expression of " + ColumnOf(o.Table, o.Column)
}
func (o AddConstraint) String() string {
	return phrase("add", o.Constraint.String(), "on", o.Table.String())
}
func (o ValidateConstraint) String() string {
	return phrase("validate constraint", QuoteIdentifier(o.Constraint), "on", o.Table.String())
}
func (o DropConstraint) String() string {
	return phrase("drop constraint", QuoteIdentifier(o.Constraint), "on", o.Table.String(), when(o.Cascade, "cascade"))
}
func (o RenameConstraint) String() string {
	return phrase("rename constraint", QuoteIdentifier(o.Constraint), "on", o.Table.String(), "to", QuoteIdentifier(o.To))
}
func (o AttachPartition) String() string {
	return phrase("attach partition", o.Partition.String(), "to", o.Table.String())
}
func (o DetachPartition) String() string {
	return phrase("detach partition", o.Partition.String(), "from", o.Table.String(), when(o.Concurrently, "concurrently"))
}
func (o AlterTable) String() string {
	target := o.Table.String()
	if o.Column != "" {
		target = ColumnOf(o.Table, o.Column)
	}
	return phrase(o.Action, QuoteIfAny(o.Argument), when(!o.Other.IsZero(), o.Other.String()), "on", target)
}

// QuoteIfAny quotes an identifier unless it is empty.
func QuoteIfAny(s string) string {
	if s == "" {
		return ""
	}
	return QuoteIdentifier(s)
}

func (o CreateIndex) String() string {
	return phrase("create", when(o.Unique, "unique"), "index", when(o.Concurrently, "concurrently"), QuoteIfAny(o.Index), "on", o.Table.String())
}
func (o DropIndex) String() string {
	return phrase("drop index", when(o.Concurrently, "concurrently"), o.Index.String(), when(o.Cascade, "cascade"))
}
func (o Reindex) String() string {
	return phrase("reindex", o.Object, when(o.Concurrently, "concurrently"), when(!o.Name.IsZero(), o.Name.String()))
}
func (o CreateView) String() string {
	return phrase("create", when(o.OrReplace, "or replace"), when(o.Materialized, "materialized"), "view", o.View.String())
}
func (o DropView) String() string {
	return phrase("drop", when(o.Materialized, "materialized"), "view", o.View.String(), when(o.Cascade, "cascade"))
}
func (o RefreshMaterializedView) String() string {
	return phrase("refresh materialized view", when(o.Concurrently, "concurrently"), o.View.String())
}
func (o CreateSequence) String() string { return "create sequence " + o.Sequence.String() }
func (o AlterSequence) String() string {
	return phrase("alter sequence", o.Sequence.String(), when(o.Restart, "restart"))
}
func (o DropSequence) String() string {
	return phrase("drop sequence", o.Sequence.String(), when(o.Cascade, "cascade"))
}
func (o CreateType) String() string {
	if o.Kind == "domain" {
		return "create domain " + o.Type.String()
	}
	return phrase("create", o.Kind, "type", o.Type.String())
}
func (o AddEnumValue) String() string    { return "add value to enum " + o.Type.String() }
func (o RenameEnumValue) String() string { return "rename value of enum " + o.Type.String() }
func (o AlterType) String() string       { return phrase("alter type", o.Type.String(), o.Action) }
func (o AlterDomain) String() string     { return phrase("alter domain", o.Domain.String(), o.Action) }
func (o DropType) String() string {
	return phrase("drop type", o.Type.String(), when(o.Cascade, "cascade"))
}
func (o CreateSchema) String() string { return "create schema " + QuoteIdentifier(o.Schema) }
func (o DropSchema) String() string {
	return phrase("drop schema", QuoteIdentifier(o.Schema), when(o.Cascade, "cascade"))
}
func (o CreateTrigger) String() string {
	return phrase("create trigger", QuoteIdentifier(o.Trigger), "on", o.Table.String())
}
func (o DropOnTable) String() string {
	return phrase("drop", o.Object, QuoteIdentifier(o.Name), "on", o.Table.String())
}
func (o AlterOnTable) String() string {
	return phrase(o.Action, QuoteIfAny(o.Name), "on", o.Table.String(), when(o.To != "", "to "+QuoteIfAny(o.To)))
}
func (o Insert) String() string { return "insert into " + o.Table.String() }
func (o Update) String() string {
	return phrase("update", o.Table.String(), when(o.Where.IsZero(), "(all rows)"))
}
func (o Delete) String() string {
	return phrase("delete from", o.Table.String(), when(o.Where.IsZero(), "(all rows)"))
}
func (o Merge) String() string { return "merge into " + o.Table.String() }
func (o Select) String() string {
	return phrase("select", when(len(o.Sources) > 0, "from "+list(o.Sources)), when(o.Locking != "", "for "+o.Locking))
}
func (o Copy) String() string {
	if o.In {
		return "copy into " + o.Table.String()
	}
	return phrase("copy out of", o.Table.String())
}
func (o Truncate) String() string {
	return phrase("truncate", list(o.Tables), when(o.Cascade, "cascade"))
}
func (o Lock) String() string {
	return phrase("lock", list(o.Tables), "in", strings.ToLower(o.Mode), "mode")
}
func (o Vacuum) String() string {
	if !o.Vacuum {
		return phrase("analyze", list(o.Tables))
	}
	return phrase("vacuum", when(o.Full, "full"), list(o.Tables))
}
func (o Cluster) String() string {
	return phrase("cluster", when(!o.Table.IsZero(), o.Table.String()))
}
func (o TransactionControl) String() string { return phrase(o.Action, QuoteIfAny(o.Name)) }
func (o SetConstraints) String() string {
	return phrase("set constraints", list(o.Names), when(len(o.Names) == 0, "all"), when(o.Deferred, "deferred"), when(!o.Deferred, "immediate"))
}
func (o SetVariable) String() string {
	switch {
	case o.Reset && o.Local:
		return phrase("set local", o.Name, "to default")
	case o.Reset:
		return "reset " + o.Name
	case o.FromCurrent:
		return phrase("set", when(o.Local, "local"), o.Name, "from current")
	}
	return phrase("set", when(o.Local, "local"), o.Name, "=", o.Value)
}
func (o CommentOn) String() string {
	return phrase("comment on", o.Object, when(!o.Name.IsZero(), o.Name.String()))
}
func (o Grant) String() string {
	verb := "grant"
	if o.Revoke {
		verb = "revoke"
	}
	return phrase(verb, "on", o.Object, list(o.Names))
}
func (o CreateFunction) String() string {
	return phrase("create", routine(o.Procedure), o.Function.String())
}
func (o AlterFunction) String() string {
	return phrase("alter", o.Object, o.Function.String(), o.Volatility, when(o.To != "", "rename to "+QuoteIfAny(o.To)))
}
func (o DropFunction) String() string { return phrase("drop", o.Object, o.Function.String()) }
func (o Call) String() string         { return "call " + o.Function.String() }
func (o Other) String() string {
	if o.Sets.Name == "" {
		return phrase(o.Kind, list(o.Names))
	}
	return phrase(o.Kind, list(o.Names), o.Sets.String())
}
func (o IfExists) String() string { return "if there is " + o.Relation.String() }
func (o Requires) String() string {
	return phrase("requires version", strconv.Itoa(o.Version), "for", o.Syntax.In(wording.English))
}
func (o Opaque) String() string { return phrase("not understood:", o.Reason.In(wording.English)) }
