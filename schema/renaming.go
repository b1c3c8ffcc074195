package schema

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
)

// renaming is a relation that has another name than before the migration.
type renaming struct{ was, is migration.Name }

// noteRenaming remembers under which name the others know a relation that was
// there before the migration, and the locks on it.
func (b *Builder) noteRenaming(r *Relation, to migration.Name) {
	if lock, held := b.now.session.HeldOn(r.Name); held {
		s := b.editSession()
		lock.Relation = to
		s.held = s.held.Delete(r.Name).Set(to, lock)
	}
	if b.now.epoch == 0 || r.Epoch >= b.now.epoch {
		return
	}
	next := b.editBackdrop()
	next.renamings = slices.Clone(next.renamings)
	for i := range next.renamings {
		if next.renamings[i].is == r.Name {
			next.renamings[i].is = to
			return
		}
	}
	next.renamings = append(next.renamings, renaming{was: r.Name, is: to})
}

// NameBeforeMigration is the name that a relation had before the migration that
// the state stands in: that under which everybody else knows it.
func (s *State) NameBeforeMigration(name migration.Name) migration.Name {
	for _, renamed := range s.renamings {
		if renamed.is == name {
			return renamed.was
		}
	}
	return name
}

// ByEarlierNames is an effect in the state, with the names that its relations
// had before the migration.
func (s *State) ByEarlierNames(e Effect) Effect {
	if s == nil || len(s.renamings) == 0 {
		return e
	}
	e.Locks, e.OnIndexes = slices.Clone(e.AllLocks()), nil
	for i := range e.Locks {
		e.Locks[i].Relation = s.NameBeforeMigration(e.Locks[i].Relation)
	}
	for _, names := range []*[]migration.Name{&e.Rewrites, &e.Scans, &e.Builds} {
		*names = slices.Clone(*names)
		for i, name := range *names {
			(*names)[i] = s.NameBeforeMigration(name)
		}
	}
	e.Fails, e.Uncertain = slices.Clone(e.Fails), slices.Clone(e.Uncertain)
	return e.Sorted()
}

// renameSchema moves all that is in a schema.
func (b *Builder) renameSchema(from, to string) {
	var relations, types, functions []migration.Name
	for r := range b.now.relations.All() {
		relations = append(relations, r.Name)
	}
	for t := range b.now.types.All() {
		types = append(types, t.Name)
	}
	for f := range b.now.functions.All() {
		functions = append(functions, f.name())
	}
	for _, names := range [][]migration.Name{relations, types, functions} {
		slices.SortFunc(names, migration.Name.Compare)
	}
	moved := func(name migration.Name) migration.Name { return migration.Name{Schema: to, Name: name.Name} }
	for _, name := range relations {
		if name.Schema == from {
			b.move(b.edit(name), moved(name))
		}
	}
	for _, name := range types {
		if name.Schema == from {
			b.moveType(b.now.Type(name), moved(name))
		}
	}
	for _, name := range functions {
		if name.Schema == from {
			b.moveFunctions(name, moved)
		}
	}
}
