package schema

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// What a builder changes: in place where no State handed out has it, else in a
// copy that takes its place.

// edit is a relation that may be changed in place. One that is not known
// becomes known in part.
func (b *Builder) edit(name migration.Name) *Relation {
	if r := b.now.Relation(name); r != nil {
		return b.editable(r)
	}
	name = b.now.Resolve(name)
	b.doubtUnknownRelation(name)
	r := b.newRelation(name, Table)
	r.Epoch = 0
	r.Background = &Background{Partial: wording.Say("its creation was not seen"), Rows: b.now.declaredRows(name)}
	return b.put(r)
}

// known is edit for a relation that is known, else nil.
func (b *Builder) known(name migration.Name) *Relation {
	r := b.now.Relation(name)
	if r == nil || name.IsZero() {
		return nil
	}
	return b.editable(r)
}

// editable is a relation of the state itself where it may be changed in place,
// else a copy, already stored.
func (b *Builder) editable(r *Relation) *Relation {
	b.doubtUnknownRelation(r.Name)
	if r.owner == b.fresh {
		return r
	}
	return b.put(b.clone(r))
}

// below are the relations that inherit from one or are parts of it, whatever
// the way: each once, as two parents of one may have the same parents.
func (b *Builder) below(r *Relation) []migration.Name {
	if len(r.Children) == 0 {
		return nil
	}
	return b.now.Tree(r.Name)[1:]
}

// newRelation is a relation that is not stored yet.
func (b *Builder) newRelation(name migration.Name, kind Kind) *Relation {
	if kind == Sequence {
		return b.begin(new(Relation), spare(&b.spareParts), name, kind)
	}
	both := new(withParts)
	return b.begin(&both.Relation, &both.parts, name, kind)
}

// declareRows gives a relation the size that somebody declared, if any.
func (b *Builder) declareRows(r *Relation) {
	if rows := b.now.declaredRows(r.Name); rows != r.Rows {
		r.editBackground().Rows = rows
	}
}

// newSequence is newRelation for a sequence that a column owns.
func (b *Builder) newSequence(name migration.Name, owner SequenceOwner) *Relation {
	both := &withOwner{owner: owner}
	s := b.begin(&both.Relation, spare(&b.spareParts), name, Sequence)
	s.SequenceOwner = &both.owner
	return s
}

// newIndex is newRelation for an index.
func (b *Builder) newIndex(name migration.Name, kind Kind, d *IndexDefinition) *Relation {
	both := &withDefinition{definition: *d}
	both.Definition = &both.definition
	return b.begin(&both.Relation, spare(&b.spareParts), name, kind)
}

// begin makes a relation with nothing in it yet, but for its definition.
func (b *Builder) begin(r *Relation, parts *Parts, name migration.Name, kind Kind) *Relation {
	b.share(parts, noParts)
	*r = Relation{
		Name: name, Kind: kind, Epoch: b.now.epoch, Definition: r.Definition,
		SequenceOwner: noOwner, Parts: parts, Extras: b.extras(noExtras),
	}
	return r
}

// put stores a relation under its name.
func (b *Builder) put(r *Relation) *Relation {
	if r.owner != b.fresh {
		r.owner = b.fresh
		b.made = append(b.made, r)
	}
	if r.Name.IsUnknown() { // it may be any that is not known
		b.incomplete()
	}
	b.now.relations = b.now.relations.Set(r, b.owners)
	if r.Name.Schema == temporarySchema && !b.now.temporary {
		b.editBackdrop().temporary = true
	}
	b.touch(r.Name)
	return r
}

// remove takes a relation out, and nothing else.
func (b *Builder) remove(name migration.Name) {
	b.now.relations = b.now.relations.Delete(name, b.owners)
	b.removed = append(b.removed, name)
	b.touch(name)
}

func (b *Builder) touch(name migration.Name) {
	if b.now.epoch == 0 || slices.Contains(b.touched[max(0, len(b.touched)-8):], name) { // as most are changed several times in a row
		return
	}
	if len(b.touched) == cap(b.touched) { // before it grows, without those that it has twice
		b.touched = sortedOnce(b.touched)
		if 2*len(b.touched) > cap(b.touched) {
			b.touched = slices.Grow(b.touched, len(b.touched))
		}
	}
	b.touched = append(b.touched, name)
}

// sortedOnce sorts a list of names in place and leaves each in it once.
func sortedOnce(names []migration.Name) []migration.Name {
	slices.SortFunc(names, migration.Name.Compare)
	return slices.Compact(names)
}

// editSession is the session, which may be changed in place.
func (b *Builder) editSession() *Session {
	if b.now.session.owner != b.fresh {
		s := *b.now.session
		s.owner = b.fresh
		b.now.session = &s
	}
	return b.now.session
}

// editBackdrop is the backdrop, which may be changed in place.
func (b *Builder) editBackdrop() *backdrop {
	if b.now.backdrop.owner != b.fresh {
		s := *b.now.backdrop
		s.owner = b.fresh
		b.now.backdrop = &s
	}
	return b.now.backdrop
}

// editType is a copy, already stored, of a type that is known, else nil.
func (b *Builder) editType(name migration.Name) *UserType {
	t := b.now.Type(name)
	if t == nil {
		return nil
	}
	c := *t
	b.putType(&c)
	return &c
}

func (b *Builder) putType(t *UserType) {
	s := b.editBackdrop()
	s.types = s.types.Set(t, b.owners)
	b.touch(t.Name)
}

func (b *Builder) removeType(name migration.Name) {
	s := b.editBackdrop()
	s.types = s.types.Delete(name, b.owners)
}
