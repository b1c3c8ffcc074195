package migration

import "github.com/oncebitten/oncebitten/wording"

// CreateIndex is CREATE INDEX.
type CreateIndex struct {
	Index            string // empty where the server chooses it
	ByConvention     bool   // Index may be another: a convention of the application may choose it
	Table            Name
	Elements         []IndexElement
	Include          []string
	Unique           bool
	Concurrently     bool
	IfNotExists      bool
	Only             bool
	NullsNotDistinct bool
	Method           string // "btree" where none is written
	Where            Expression
}

// DropIndex drops one index.
type DropIndex struct {
	Index        Name
	Concurrently bool
	IfExists     bool
	Cascade      bool
}

// Reindex is REINDEX. Object is "index", "table", "schema", "database" or "system".
type Reindex struct {
	Object       string
	Name         Name
	Concurrently bool
}

// CreateView is CREATE VIEW and CREATE MATERIALIZED VIEW.
type CreateView struct {
	View         Name
	Materialized bool
	OrReplace    bool
	IfNotExists  bool
	Temporary    bool
	// Columns are the output columns where they are known; "*" stands for all of Sources.
	Columns []string
	// Sources are the relations it reads, with the columns it is known to
	// read of each (nil: unknown, so any).
	Sources []Dependency
	// Unqualified are the columns that it names without saying whose they are.
	Unqualified []ColumnReference
	WithData    bool
	// ReadOnly is why its rows cannot be written as those of the table that it
	// reads; "" where they can.
	ReadOnly wording.Text
}

// DropView drops one view or materialized view.
type DropView struct {
	View         Name
	Materialized bool
	IfExists     bool
	Cascade      bool
}

// RefreshMaterializedView is REFRESH MATERIALIZED VIEW.
type RefreshMaterializedView struct {
	View         Name
	Concurrently bool
	WithNoData   bool
}

// CreateSequence creates a sequence. OwnedBy and OwnedByColumn are those of
// OWNED BY, where it is written.
type CreateSequence struct {
	Sequence      Name
	OwnedBy       Name
	OwnedByColumn string
	IfNotExists   bool
	Temporary     bool
}

// AlterSequence changes a sequence's parameters.
type AlterSequence struct {
	Sequence Name
	// OwnedBy is the table that will own it, by the column OwnedByColumn,
	// where the statement says so.
	OwnedBy       Name
	OwnedByColumn string
	// Restart is true where it begins anew: at RestartWith, as written, or
	// where it began at first.
	Restart     bool
	RestartWith string
	IfExists    bool
}

// DropSequence drops one sequence.
type DropSequence struct {
	Sequence Name
	IfExists bool
	Cascade  bool
}

// CreateType is CREATE TYPE and CREATE DOMAIN. Kind is "enum", "composite", "domain", "range" or "base".
type CreateType struct {
	Type Name
	Kind string
	// Labels are those of an enum.
	Labels []string
	// Base, Default, NotNull and Constraints are those of a domain.
	Base        Type
	Default     Expression
	NotNull     bool
	Constraints []Constraint
	// Columns are the attributes of a composite type.
	Columns []Column
}

// AddEnumValue is ALTER TYPE … ADD VALUE.
type AddEnumValue struct {
	Type        Name
	Value       string
	IfNotExists bool
	// Neighbor is the label that BEFORE or AFTER names.
	Neighbor string
}

// RenameEnumValue is ALTER TYPE … RENAME VALUE.
type RenameEnumValue struct {
	Type      Name
	Value, To string
}

// AlterType is any other change of a type: Action as in AlterTable ("add attribute", "alter attribute type", "rename to", …).
type AlterType struct {
	Type     Name
	Action   string
	Argument string
}

// AlterDomain is ALTER DOMAIN. Action is "add constraint", "validate
// constraint", "drop constraint", "set not null", "drop not null",
// "set default", "drop default", "rename to", "rename constraint".
type AlterDomain struct {
	Domain     Name
	Action     string
	Constraint Constraint
	Default    Expression
	Argument   string
}

// DropType drops one type or domain.
type DropType struct {
	Type     Name
	IfExists bool
	Cascade  bool
}

// CreateSchema creates a schema.
type CreateSchema struct {
	Schema      string
	IfNotExists bool
}

// DropSchema drops one schema.
type DropSchema struct {
	Schema   string
	IfExists bool
	Cascade  bool
}

// CreateTrigger is CREATE TRIGGER.
type CreateTrigger struct {
	Trigger   string
	Table     Name
	OrReplace bool
	// ForEachRow tells FOR EACH ROW from FOR EACH STATEMENT.
	ForEachRow bool
	// Columns are those of UPDATE OF and of WHEN, UpdateOf the former alone.
	Columns, UpdateOf []string
	// Function is the one that it calls.
	Function Name
	// From is the other table of a constraint trigger, where one is named.
	From Name
}

// DropOnTable drops a trigger, rule or policy: an object that belongs to a table.
type DropOnTable struct {
	Object   string // "trigger", "rule", "policy"
	Name     string
	Table    Name
	IfExists bool
	Cascade  bool
}

// AlterOnTable creates or alters a rule or policy, or alters or renames a
// trigger: Action is "create policy", "create rule", "alter policy",
// "rename trigger", …
type AlterOnTable struct {
	Action string
	Name   string
	Table  Name
	// To is the new name of one that is renamed.
	To string
	// Columns are those of the table that its expressions surely read.
	Columns []string
	// OrReplace is that of CREATE OR REPLACE RULE.
	OrReplace bool
	// Reads are the other relations that its expressions read, Writes those that
	// the actions of a rule write.
	Reads, Writes []Name
}

// Dependency is a relation that a view reads, with the columns it reads of it:
// "*" stands for all that there are, nil for any, as it is not known which.
type Dependency struct {
	Relation Name
	Columns  []string
}

// ColumnReference is a column that a query names alone. Levels are the
// relations of the query in which it does so, then those of the query around it,
// and so on: the column is that of the first level which has it.
type ColumnReference struct {
	Column string
	Levels [][]Name
}
