package postgres

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
)

// view is a state in which one operation looks for relations. It asks for the same
// two or three again and again, so that those it asked for last are remembered:
// to find one takes its path and a search in a large map.
type view struct {
	*schema.State
	last [3]found
	next int // of last, is forgotten next
}

// found is what a name means in the state.
type found struct {
	name, resolved migration.Name
	relation       *schema.Relation
}

// find is what a name means. Indexes are not remembered: a table has many, each
// of which is asked for once.
func (v *view) find(name migration.Name) (resolved migration.Name, r *schema.Relation) {
	for i := range v.last {
		if f := &v.last[i]; f.name == name && !name.IsZero() {
			return f.resolved, f.relation
		}
	}
	resolved, r = v.State.Find(name)
	if r == nil || r.Definition == nil {
		v.last[v.next] = found{name, resolved, r}
		v.next = (v.next + 1) % len(v.last)
	}
	return resolved, r
}

// Relation is State.Relation.
func (v *view) Relation(name migration.Name) *schema.Relation {
	if name.IsZero() { // the parent of most
		return nil
	}
	_, r := v.find(name)
	return r
}

// Resolve is State.Resolve.
func (v *view) Resolve(name migration.Name) migration.Name {
	if name.Schema != "" {
		return name
	}
	resolved, _ := v.find(name)
	return resolved
}

// Sure is State.Sure.
func (v *view) Sure(name migration.Name) bool { return v.SureOf(v.Relation(name)) }

// ExistedBeforeMigration is State.ExistedBeforeMigration.
func (v *view) ExistedBeforeMigration(name migration.Name) bool {
	return v.Predates(v.Relation(name))
}
