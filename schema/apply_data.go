package schema

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
)

// applyData applies changes of rows.
func (b *Builder) applyData(op migration.Operation) {
	switch op := op.(type) {
	case migration.Insert:
		b.fill(op.Table)
		b.deferTriggers(op.Table, nil, false)
	case migration.Copy:
		if op.In {
			b.fill(op.Table)
		}
	case migration.Merge:
		b.fill(op.Table)
	case migration.Update:
		b.update(op)
	case migration.Delete:
		b.deferTriggers(op.Table, nil, true)
		if op.Where.IsZero() && len(op.Sources) == 0 && b.now.epoch > 0 {
			b.edit(op.Table).DeletedIn = b.now.session.Transaction
		}
	case migration.Truncate:
		for _, table := range op.Tables {
			b.truncate(table, op.Cascade)
		}
	case migration.Cluster:
		if op.Index != "" {
			b.markClustered(op.Table, op.Index)
		}
	case migration.RefreshMaterializedView:
		if r := b.known(op.View); r != nil {
			r.Empty = op.WithNoData && b.now.epoch > 0 // later on, others refresh it too
		}
	}
}

// fill says that a table, and the partitions that its rows may go to, may have rows.
func (b *Builder) fill(table migration.Name) {
	r := b.now.Relation(table)
	if r == nil {
		return
	}
	if r.Empty || r.DeletedIn != "" {
		e := b.edit(table)
		e.Empty, e.DeletedIn = false, ""
	}
	if parent := b.now.Relation(r.Parent); parent != nil && parent.Empty {
		b.fill(r.Parent)
	}
	if r.Kind == PartitionedTable {
		for _, child := range r.Children {
			if c := b.now.Relation(child); c != nil && c.Empty {
				b.fill(child)
			}
		}
	}
}

// update notes the columns that an UPDATE has filled.
func (b *Builder) update(op migration.Update) {
	b.deferTriggers(op.Table, op.Columns, false)
	if b.now.epoch == 0 {
		return
	}
	fills := op.Where.IsZero() && len(op.Sources) == 0
	r := b.now.Relation(op.Table)
	for _, name := range op.Columns {
		c := r.Column(name)
		if c == nil || c.Updated && (c.Filled || !fills) {
			continue
		}
		r = b.editable(r)
		c = r.ownColumn(name)
		c.Updated, c.Filled = true, c.Filled || fills
	}
}

// deferTriggers notes that a change of rows has left deferred foreign keys to be
// checked at the end of the transaction. columns are those changed, nil for
// all; deletes is true where rows go.
func (b *Builder) deferTriggers(table migration.Name, columns []string, deletes bool) {
	if !b.now.deferrable || b.now.session.Transaction == "" {
		return
	}
	r := b.now.Relation(table)
	if r == nil {
		return
	}
	touched := func(list []string) bool {
		return columns == nil || slices.ContainsFunc(list, func(c string) bool { return slices.Contains(columns, c) })
	}
	pending := !deletes && slices.ContainsFunc(r.Constraints, func(c *Constraint) bool {
		return c.Kind == migration.ForeignKey && b.now.session.Defers(c) && touched(c.Columns)
	})
	for _, name := range r.ReferencedBy {
		if pending || columns == nil && !deletes {
			break
		}
		child := b.now.Relation(name)
		pending = child != nil && slices.ContainsFunc(child.Constraints, func(c *Constraint) bool {
			return c.References == r.Name && b.now.session.Defers(c) && (deletes || columns != nil && touched(c.ReferencedColumns))
		})
	}
	if pending && !slices.Contains(b.now.session.PendingTriggers, r.Name) {
		s := b.editSession()
		s.PendingTriggers = append(slices.Clip(s.PendingTriggers), r.Name)
	}
}

// truncate empties a table, its partitions and, with cascade, those that
// reference it. In history it says nothing: rows have come since.
func (b *Builder) truncate(table migration.Name, cascade bool) {
	r := b.edit(table)
	if b.now.epoch == 0 || r.Empty {
		return
	}
	r.Empty = true
	for _, child := range r.Children {
		b.truncate(child, cascade)
	}
	if cascade {
		for _, referencing := range r.ReferencedBy {
			b.truncate(referencing, true)
		}
	}
}
