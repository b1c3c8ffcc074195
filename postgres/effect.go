package postgres

import (
	"iter"
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

// cost works out the effect of one operation.
type cost struct {
	before  view
	version int
	*scratch
	// together are the operations of the statement, of which this is one.
	together []migration.Operation
	// in says how the operation runs.
	in circumstance
	// dropped are the relations that were seen to go, through the views that rows
	// were written through.
	dropped, through []migration.Name
}

// scan reads heaps in full.
func (c *cost) scan(tables ...migration.Name) {
	for _, table := range tables {
		if c.hasRows(table) {
			c.effect.Scans = append(c.effect.Scans, c.before.Resolve(table))
		}
	}
}

// rewrite writes heaps anew, and with them all their indexes.
func (c *cost) rewrite(f form, tables ...migration.Name) {
	for _, table := range tables {
		if r := c.before.Relation(table); r != nil {
			c.lockAllIndexes(f, r)
			for _, index := range r.Indexes {
				c.build(index, table)
			}
		}
		if c.hasRows(table) {
			c.effect.Rewrites = append(c.effect.Rewrites, c.before.Resolve(table))
		}
		c.scan(table)
	}
}

// build builds an index over the rows of a table.
func (c *cost) build(index, table migration.Name) {
	if c.hasRows(table) && c.before.ExistedBeforeMigration(table) {
		c.effect.Builds = append(c.effect.Builds, c.before.Resolve(index))
		c.scan(table)
	}
}

// hasRows reports whether a table may have rows.
func (c *cost) hasRows(table migration.Name) bool {
	r := c.before.Relation(table)
	return r == nil || !r.Empty && r.Rows != 0
}

// anyRows reports whether one of some tables may have rows.
func (c *cost) anyRows(tables []migration.Name) bool {
	return slices.ContainsFunc(tables, c.hasRows)
}

// mayFail adds a failure that depends on which rows there are.
func (c *cost) mayFail(sqlstate, format string, args ...any) {
	c.addFailure(schema.Failure{SQLState: sqlstate}, format, args...)
}

// mayFailOn is mayFail for a failure that depends on the rows of one table.
func (c *cost) mayFailOn(table migration.Name, sqlstate, format string, args ...any) {
	c.mayFail(sqlstate, format, args...)
	c.effect.Fails[len(c.effect.Fails)-1].Table = c.before.Resolve(table)
}

// failsOnRows adds a failure that is certain on a table with rows.
func (c *cost) failsOnRows(table migration.Name, sqlstate string) {
	// The transaction may have deleted the rows that the table had.
	c.addFailure(schema.Failure{SQLState: sqlstate, Certain: !c.before.Emptied(table)}, "%s has rows", table.Short())
}

// alwaysFails adds a failure that is certain whatever rows there are. What is said
// of an operation that fails so is what it does before.
func (c *cost) alwaysFails(sqlstate, format string, args ...any) {
	if slices.ContainsFunc(args, isUnknown) {
		return // of a name that is not known nothing is certain
	}
	c.addFailure(schema.Failure{SQLState: sqlstate, Certain: true, Always: true}, format, args...)
}

// isUnknown reports whether an argument of a format is a name that is not known.
func isUnknown(arg any) bool {
	switch arg := arg.(type) {
	case string:
		return migration.IsHole(arg)
	case migration.Type:
		return migration.IsHole(arg.String())
	case wording.Text:
		return migration.IsHole(arg.In(wording.English))
	}
	return false
}

// addFailure adds a failure and says when, by a format and its arguments.
func (c *cost) addFailure(f schema.Failure, format string, args ...any) {
	f.When = say(format, args)
	c.effect.Fails = append(c.effect.Fails, f)
}

// say is a text, in which the arguments that are strings or types are names.
func say(format string, args []any) wording.Text {
	for i, arg := range args {
		switch arg := arg.(type) {
		case string:
			args[i] = wording.Code(arg)
		case migration.Type:
			args[i] = wording.Code(arg.String())
		}
	}
	return wording.Say(format, args...)
}

// fails reports whether the operation is known to fail whatever rows there are.
func (c *cost) fails() bool {
	return slices.ContainsFunc(c.effect.Fails, func(f schema.Failure) bool { return f.Always })
}

// assume says what the effect takes for granted.
func (c *cost) assume(format string, args ...any) {
	c.effect.Uncertain = append(c.effect.Uncertain, schema.Assumption{Why: say(format, args)})
}

// table looks up the relation that an operation is about, and says so where
// it is not known in full. It is nil when it is not known at all.
func (c *cost) table(name migration.Name) *schema.Relation {
	r := c.before.Relation(name)
	switch {
	case r == nil:
		c.effect.Uncertain = append(c.effect.Uncertain, schema.Assumption{Relation: name})
	case !r.Partial.IsZero():
		c.effect.Uncertain = append(c.effect.Uncertain, schema.Assumption{Relation: r.Name, Why: r.Partial})
	}
	return r
}

// refusedInTransaction adds the failure of what cannot run in a transaction
// block; it is found out before any lock is taken.
func (c *cost) refusedInTransaction(command wording.Text) bool {
	switch {
	case c.in&inCode != 0:
		c.alwaysFails("25001", "it runs in a block of code: %s cannot", command)
	case c.before.Session().Transaction == "":
		return false
	default:
		c.alwaysFails("25001", "it runs in a transaction: %s cannot", command)
	}
	return true
}

// missing adds the failure of naming a relation that is not there.
func (c *cost) missing(name migration.Name, ifExists bool, sqlstate string) bool {
	if c.before.Relation(name) != nil || name.IsUnknown() {
		return false
	}
	if ifExists && c.before.Complete() {
		return true
	}
	if !ifExists && c.before.Sure(name) {
		c.alwaysFails(sqlstate, "%s does not exist", name.Short())
		return true
	}
	return false
}

// tree is a relation with all that inherits from it or is a part of it,
// parents first.
func (c *cost) tree(name migration.Name) []migration.Name {
	resolved, r := c.before.find(name)
	if r != nil && len(r.Children) > 0 {
		return slices.Clip(c.before.Tree(name))
	}
	c.trees = append(c.trees, resolved)
	return slices.Clip(c.trees[len(c.trees)-1:])
}

// heaps are the relations of a tree that hold rows themselves.
func (c *cost) heaps(tree []migration.Name) []migration.Name {
	return leaveOut(tree, func(n migration.Name) bool {
		r := c.before.Relation(n)
		return r != nil && r.Kind != schema.Table && r.Kind != schema.MaterializedView
	})
}

// leaveOut is a list without some of its elements: itself where there is none of these.
func leaveOut[T any](list []T, unwanted func(T) bool) []T {
	if !slices.ContainsFunc(list, unwanted) {
		return list
	}
	return slices.DeleteFunc(slices.Clone(list), unwanted)
}

// isPartitioned reports whether a relation is known to be a partitioned table.
func (c *cost) isPartitioned(name migration.Name) bool {
	r := c.before.Relation(name)
	return r != nil && r.Kind == schema.PartitionedTable
}

// indexNames are the names of the indexes of relations.
func (c *cost) indexNames(relations ...migration.Name) []migration.Name {
	var out []migration.Name
	for _, name := range relations {
		if r := c.before.Relation(name); r != nil {
			out = append(out, r.Indexes...)
		}
	}
	return out
}

// indexesOf are the indexes of a relation with their places in its list, each looked
// up when it is needed: a table may have many, and most questions end with one of the
// first. Most operations ask for those of one table only, but that several times.
func (c *cost) indexesOf(r *schema.Relation) iter.Seq2[int, *schema.Relation] {
	return func(yield func(int, *schema.Relation) bool) {
		if c.indexed != r {
			c.indexed, c.indexes = r, c.indexes[:0]
		}
		for i, name := range r.Indexes {
			if i == len(c.indexes) {
				c.indexes = append(c.indexes, c.before.State.Relation(name))
			}
			if !yield(i, c.indexes[i]) {
				return
			}
		}
	}
}

// planned takes the locks of planning a query over relations: the planner
// opens each of their indexes in the same mode.
func (c *cost) planned(f form, w whose, relations ...migration.Name) {
	for _, name := range relations {
		c.lock(f, w, name)
		r := c.before.Relation(name)
		if r != nil && (r.Kind != schema.PartitionedTable || c.since(partitionedIndexesPlanned)) {
			if m := c.mode(f, w); m != noLock {
				c.lockIndexes(m, r)
			}
		}
	}
}

// expand replaces views by what they read, and parents by their trees too.
func (c *cost) expand(names []migration.Name) (views, tables []migration.Name) {
	if len(names) == 1 {
		if r := c.before.Relation(names[0]); r == nil || r.Kind != schema.View {
			return nil, c.tree(names[0])
		}
	}
	seen := map[migration.Name]bool{}
	var visit func(name migration.Name)
	visit = func(name migration.Name) {
		name = c.before.Resolve(name)
		if seen[name] {
			return
		}
		seen[name] = true
		r := c.before.Relation(name)
		if r == nil || r.Kind != schema.View {
			for _, part := range c.tree(name) {
				seen[part] = true
				tables = append(tables, part)
			}
			return
		}
		views = append(views, name)
		for _, source := range r.Sources {
			visit(source.Relation)
		}
	}
	for _, name := range names {
		visit(name)
	}
	return views, tables
}

// read takes the locks of a query that reads relations in full, and scans
// them.
func (c *cost) read(names []migration.Name) {
	views, tables := c.expand(names)
	c.lock(selectRows, itself, views...)
	c.planned(selectRows, itself, tables...)
	c.scan(c.heaps(tables)...)
}
