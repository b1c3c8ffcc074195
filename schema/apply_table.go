package schema

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// createTable adds a table with its columns, constraints and what it takes
// over from others. One that is known already keeps the epoch it was born in.
func (b *Builder) createTable(op migration.CreateTable) {
	name := b.newName(op.Table, op.Temporary)
	old, exists := b.now.relations.Get(name)
	if exists && op.IfNotExists {
		return
	}
	r := b.newTable(name, op)
	if exists {
		b.dropRelation(name, false)
		r.Epoch = old.Epoch
	}
	b.put(r)
	for _, parent := range op.Inherits {
		b.inherit(r, parent)
	}
	for _, like := range op.Like {
		b.copyLike(r, like)
	}
	b.takeComposite(r, op.OfType)
	r.Columns = slices.Grow(r.Columns, len(op.Columns))
	columns := make([]Column, len(op.Columns)) // at once, as they live as long as each other
	for i := range op.Columns {
		b.putColumn(r, &op.Columns[i], &columns[i])
	}
	for _, c := range op.Constraints {
		c.NotValid = false // ignored in CREATE TABLE
		b.addConstraintTo(r, c, false)
	}
	if !op.PartitionOf.IsZero() {
		b.createPartition(r, op.PartitionOf, op.Bound)
	}
}

// newTable is a table without its columns.
func (b *Builder) newTable(name migration.Name, op migration.CreateTable) *Relation {
	r := b.newRelation(name, Table)
	r.Unlogged, r.Temporary = op.Unlogged, op.Temporary
	r.Empty = b.now.epoch > 0 && !op.WithData
	r.AccessMethod, r.Tablespace = op.AccessMethod, op.Tablespace
	r.PartitionBy, r.PartitionKey = op.PartitionBy, op.PartitionKey
	if op.PartitionBy != "" {
		r.Kind = PartitionedTable
	}
	if b.now.epoch == 0 {
		b.declareRows(r)
	}
	if op.AsQuery {
		r.editBackground().Partial = wording.Say("its columns come from a query")
	}
	return r
}

// newName is where a new relation goes: the first schema of the search path
// unless its name has one.
func (b *Builder) newName(name migration.Name, temporary bool) migration.Name {
	switch {
	case temporary:
		name.Schema = temporarySchema
	case name.Schema == "":
		name.Schema = b.now.SearchPath()[0]
	}
	return name
}

// inherit gives a table the columns and checks of a parent.
func (b *Builder) inherit(r *Relation, parent migration.Name) {
	p := b.edit(parent)
	if b.isBelow(p, r.Name) {
		return
	}
	p.Children = append(p.Children, r.Name)
	r.Parents = append(r.Parents, p.Name)
	r.Parent, r.Inherited = r.Parents[0], true
	b.takeColumns(r, p)
	for _, c := range p.Constraints {
		if c.Kind == migration.Check && !c.NoInherit && r.Constraint(c.Name) == nil {
			r.Constraints = append(r.Constraints, c)
		}
	}
}

// takeColumns copies the columns that a table does not have yet.
func (b *Builder) takeColumns(r, from *Relation) {
	if !from.Partial.IsZero() {
		r.editBackground().Partial = wording.Say("the columns of %s are not known", wording.Code(from.Name.Short()))
	}
	for _, c := range from.Columns {
		if r.Column(c.Name) == nil {
			taken := *c
			taken.Identity, taken.Epoch = "", b.now.epoch
			r.Columns = append(r.Columns, &taken)
		}
	}
	for _, d := range from.Dependents {
		if d.Kind == "generated column" && !slices.ContainsFunc(r.Dependents, func(o Dependent) bool { return o.Name == d.Name }) {
			links := b.links(r)
			links.Dependents = append(links.Dependents, d)
		}
	}
}

