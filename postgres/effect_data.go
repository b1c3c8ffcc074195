package postgres

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
)

func (c *cost) insert(op migration.Insert) {
	if c.isCatalogue(op.Table) || c.missing(op.Table, false, "42P01") {
		return
	}
	c.table(op.Table)
	if !c.mayWriteRows(op.Table) {
		return
	}
	c.lock(insertRows, itself, op.Table)
	if below, ok := c.throughView(op); ok {
		c.insert(below)
		return
	}
	c.lock(selectRows, itself, op.Sources...)
	if !c.hasColumns(op.Table, op.Columns...) {
		return
	}
	r := c.before.Relation(op.Table)
	if !c.takesValues(op) || r != nil && !c.hasArbiter(r, op.OnConflict) {
		return
	}
	if r != nil && c.insertRefuses(r, op) {
		return
	}
	c.lockAbove(insertRows, op.Table)
	if !c.route(op) {
		return
	}
	if op.OnConflict != nil && (len(op.OnConflict.Columns) > 0 || op.OnConflict.Constraint != "") { // to find the index that decides
		c.lockAllIndexes(insertRows, c.before.Relation(op.Table))
	}
	c.drawDefaults(op)
	c.readWhere(selectRows, op.Sources, op.Where, op.Limited)
	c.usesNewLabel(op.Texts, op.Table, op.Columns)
	if !c.fails() {
		c.insertViolates(op)
	}
	if !c.fails() { // once the rows are there
		c.checkReferences(insertRows, op.Table, op.Columns, nullColumns(r, op))
	}
}

// drawDefaults locks the sequences that defaults of the columns left out draw from.
func (c *cost) drawDefaults(op migration.Insert) {
	r := c.before.Relation(op.Table)
	if r == nil || len(op.Columns) == 0 {
		return
	}
	for _, column := range r.Columns {
		if at := slices.Index(op.Columns, column.Name); at >= 0 && !isDefault(op, at) && (column.Identity == "" || op.Overriding != "user") {
			continue
		}
		c.lock(insertRows, itsSequences, column.Default.Parts().Sequences...)
		if column.Identity != "" {
			c.lockColumnSequence(insertRows, r, column.Name)
		}
	}
}

// isDefault reports whether a row of VALUES has DEFAULT at a position.
func isDefault(op migration.Insert, at int) bool {
	return slices.ContainsFunc(op.Values, func(row []migration.Constant) bool {
		return at < len(row) && row[at].Kind == migration.Default
	})
}

// setConstraints looks up, for the tables with triggers pending, what these reference.
func (c *cost) setConstraints(op migration.SetConstraints) {
	if op.Deferred {
		return
	}
	for _, table := range c.before.Session().PendingTriggers {
		r := c.before.Relation(table)
		if r == nil {
			continue
		}
		for _, k := range r.Constraints {
			if k.Kind == migration.ForeignKey && c.before.Session().Defers(k) {
				c.planned(setConstraints, itsTargets, c.tree(k.References)...)
				c.mayFail("23503", "a row of %s references one that is not in %s", table.Short(), k.References.Short())
			}
		}
	}
}

// controlTransaction is what may stand in a transaction only: savepoints.
func (c *cost) controlTransaction(op migration.TransactionControl) {
	if op.Name != "" && c.before.Session().Transaction == "" {
		c.alwaysFails("25P01", "it runs outside a transaction, where there are no savepoints")
	}
}

// checkReferences looks up the rows that foreign keys of changed columns
// reference, at once unless the key is deferred. A row in which one of its columns
// is null references none.
func (c *cost) checkReferences(f form, table migration.Name, columns, nulls []string) {
	r := c.before.Relation(table)
	if r == nil {
		return
	}
	for _, k := range r.Constraints {
		if k.Kind == migration.ForeignKey && !c.before.Session().Defers(k) && (len(columns) == 0 || intersects(k.Columns, columns)) && !intersects(k.Columns, nulls) {
			c.planned(f, itsTargets, c.tree(k.References)...)
		}
	}
}

func intersects(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}

