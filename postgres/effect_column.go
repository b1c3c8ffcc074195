package postgres

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
)

// alter begins a subcommand of ALTER TABLE: it locks the table, and with
// recurse the tables below it, where the subcommand is for these too. It reports
// false when nothing more is to be said because the statement is sure to fail here.
func (c *cost) alter(f form, name migration.Name, recurse bool) bool {
	if c.missing(name, false, "42P01") {
		return false
	}
	r := c.table(name)
	c.lock(f, itself, name)
	if recurse {
		c.lockBelow(f, name)
	}
	if r == nil {
		return true
	}
	if slices.Contains(c.before.Session().PendingTriggers, r.Name) {
		c.alwaysFails("55006", "%s has pending trigger events in this transaction", r.Name.Short())
		return false
	}
	return true
}

// wrongKind adds the failure of a subcommand on a relation that is no table.
func (c *cost) wrongKind(name migration.Name, allowed ...schema.Kind) bool {
	r := c.before.Relation(name)
	if r == nil || r.Kind == schema.Table || r.Kind == schema.PartitionedTable || r.Kind == schema.ForeignTable || slices.Contains(allowed, r.Kind) {
		return false
	}
	if r.Partial != "" && r.Kind == schema.Table || !c.before.Sure(name) {
		return false
	}
	c.alwaysFails("42809", "%s is a %s", r.Name.Short(), r.Kind)
	return true
}

// isNone adds the failure of a statement on a relation that is none of the kinds
// it is for. The server looks at that before it locks anything.
func (c *cost) isNone(name migration.Name, of ...schema.Kind) bool {
	r := c.before.Relation(name)
	if r == nil || slices.Contains(of, r.Kind) || !c.before.Sure(name) {
		return false
	}
	c.alwaysFails("42809", "%s is a %s", r.Name.Short(), r.Kind)
	return true
}

// column begins a subcommand of ALTER TABLE on a column. It is nil where the column is not known; ok is false where the
// statement is sure to fail.
func (c *cost) column(f form, table migration.Name, name string, only bool) (column *schema.Column, ok bool) {
	if !c.alter(f, table, !only) {
		return nil, false
	}
	r := c.before.Relation(table)
	column = r.Column(name)
	if column == nil && !c.hasColumns(table, name) {
		return nil, false
	}
	return column, true
}

// hasColumns adds the failure of naming a column that is not there.
func (c *cost) hasColumns(table migration.Name, names ...string) bool {
	r := c.before.Relation(table)
	if r == nil || !c.before.Sure(table) {
		return true
	}
	for _, name := range names {
		if r.Column(name) == nil && !migration.IsHole(name) && !isSystemColumn(name) {
			c.alwaysFails("42703", "%s has no column %s", r.Name.Short(), name)
			return false
		}
	}
	return true
}

// isSystemColumn reports whether every table has a column of that name
// (PostgreSQL manual, 5.5).
func isSystemColumn(name string) bool {
	return slices.Contains([]string{"tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"}, name)
}

func (c *cost) addColumn(op migration.AddColumn) {
	if c.isTooNewColumn(op.Column) || c.wrongKind(op.Table) {
		return
	}
	r := c.before.Relation(op.Table)
	ownIdentity := op.Column.Identity != "" && c.isPartitioned(op.Table) && !c.since(partitionedIdentity)
	if !c.alter(addColumn, op.Table, !ownIdentity) {
		return
	}
	if ownIdentity {
		c.alwaysFails("42P16", "%s is partitioned, and its partitions would not get the identity column", r.Name.Short())
		return
	}
	if r.Column(op.Column.Name) != nil {
		if !op.IfNotExists && c.before.Sure(op.Table) {
			c.alwaysFails("42701", "%s already has a column %s", r.Name.Short(), op.Column.Name)
		}
		if op.IfNotExists || c.fails() {
			return
		}
	}
	if !c.mayAddColumn(op) || !c.mayKeep(op) {
		return
	}
	if f := c.notImmutable(op.Column.Generated); f != "" {
		c.alwaysFails("42P17", "%s() is not immutable, and %s is generated with it", f, op.Column.Name)
		return
	}
	heaps := c.heaps(c.tree(op.Table))
	value := c.columnDefault(op.Column)
	c.fillColumn(op, heaps, value)
	c.newLabelInColumn(op.Column.Default.Parts().Texts, op.Column.Type)
	for _, constraint := range op.Column.Constraints {
		c.addedColumnConstraint(op, constraint, heaps, value)
	}
}