// copyLike carries out LIKE table INCLUDING … .
func (b *Builder) copyLike(r *Relation, like migration.TableLike) {
	source := b.edit(like.Table)
	if !source.Partial.IsZero() {
		r.editBackground().Partial = wording.Say("the columns of %s are not known", wording.Code(source.Name.Short()))
	}
	for _, c := range source.Columns {
		added := migration.Column{Name: c.Name, Type: c.Type, NotNull: c.NotNull, Collation: c.Collation}
		if like.Defaults {
			added.Default = *c.Default
		}
		if like.Generated {
			added.Generated, added.Virtual = *c.Generated, c.Virtual
		}
		if like.Identity {
			added.Identity = c.Identity
		}
		b.addColumnTo(r, &added)
	}
	for _, c := range source.Constraints {
		switch {
		case c.Kind == migration.Check && like.Constraints:
			copied := *c
			copied.Valid, copied.Epoch = true, b.now.epoch
			r.Constraints = append(r.Constraints, &copied)
		case !c.Index().IsZero() && like.Indexes:
			copied := c.Definition()
			copied.Name, copied.UsingIndex = "", ""
			b.addConstraintTo(r, copied, false)
		}
	}
	for _, index := range source.Indexes {
		if i := b.now.Relation(index); like.Indexes && i != nil && i.Definition != nil && i.Definition.Constraint == "" {
			copied := *i.Definition
			copied.Clustered = false
			b.addIndex(r, "", copied)
		}
	}
}

// takeComposite gives a table OF a type the attributes of it.
func (b *Builder) takeComposite(r *Relation, name migration.Name) {
	if name.IsZero() {
		return
	}
	t := b.now.Type(name)
	if t == nil {
		r.editBackground().Partial = wording.Say("the type %s is not known", wording.Code(name.Short()))
		return
	}
	for i := range t.Columns {
		b.addColumnTo(r, &t.Columns[i])
	}
}

// dropRelation takes a relation out, with all that belongs to it; with
// cascade also the views and foreign keys that depend on it.
func (b *Builder) dropRelation(name migration.Name, cascade bool) {
	r := b.now.Relation(name)
	if r == nil {
		b.doubtUnknownRelation(name)
		return
	}
	switch r.Kind {
	case Index, PartitionedIndex:
		b.dropIndex(r.Name)
		return
	case Sequence:
		if owner := b.known(r.OwnedBy); owner != nil {
			owner.editBackground().Sequences = withoutName(owner.Sequences, r.Name)
		}
	}
	b.remove(r.Name)
	b.editStatistics(r.Name, func(*Object) bool { return true })
	for _, owned := range slices.Concat(r.Indexes, r.Sequences) {
		b.remove(owned)
	}
	b.forgetReferences(r)
	for _, parent := range append(slices.Clone(r.Parents), r.Parent) {
		if p := b.known(parent); p != nil {
			p.Children = withoutName(p.Children, r.Name)
			if p.DefaultPartition == r.Name {
				p.DefaultPartition = migration.Name{}
			}
		}
	}
	for _, child := range r.Children {
		if r.Kind == PartitionedTable || cascade {
			b.dropRelation(child, cascade)
		} else if c := b.known(child); c != nil {
			c.Parents = withoutName(c.Parents, r.Name)
			c.Parent = first(c.Parents)
		}
	}
	for _, d := range r.Dependents {
		if cascade && !d.ofTable() {
			b.dropRelation(d.Name, true)
		}
	}
}

// forgetReferences takes a relation that goes out of those that it refers to,
// and drops the foreign keys to it.
func (b *Builder) forgetReferences(r *Relation) {
	for _, c := range r.Constraints {
		if target := b.known(c.References); target != nil {
			b.links(target).ReferencedBy = withoutName(target.ReferencedBy, r.Name)
		}
	}
	for _, referencing := range r.ReferencedBy {
		if child := b.known(referencing); child != nil {
			child.Constraints = without(child.Constraints, func(c *Constraint) bool { return c.References == r.Name })
		}
	}
	for _, source := range r.Sources {
		if s := b.known(source.Relation); s != nil {
			b.dropDependents(s, func(d Dependent) bool { return d.Name == r.Name })
		}
	}
}

// ofTable reports whether a dependent is a part of the table itself.
func (d Dependent) ofTable() bool { return d.Name.Schema == "" }

// renameRelation gives a relation of any kind a new name in its schema. The
// index of a constraint takes the constraint's name with it.
func (b *Builder) renameRelation(name migration.Name, to string) {
	r := b.edit(name)
	if r.Definition != nil && r.Definition.Constraint != "" {
		b.renameConstraint(r.Definition.Table, r.Definition.Constraint, to)
		return
	}
	b.move(r, migration.Name{Schema: r.Name.Schema, Name: to})
}

