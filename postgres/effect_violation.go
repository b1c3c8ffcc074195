package postgres

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

// What rows may violate that a statement writes. Which values they have is
// known of the constant NULL alone, so the rest is possible and never certain.

// insertViolates adds what the rows of an INSERT may violate.
func (c *cost) insertViolates(op migration.Insert) {
	r := c.before.Relation(op.Table)
	if r == nil || r.Kind != schema.Table && r.Kind != schema.PartitionedTable {
		return
	}
	given := givenColumns(r, op)
	for i, column := range given {
		if slices.Contains(op.Nulls, i) {
			c.putsNull(r, column, wording.Say("a row has none"), op.Rows > 0)
		}
	}
	for _, column := range r.Columns {
		if !slices.Contains(given, column.Name) && !c.fillsItself(column) {
			c.putsNull(r, column.Name, wording.Say("it is not given"), op.Rows > 0)
		}
	}
	if op.OnConflict == nil || len(op.OnConflict.Columns) > 0 || op.OnConflict.Constraint != "" {
		c.mayRepeatKey(r, given, op.OnConflict)
	}
	c.mayViolate(r, given)
}

// updateViolates adds what the new values of an UPDATE may violate.
func (c *cost) updateViolates(op migration.Update) {
	r := c.before.Relation(op.Table)
	if r == nil || r.Kind != schema.Table && r.Kind != schema.PartitionedTable {
		return
	}
	ofEachRow := op.Where.IsZero() && len(op.Sources) == 0 && !c.mayBeTouchedUp(r)
	for _, column := range op.Nulls {
		if own := r.Column(column); own == nil || !own.NotNull {
			continue
		}
		if ofEachRow {
			c.failsOnRows(op.Table, "23502")
			continue
		}
		c.mayFail("23502", "%s of %s is set to NULL in a row", column, r.Name.Short())
	}
	for i, value := range op.Values {
		if ofEachRow && c.before.Sure(r.Name) && c.violated(r, op.Columns[i], value) != "" {
			c.failsOnRows(op.Table, "23514")
		}
	}
	c.mayRepeatKey(r, op.Columns, nil)
	c.mayViolate(r, op.Columns)
	isOpen := func(k *schema.Constraint) bool { return k.Kind == migration.Check && !k.Valid && !k.NotEnforced }
	if i := slices.IndexFunc(r.Constraints, isOpen); i >= 0 { // one stands for all: each row is checked
		c.mayFail("23514", "a row of %s violates %s, which was never validated", r.Name.Short(), r.Constraints[i].Name)
	}
}

// putsNull adds that a NOT NULL column would be null: for certain where a row
// is there for sure, and nothing gives it a value after all.
func (c *cost) putsNull(r *schema.Relation, column string, why wording.Text, isSure bool) {
	own := r.Column(column)
	if own == nil || !own.NotNull {
		return
	}
	if isSure && !c.mayBeTouchedUp(r) && c.before.Sure(r.Name) {
		c.alwaysFails("23502", "%s of %s is NOT NULL, and %s", column, r.Name.Short(), why)
		return
	}
	c.mayFail("23502", "%s of %s is null in a row", column, r.Name.Short())
}

// mayBeTouchedUp reports whether triggers or rules may write other values than
// a statement has, or the table is not known in full.
func (c *cost) mayBeTouchedUp(r *schema.Relation) bool {
	return !r.Partial.IsZero() || slices.ContainsFunc(r.Dependents, func(d schema.Dependent) bool {
		return d.Kind == "trigger" || d.Kind == "rule"
	})
}

// fillsItself reports whether a column that a statement leaves out has a value.
func (c *cost) fillsItself(column *schema.Column) bool {
	t := c.before.Type(column.Type.Name)
	return !column.Default.IsZero() || column.Identity != "" || !column.Generated.IsZero() || t != nil && t.Kind == "domain"
}

// mayRepeatKey adds that a key may be there already. A key of which no column
// is given is made by its default, a sequence in general.
func (c *cost) mayRepeatKey(r *schema.Relation, given []string, conflict *migration.OnConflict) {
	if !r.MayHaveKeyOn(given) {
		return
	}
	for i, index := range c.indexesOf(r) {
		d := definition(index)
		if d == nil || !d.Unique || !keysOn(d, given) || conflict != nil && decides(d, conflict) {
			continue
		}
		c.mayFail("23505", "a row has the key of another in %s", r.Indexes[i].Short())
	}
}

// keysOn reports whether one of some columns is in an index.
func keysOn(d *schema.IndexDefinition, columns []string) bool {
	return slices.ContainsFunc(d.Elements, func(e migration.IndexElement) bool { return slices.Contains(columns, e.Column) })
}

// mayViolate adds the CHECK constraints, exclusion constraints and foreign keys
// on columns that a statement gives.
func (c *cost) mayViolate(r *schema.Relation, given []string) {
	for _, k := range r.Constraints {
		switch {
		case k.Kind == migration.Check && intersects(k.Expression.Columns, given):
			c.mayFail("23514", "a row violates %s of %s", k.Name, r.Name.Short())
		case k.Kind == migration.Exclude && intersects(k.Columns, given):
			c.mayFail("23P01", "a row conflicts with another by %s of %s", k.Name, r.Name.Short())
		case k.Kind == migration.ForeignKey && !c.before.Session().Defers(k) && intersects(k.Columns, given):
			c.mayFail("23503", "a row references one that is not in %s", k.References.Short())
		}
	}
}

// hasArbiter reports whether there is a key as ON CONFLICT names it, and adds
// the failure where there surely is none.
func (c *cost) hasArbiter(r *schema.Relation, conflict *migration.OnConflict) bool {
	if conflict == nil || conflict.Partly || !r.Partial.IsZero() || !c.before.Sure(r.Name) {
		return true
	}
	if conflict.Constraint != "" && r.Constraint(conflict.Constraint) == nil {
		c.alwaysFails("42704", "%s has no constraint %s", r.Name.Short(), conflict.Constraint)
		return false
	}
	if len(conflict.Columns) == 0 {
		return true
	}
	for _, index := range c.indexesOf(r) {
		d := definition(index)
		if d == nil || decides(d, conflict) {
			return true
		}
	}
	if !c.hasColumns(r.Name, conflict.Columns...) {
		return false
	}
	c.alwaysFails("42P10", "%s has no unique index on just the columns of ON CONFLICT", r.Name.Short())
	return false
}

// decides reports whether an index is the one by which ON CONFLICT decides.
func decides(d *schema.IndexDefinition, conflict *migration.OnConflict) bool {
	if conflict.Constraint != "" {
		return d.Constraint == conflict.Constraint
	}
	columns := indexColumns(d)
	if !d.Unique || !d.Where.IsZero() || slices.Contains(columns, "") {
		return false
	}
	return len(conflict.Columns) > 0 && sameSet(columns, conflict.Columns)
}
