package schema

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// Epoch is the number of the migration of the change that the state stands
// in, from 1; 0 is history.
func (s *State) Epoch() Epoch { return s.epoch }

// Session is the connection that runs the migrations.
func (s *State) Session() *Session { return s.session }

// Uncertain says why the state may be wrong, oldest first; empty when it is sure.
func (s *State) Uncertain() []wording.Text { return s.uncertain }

// Complete reports whether what the state does not know does not exist.
func (s *State) Complete() bool { return s.complete && len(s.uncertain) == 0 }

// Resolve turns the name of a statement into that of the state: without a
// schema, it is looked for along the search path, and is in public (or the
// first schema of the path) where it is nowhere.
func (s *State) Resolve(name migration.Name) migration.Name {
	if name.Schema != "" {
		return name
	}
	name, _ = s.find(name)
	return name
}

// find looks a name without a schema up along the search path.
func (s *State) find(name migration.Name) (migration.Name, *Relation) {
	if s.temporary { // looked in first, always
		temporary := migration.Name{Schema: temporarySchema, Name: name.Name}
		if r, ok := s.relations.Get(temporary); ok {
			return temporary, r
		}
	}
	first := migration.Name{Schema: "public", Name: name.Name}
	for i, schema := range s.session.searchPath() {
		qualified := migration.Name{Schema: schema, Name: name.Name}
		if i == 0 {
			first = qualified
		}
		if r, ok := s.relations.Get(qualified); ok {
			return qualified, r
		}
	}
	r, _ := s.relations.Get(first)
	return first, r
}

