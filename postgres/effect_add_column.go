package postgres

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
)

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
