package postgres

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
)

// What the server refuses of the values that stand in an INSERT or UPDATE. Values
// that do not fit their column are refused before anything is read.

// takesValues adds the failure of values that an INSERT may not give.
func (c *cost) takesValues(op migration.Insert) bool {
	r := c.before.Relation(op.Table)
	if !c.isSureTable(r) {
		return true
	}
	given := givenColumns(r, op)
	for _, row := range op.Values {
		if len(row) > len(given) || len(op.Columns) > 0 && len(row) < len(given) {
			c.alwaysFails("42601", "a row has %d values for %d columns", len(row), len(given))
			return false
		}
	}
	if op.Rows == 0 && !op.DefaultValues {
		given = op.Columns // of which a query gives all
	}
	for i, name := range given {
		column := r.Column(name)
		if column == nil {
			continue
		}
		if op.Rows == 0 && !c.mayWrite(r, column, migration.Constant{}, op.Overriding) {
			return false
		}
		for _, row := range op.Values {
			if i < len(row) && (!c.mayWrite(r, column, row[i], op.Overriding) || !c.fitsColumn(row[i], column)) {
				return false
			}
		}
	}
	return true
}

// isSureTable reports whether a relation, which may be nil, is surely a table of
// the server's own.
func (c *cost) isSureTable(r *schema.Relation) bool {
	return r != nil && c.before.Sure(r.Name) && (r.Kind == schema.Table || r.Kind == schema.PartitionedTable)
}

// givenColumns are the columns that an INSERT gives values: those it names, or
// the first of the table.
func givenColumns(r *schema.Relation, op migration.Insert) []string {
	if len(op.Columns) > 0 || op.DefaultValues {
		return op.Columns
	}
	out := make([]string, len(r.Columns))
	for i, column := range r.Columns {
		out[i] = column.Name
	}
	return out
}

// mayWrite adds the failure of a value for a column that makes its own.
func (c *cost) mayWrite(r *schema.Relation, column *schema.Column, value migration.Constant, overriding string) bool {
	switch {
	case value.Kind == migration.Default:
		return true
	case !column.Generated.IsZero():
		state := "42601"
		if c.since(generatedIsNoSyntax) {
			state = "428C9"
		}
		c.alwaysFails(state, "%s of %s is generated", column.Name, r.Name.Short())
	case column.Identity == "always" && (overriding == "" || overriding == "user" && !c.since(identityIgnoresValues)):
		c.alwaysFails("428C9", "%s of %s is GENERATED ALWAYS AS IDENTITY", column.Name, r.Name.Short())
	default:
		return true
	}
	return false
}

// fitsColumn adds the failure of a constant that is no value of a column's type.
func (c *cost) fitsColumn(value migration.Constant, column *schema.Column) bool {
	state := ""
	switch {
	case column.Type.IsZero() || migration.IsHole(column.Type.Name.Name):
	case value.Kind == migration.TextConstant && !column.Type.Array && c.isOwnType(column.Type):
		state = c.notOfType(value.Text, column.Type, true)
	case value.Kind == migration.NumberConstant:
		state = c.numberNotOfType(value.Text, column.Type, true)
	}
	if state != "" {
		c.alwaysFails(state, "%s is no value of type %s", value.Text, column.Type)
	}
	return state == ""
}

// isOwnType reports whether a type is the server's, or one that the state knows.
func (c *cost) isOwnType(t migration.Type) bool {
	return t.Name.Schema == "" || c.before.Type(t.Name) != nil
}

// setsValues adds the failure of values that an UPDATE may not set.
func (c *cost) setsValues(op migration.Update) bool {
	r := c.before.Relation(op.Table)
	if !c.isSureTable(r) {
		return true
	}
	for i, value := range op.Values {
		column := r.Column(op.Columns[i])
		if column != nil && (!c.mayWrite(r, column, value, "") || !c.fitsColumn(value, column)) {
			return false
		}
	}
	return true
}

// insertRefuses adds the failure of rows whose constants surely violate a CHECK,
// or repeat a key among themselves.
func (c *cost) insertRefuses(r *schema.Relation, op migration.Insert) bool {
	if !c.isSureTable(r) || c.mayBeTouchedUp(r) || op.OnConflict != nil {
		return false
	}
	given := givenColumns(r, op)
	for _, row := range op.Values {
		for i, value := range row {
			if k := c.violated(r, given[i], value); k != "" {
				c.alwaysFails("23514", "%s violates %s of %s", value.Text, k, r.Name.Short())
				return true
			}
		}
	}
	for i, index := range c.indexesOf(r) {
		if d := definition(index); d != nil && d.Unique && d.Where.IsZero() && repeatsKey(op.Values, given, indexColumns(d)) {
			c.alwaysFails("23505", "two of its rows have the same key in %s", r.Indexes[i].Short())
			return true
		}
	}
	return false
}