// Find is what Resolve and Relation give.
func (s *State) Find(name migration.Name) (resolved migration.Name, r *Relation) {
	if name.Schema == "" {
		return s.find(name)
	}
	r, _ = s.relations.Get(name)
	return name, r
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
	_, r := s.Find(name)
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

// ResolveType is Resolve for the name of a type.
func (s *State) ResolveType(name migration.Name) migration.Name {
	if t := s.Type(name); t != nil {
		return t.Name
	}
	if name.Schema == "" {
		name.Schema = s.SearchPath()[0]
	}
	return name
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
	return s.Predates(s.Relation(name))
}

// Predates is ExistedBeforeMigration of a relation of the state, nil for one
// that it does not know.
func (s *State) Predates(r *Relation) bool {
	return r == nil || r.Epoch < s.epoch || s.epoch == 0
}

// Emptied reports whether a table has no row that the statement would meet: it
// is empty, or the open transaction has deleted all of them.
func (s *State) Emptied(name migration.Name) bool {
	r := s.Relation(name)
	return r != nil && (r.Empty || r.DeletedIn != "" && r.DeletedIn == s.session.Transaction)
}

// Rows is the declared number of rows of a table; -1 when nobody said.
func (s *State) Rows(name migration.Name) int64 {
	if r := s.Relation(name); r != nil {
		return r.Rows
	}
	return s.declaredRows(s.Resolve(name))
}

func (s *State) declaredRows(resolved migration.Name) int64 {
	if rows, ok := s.declared[resolved]; ok {
		return rows
	}
	return -1
}

// Sure reports whether all is known about a relation: what it has, or (in a
// complete state) that there is none.
func (s *State) Sure(name migration.Name) bool {
	return len(s.uncertain) == 0 && s.SureOf(s.Relation(name))
}

// SureOf is Sure of a relation of the state, nil for one that it does not know.
func (s *State) SureOf(r *Relation) bool {
	if len(s.uncertain) > 0 {
		return false
	}
	return r == nil && s.complete || r != nil && r.Partial.IsZero()
}

// TypesOf are the user-defined types of a relation's columns, in the order of
// the columns.
func (s *State) TypesOf(relation migration.Name) []*UserType {
	r := s.Relation(relation)
	if r == nil {
		return nil
	}
	var out []*UserType
	for _, c := range r.Columns {
		if t := s.Type(c.Type.Name); t != nil && !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return out
}

// UsersOfType are the relations, sorted, that have a column of a type, of an
// array of it, or of a domain over it.
func (s *State) UsersOfType(t *UserType) []migration.Name {
	var users []migration.Name
	for r := range s.relations.All() {
		if slices.ContainsFunc(r.Columns, func(c *Column) bool { return s.IsOfType(c.Type, t) }) {
			users = append(users, r.Name)
		}
	}
	slices.SortFunc(users, migration.Name.Compare)
	return users
}

// IsOfType reports whether a column is of a type, of an array of it, or of a
// domain over it.
func (s *State) IsOfType(column migration.Type, t *UserType) bool {
	if s.Type(column.Name) == t {
		return true
	}
	for _, d := range s.Domains(column) {
		if d == t || s.Type(d.Base.Name) == t {
			return true
		}
	}
	return false
}

// Domains are the domains that a type is, each on top of the next; none for
// other types.
func (s *State) Domains(t migration.Type) []*UserType {
	var out []*UserType
	for {
		d := s.Type(t.Name)
		if d == nil || d.Kind != "domain" || slices.Contains(out, d) {
			return out
		}
		out = append(out, d)
		t = d.Base
	}
}

// TriggerUse is a trigger of a table.
type TriggerUse struct {
	Table   migration.Name
	Trigger string
}

// TriggersOf are the triggers that call a function, in the order of their tables.
func (s *State) TriggersOf(function migration.Name) []TriggerUse {
	var out []TriggerUse
	for r := range s.relations.All() {
		for _, t := range r.Triggers {
			if s.qualified(t.Function) == s.qualified(function) {
				out = append(out, TriggerUse{r.Name, t.Name})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b TriggerUse) int { return a.Table.Compare(b.Table) })
	return out
}

// qualified is the name of a function with a schema: the first of the search
// path where it has none.
func (s *State) qualified(function migration.Name) migration.Name {
	if function.Schema == "" {
		function.Schema = s.SearchPath()[0]
	}
	return function
}

// Relations are all relations that are known, in the order of their names.
func (s *State) Relations() []*Relation {
	var out []*Relation
	for r := range s.relations.All() {
		out = append(out, r)
	}
	slices.SortFunc(out, func(a, b *Relation) int { return a.Name.Compare(b.Name) })
	return out
}

// Tree is a relation with all that inherits from it or is a part of it,
// parents first.
func (s *State) Tree(name migration.Name) []migration.Name {
	out := []migration.Name{s.Resolve(name)}
	seen := map[migration.Name]bool{out[0]: true}
	for i := 0; i < len(out); i++ {
		r := s.Relation(out[i])
		if r == nil {
			continue
		}
		for _, child := range r.Children {
			if !seen[child] {
				seen[child] = true
				out = append(out, child)
			}
		}
	}
	return out
}

// Above are the known relations that one is a part of, or inherits from first: its
// parent, the parent of that, and so on. A history that does not fit together may
// make one its own ancestor; it ends there.
func (s *State) Above(r *Relation) []*Relation {
	var out []*Relation
	for above := r; above != nil && !above.Parent.IsZero(); {
		above = s.Relation(above.Parent)
		if above == nil || above == r || slices.Contains(out, above) {
			break
		}
		out = append(out, above)
	}
	return out
}

// HasRowType reports whether there is a type of the relation's name, that of
// its rows (PostgreSQL manual, CREATE TABLE, notes).
func (r *Relation) HasRowType() bool {
	switch r.Kind {
	case Table, PartitionedTable, ForeignTable, View, MaterializedView:
		return true
	}
	return false
}

// Column is the column of a known relation; nil when either is not known.
func (r *Relation) Column(name string) *Column {
	if r == nil {
		return nil
	}
	i := slices.IndexFunc(r.Columns, func(c *Column) bool { return c.Name == name })
	if i < 0 {
		return nil
	}
	return r.Columns[i]
}

// Constraint is the constraint of that name; nil when it is not known.
func (r *Relation) Constraint(name string) *Constraint {
	if r == nil {
		return nil
	}
	i := slices.IndexFunc(r.Constraints, func(c *Constraint) bool { return c.Name == name })
	if i < 0 {
		return nil
	}
	return r.Constraints[i]
}

// PrimaryKey is the primary key; nil when there is none, or none is known.
func (r *Relation) PrimaryKey() *Constraint {
	if r == nil {
		return nil
	}
	for i := range r.Constraints {
		if r.Constraints[i].Kind == migration.PrimaryKey {
			return r.Constraints[i]
		}
	}
	return nil
}

// NotNullProven reports whether a validated CHECK says that a column is
// never null (PostgreSQL manual, ALTER TABLE, SET NOT NULL).
func (r *Relation) NotNullProven(column string) bool {
	return r != nil && slices.ContainsFunc(r.Constraints, func(c *Constraint) bool {
		return c.Kind == migration.Check && c.Valid && !c.NotEnforced && slices.Contains(c.Expression.Parts().NotNull, column)
	})
}

// MatchingIndex is the index of a table that ATTACH PARTITION takes for its
// part of a parent's index; nil when it has to build one.
func (s *State) MatchingIndex(r *Relation, d *IndexDefinition) *Relation {
	for _, name := range r.Indexes {
		i := s.Relation(name)
		if i == nil || i.Definition == nil || !i.Parent.IsZero() || !i.Definition.Valid {
			continue
		}
		if i.Definition.equivalent(d) && (d.Constraint == "") == (i.Definition.Constraint == "") {
			return i
		}
	}
	return nil
}

// HasWholeUniqueIndex reports whether a relation is known to have a valid
// unique index on plain columns of all of its rows: what REFRESH … CONCURRENTLY
// needs of a materialized view (PostgreSQL manual, REFRESH MATERIALIZED VIEW).
func (s *State) HasWholeUniqueIndex(r *Relation) bool {
	return slices.ContainsFunc(r.Indexes, func(name migration.Name) bool {
		i := s.Relation(name)
		return i != nil && i.Definition != nil && i.Definition.Unique && i.Definition.Valid && i.Definition.Where.IsZero() &&
			!slices.ContainsFunc(i.Definition.Elements, func(e migration.IndexElement) bool { return e.Column == "" })
	})
}

// equivalent reports whether two indexes are on the same columns of their
// tables, in the same way.
func (d *IndexDefinition) equivalent(other *IndexDefinition) bool {
	return d.Unique == other.Unique && d.Method == other.Method && d.Where.SQL == other.Where.SQL &&
		d.NullsNotDistinct == other.NullsNotDistinct &&
		slices.EqualFunc(d.Elements, other.Elements, sameElement) && slices.Equal(d.Include, other.Include)
}

// TypesWithNewLabels are the enums that got labels in the open transaction,
// in the order of their names.
func (s *State) TypesWithNewLabels() []*UserType {
	if len(s.newLabels) == 0 {
		return nil
	}
	var out []*UserType
	for _, name := range s.newLabels {
		if t, ok := s.types.Get(name); ok && !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	slices.SortFunc(out, func(a, b *UserType) int { return a.Name.Compare(b.Name) })
	return out
}

// Skips is how many operations behind one do nothing, because the relation that
// it asks for is surely not there.
func (s *State) Skips(op migration.Operation) int {
	condition, ok := op.(migration.IfExists)
	if ok && s.Complete() && s.Relation(condition.Relation) == nil {
		return condition.Operations
	}
	return 0
}

// HasExtensions reports whether a migration has created an extension.
func (s *State) HasExtensions() bool { return s.extensions }
