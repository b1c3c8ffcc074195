package schema_test

import (
	"slices"
	"strconv"
	"testing"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
)

func elements(columns ...string) []migration.IndexElement {
	var out []migration.IndexElement
	for _, c := range columns {
		out = append(out, migration.IndexElement{Column: c})
	}
	return out
}

// indexed is the shop with indexes on (age, email) and, for adults, on id.
func indexed() *schema.State {
	b := shop()
	b.Apply(migration.CreateIndex{Index: "ages", Table: bare("users"), Elements: elements("age", "email")})
	b.Apply(migration.CreateIndex{Index: "grown", Table: bare("users"), Elements: elements("id", "age"), Where: migration.Expression{SQL: "age > 17"}})
	return b.State()
}

func TestIndexedBy(t *testing.T) {
	for _, test := range []struct {
		columns []string
		want    string
	}{
		{[]string{"age"}, "ages"},
		{[]string{"email", "age"}, "ages"},
		{[]string{"email"}, "users_email_idx"},
		{[]string{"id"}, "users_pkey"},
		{[]string{"id", "age"}, ""}, // the one for adults has not all rows
	} {
		if got := indexed().IndexedBy(bare("users"), test.columns); name(got) != test.want {
			t.Errorf("%v is indexed by %q, want %q", test.columns, name(got), test.want)
		}
	}
}

func TestSuperseding(t *testing.T) {
	for _, test := range []struct {
		index migration.CreateIndex
		want  string
	}{
		{migration.CreateIndex{Elements: elements("age")}, "ages"},
		{migration.CreateIndex{Elements: elements("age", "email")}, "ages"},
		{migration.CreateIndex{Elements: elements("age", "email", "id")}, ""},
		{migration.CreateIndex{Elements: elements("email", "age")}, ""},
		{migration.CreateIndex{Elements: elements("age"), Unique: true}, ""},
		{migration.CreateIndex{Elements: elements("id"), Unique: true}, "users_pkey"},
		{migration.CreateIndex{Elements: elements("age"), Include: []string{"id"}}, ""},
		{migration.CreateIndex{Elements: elements("id"), Where: migration.Expression{SQL: "age > 17"}}, "grown"},
	} {
		test.index.Table, test.index.Method = bare("users"), "btree"
		if got := indexed().Superseding(test.index); name(got) != test.want {
			t.Errorf("%+v is superseded by %q, want %q", test.index, name(got), test.want)
		}
	}
}

func name(r *schema.Relation) string {
	if r == nil {
		return ""
	}
	return r.Name.Name
}

// TestMayHaveKeyOn follows the columns of indexes through what renames, copies
// and hands it down.
func TestMayHaveKeyOn(t *testing.T) {
	b := shop()
	b.Apply(migration.CreateTable{Table: bare("copies"), Like: []migration.TableLike{{Table: bare("users"), Indexes: true}}})
	b.Apply(migration.CreateTable{Table: bare("heirs"), Inherits: []migration.Name{bare("users")}})
	b.Apply(migration.CreateIndex{Index: "heirs_key", Table: bare("heirs"), Unique: true, Elements: elements("email", "age")})
	b.Apply(migration.CreateIndex{Index: "ages", Table: bare("copies"), Elements: elements("age")})
	b.Apply(migration.RenameColumn{Table: bare("users"), Column: "email", To: "address"})
	state := b.State()
	for table, columns := range map[string][]string{"users": {"id"}, "copies": {"id"}, "heirs": {"address", "age"}} {
		r := state.Relation(bare(table))
		for _, column := range columns {
			if r.Column(column) == nil || !r.MayHaveKeyOn([]string{"made_up", column}) {
				t.Errorf("%s of %s is in a unique index, which MayHaveKeyOn does not know", column, table)
			}
		}
	}
	for table, column := range map[string]string{"users": "address", "copies": "age", "heirs": "address"} {
		if !state.Relation(bare(table)).MayBeLedTo([]string{"made_up", column}) {
			t.Errorf("an index of %s begins with %s, which MayBeLedTo does not know", table, column)
		}
	}
	others := 0
	for i := range 100 { // a bit stands for some of them, by chance
		if state.Relation(bare("copies")).MayHaveKeyOn([]string{"other_" + strconv.Itoa(i)}) {
			others++
		}
	}
	if others > 50 {
		t.Errorf("of 100 columns without a unique index %d may have one", others)
	}
}

// TestIndexesBefore holds that those which a migration makes are behind the others,
// whatever they are called, until the next one begins.
func TestIndexesBefore(t *testing.T) {
	b := shop()
	b.EndHistory()
	b.BeginMigration()
	b.Apply(migration.CreateIndex{Index: "ages", Table: bare("users"), Elements: elements("age")})
	b.Apply(migration.RenameTable{Table: bare("ages"), Object: "index", To: "aged"})
	b.Apply(migration.RenameTable{Table: bare("users_pkey"), Object: "index", To: "users_key"})
	b.Apply(migration.CreateIndex{Index: "users_email_idx", Table: bare("users"), Elements: elements("email")}) // in place of the other
	state := b.State()
	users := state.Relation(bare("users"))
	if got, want := state.IndexesBefore(users), []migration.Name{public("users_key")}; !slices.Equal(got, want) {
		t.Errorf("of %v, the migration has found %v, want %v", users.Indexes, got, want)
	}
	b.BeginMigration()
	if got := b.State().IndexesBefore(users); !slices.Equal(got, users.Indexes) || len(got) != 3 {
		t.Errorf("the next migration finds %v, want all of %v", got, users.Indexes)
	}
}

// TestIndexesBeforeOfNewTable holds that a table which the migration has made has none of
// them, not even where its list ends with the name of an older one.
func TestIndexesBeforeOfNewTable(t *testing.T) {
	b := shop()
	b.EndHistory()
	b.BeginMigration()
	b.Apply(migration.CreateTable{Table: bare("notes"), Columns: []migration.Column{{Name: "id"}, {Name: "text"}}})
	b.Apply(migration.CreateIndex{Index: "notes_text_idx", Table: bare("notes"), Elements: elements("text")})
	state := b.State()
	notes := state.Relation(bare("notes"))
	notes.Indexes = append(notes.Indexes, public("users_pkey")) // as where two tables claim a name
	if got := state.IndexesBefore(notes); len(got) > 0 {
		t.Errorf("of %v the migration has found %v, want none", notes.Indexes, got)
	}
}
