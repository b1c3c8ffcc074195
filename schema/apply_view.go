package schema

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
)

// createView adds a view and ties it to what it reads. A view that is
// replaced keeps the views that read it.
func (b *Builder) createView(op migration.CreateView) {
	name := b.newName(op.View, op.Temporary)
	old, exists := b.now.relations.Get(name)
	if exists && op.IfNotExists {
		return
	}
	r := &Relation{Name: name, Kind: View, Epoch: b.now.epoch, Rows: -1, Temporary: op.Temporary, Extras: &Extras{}}
	if op.Materialized {
		r.Kind = MaterializedView
		r.Empty = b.now.epoch > 0 && !op.WithData
		r.Rows = b.now.declaredRows(name)
	}
	if exists {
		b.forgetReferences(old)
		r.Epoch, r.Dependents = old.Epoch, slices.Clone(old.Dependents)
	}
	kind := string(r.Kind)
	for _, source := range op.Sources {
		s := b.known(source.Relation)
		if s == nil {
			r.Sources = append(r.Sources, migration.Dependency{Relation: b.now.Resolve(source.Relation), Columns: source.Columns})
			continue
		}
		s.Dependents = append(s.Dependents, Dependent{Name: name, Kind: kind, Columns: source.Columns})
		r.Sources = append(r.Sources, migration.Dependency{Relation: s.Name, Columns: source.Columns})
	}
	b.nameViewColumns(r, op)
	b.put(r)
}

// nameViewColumns gives a view the columns whose names are known, with their
// types where they are those of its only source.
func (b *Builder) nameViewColumns(r *Relation, op migration.CreateView) {
	var source *Relation
	if len(op.Sources) == 1 {
		source = b.now.Relation(op.Sources[0].Relation)
	}
	if len(op.Columns) == 0 {
		r.Partial = "its columns are not known"
	}
	for _, name := range op.Columns {
		if name != "*" {
			column := NewColumn(name, migration.Type{})
			column.Epoch = b.now.epoch
			if c := source.Column(name); c != nil {
				column.Type, column.Collation = c.Type, c.Collation
			}
			r.Columns = append(r.Columns, column)
			continue
		}
		if source == nil || source.Partial != "" {
			r.Partial = "its columns are not known"
			continue
		}
		for _, c := range source.Columns {
			column := NewColumn(c.Name, c.Type)
			column.Collation, column.Epoch = c.Collation, b.now.epoch
			r.Columns = append(r.Columns, column)
		}
	}
}

func (b *Builder) createSequence(op migration.CreateSequence) {
	name := b.newName(op.Sequence, op.Temporary)
	if op.IfNotExists && b.now.Relation(name) != nil {
		return
	}
	b.put(&Relation{Name: name, Kind: Sequence, Epoch: b.now.epoch, Rows: -1, Temporary: op.Temporary})
	b.own(name, op.OwnedBy, op.OwnedByColumn)
}

func (b *Builder) alterSequence(op migration.AlterSequence) {
	if !op.OwnedBy.IsZero() {
		b.edit(op.Sequence).Kind = Sequence
		b.own(op.Sequence, op.OwnedBy, op.OwnedByColumn)
	}
}

// own ties a sequence to the column that owns it.
func (b *Builder) own(sequence, table migration.Name, column string) {
	if table.IsZero() {
		return
	}
	s, t := b.edit(sequence), b.edit(table)
	s.OwnedBy, s.OwnedByColumn = t.Name, column
	if !slices.Contains(t.Sequences, s.Name) {
		t.Sequences = append(t.Sequences, s.Name)
	}
}
