package report

import (
	"testing"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

func TestLocksForPeople(t *testing.T) {
	name := func(s string) migration.Name { return migration.Name{Schema: "public", Name: s} }
	b := schema.NewBuilder(nil)
	b.Apply(migration.CreateTable{Table: name("users"), Columns: []migration.Column{{Name: "id"}}})
	b.Apply(migration.CreateIndex{Index: "i", Table: name("users"), Elements: []migration.IndexElement{{Column: "id"}}, Method: "btree"})
	before := b.State()
	exclusive := func(s string) schema.Lock {
		return (&schema.LockMode{Name: "ACCESS EXCLUSIVE", Strength: 8, BlocksReads: true, BlocksWrites: true}).On(name(s))
	}
	share := func(s string) schema.Lock {
		return (&schema.LockMode{Name: "SHARE", Strength: 5, BlocksWrites: true}).On(name(s))
	}
	read := func(s string) schema.Lock {
		return (&schema.LockMode{Name: "ACCESS SHARE", Strength: 1}).On(name(s))
	}
	tests := []struct {
		locks []schema.Lock
		want  string
	}{
		{nil, ""},
		{[]schema.Lock{read("i"), read("users")}, "ACCESS SHARE on i, users"},
		{[]schema.Lock{share("teams"), exclusive("users")}, "ACCESS EXCLUSIVE on users; SHARE on teams"},
		{[]schema.Lock{exclusive("i"), read("teams"), exclusive("users")}, "ACCESS EXCLUSIVE on users"},
		{[]schema.Lock{exclusive("i")}, "ACCESS EXCLUSIVE on i"},
	}
	for _, test := range tests {
		step := &checks.Step{Statement: &migration.Statement{}, Before: before, Effect: &schema.Effect{Locks: test.locks}}
		if got := locks(step, wording.English).In(wording.English); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}

func TestCost(t *testing.T) {
	step := &checks.Step{
		Statement: &migration.Statement{Guard: `not has_table("users")`},
		Effect: &schema.Effect{
			Rewrites: []migration.Name{{Name: "users"}}, Scans: []migration.Name{{Name: "teams"}, {Name: "users"}}, Builds: []migration.Name{{Schema: "app", Name: "i"}},
			Fails:     []schema.Failure{{SQLState: "0A000", When: wording.Say("users is a view"), Always: true}, {SQLState: "23502", When: wording.Say("%s has rows", wording.Code("users")), Certain: true}, {SQLState: "23505", When: wording.Say("two rows are alike")}},
			Uncertain: []schema.Assumption{{Why: wording.Say("%s is a table", wording.Code("users"))}},
		},
	}
	want := `rewrites users; scans teams; builds app.i; fails: users is a view (0A000); fails if users has rows (23502); ` +
		`may fail if two rows are alike (23505); only if not has_table("users"); assumed: users is a table`
	if got := cost(step).In(wording.English); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}
