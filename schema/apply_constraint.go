package schema

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
)

// addConstraint carries out ADD CONSTRAINT, in the children too where the
// server hands it down: checks always, keys in partitions.
func (b *Builder) addConstraint(table migration.Name, c migration.Constraint, only bool) {
	r := b.edit(table)
	if c.Name == "" {
		c.Name = b.defaultName(r, c)
	}
	b.addConstraintTo(r, c, only)
	if only {
		return
	}
	switch {
	case c.Kind == migration.Check && !c.NoInherit:
	case c.Kind == migration.ForeignKey && r.Kind == PartitionedTable:
	default:
		return // the indexes of partitions are made with the parent's
	}
	for _, child := range b.below(r) {
		inherited := c
		if c.Kind == migration.ForeignKey && b.now.Relation(child).Constraint(c.Name) != nil {
			inherited.Name = ""
		}
		b.addConstraint(child, inherited, true)
	}
}

// defaultName is the name of a constraint that has none.
func (b *Builder) defaultName(r *Relation, c migration.Constraint) string {
	if c.UsingIndex != "" {
		return c.UsingIndex
	}
	return b.constraintName(r, c)
}

// addConstraintTo adds a constraint to one relation, with the index that it
// makes or takes; with only, none is made on its partitions.
func (b *Builder) addConstraintTo(r *Relation, c migration.Constraint, only bool) {
	if c.Name == "" {
		c.Name = b.defaultName(r, c)
	}
	r.doubtUnknown(c.Columns...)
	r.doubtUnknown(c.Name)
	r.Constraints = without(r.Constraints, func(o *Constraint) bool { return o.Name == c.Name })
	added := newConstraint(&c, b.now.epoch)
	r.Constraints = append(r.Constraints, added)
	if c.Deferrable || c.InitiallyDefer {
		b.editBackdrop().deferrable = true
	}
	switch c.Kind {
	case migration.PrimaryKey, migration.Unique, migration.Exclude:
		b.giveIndex(r, added, only)
	case migration.ForeignKey:
		b.refer(r, added)
	case migration.NotNull:
		if added.Valid {
			r.requireColumn(firstOf(c.Columns))
		}
	}
	if i := slices.IndexFunc(r.Constraints, func(o *Constraint) bool { return o.Name == c.Name }); r.Constraints[i] != added {
		r.Constraints[i] = added // a renamed index has made a copy
	}
}

func firstOf(columns []string) string {
	if len(columns) == 0 {
		return ""
	}
	return columns[0]
}

// giveIndex makes the index of a key, or takes the one that USING INDEX
// names, which then bears the constraint's name.
func (b *Builder) giveIndex(r *Relation, c *Constraint, only bool) {
	index := migration.Name{Schema: r.Name.Schema, Name: c.Name}
	c.index = &index
	if c.UsingIndex != "" {
		i := b.edit(migration.Name{Schema: r.Name.Schema, Name: c.UsingIndex})
		if i.Definition == nil {
			i.Kind, i.Definition = Index, &IndexDefinition{Table: r.Name, IndexParts: &IndexParts{Where: none}, Unique: true, Valid: true}
		}
		if i.Name != index {
			i = b.move(i, index)
		}
		i.Definition.Constraint = c.Name
		if len(c.Columns) == 0 {
			for _, e := range i.Definition.Elements {
				c.Columns = append(slices.Clip(c.Columns), e.Column)
			}
		}
	} else {
		parts := IndexParts{Include: c.Include, Where: none, NullsNotDistinct: c.NullsNotDistinct}
		if c.Exclusion != nil {
			parts.Method, parts.Where = c.Exclusion.Method, b.keep(c.Exclusion.Where)
		}
		d := IndexDefinition{
			Elements: elements(c.Columns), IndexParts: parts.shared(), Unique: c.Kind != migration.Exclude, Valid: true, Constraint: c.Name,
		}
		b.makeIndex(r, c.Name, only, d)
	}
	if c.Kind == migration.PrimaryKey {
		for _, name := range c.Columns {
			if column := r.Column(name); column == nil || !column.NotNull || len(r.Children) > 0 {
				b.editColumn(r.Name, name, false, func(column *Column) { column.NotNull = true })
			}
		}
	}
}

func elements(columns []string) []migration.IndexElement {
	out := make([]migration.IndexElement, len(columns))
	for i, c := range columns {
		out[i].Column = c
	}
	return out
}

