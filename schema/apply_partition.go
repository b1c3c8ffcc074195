package schema

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
)

// createPartition carries out the PARTITION OF of a new table: it has the
// parent's columns, constraints and indexes.
func (b *Builder) createPartition(r *Relation, parent migration.Name, bound migration.PartitionBound) {
	p := b.edit(parent)
	if p.Kind == Table {
		p.Kind = PartitionedTable
	}
	own := r.Columns
	r.Columns = nil
	b.takeColumns(r, p)
	for _, c := range own {
		if column := r.ownColumn(c.Name); column != nil {
			column.NotNull = column.NotNull || c.NotNull
			if !c.Default.IsZero() {
				column.Default = c.Default
			}
		}
	}
	for _, c := range p.Constraints {
		if c.Index().IsZero() && r.Constraint(c.Name) == nil {
			b.addConstraintTo(r, c.Definition(), false)
		}
	}
	b.adopt(p, r, bound)
	for _, index := range slices.Clone(p.Indexes) {
		if i := b.known(index); i != nil && i.Definition != nil {
			b.addIndexPart(i, r)
		}
	}
}

// adopt makes r a partition of p.
func (b *Builder) adopt(p, r *Relation, bound migration.PartitionBound) {
	if b.isBelow(p, r.Name) {
		return
	}
	for _, name := range r.Parents { // it has one alone
		if other := b.known(name); other != nil && other != p {
			other.Children = withoutName(other.Children, r.Name)
		}
	}
	r.Parent, r.Parents, r.Bound = p.Name, []migration.Name{p.Name}, bound
	if !slices.Contains(p.Children, r.Name) {
		p.Children = append(p.Children, r.Name)
	}
	if bound.Default {
		p.DefaultPartition = r.Name
	}
}

// attach carries out ATTACH PARTITION, of tables or of indexes.
func (b *Builder) attach(op migration.AttachPartition) {
	p, r := b.edit(op.Table), b.edit(op.Partition)
	if op.Index {
		if b.isBelow(p, r.Name) {
			return
		}
		r.Parent = p.Name
		if !slices.Contains(p.Children, r.Name) {
			p.Children = append(p.Children, r.Name)
		}
		if table := b.now.Relation(definedTable(p)); table != nil && len(p.Children) >= len(table.Children) {
			p.Definition.Valid = true
		}
		return
	}
	if p.Kind == Table {
		p.Kind = PartitionedTable
	}
	b.adopt(p, r, op.Bound)
	for _, index := range slices.Clone(p.Indexes) {
		i := b.known(index)
		if i == nil || i.Definition == nil {
			continue
		}
		if own := b.now.MatchingIndex(r, i.Definition); own != nil {
			own = b.edit(own.Name)
			own.Parent = i.Name
			i.Children = append(i.Children, own.Name)
			continue
		}
		b.addIndexPart(i, r)
	}
	for _, c := range p.Constraints {
		if c.Kind == migration.ForeignKey && r.Constraint(c.Name) == nil {
			b.addConstraintTo(r, c.Definition(), false)
		}
	}
}

func definedTable(index *Relation) migration.Name {
	if index.Definition == nil {
		return migration.Name{}
	}
	return index.Definition.Table
}

// isBelow reports whether r is the named relation or comes below it: what is
// refused by the server would make a tree without an end here.
func (b *Builder) isBelow(r *Relation, name migration.Name) bool {
	return r != nil && slices.Contains(b.now.Tree(name), r.Name)
}

// detach carries out DETACH PARTITION.
func (b *Builder) detach(op migration.DetachPartition) {
	p, r := b.edit(op.Table), b.edit(op.Partition)
	p.Children = withoutName(p.Children, r.Name)
	if p.DefaultPartition == r.Name {
		p.DefaultPartition = migration.Name{}
	}
	r.Parent, r.Parents, r.Bound = migration.Name{}, nil, migration.PartitionBound{}
	for _, index := range r.Indexes {
		i := b.known(index)
		if i == nil {
			continue
		}
		if parent := b.known(i.Parent); parent != nil {
			parent.Children = withoutName(parent.Children, i.Name)
		}
		i.Parent = migration.Name{}
	}
}

// alterTable carries out the subcommands that have no operation of their own
// and that change what the state knows.
func (b *Builder) alterTable(op migration.AlterTable) {
	switch op.Action {
	case "inherit":
		p, r := b.edit(op.Other), b.edit(op.Table)
		if b.isBelow(p, r.Name) {
			return
		}
		p.Children = append(withoutName(p.Children, r.Name), r.Name)
		r.Parents = append(r.Parents, p.Name)
		r.Parent, r.Inherited = r.Parents[0], true
	case "no inherit":
		p, r := b.edit(op.Other), b.edit(op.Table)
		p.Children = withoutName(p.Children, r.Name)
		r.Parents = withoutName(r.Parents, p.Name)
		r.Parent, r.Inherited = first(r.Parents), len(r.Parents) > 0
	case "set logged":
		b.edit(op.Table).Unlogged = false
	case "set unlogged":
		b.edit(op.Table).Unlogged = true
	case "set access method":
		b.edit(op.Table).AccessMethod = op.Argument
	case "set tablespace":
		b.edit(op.Table).Tablespace = op.Argument
	case "drop identity":
		b.dropIdentity(op.Table, op.Column)
	case "set expression":
		b.setExpression(op)
	case "alter constraint":
		b.alterConstraint(op)
	case "cluster on":
		b.markClustered(op.Table, op.Argument)
	case "set without cluster":
		b.markClustered(op.Table, "")
	}
}

// alterConstraint changes when a foreign key is checked, or whether. Enforcing
// one validates it (PostgreSQL 18).
func (b *Builder) alterConstraint(op migration.AlterTable) {
	c := b.edit(op.Table).ownConstraint(op.Argument)
	switch {
	case c == nil || op.Inherit:
	case op.Enforced:
		c.NotEnforced, c.NotValid, c.Valid = false, false, true
	case op.NotEnforced:
		c.NotEnforced, c.Valid = true, false
	default:
		c.InitiallyDefer = op.InitiallyDeferred
		if op.InitiallyDeferred {
			b.editBackdrop().deferrable = true
		}
	}
}

// setExpression gives a generated column another expression (PostgreSQL 17).
func (b *Builder) setExpression(op migration.AlterTable) {
	r := b.edit(op.Table)
	if c := r.ownColumn(op.Column); c != nil {
		c.Generated = b.keep(op.Expression)
	}
	b.editDependents(r, func(d *Dependent) {
		if d.Kind == "generated column" && d.Name.Name == op.Column {
			d.Columns = op.Expression.Columns
		}
	})
}
