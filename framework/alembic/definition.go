package alembic

import (
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/framework/python"
)

// tableDefinition is a table as a migration defines it.
type tableDefinition struct {
	name, schema python.Text
	// aliased is the table that the name is an alias of; empty for a table itself.
	aliased python.Text
	columns []*column
	// constraints are those of the table, with those that columns imply.
	constraints []constraint
	// indexes are CREATE INDEX statements.
	indexes []python.Text
}

// from is the table as it stands after FROM.
func (t *tableDefinition) from() python.Text {
	if t.aliased.S == "" {
		return qualified(t.schema, t.name)
	}
	return sql(t.aliased, "AS", identifier(t.name))
}

// tableOf reads the arguments of create_table, or of sa.Table, after the name.
func (l *lowering) tableOf(name python.Text, a arguments) *tableDefinition {
	t := &tableDefinition{name: name, schema: a.optional("schema")}
	items := a.rest
	if a.unpacked != nil {
		items = append(slices.Clone(items), *a.unpacked)
	}
	for _, item := range items {
		l.tableItem(t, item)
	}
	t.adoptConstraints(l.naming)
	return t
}

// tableItem reads one item of a table: a column, a constraint or an index.
func (l *lowering) tableItem(t *tableDefinition, item python.Argument) {
	call, ok := item.Value.(*python.Call)
	if !ok {
		if item.Kind == "**" {
			l.unsure(item)
			return
		}
		t.columns = append(t.columns, l.column(item))
		return
	}
	name := methodOf(call)
	switch {
	case isColumnCall(call):
		t.addColumn(l.column(item))
	case name == "Index":
		t.indexes = append(t.indexes, l.indexOf(t, call))
	case name == "MetaData": // as in sa.Table
	case strings.HasSuffix(name, "Constraint"):
		if k, ok := l.constraintOf(call); ok {
			t.constraints = append(t.constraints, k)
		}
	default: // a column that some function makes
		t.columns = append(t.columns, l.column(item))
	}
}

// addColumn adds a column. One of the same name takes the place of the first, as
// in SQLAlchemy.
func (t *tableDefinition) addColumn(c *column) {
	same := func(other *column) bool {
		return other.name.S == c.name.S && len(c.name.Unknowns) == 0
	}
	if at := slices.IndexFunc(t.columns, same); at >= 0 {
		t.columns[at] = c
		return
	}
	t.columns = append(t.columns, c)
}

// adoptConstraints adds the constraints and indexes that columns imply.
func (t *tableDefinition) adoptConstraints(names naming) {
	for _, k := range t.constraints {
		if k.kind == "primary key" {
			t.markPrimaryKey(k)
		}
	}
	for _, c := range t.columns {
		switch {
		case c.index:
			t.indexes = append(t.indexes, t.columnIndex(c, names))
		case c.unique:
			t.constraints = append(t.constraints, uniqueOf([]python.Text{c.name}))
		}
		if c.columnType.check != nil {
			t.constraints = append(t.constraints, constraint{kind: "check", final: true, body: c.columnType.check(c.name)})
		}
		t.constraints = append(t.constraints, c.foreignKeys...)
	}
	if !slices.ContainsFunc(t.constraints, func(k constraint) bool { return k.kind == "primary key" }) {
		t.addPrimaryKey()
	}
	for i := range t.constraints {
		names.constraint(&t.constraints[i], t.schema, t.name)
	}
	for _, c := range t.columns {
		for i := range c.checks {
			names.constraint(&c.checks[i], t.schema, t.name)
		}
		for i := range c.foreignKeys {
			names.constraint(&c.foreignKeys[i], t.schema, t.name)
		}
	}
}

// markPrimaryKey makes the columns of a PrimaryKeyConstraint NOT NULL, as
// SQLAlchemy does, unless they say otherwise.
func (t *tableDefinition) markPrimaryKey(k constraint) {
	for _, c := range t.columns {
		if !slices.ContainsFunc(k.columns, func(name python.Text) bool { return name.S == c.name.S }) {
			continue
		}
		c.primaryKey = true
		if c.parts["nullable"].Value == nil {
			c.nullable = false
		}
	}
}

// addPrimaryKey makes the primary key of the columns that say primary_key.
func (t *tableDefinition) addPrimaryKey() {
	var names []python.Text
	serial := t.serial()
	if serial != nil {
		names = append(names, serial.name) // SQLAlchemy puts it first
	}
	for _, c := range t.columns {
		if c.primaryKey && c != serial {
			names = append(names, c.name)
		}
	}
	if len(names) > 0 {
		t.constraints = append(t.constraints, primaryKeyOf(names))
	}
}

// columnIndex is the index of a column with index=True, named as SQLAlchemy
// names it.
func (t *tableDefinition) columnIndex(c *column, names naming) python.Text {
	name := names.index(t.schema, t.name, []python.Text{c.name})
	unique := ""
	if c.unique {
		unique = "UNIQUE"
	}
	return sql("CREATE", unique, "INDEX", identifier(name), "ON", qualified(t.schema, t.name),
		parenthesised(identifiers([]python.Text{c.name})))
}

// serial is the column that gets a sequence of its own; nil when none does.
// These are SQLAlchemy's rules for a table's autoincrement column.
func (t *tableDefinition) serial() *column {
	var keys []*column
	for _, c := range t.columns {
		if c.primaryKey {
			keys = append(keys, c)
		}
	}
	if len(keys) == 1 && keys[0].autoincrement != "false" {
		if t.mayBeSerial(keys[0]) {
			return keys[0]
		}
		return nil
	}
	for _, c := range keys {
		if c.autoincrement == "true" && t.mayBeSerial(c) {
			return c
		}
	}
	return nil
}

func (t *tableDefinition) mayBeSerial(c *column) bool {
	explicit := c.autoincrement == "true"
	switch {
	case !c.columnType.numeric, c.clientDefault != nil, c.identity.S != "":
		return false
	case c.serverDefault.S != "" && !explicit:
		return false
	case c.autoincrement == "auto" && t.isForeignKey(c):
		return false
	}
	return true
}

// isForeignKey reports whether a foreign key of the table has the column.
func (t *tableDefinition) isForeignKey(c *column) bool {
	return slices.ContainsFunc(t.constraints, func(k constraint) bool {
		return k.kind == "foreign key" &&
			slices.ContainsFunc(k.columns, func(name python.Text) bool { return name.S == c.name.S })
	})
}

// body is the list of columns and constraints, the primary key first among
// the latter.
func (t *tableDefinition) body() python.Text {
	serial := t.serial()
	var items []python.Text
	for _, c := range t.columns {
		items = append(items, c.definition(c == serial))
	}
	for _, wantKey := range []bool{true, false} {
		for _, k := range t.constraints {
			if (k.kind == "primary key") == wantKey {
				items = append(items, k.sql())
			}
		}
	}
	return parenthesised(items)
}
