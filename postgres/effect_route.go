package postgres

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
)

// route locks the partitions that the rows of an INSERT belong to, as far as
// their keys are constants; otherwise any of them may get one.
func (c *cost) route(op migration.Insert) bool {
	r := c.before.Relation(op.Table)
	if r != nil && c.isPartition(r) && !c.belongs(r, op) {
		return false
	}
	if r == nil || r.Kind != schema.PartitionedTable {
		c.lockPartitions(insertRows, op.Table)
		return true
	}
	targets, known := c.targets(r, op)
	if !known {
		c.lockPartitions(insertRows, op.Table)
		return true
	}
	for _, target := range targets {
		if target.IsZero() {
			c.alwaysFails("23514", "no partition of %s is for one of its rows", r.Name.Short())
			return false
		}
	}
	c.lock(insertRows, itsPartitions, targets...)
	return true
}

// targets are the partitions, and those below them, that the rows belong to: a
// zero name where there is none. known is false where that cannot be told.
func (c *cost) targets(r *schema.Relation, op migration.Insert) (targets []migration.Name, known bool) {
	if len(op.Values) == 0 || len(op.Values) < op.Rows || !c.before.Sure(r.Name) || c.mayBeTouchedUp(r) {
		return nil, false
	}
	given := givenColumns(c.before.Relation(op.Table), op)
	for _, row := range op.Values {
		for at := r; at.Kind == schema.PartitionedTable; {
			next, ok := c.partitionFor(at, row, given)
			if !ok {
				return nil, false
			}
			targets = append(targets, next)
			if at = c.before.Relation(next); at == nil {
				break
			}
		}
	}
	return targets, true
}

// partitionFor is the partition of a table that a row belongs to; a zero name
// where there is none.
func (c *cost) partitionFor(r *schema.Relation, row []migration.Constant, given []string) (name migration.Name, ok bool) {
	value, ok := keyValue(r, row, given)
	if !ok {
		return migration.Name{}, false
	}
	for _, child := range r.Children {
		part := c.before.Relation(child)
		if part == nil {
			return migration.Name{}, false
		}
		inside, ok := admits(part.Bound, value)
		switch {
		case !ok:
			return migration.Name{}, false
		case inside:
			return child, true
		}
	}
	return r.DefaultPartition, true
}

// keyValue is the constant that a row has in the only column of a partition key.
func keyValue(r *schema.Relation, row []migration.Constant, given []string) (value migration.Constant, ok bool) {
	if len(r.PartitionKey) != 1 || r.PartitionKey[0] == "" {
		return migration.Constant{}, false
	}
	at := slices.Index(given, r.PartitionKey[0])
	if at < 0 || at >= len(row) || !row[at].IsValue() && row[at].Kind != migration.NullConstant {
		return migration.Constant{}, false
	}
	return row[at], true
}

// admits reports whether a value is within a bound; ok is false where that
// cannot be told.
func admits(bound migration.PartitionBound, value migration.Constant) (inside, ok bool) {
	switch {
	case bound.Default:
		return false, true
	case value.Kind == migration.NullConstant:
		return hasNull(bound), bound.Modulus == 0
	case len(bound.In) > 0:
		return hasLiteral(bound.In, value.Text), true
	case len(bound.From) == 1 && len(bound.To) == 1:
		from, lower := compareLiterals(value.Text, bound.From[0])
		to, upper := compareLiterals(value.Text, bound.To[0])
		return from >= 0 && to < 0, lower && upper
	}
	return false, false
}

// belongs adds the failure of rows that are given to a partition and are not
// within its bound.
func (c *cost) belongs(part *schema.Relation, op migration.Insert) bool {
	parent := c.before.Relation(part.Parent)
	given := givenColumns(part, op)
	for _, row := range op.Values {
		value, ok := keyValue(parent, row, given)
		if !ok || !c.before.Sure(part.Name) || c.mayBeTouchedUp(part) {
			continue
		}
		if inside, ok := admits(part.Bound, value); ok && !inside && !part.Bound.Default {
			c.alwaysFails("23514", "a row is outside the bound of %s", part.Name.Short())
			return false
		}
	}
	return true
}
