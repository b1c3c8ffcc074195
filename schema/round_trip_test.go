package schema_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
)

// trip runs operations up and others down again upon the shop.
func trip(up, down []migration.Operation) schema.RoundTrip {
	b := shop()
	t := schema.RoundTrip{}
	b.BeginMigration()
	t.Before = b.State()
	for _, op := range up {
		b.Apply(op)
	}
	t.After = b.State()
	for _, op := range down {
		b.Apply(op)
	}
	t.Back, t.Touched = b.State(), b.Touched()
	return t
}

func TestDifferences(t *testing.T) {
	users := bare("users")
	index := migration.CreateIndex{Index: "ix_age", Table: users, Elements: []migration.IndexElement{{Column: "age"}}}
	unique := migration.Constraint{Kind: migration.Unique, Name: "one_email", Columns: []string{"email"}}
	table := migration.CreateTable{Table: bare("items"), Columns: []migration.Column{{Name: "id", Type: migration.Type{Name: bare("int8")}, Serial: true}}}
	for _, test := range []struct {
		name     string
		up, down []migration.Operation
		want     []string
	}{
		{"all is undone",
			[]migration.Operation{table, index, migration.AddColumn{Table: users, Column: integer("size")}, migration.AddConstraint{Table: users, Constraint: unique}},
			[]migration.Operation{migration.DropConstraint{Table: users, Constraint: "one_email"}, migration.DropColumn{Table: users, Column: "size"},
				migration.DropIndex{Index: bare("ix_age")}, migration.DropTable{Table: bare("items")}}, nil},
		{"nothing is undone",
			[]migration.Operation{table, index, migration.AddColumn{Table: users, Column: integer("size")}, migration.AddConstraint{Table: users, Constraint: unique}}, nil,
			[]string{"left behind table public.items ", "left behind index public.ix_age ", "left behind column public.users size", "left behind constraint public.users one_email"}},
		{"too much is undone",
			[]migration.Operation{index}, []migration.Operation{migration.DropIndex{Index: bare("ix_age")}, migration.DropColumn{Table: users, Column: "email"}},
			[]string{"dropped too column public.users email"}},
		{"not brought back",
			[]migration.Operation{migration.DropColumn{Table: users, Column: "email"}, migration.DropTable{Table: bare("orders")}}, nil,
			[]string{"not restored table public.orders ", "not restored column public.users email"}},
		{"brought back under another name",
			[]migration.Operation{migration.DropIndex{Index: bare("users_email_idx")}},
			[]migration.Operation{migration.CreateIndex{Index: "other", Table: users, Elements: []migration.IndexElement{{Column: "email"}}}}, nil},
		{"another type",
			[]migration.Operation{migration.AlterColumnType{Table: users, Column: "age", Type: migration.Type{Name: bare("int8")}}, migration.SetNotNull{Table: users, Column: "email"}},
			[]migration.Operation{migration.AlterColumnType{Table: users, Column: "age", Type: migration.Type{Name: bare("int4")}}},
			[]string{"not reset column public.users email"}},
		{"a table that nobody knows",
			[]migration.Operation{migration.DropColumn{Table: bare("elsewhere"), Column: "a"}, migration.AddColumn{Table: bare("elsewhere"), Column: integer("b")}},
			[]migration.Operation{migration.AddColumn{Table: bare("elsewhere"), Column: integer("a")}, migration.DropColumn{Table: bare("elsewhere"), Column: "b"}}, nil},
		{"there and back again",
			[]migration.Operation{migration.RenameTable{Table: users, To: "people"}},
			[]migration.Operation{migration.RenameTable{Table: bare("people"), To: "users"}}, nil},
	} {
		var got []string
		for _, d := range trip(test.up, test.down).Differences() {
			got = append(got, fmt.Sprintf("%s %s %s %s", d.Kind, d.Object, d.Relation, d.Part))
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: the differences are %q, want %q", test.name, got, test.want)
		}
	}
}

func TestLeftTypes(t *testing.T) {
	mood := migration.CreateType{Type: bare("mood"), Kind: "enum", Labels: []string{"good"}}
	size := migration.CreateType{Type: bare("size"), Kind: "enum", Labels: []string{"s"}}
	left := trip([]migration.Operation{mood, size}, []migration.Operation{migration.DropType{Type: bare("size")}}).LeftTypes()
	if len(left) != 1 || left[0].Name != public("mood") {
		t.Errorf("left are %v, want mood alone", left)
	}
}
