package schema

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// What a state cannot be sure of: statements that may not have run, names
// that are not known, and a history that does not fit itself.

// Doubt records why the state may be wrong from now on.
func (b *Builder) Doubt(reason wording.Text) {
	if !slices.Contains(b.now.uncertain, reason) {
		s := b.editBackdrop()
		s.uncertain = append(slices.Clip(s.uncertain), reason)
	}
}

// incomplete says that there may be what the state does not hold.
func (b *Builder) incomplete() {
	if b.now.complete {
		b.editBackdrop().complete = false
	}
}

// ApplyGuarded is ApplyStatement for a statement that runs only under a
// condition: it counts as run, but of what it changes not all is known then.
func (b *Builder) ApplyGuarded(guard wording.Text, operations []migration.Operation, locks []Lock) {
	if guard.IsZero() {
		b.ApplyStatement(operations, locks)
		return
	}
	before := b.State()
	b.ApplyStatement(operations, locks)
	for _, op := range operations {
		if update, ok := op.(migration.Update); ok && b.now.epoch > 0 {
			b.known(update.Table) // also where it has changed nothing that one before it had not
		}
	}
	for _, r := range b.made {
		r.doubt(wording.Say("it was changed only if %s", guard))
	}
	for _, name := range b.removed {
		if before.Relation(name) != nil && b.now.Relation(name) == nil { // it may still be there
			b.incomplete()
		}
	}
}

// doubt says that not all is known of a relation that is being edited.
func (r *Relation) doubt(reason wording.Text) {
	if r.Partial.IsZero() {
		r.editBackground().Partial = reason
	}
}

// doubtUnknown doubts a relation when one of the names of its parts that a
// statement gives is not known: any of them may be meant.
func (r *Relation) doubtUnknown(names ...string) {
	if slices.ContainsFunc(names, migration.IsHole) {
		r.doubt(wording.Say("a statement changes a part of it whose name is not known"))
	}
}

// doubtUnknownRelation doubts the whole state when a statement changes a
// relation whose name is not known: it may be any.
func (b *Builder) doubtUnknownRelation(name migration.Name) {
	if name.IsUnknown() {
		b.Doubt(wording.Say("a statement changes a relation whose name is not known"))
	}
}

// contradicts doubts a relation whose history does not fit what is known of
// it: the server has carried it out, so what is known is wrong.
func (b *Builder) contradicts(r *Relation) {
	if b.now.epoch == 0 {
		r.doubt(wording.Say("its history does not fit together"))
	}
}
