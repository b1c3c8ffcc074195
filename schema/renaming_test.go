package schema_test

import (
	"testing"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
)

func TestRenamedRelationKeepsItsEarlierName(t *testing.T) {
	b := schema.NewBuilder(nil)
	b.Apply(migration.CreateTable{Table: bare("users")})
	b.Apply(migration.CreateTable{Table: bare("others")})
	b.EndHistory()
	b.BeginMigration()
	b.SetTransaction("1")
	lock := (&schema.LockMode{Name: "ACCESS EXCLUSIVE", Strength: 8, BlocksReads: true, BlocksWrites: true}).On(public("users"))
	b.ApplyStatement([]migration.Operation{migration.RenameTable{Table: bare("users"), To: "people"}}, []schema.Lock{lock})
	b.Apply(migration.RenameTable{Table: bare("others"), To: "users"})
	b.Apply(migration.RenameTable{Table: bare("people"), To: "accounts"})
	renamed := b.State()

	if _, held := renamed.Session().HeldOn(public("accounts")); !held {
		t.Error("the lock on a table that is renamed is not held any more")
	}
	effect := renamed.ByEarlierNames(schema.Effect{Scans: []migration.Name{public("accounts"), public("users")}})
	if want := (schema.Effect{Scans: []migration.Name{public("others"), public("users")}}); effect.Scans[0] != want.Scans[0] || effect.Scans[1] != want.Scans[1] {
		t.Errorf("scans %v, want %v", effect.Scans, want.Scans)
	}
	b.BeginMigration()
	if name := b.State().NameBeforeMigration(public("accounts")); name != public("accounts") {
		t.Errorf("in the next migration it was %v before", name)
	}
}