func (c *cost) update(op migration.Update) {
	if c.isCatalogue(op.Table) || c.missing(op.Table, false, "42P01") {
		return
	}
	if !c.mayWriteRows(op.Table) {
		return
	}
	c.lock(updateRows, itself, op.Table)
	if !c.conditionNamesColumns(op.Table, op.Where, op.Sources) || !c.hasColumns(op.Table, op.Columns...) {
		return
	}
	if !c.setsValues(op) {
		return
	}
	for i, value := range op.Values {
		if value.Kind == migration.Default {
			c.lockColumnSequence(updateRows, c.before.Relation(op.Table), op.Columns[i])
		}
	}
	c.change(updateRows, op.Table, op.Only, op.Where, op.Sources)
	c.checkReferences(updateRows, op.Table, op.Columns, op.Nulls)
	c.changeReferenced(op.Table, op.Columns)
	c.usesNewLabel(op.Texts, op.Table, op.Columns)
	c.usesNewLabel(op.Where.Parts().Texts, op.Table, op.Where.Columns)
	if !c.fails() && c.hasRows(op.Table) {
		c.updateViolates(op)
	}
}

func (c *cost) delete(op migration.Delete) {
	if c.isCatalogue(op.Table) || c.missing(op.Table, false, "42P01") || !c.mayWriteRows(op.Table) {
		return
	}
	c.lock(deleteRows, itself, op.Table)
	if !c.conditionNamesColumns(op.Table, op.Where, op.Sources) {
		return
	}
	c.change(deleteRows, op.Table, op.Only, op.Where, op.Sources)
	c.changeReferenced(op.Table, nil)
	c.usesNewLabel(op.Where.Parts().Texts, op.Table, op.Where.Columns)
}

// change is an UPDATE, DELETE or MERGE: it finds its rows by reading the whole table,
// and all below it unless there is ONLY, unless an index leads to them.
func (c *cost) change(f form, table migration.Name, only bool, where migration.Expression, sources []migration.Name) {
	c.table(table)
	c.lockAbove(f, table)
	views, tables := c.expand([]migration.Name{table})
	if only && len(views) == 0 {
		tables = []migration.Name{c.before.Resolve(table)}
	}
	tables = c.prune(tables, where)
	c.lock(f, itself, views...)
	c.planned(f, itself, tables...)
	if len(sources) > 0 {
		c.scan(c.heaps(tables)...)
		c.read(sources)
		return
	}
	for _, heap := range c.heaps(tables) {
		if !c.isSelective(heap, where) {
			c.scan(heap)
		}
	}
}

// prune leaves out the partitions that a condition on the partition key rules
// out: the planner does not touch them.
func (c *cost) prune(tables []migration.Name, where migration.Expression) []migration.Name {
	if where.IsZero() {
		return tables
	}
	return leaveOut(tables, func(name migration.Name) bool {
		r := c.before.Relation(name)
		if r == nil || !slices.Contains(tables, r.Parent) || r.Inherited {
			return false
		}
		parent := c.before.Relation(r.Parent)
		return parent != nil && excludes(where, parent.PartitionKey, r.Bound)
	})
}

// isSelective reports whether an index of a table starts with a column that
// a condition is about, so that the planner need not read all of it.
func (c *cost) isSelective(table migration.Name, where migration.Expression) bool {
	r := c.before.Relation(table)
	if r == nil || !r.MayBeLedTo(where.Columns) {
		return false
	}
	for _, name := range slices.Backward(r.Indexes) { // a statement often goes by the index that was just made for it
		d := definition(c.before.State.Relation(name))
		if d != nil && d.Valid && len(d.Elements) > 0 && slices.Contains(where.Columns, d.Elements[0].Column) {
			return true
		}
	}
	return false
}

// changeReferenced looks for rows that reference those that change: columns
// are the changed ones, nil for rows that go.
func (c *cost) changeReferenced(table migration.Name, columns []string) {
	r := c.before.Relation(table)
	if r == nil || !c.hasRows(table) || columns != nil && !intersects(r.Referenced, columns) {
		return
	}
	for _, name := range c.referencing(r) {
		child := c.before.Relation(name)
		if child == nil {
			continue
		}
		for _, k := range child.Constraints {
			if k.References != r.Name && !slices.Contains(c.tree(k.References), r.Name) || columns != nil && !intersects(k.ReferencedColumns, columns) || c.before.Session().Defers(k) {
				continue
			}
			f, w := updateRows, itsReferences
			if columns == nil {
				f = deleteRows
			}
			switch onChange(k, columns == nil) {
			case "cascade", "set null", "set default":
				w = itsCascades
			}
			c.planned(f, w, c.tree(name)...)
			if w == itsReferences && c.hasRows(name) {
				c.mayFail("23503", "a row of %s references one that goes or changes", name.Short())
			}
			if heaps := c.heaps(c.tree(name)); !c.isSelective(name, migration.Expression{Columns: k.Columns}) {
				c.scan(heaps...)
			}
		}
	}
}