// violated is the CHECK of a table, or of a column's domain, that is surely false
// of a value.
func (c *cost) violated(r *schema.Relation, name string, value migration.Constant) string {
	column := r.Column(name)
	if column == nil || !value.IsValue() {
		return ""
	}
	isFalse := func(check migration.Expression, key string) bool {
		return isOutside(check.SQL, key, migration.PartitionBound{In: []string{value.Text}})
	}
	for _, k := range r.Constraints {
		if k.Kind == migration.Check && !k.NotEnforced && slices.Contains(k.Expression.Columns, name) && isFalse(k.Expression, name) {
			return k.Name
		}
	}
	for _, d := range c.before.Domains(column.Type) {
		for _, k := range d.Constraints {
			if !column.Type.Array && isFalse(k.Expression, "value") {
				return d.Name.Short()
			}
		}
	}
	return ""
}

// repeatsKey reports whether two rows surely have the same values in all columns
// of a key.
func repeatsKey(rows [][]migration.Constant, given, key []string) bool {
	var positions []int
	for _, column := range key {
		at := slices.Index(given, column)
		if at < 0 {
			return false
		}
		positions = append(positions, at)
	}
	same := func(a, b []migration.Constant) bool {
		return !slices.ContainsFunc(positions, func(at int) bool {
			return at >= len(a) || at >= len(b) || !a[at].IsValue() || a[at] != b[at]
		})
	}
	for i, row := range rows {
		if slices.ContainsFunc(rows[:i], func(other []migration.Constant) bool { return same(row, other) }) {
			return len(positions) > 0
		}
	}
	return false
}

// nullColumns are the columns that are null in every row of VALUES.
func nullColumns(r *schema.Relation, op migration.Insert) []string {
	if r == nil || len(op.Values) == 0 || len(op.Values) < op.Rows {
		return nil
	}
	var out []string
	for i, name := range givenColumns(r, op) {
		if !slices.ContainsFunc(op.Values, func(row []migration.Constant) bool {
			return i >= len(row) || row[i].Kind != migration.NullConstant
		}) {
			out = append(out, name)
		}
	}
	return out
}

// mayWriteRows adds the failure of writing rows of what has none of its own, as a
// sequence or a materialized view, or of a view that is no window on a
// single table, and has nothing that writes in its place.
func (c *cost) mayWriteRows(name migration.Name) bool {
	if c.isNone(name, schema.Table, schema.PartitionedTable, schema.ForeignTable, schema.View) {
		return false
	}
	r := c.before.Relation(name)
	if r == nil || r.Kind != schema.View || r.ReadOnly.IsZero() || c.mayBeTouchedUp(r) || !c.before.Sure(name) {
		return true
	}
	c.alwaysFails("55000", "the rows of %s cannot be written: %s", r.Name.Short(), r.ReadOnly)
	return false
}

// throughView is an INSERT into a view as one into the table that it reads, where
// the columns have the same names there.
func (c *cost) throughView(op migration.Insert) (below migration.Insert, ok bool) {
	r := c.before.Relation(op.Table)
	if r == nil || r.Kind != schema.View || !r.ReadOnly.IsZero() || len(r.Sources) != 1 || c.mayBeTouchedUp(r) || slices.Contains(c.through, r.Name) {
		return op, false
	}
	c.through = append(c.through, r.Name)
	op.Columns, op.Table = givenColumns(r, op), r.Sources[0].Relation
	if len(op.Values) > 0 {
		op.Columns = op.Columns[:min(len(op.Columns), len(op.Values[0]))]
	}
	base := c.before.Relation(op.Table)
	return op, !slices.ContainsFunc(op.Columns, func(name string) bool { return base.Column(name) == nil })
}

// conditionNamesColumns adds the failure of a condition on a column that is not
// there. In code, a name may be that of a variable.
func (c *cost) conditionNamesColumns(table migration.Name, where migration.Expression, sources []migration.Name) bool {
	if len(sources) > 0 || where.Parts().Subquery || c.in&inCode != 0 {
		return true
	}
	names := leaveOut(where.Columns, func(name string) bool { return name == table.Name })
	return c.hasColumns(table, names...)
}
