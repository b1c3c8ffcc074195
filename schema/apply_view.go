package schema

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// createView adds a view and ties it to what it reads. A view that is
// replaced keeps the views that read it.
func (b *Builder) createView(op migration.CreateView) {
	name := b.newName(op.View, op.Temporary)
	old, exists := b.now.relations.Get(name)
	if exists && op.IfNotExists {
		return
	}
	r := b.newRelation(name, View)
	r.Temporary, r.ReadOnly = op.Temporary, op.ReadOnly
	if op.Materialized {
		r.Kind = MaterializedView
		r.Empty = b.now.epoch > 0 && !op.WithData
		b.declareRows(r)
	}
	if exists {
		b.forgetReferences(old)
		r.Epoch, b.links(r).Dependents = old.Epoch, slices.Clone(old.Dependents)
	}
	kind := r.Kind.String()
	for _, source := range b.columnsRead(op) {
		s := b.known(source.Relation)
		if s == nil {
			r.Sources = append(r.Sources, migration.Dependency{Relation: b.now.Resolve(source.Relation), Columns: source.Columns})
			continue
		}
		links := b.links(s)
		links.Dependents = append(links.Dependents, Dependent{Name: name, Kind: kind, Columns: source.Columns})
		r.Sources = append(r.Sources, migration.Dependency{Relation: s.Name, Columns: source.Columns})
	}
	b.nameViewColumns(r, op)
	b.put(r)
}

// columnsRead are the sources of a view with the columns it reads of each, as
// far as the state can tell whose a column is.
func (b *Builder) columnsRead(op migration.CreateView) []migration.Dependency {
	out := slices.Clone(op.Sources)
	note := func(relation migration.Name, column string) {
		for i := range out {
			switch {
			case out[i].Relation != relation || out[i].Columns == nil:
			case column == "":
				out[i].Columns = nil
			case !slices.Contains(out[i].Columns, column):
				out[i].Columns = append(slices.Clip(out[i].Columns), column)
			}
		}
	}
	for _, reference := range op.Unqualified {
		b.resolveColumn(reference, note)
	}
	for i, source := range out {
		if slices.Contains(source.Columns, "*") {
			out[i].Columns = b.allColumns(source.Relation)
		}
	}
	return out
}

// resolveColumn notes the relation that a column is of; it notes "", for any,
// of those that may have it where not all is known of them.
func (b *Builder) resolveColumn(reference migration.ColumnReference, note func(migration.Name, string)) {
	for _, level := range reference.Levels {
		unsure := false
		for _, name := range level {
			r := b.now.Relation(name)
			if r.Column(reference.Column) != nil {
				note(name, reference.Column)
				return
			}
			unsure = unsure || r == nil || !r.Partial.IsZero()
		}
		for _, name := range level {
			if r := b.now.Relation(name); unsure && (r == nil || !r.Partial.IsZero()) {
				note(name, "")
			}
		}
		if unsure {
			return
		}
	}
}

// allColumns are the names of a relation's columns; nil when not all are known.
func (b *Builder) allColumns(relation migration.Name) []string {
	r := b.now.Relation(relation)
	if r == nil || !r.Partial.IsZero() {
		return nil
	}
	out := make([]string, len(r.Columns))
	for i, c := range r.Columns {
		out[i] = c.Name
	}
	return out
}

// nameViewColumns gives a view the columns whose names are known, with their
// types where they are those of its only source.
func (b *Builder) nameViewColumns(r *Relation, op migration.CreateView) {
	var source *Relation
	if len(op.Sources) == 1 {
		source = b.now.Relation(op.Sources[0].Relation)
	}
	if len(op.Columns) == 0 {
		r.editBackground().Partial = wording.Say("its columns are not known")
	}
	for _, name := range op.Columns {
		if name != "*" {
			column := NewColumn(name, migration.Type{})
			column.Epoch = b.now.epoch
			if c := source.Column(name); c != nil {
				column.ColumnType = c.ColumnType
			}
			r.Columns = append(r.Columns, column)
			continue
		}
		if source == nil || !source.Partial.IsZero() {
			r.editBackground().Partial = wording.Say("its columns are not known")
			continue
		}
		for _, c := range source.Columns {
			column := NewColumn(c.Name, c.Type)
			column.ColumnType, column.Epoch = c.ColumnType, b.now.epoch
			r.Columns = append(r.Columns, column)
		}
	}
}

func (b *Builder) createSequence(op migration.CreateSequence) {
	name := b.newName(op.Sequence, op.Temporary)
	if op.IfNotExists && b.now.Relation(name) != nil {
		return
	}
	b.put(b.newRelation(name, Sequence)).Temporary = op.Temporary
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
	s.SequenceOwner = &SequenceOwner{t.Name, column}
	if !slices.Contains(t.Sequences, s.Name) {
		background := t.editBackground()
		background.Sequences = append(background.Sequences, s.Name)
	}
}
