package schema_test

import (
	"testing"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

// TestDoubt has a state be unsure of exactly what may be otherwise.
func TestDoubt(t *testing.T) {
	hole := migration.HoleName(1)
	users, teams := migration.Name{Name: "users"}, migration.Name{Name: "teams"}
	column := func(table migration.Name, name string) migration.Operation {
		return migration.AddColumn{Table: table, Column: migration.Column{Name: name}}
	}
	for _, test := range []struct {
		name         string
		guard        string
		operation    migration.Operation
		users, teams bool // still sure
	}{
		{"nothing unknown", "", column(users, "plan"), true, true},
		{"guarded", "x is set", column(users, "plan"), false, true},
		{"column not known", "", column(users, hole), false, true},
		{"dropped column not known", "", migration.DropColumn{Table: users, Column: hole}, false, true},
		{"renamed column not known", "", migration.RenameColumn{Table: users, Column: hole, To: "b"}, false, true},
		{"changed column not known", "", migration.SetNotNull{Table: users, Column: hole}, false, true},
		{"constraint not known", "", migration.DropConstraint{Table: users, Constraint: hole}, false, true},
		{"table not known", "", column(migration.Name{Name: hole}, "plan"), false, false},
		{"dropped table not known", "", migration.DropTable{Table: migration.Name{Name: hole}}, false, false},
		{"dropped index not known", "", migration.DropIndex{Index: migration.Name{Name: hole}}, false, false},
		{"column that is not there", "", migration.DropColumn{Table: users, Column: "plan"}, false, true},
		{"column that is there already", "", column(users, "id"), false, true},
		{"constraint that is not there", "", migration.DropConstraint{Table: users, Constraint: "k"}, false, true},
		{"guarded drop", "x is set", migration.DropTable{Table: users}, false, true},
	} {
		b := schema.NewBuilder(nil)
		b.SetComplete(true)
		b.Apply(migration.CreateTable{Table: users, Columns: []migration.Column{{Name: "id"}}})
		b.Apply(migration.CreateTable{Table: teams})
		b.State()
		b.ApplyGuarded(wording.Verbatim(test.guard), []migration.Operation{test.operation}, nil)
		state := b.State()
		if state.Sure(users) != test.users || state.Sure(teams) != test.teams {
			t.Errorf("%s: sure of users is %v, of teams %v; want %v, %v", test.name, state.Sure(users), state.Sure(teams), test.users, test.teams)
		}
	}
}

// TestChangeDoesNotContradict: a change that does not fit its state is wrong
// itself, and makes nothing of the state doubtful.
func TestChangeDoesNotContradict(t *testing.T) {
	users := migration.Name{Name: "users"}
	b := schema.NewBuilder(nil)
	b.Apply(migration.CreateTable{Table: users, Columns: []migration.Column{{Name: "id"}}})
	b.BeginMigration()
	b.Apply(migration.DropColumn{Table: users, Column: "plan"})
	if state := b.State(); !state.Sure(users) {
		t.Errorf("users is doubted: %s", state.Relation(users).Partial)
	}
}

// TestDoubtOfRows has a guarded UPDATE leave a table unsure whatever has been
// updated before it.
func TestDoubtOfRows(t *testing.T) {
	users := migration.Name{Schema: "public", Name: "users"}
	update := []migration.Operation{migration.Update{Table: users, Columns: []string{"id"}}}
	for _, before := range [][]migration.Operation{nil, update} {
		b := schema.NewBuilder(nil)
		b.SetComplete(true)
		b.Apply(migration.CreateTable{Table: users, Columns: []migration.Column{{Name: "id"}}})
		b.EndHistory()
		b.BeginMigration()
		b.ApplyGuarded(wording.Text{}, before, nil)
		b.State()
		b.ApplyGuarded(wording.Verbatim("x is set"), update, nil)
		if b.State().Sure(users) {
			t.Errorf("after %v the table is sure", before)
		}
	}
}
