package schema

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
)

// Epoch is the number of the migration of the change that the state stands
// in, from 1; 0 is history.
func (s *State) Epoch() int { return s.epoch }

// Session is the connection that runs the migrations.
func (s *State) Session() *Session { return s.session }

// Uncertain says why the state may be wrong, oldest first; empty when it is sure.
func (s *State) Uncertain() []string { return s.uncertain }

// Complete reports whether what the state does not know does not exist.
func (s *State) Complete() bool { return s.complete && len(s.uncertain) == 0 }

// Resolve turns the name of a statement into that of the state: without a
// schema, it is looked for along the search path, and is in public (or the
// first schema of the path) where it is nowhere.
func (s *State) Resolve(name migration.Name) migration.Name {
	if name.Schema != "" {
		return name
	}
	path := s.SearchPath()
	for _, schema := range path {
		qualified := migration.Name{Schema: schema, Name: name.Name}
		if _, ok := s.relations.Get(qualified); ok {
			return qualified
		}
	}
	return migration.Name{Schema: path[0], Name: name.Name}
}

// SearchPath is the search path in force: never empty, public by default
// (PostgreSQL manual, 5.9.3; "$user" and pg_catalog are left out).
func (s *State) SearchPath() []string {
	if path := s.session.searchPath(); len(path) > 0 {
		return path
	}
	return []string{"public"}
}

// Relation is the relation of that name, resolved first; nil when it is not known.
func (s *State) Relation(name migration.Name) *Relation {
	r, _ := s.relations.Get(s.Resolve(name))
	return r
}

// Type is the user-defined type of that name; nil when it is not known.
func (s *State) Type(name migration.Name) *UserType {
	if name.Schema != "" {
		t, _ := s.types.Get(name)
		return t
	}
	for _, schema := range s.SearchPath() {
		if t, ok := s.types.Get(migration.Name{Schema: schema, Name: name.Name}); ok {
			return t
		}
	}
	return nil
}

// Existed reports whether a relation was there before the change: unless it
// is known to have been born in it, it was.
func (s *State) Existed(name migration.Name) bool {
	r := s.Relation(name)
	return r == nil || r.Epoch == 0
}

// ExistedBeforeMigration reports whether a relation was there before the
// migration that the state stands in.
func (s *State) ExistedBeforeMigration(name migration.Name) bool {
	r := s.Relation(name)
	return r == nil || r.Epoch < s.epoch || s.epoch == 0
}

// Rows is the declared number of rows of a table; -1 when nobody said.
func (s *State) Rows(name migration.Name) int64 {
	if r := s.Relation(name); r != nil {
		return r.Rows
	}
	return -1
}

// Column is the column of a known relation; nil when either is not known.
func (r *Relation) Column(name string) *Column {
	if r == nil {
		return nil
	}
	i := slices.IndexFunc(r.Columns, func(c Column) bool { return c.Name == name })
	if i < 0 {
		return nil
	}
	return &r.Columns[i]
}

// Constraint is the constraint of that name; nil when it is not known.
func (r *Relation) Constraint(name string) *Constraint {
	if r == nil {
		return nil
	}
	i := slices.IndexFunc(r.Constraints, func(c Constraint) bool { return c.Name == name })
	if i < 0 {
		return nil
	}
	return &r.Constraints[i]
}

// PrimaryKey is the primary key; nil when there is none, or none is known.
func (r *Relation) PrimaryKey() *Constraint {
	if r == nil {
		return nil
	}
	for i := range r.Constraints {
		if r.Constraints[i].Kind == migration.PrimaryKey {
			return &r.Constraints[i]
		}
	}
	return nil
}

// NotNullProven reports whether a validated CHECK says that a column is
// never null (PostgreSQL manual, ALTER TABLE, SET NOT NULL).
func (r *Relation) NotNullProven(column string) bool {
	return r != nil && slices.ContainsFunc(r.Constraints, func(c Constraint) bool {
		return c.Kind == migration.Check && c.Valid && !c.NotEnforced && slices.Contains(c.Expression.NotNull, column)
	})
}