// onChange is what a foreign key does when the row it references goes, or
// gets another key.
func onChange(k *schema.Constraint, goes bool) string {
	if goes {
		return k.OnDelete
	}
	return k.OnUpdate
}

func (c *cost) merge(op migration.Merge) {
	if c.isTooNew(mergeSyntax) || c.missing(op.Table, false, "42P01") {
		return
	}
	c.change(mergeRows, op.Table, false, migration.Expression{}, op.Sources)
	if len(op.Sources) > 0 && c.hasRows(op.Table) {
		c.mayFail("21000", "two rows of the source match one of %s", op.Table.Short())
	}
}

func (c *cost) query(op migration.Select) {
	for _, name := range op.Sources {
		if c.isCatalogue(name) {
			continue
		}
		if c.missing(name, false, "42P01") {
			return
		}
	}
	f := selectRows
	if op.Locking != "" {
		f = selectForUpdate
	}
	c.lock(selectRows, itsSequences, op.Sequences...)
	c.lock(selectRows, itsSequences, c.serialSequences(op)...)
	sources := leaveOut(op.Sources, c.isCatalogue)
	c.readWhere(f, sources, op.Where, op.Limited)
	c.queriesNewLabel(op)
}

// serialSequences are those that pg_get_serial_sequence('table', 'column')
// stands for, where the query draws from them or sets them.
func (c *cost) serialSequences(op migration.Select) []migration.Name {
	calls := func(name string) bool { return slices.Contains(op.Functions, name) }
	if !calls("pg_get_serial_sequence") || !calls("setval") && !calls("nextval") {
		return nil
	}
	var out []migration.Name
	for _, text := range op.Texts {
		r := c.before.Relation(newHead(text).name())
		if r == nil {
			continue
		}
		for _, name := range r.Sequences {
			if s := c.before.Relation(name); s != nil && slices.Contains(op.Texts, s.OwnedByColumn) {
				out = append(out, name)
			}
		}
	}
	return out
}

// isCatalogue reports whether a relation is one of the server's own.
func (c *cost) isCatalogue(name migration.Name) bool {
	switch name.Schema {
	case "pg_catalog", "information_schema":
		return true
	case "":
		return len(name.Name) > 3 && name.Name[:3] == "pg_" && c.before.Relation(name) == nil
	}
	return false
}

// readWhere is a query over relations: it reads all of them, but for a single
// one whose condition an index serves, or of which the first rows will do.
func (c *cost) readWhere(f form, sources []migration.Name, where migration.Expression, limited bool) {
	views, tables := c.expand(sources)
	if len(sources) == 1 {
		tables = c.prune(tables, where)
	}
	c.lock(f, itself, views...)
	c.planned(f, itself, tables...)
	if limited && len(sources) == 1 && where.IsZero() {
		return
	}
	for _, heap := range c.heaps(tables) {
		if len(sources) > 1 || where.IsZero() || !c.isSelective(heap, where) {
			c.scan(heap)
		}
	}
}

func (c *cost) copy(op migration.Copy) {
	if op.Table.IsZero() || c.missing(op.Table, false, "42P01") {
		return
	}
	c.table(op.Table)
	f := copyTo
	if op.In {
		f = copyFrom
	}
	c.lock(f, itself, op.Table)
	if !c.hasColumns(op.Table, op.Columns...) {
		return
	}
	if op.In {
		c.lockAbove(copyFrom, op.Table)
		c.lockPartitions(copyFrom, op.Table)
		c.checkReferences(copyFrom, op.Table, nil, nil)
		return
	}
	c.scan(c.heaps([]migration.Name{c.before.Resolve(op.Table)})...)
}