// mayAddColumn adds the failure of a column that the tables of a tree would
// not share, or of a type that does not exist.
func (c *cost) mayAddColumn(op migration.AddColumn) bool {
	r := c.before.Relation(op.Table)
	switch {
	case r == nil || !c.before.Sure(op.Table):
	case c.isPartition(r):
		c.alwaysFails("42809", "%s is a partition", r.Name.Short())
	case op.Only && len(r.Children) > 0:
		c.alwaysFails("42P16", "the tables below %s must get it too", r.Name.Short())
	case isSystemColumn(op.Column.Name):
		c.alwaysFails("42701", "%s is a column of the system", op.Column.Name)
	case op.Column.Identity != "" && !mayBeIdentity(op.Column.Type):
		c.alwaysFails("22023", "%s is of no integer type", op.Column.Name)
	case r.PrimaryKey() != nil && hasKey(op.Column):
		c.alwaysFails("42P16", "%s already has a primary key", r.Name.Short())
	case len(op.Column.Default.Columns) > 0 || op.Column.Default.Parts().Subquery:
		c.alwaysFails("0A000", "the default of %s reads a column or a table", op.Column.Name)
	case c.differsBelow(op):
		c.alwaysFails("42804", "a table below %s has a column %s of another type", r.Name.Short(), op.Column.Name)
	}
	for _, name := range op.Column.Generated.Columns {
		if other := r.Column(name); other != nil && !other.Generated.IsZero() && c.before.Sure(op.Table) {
			c.alwaysFails("42P17", "%s, of which %s is generated, is generated itself", name, op.Column.Name)
		}
	}
	return !c.fails() && !c.isMissingType(op.Column.Type)
}

// isTooNewColumn adds the failure of a column that the server cannot read.
func (c *cost) isTooNewColumn(column migration.Column) bool {
	return slices.ContainsFunc(column.Constraints, c.isTooNewConstraint)
}

// mayBeIdentity reports whether an identity column may be of a type.
func mayBeIdentity(t migration.Type) bool {
	return !t.Array && slices.Contains([]string{"int2", "int4", "int8"}, t.Name.Name)
}

// hasKey reports whether a column is written with PRIMARY KEY.
func hasKey(column migration.Column) bool {
	return slices.ContainsFunc(column.Constraints, func(k migration.Constraint) bool { return k.Kind == migration.PrimaryKey })
}

// isPartition reports whether a table is a partition of another.
func (c *cost) isPartition(r *schema.Relation) bool {
	return c.isPartitioned(r.Parent) && !r.Inherited
}

// columnDefault is the value that the existing rows get in a new column: its
// own default, or that of its domain.
func (c *cost) columnDefault(column migration.Column) migration.Expression {
	if column.Default.IsZero() && !column.Type.Array {
		if t := c.before.Type(column.Type.Name); t != nil && t.Kind == "domain" {
			return t.Default
		}
	}
	return column.Default
}

// fillColumn is what giving a new column its value costs. A default that is
// the same for all rows is kept beside the table, from version 11 on; the
// others are written into every row (PostgreSQL manual, ALTER TABLE, notes).
func (c *cost) fillColumn(op migration.AddColumn, heaps []migration.Name, value migration.Expression) {
	stored := !op.Column.Generated.IsZero() && !op.Column.Virtual
	switch {
	case stored, op.Column.Identity != "", op.Column.Serial, c.isVolatile(value), c.isConstrained(op.Column.Type):
		c.rewrite(addColumn, heaps...)
		if c.anyRows(heaps) && !op.Column.Serial {
			c.lock(addColumn, itsSequences, value.Parts().Sequences...)
		}
	}
	if !c.mustHaveValue(op.Column) || !c.anyRows(heaps) {
		return
	}
	switch {
	case op.Column.Identity != "", op.Column.Serial:
	case !op.Column.Generated.IsZero():
		c.mayFail("23502", "a row gets no value for %s", op.Column.Name)
	case value.IsZero() || value.Null:
		if t := c.before.Type(op.Column.Type.Name); t != nil && !op.Column.NotNull && !c.before.Sure(op.Table) {
			return
		}
		c.scan(heaps...)
		c.failsOnRows(c.before.Resolve(op.Table), "23502")
	}
}