// move gives a relation another qualified name, everywhere. It returns the
// relation that has it then, to be edited in the place of the one that is given.
func (b *Builder) move(r *Relation, to migration.Name) *Relation {
	from := r.Name
	if there := b.now.Relation(to); there != nil && there != r && (b.isBelow(r, to) || b.isBelow(there, from)) {
		b.contradicts(r) // the server refuses it, and it would come below itself
		return r
	}
	neighbours := slices.Concat(r.Indexes, r.ReferencedBy, r.Parents, r.Children, r.Sequences,
		[]migration.Name{r.Parent, r.OwnedBy})
	for _, c := range r.Constraints {
		neighbours = append(neighbours, c.References)
	}
	for _, d := range r.Dependents {
		if !d.ofTable() {
			neighbours = append(neighbours, d.Name)
		}
	}
	for _, s := range r.Sources {
		neighbours = append(neighbours, s.Relation)
	}
	if r.Definition != nil {
		neighbours = append(neighbours, r.Definition.Table)
	}
	b.noteRenaming(r, to)
	b.remove(from)
	b.editStatistics(from, func(o *Object) bool {
		o.Table = to
		return false
	})
	r = b.clone(r)
	r.Name = to
	b.put(r)
	b.replaceName(r, from, to)
	for _, n := range neighbours {
		if neighbour := b.known(n); neighbour != nil {
			b.replaceName(neighbour, from, to)
		}
	}
	return r
}

// replaceName replaces one relation's name in all that refers to it.
func (b *Builder) replaceName(r *Relation, from, to migration.Name) {
	if r.OwnedBy == from {
		r.SequenceOwner = &SequenceOwner{to, r.OwnedByColumn}
	}
	for _, one := range []*migration.Name{&r.Parent, &r.DefaultPartition} {
		if *one == from {
			*one = to
		}
	}
	lists := []*[]migration.Name{&r.Indexes, &r.Parents, &r.Children}
	if slices.Contains(r.ReferencedBy, from) {
		lists = append(lists, &b.links(r).ReferencedBy)
	}
	if slices.Contains(r.Sequences, from) {
		lists = append(lists, &r.editBackground().Sequences)
	}
	for _, list := range lists {
		if i := slices.Index(*list, from); i >= 0 {
			*list = slices.Clone(*list)
			(*list)[i] = to
		}
	}
	r.Constraints, r.Sources = slices.Clone(r.Constraints), slices.Clone(r.Sources)
	for i, c := range r.Constraints {
		if c.References != from && c.Index() != from {
			continue
		}
		changed := *c
		if c.References == from {
			changed.refersTo(to, c.ReferencedColumns)
		}
		if c.Index() == from {
			index := to
			changed.index = &index
		}
		r.Constraints[i] = &changed
	}
	b.editDependents(r, func(d *Dependent) {
		if d.Name == from {
			d.Name = to
		}
	})
	for i := range r.Sources {
		if r.Sources[i].Relation == from {
			r.Sources[i].Relation = to
		}
	}
	if r.Definition != nil && r.Definition.Table == from {
		r.Definition.Table = to
	}
}

// setSchema moves an object; a table takes its indexes and its own sequences
// along.
func (b *Builder) setSchema(op migration.SetSchema) {
	if t := b.now.Type(op.Name); t != nil && (op.Object == "type" || op.Object == "domain") {
		b.moveType(t, migration.Name{Schema: op.Schema, Name: t.Name.Name})
		return
	}
	switch op.Object {
	case "table", "view", "materialized view", "sequence", "foreign table", "":
	case "function", "procedure", "routine":
		b.moveFunctions(op.Name, func(n migration.Name) migration.Name { return migration.Name{Schema: op.Schema, Name: n.Name} })
		return
	default:
		b.editObject(op.Object, op.Name, func(o Object) []Object {
			if o.Kind == "statistics" {
				o.Name.Schema = op.Schema
			}
			return []Object{o}
		})
		return // operators: not in the state
	}
	r := b.edit(op.Name)
	for _, name := range slices.Concat(r.Indexes, r.Sequences) {
		if own := b.known(name); own != nil {
			b.move(own, migration.Name{Schema: op.Schema, Name: own.Name.Name})
		}
	}
	b.move(r, migration.Name{Schema: op.Schema, Name: r.Name.Name})
}

func first(names []migration.Name) migration.Name {
	if len(names) == 0 {
		return migration.Name{}
	}
	return names[0]
}