// refer ties a foreign key to the table it references.
func (b *Builder) refer(r *Relation, c *Constraint) {
	target := b.edit(c.References)
	if !slices.Contains(target.ReferencedBy, r.Name) {
		links := b.links(target)
		links.ReferencedBy = append(links.ReferencedBy, r.Name)
	}
	columns := c.ReferencedColumns
	if key := target.PrimaryKey(); key != nil && len(columns) == 0 {
		columns = key.Columns
	}
	c.Reference.References, c.Reference.ReferencedColumns = target.Name, columns // which newConstraint has made
	for _, column := range c.ReferencedColumns {
		if !slices.Contains(target.Referenced, column) {
			links := b.links(target)
			links.Referenced = append(links.Referenced, column)
		}
	}
}

// validateConstraint carries out VALIDATE CONSTRAINT, in the children too.
func (b *Builder) validateConstraint(table migration.Name, name string) {
	for _, one := range b.now.Tree(table) {
		r := b.edit(one)
		if c := r.ownConstraint(name); c != nil {
			c.Valid, c.NotValid = true, false
			if c.Kind == migration.NotNull {
				r.requireColumn(firstOf(c.Columns))
			}
		}
	}
}

// dropConstraint takes a constraint out, with its index and, for a key, the
// foreign keys that need it.
func (b *Builder) dropConstraint(table migration.Name, name string) {
	r := b.edit(table)
	c := r.Constraint(name)
	if c == nil {
		if !b.dropNamedNotNull(r, name) {
			r.doubtUnknown(name)
			b.contradicts(r)
		}
		return
	}
	dropped := *c
	r.Constraints = without(r.Constraints, func(o *Constraint) bool { return o.Name == name })
	switch dropped.Kind {
	case migration.ForeignKey:
		b.unrefer(r, dropped.References)
	case migration.PrimaryKey, migration.Unique, migration.Exclude:
		b.dropIndex(dropped.Index())
		b.dropReferencesTo(r, dropped.Columns)
	case migration.NotNull:
		b.editColumn(r.Name, firstOf(dropped.Columns), true, func(c *Column) { c.NotNull = false })
	}
	if dropped.Kind == migration.Check {
		for _, child := range b.below(r) {
			if b.now.Relation(child).Constraint(name) != nil {
				b.dropConstraint(child, name)
			}
		}
	}
}

// dropNamedNotNull lets a column be null whose NOT NULL has the name that the
// server chooses for it; it reports whether there is one. Only PostgreSQL 18 has
// such names; before, dropping one fails.
func (b *Builder) dropNamedNotNull(r *Relation, name string) bool {
	for _, c := range r.Columns {
		if c.NotNull && objectName(r.Name.Name, c.Name, "not_null") == name {
			b.editColumn(r.Name, c.Name, false, func(c *Column) { c.NotNull = false })
			return true
		}
	}
	return false
}

// unrefer forgets that a table references another, unless it still does.
func (b *Builder) unrefer(r *Relation, target migration.Name) {
	if slices.ContainsFunc(r.Constraints, func(c *Constraint) bool { return c.References == target }) {
		return
	}
	if t := b.known(target); t != nil {
		b.links(t).ReferencedBy = withoutName(t.ReferencedBy, r.Name)
	}
}

// dropReferencesTo drops the foreign keys to these columns of a table.
func (b *Builder) dropReferencesTo(r *Relation, columns []string) {
	for _, name := range slices.Clone(r.ReferencedBy) {
		child := b.known(name)
		if child == nil {
			continue
		}
		for _, c := range slices.Clone(child.Constraints) {
			if c.References == r.Name && sameColumns(c.ReferencedColumns, columns) {
				b.dropConstraint(child.Name, c.Name)
			}
		}
	}
}

// sameColumns compares two lists of columns, whatever their order.
func sameColumns(a, b []string) bool {
	a, b = slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))
	return slices.Equal(a, b)
}

// renameConstraint renames a constraint and the index that it owns.
func (b *Builder) renameConstraint(table migration.Name, name, to string) {
	r := b.edit(table)
	r.doubtUnknown(name, to)
	c := r.ownConstraint(name)
	if c == nil {
		b.contradicts(r)
		return
	}
	c.Name = to
	if i := b.known(c.Index()); i != nil && i.Definition != nil { // else something else has its name by now
		i.Definition.Constraint = to
		i = b.move(i, migration.Name{Schema: i.Name.Schema, Name: to})
		c.index = &migration.Name{Schema: i.Name.Schema, Name: i.Name.Name}
	}
	if c.Kind == migration.Check {
		for _, child := range b.below(r) {
			if b.now.Relation(child).Constraint(name) != nil {
				b.renameConstraint(child, name, to)
			}
		}
	}
}