// mustHaveValue reports whether a column may not be null, by itself, as a key
// or by its domain.
func (c *cost) mustHaveValue(column migration.Column) bool {
	if column.NotNull {
		return true
	}
	if t := c.before.Type(column.Type.Name); t != nil && t.Kind == "domain" && t.NotNull && !column.Type.Array {
		return true
	}
	return hasKey(column)
}

// isVolatile reports whether two rows may get different values. Functions
// that a migration created have the volatility that it gave them.
func (c *cost) isVolatile(e migration.Expression) bool {
	if e.Parts().UnknownFunction == "" {
		return e.Volatile
	}
	name := migration.Name{Name: e.Parts().UnknownFunction}
	switch c.before.FunctionVolatility(name) {
	case "immutable", "stable":
		return false
	case "":
		c.assume("%s() is not known: taken to be volatile", e.Parts().UnknownFunction)
	}
	return e.Volatile
}

// isConstrained reports whether a type is a domain with a constraint, its own
// or of the domain below it: a column of it is checked row by row.
func (c *cost) isConstrained(t migration.Type) bool {
	return !t.Array && slices.ContainsFunc(c.before.Domains(t), func(d *schema.UserType) bool {
		return d.NotNull || len(d.Constraints) > 0
	})
}

// addedColumnConstraint is what a constraint written with a new column costs.
func (c *cost) addedColumnConstraint(op migration.AddColumn, constraint migration.Constraint, heaps []migration.Name, value migration.Expression) {
	hasValue := !value.IsZero() && !value.Null || !op.Column.Generated.IsZero() || op.Column.Identity != "" || op.Column.Serial
	switch constraint.Kind {
	case migration.Check:
		c.scan(heaps...)
		if (hasValue || len(constraint.Expression.Parts().NotNull) > 0) && c.anyRows(heaps) {
			c.mayFail("23514", "the value of %s violates its check", op.Column.Name)
		}
	case migration.ForeignKey:
		c.references(addColumn, op.Table, constraint, hasValue)
	case migration.Unique, migration.PrimaryKey:
		c.buildKey(addColumn, op.Table, constraint)
		if hasValue && !c.isVolatile(value) && op.Column.Identity == "" && c.anyRows(heaps) {
			c.mayFail("23505", "%s has more than one row: all get the same %s", c.before.Resolve(op.Table).Short(), op.Column.Name)
		}
	}
}

func (c *cost) setNotNull(op migration.SetNotNull) {
	if c.wrongKind(op.Table) {
		return
	}
	// A partition's column cannot be null where its parent's is not, so a
	// second time locks none; a child by inheritance is asked again.
	column := c.before.Relation(op.Table).Column(op.Column)
	done := c.isPartitioned(op.Table) && column != nil && column.NotNull
	if _, ok := c.column(setNotNull, op.Table, op.Column, op.Only || done); !ok {
		return
	}
	if op.Only && !done && c.onlyAbove(op.Table, op.Column, func(part *schema.Column) bool { return !part.NotNull }) {
		if !c.since(notNullConstraints) {
			c.lockBelow(setNotNull, op.Table)
		}
		return
	}
	c.proveNotNull(op.Table, op.Column, op.Only)
}

// proveNotNull reads the rows of a table to see that a column has no null,
// unless that is known (PostgreSQL manual, ALTER TABLE, SET NOT NULL).
func (c *cost) proveNotNull(table migration.Name, name string, only bool) {
	tree := c.tree(table)
	if only {
		tree = tree[:1]
	}
	for _, part := range c.heaps(tree) {
		r := c.before.Relation(part)
		column := r.Column(name)
		if column != nil && column.NotNull || r.NotNullProven(name) || !c.hasRows(part) {
			continue
		}
		c.scan(part)
		switch {
		case column != nil && c.isAllNull(r, column):
			c.failsOnRows(c.before.Resolve(part), "23502")
		default:
			c.mayFail("23502", "%s of %s is null in a row", name, c.before.Resolve(part).Short())
		}
	}
}

// isAllNull reports whether a column is surely null in every row: the change
// added it without a default and has given it no value since.
func (c *cost) isAllNull(r *schema.Relation, column *schema.Column) bool {
	return column.Epoch > 0 && r.Epoch < column.Epoch && !column.Updated && column.Default.IsZero() &&
		column.Generated.IsZero() && column.Identity == "" && c.before.Sure(r.Name)
}

func (c *cost) dropNotNull(op migration.DropNotNull) {
	refused := op.Only && c.isPartitioned(op.Table) && !c.since(notNullConstraints)
	column, ok := c.column(dropNotNull, op.Table, op.Column, refused)
	if !ok || column == nil {
		return
	}
	if refused && c.onlyAbove(op.Table, op.Column, isNotNull) {
		return
	}
	r := c.before.Relation(op.Table)
	switch key := r.PrimaryKey(); {
	case !c.before.Sure(op.Table):
	case column.Identity != "":
		c.alwaysFails("42601", "%s is an identity column", op.Column)
	case key != nil && slices.Contains(key.Columns, op.Column):
		c.alwaysFails("42P16", "%s is in the primary key", op.Column)
	case c.isPartition(r) && isNotNull(c.before.Relation(r.Parent).Column(op.Column)):
		c.lock(dropNotNull, itsParent, r.Parent)
		c.alwaysFails("42P16", "%s is NOT NULL in %s", op.Column, r.Parent.Short())
	case c.since(notNullConstraints) && slices.ContainsFunc(r.Parents, func(p migration.Name) bool {
		return isNotNull(c.before.Relation(p).Column(op.Column))
	}):
		c.alwaysFails("42P16", "%s is NOT NULL in a table above", op.Column)
	}
}

func isNotNull(column *schema.Column) bool { return column != nil && column.NotNull }

func (c *cost) setDefault(op migration.SetDefault) {
	if c.wrongKind(op.Table, schema.View) {
		return
	}
	column, ok := c.column(setDefault, op.Table, op.Column, false)
	c.usesNewLabel(op.Default.Parts().Texts, op.Table, []string{op.Column})
	if ok && column != nil && c.mayHaveDefault(op.Table, column) {
		c.fitsType(op.Default, column.Type, false)
	}
}

func (c *cost) addIdentity(op migration.AddIdentity) {
	column, ok := c.column(addIdentity, op.Table, op.Column, true)
	c.lockPartitions(addIdentity, op.Table)
	if !ok || column == nil || !c.before.Sure(op.Table) {
		return
	}
	switch {
	case !mayBeIdentity(column.Type):
		c.alwaysFails("22023", "%s is of no integer type", op.Column)
	case !column.NotNull:
		c.alwaysFails("55000", "%s is not NOT NULL", op.Column)
	case column.Identity != "":
		c.alwaysFails("55000", "%s is an identity column already", op.Column)
	case !column.Default.IsZero():
		c.alwaysFails("55000", "%s has a default", op.Column)
	}
}

func (c *cost) renameColumn(op migration.RenameColumn) {
	if c.before.Relation(op.Table) == nil && c.before.Type(op.Table) != nil {
		return // an attribute of a composite type
	}
	if _, ok := c.column(renameColumn, op.Table, op.Column, false); !ok {
		return
	}
	switch r := c.before.Relation(op.Table); {
	case !c.before.Sure(op.Table):
	case c.isInherited(r, op.Column):
		c.alwaysFails("42P16", "%s is inherited", op.Column)
	case r.Column(op.To) != nil:
		c.alwaysFails("42701", "%s already has a column %s", r.Name.Short(), op.To)
	}
}

func (c *cost) dropExpression(op migration.DropExpression) {
	if c.isTooNew(dropExpressionSyntax) {
		return
	}
	column, ok := c.column(dropExpression, op.Table, op.Column, false)
	if ok && column != nil && column.Generated.IsZero() && !op.IfExists && c.before.Sure(op.Table) {
		c.alwaysFails("55000", "%s is not a generated column", op.Column)
	}
}
