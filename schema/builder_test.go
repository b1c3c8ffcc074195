package schema_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

func public(name string) migration.Name { return migration.Name{Schema: "public", Name: name} }

func bare(name string) migration.Name { return migration.Name{Name: name} }

func integer(name string) migration.Column {
	return migration.Column{Name: name, Type: migration.Type{Name: bare("int4")}}
}

// shop is a small schema: users, and orders that reference them.
func shop() *schema.Builder {
	b := schema.NewBuilder(nil)
	b.Apply(migration.CreateTable{
		Table:       bare("users"),
		Columns:     []migration.Column{integer("id"), integer("age"), {Name: "email", Type: migration.Type{Name: bare("text")}}},
		Constraints: []migration.Constraint{{Kind: migration.PrimaryKey, Columns: []string{"id"}}},
	})
	b.Apply(migration.CreateTable{
		Table:   bare("orders"),
		Columns: []migration.Column{{Name: "id", Type: migration.Type{Name: bare("int8")}, Serial: true, NotNull: true}, integer("user_id")},
		Constraints: []migration.Constraint{
			{Kind: migration.PrimaryKey, Columns: []string{"id"}},
			{Kind: migration.ForeignKey, Columns: []string{"user_id"}, References: bare("users")},
		},
	})
	b.Apply(migration.CreateIndex{Table: bare("users"), Elements: []migration.IndexElement{{Column: "email"}}})
	b.Apply(migration.CreateView{
		View: bare("adults"), Columns: []string{"id", "age"},
		Sources: []migration.Dependency{{Relation: bare("users"), Columns: []string{"id", "age"}}},
	})
	return b
}

// names are the relations of a state, one a line.
func names(s *schema.State) []string {
	var out []string
	for _, r := range s.Relations() {
		out = append(out, r.Name.Name)
	}
	return out
}

func TestServerChosenNames(t *testing.T) {
	got := names(shop().State())
	want := []string{"adults", "orders", "orders_id_seq", "orders_pkey", "users", "users_email_idx", "users_pkey"}
	if !slices.Equal(got, want) {
		t.Errorf("relations are %q, want %q", got, want)
	}
	if c := shop().State().Relation(bare("orders")).Constraint("orders_user_id_fkey"); c == nil || c.References != public("users") {
		t.Errorf("the foreign key is %+v", c)
	}
}

func TestChosenNamesAreCutAndNumbered(t *testing.T) {
	long := strings.Repeat("t", 63)
	tests := []struct {
		table   string
		columns []string
		times   int
		want    string
	}{
		{"users", []string{"a", "b"}, 1, "users_a_b_key"},
		{"users", []string{"a"}, 3, "users_a_key2"},
		{long, []string{"a"}, 1, strings.Repeat("t", 57) + "_a_key"},
		{long, []string{strings.Repeat("c", 63)}, 1, strings.Repeat("t", 29) + "_" + strings.Repeat("c", 29) + "_key"},
		{"é" + strings.Repeat("é", 30), []string{"colonne"}, 1, strings.Repeat("é", 25) + "_colonne_key"},
	}
	for _, test := range tests {
		b := schema.NewBuilder(nil)
		b.Apply(migration.CreateTable{Table: bare(test.table)})
		for range test.times {
			b.Apply(migration.AddConstraint{Table: bare(test.table), Constraint: migration.Constraint{Kind: migration.Unique, Columns: test.columns}})
		}
		constraints := b.State().Relation(bare(test.table)).Constraints
		if got := constraints[len(constraints)-1].Name; got != test.want {
			t.Errorf("the constraint on %s %q is %s, want %s", test.table, test.columns, got, test.want)
		}
	}
}

func TestRenameTableIsSeenEverywhere(t *testing.T) {
	b := shop()
	b.Apply(migration.RenameTable{Table: bare("users"), To: "accounts"})
	s := b.State()
	if r := s.Relation(bare("users")); r != nil {
		t.Errorf("users is still %+v", r)
	}
	if got := s.Relation(bare("orders")).Constraint("orders_user_id_fkey").References; got != public("accounts") {
		t.Errorf("the foreign key references %s", got)
	}
	if got := s.Relation(bare("users_pkey")).Definition.Table; got != public("accounts") {
		t.Errorf("the index is on %s", got)
	}
	if got := s.Relation(bare("adults")).Sources[0].Relation; got != public("accounts") {
		t.Errorf("the view reads %s", got)
	}
}

func TestDropColumnTakesItsParts(t *testing.T) {
	b := shop()
	b.Apply(migration.DropColumn{Table: bare("users"), Column: "email"})
	b.Apply(migration.DropColumn{Table: bare("orders"), Column: "id"})
	b.Apply(migration.DropColumn{Table: bare("users"), Column: "age", Cascade: true})
	want := []string{"orders", "users", "users_pkey"}
	if got := names(b.State()); !slices.Equal(got, want) {
		t.Errorf("relations are %q, want %q", got, want)
	}
}

func TestDropTable(t *testing.T) {
	b := shop()
	b.Apply(migration.DropTable{Table: bare("users"), Cascade: true})
	s := b.State()
	if got, want := names(s), []string{"orders", "orders_id_seq", "orders_pkey"}; !slices.Equal(got, want) {
		t.Errorf("relations are %q, want %q", got, want)
	}
	if c := s.Relation(bare("orders")).Constraint("orders_user_id_fkey"); c != nil {
		t.Errorf("the foreign key is still %+v", c)
	}
}

func TestStateNeverChanges(t *testing.T) {
	b := shop()
	before := b.State()
	b.BeginMigration()
	b.SetTransaction("1")
	b.Apply(migration.AddColumn{Table: bare("users"), Column: integer("plan")})
	b.Apply(migration.RenameColumn{Table: bare("users"), Column: "id", To: "uid"})
	b.Apply(migration.DropTable{Table: bare("orders")})
	b.Apply(migration.SetVariable{Name: "search_path", Value: "other"})
	users := before.Relation(bare("users"))
	if users.Column("plan") != nil || users.Column("id") == nil || users.PrimaryKey().Columns[0] != "id" {
		t.Errorf("users has changed: %+v", users)
	}
	if before.Relation(bare("orders")) == nil || before.Epoch() != 0 || before.SearchPath()[0] != "public" {
		t.Error("the state has changed")
	}
	if after := b.State().Relation(public("users")); after.PrimaryKey().Columns[0] != "uid" || after.Column("plan").Epoch != 1 {
		t.Errorf("users is %+v", after)
	}
}

// TestAppendingStaysApart has lists go on in different ways from one state: in
// another builder, and after a rollback.
func TestAppendingStaysApart(t *testing.T) {
	add := func(b *schema.Builder, column string) *schema.State {
		b.Apply(migration.AddColumn{Table: bare("users"), Column: integer(column)})
		return b.State()
	}
	b := shop()
	b.SetTransaction("1")
	base := add(b, "a")
	b.Apply(migration.TransactionControl{Action: "savepoint", Name: "s"})
	one := add(b, "b")
	other := add(schema.NewBuilder(base), "c")
	b.Apply(migration.TransactionControl{Action: "rollback to", Name: "s"})
	again := add(b, "d")
	for i, s := range []*schema.State{base, one, other, again} {
		columns := s.Relation(bare("users")).Columns
		var got string
		for _, c := range columns[len(columns)-2:] {
			got += c.Name + " "
		}
		if want := []string{"email a ", "a b ", "a c ", "a d "}[i]; got != want {
			t.Errorf("the last columns are %q, want %q", got, want)
		}
	}
}

func TestBirth(t *testing.T) {
	b := shop()
	b.BeginMigration()
	b.Apply(migration.CreateTable{Table: bare("plans"), Columns: []migration.Column{integer("id")}})
	b.BeginMigration()
	s := b.State()
	tests := []struct {
		name              string
		existed, existing bool
	}{
		{"users", true, true},
		{"unheard_of", true, true},
		{"plans", false, true},
	}
	for _, test := range tests {
		if got := s.Existed(bare(test.name)); got != test.existed {
			t.Errorf("Existed(%s) = %t", test.name, got)
		}
		if got := s.ExistedBeforeMigration(bare(test.name)); got != test.existing {
			t.Errorf("ExistedBeforeMigration(%s) = %t", test.name, got)
		}
	}
	if !s.Relation(bare("plans")).Empty {
		t.Error("a table that was born is not empty")
	}
	b.Apply(migration.Insert{Table: bare("plans")})
	if b.State().Relation(bare("plans")).Empty {
		t.Error("a table with rows is empty")
	}
}

func TestTransactionEnds(t *testing.T) {
	b := shop()
	b.Apply(migration.CreateType{Type: bare("mood"), Kind: "enum", Labels: []string{"sad"}})
	b.BeginMigration()
	b.SetTransaction("1")
	b.Apply(migration.SetVariable{Name: "lock_timeout", Value: "2s", Local: true})
	b.ApplyStatement([]migration.Operation{migration.AddEnumValue{Type: bare("mood"), Value: "happy"}},
		[]schema.Lock{(&schema.LockMode{Name: "SHARE", Strength: 5, BlocksWrites: true}).On(public("users"))})
	open := b.State()
	if v, _ := open.Session().Setting("lock_timeout"); v != "2s" || len(slices.Collect(open.Session().Held())) != 1 {
		t.Errorf("the session is %+v", open.Session())
	}
	if got := open.Type(bare("mood")).NewLabels; !slices.Equal(got, []string{"happy"}) {
		t.Errorf("new labels are %q", got)
	}
	b.SetTransaction("2")
	ended := b.State()
	if _, ok := ended.Session().Setting("lock_timeout"); ok || len(slices.Collect(ended.Session().Held())) > 0 || len(ended.Type(bare("mood")).NewLabels) > 0 {
		t.Errorf("what belongs to the transaction is still there: %+v", ended.Session())
	}
}

func TestRollbackToSavepoint(t *testing.T) {
	b := shop()
	b.SetTransaction("1")
	b.Apply(migration.DropTable{Table: bare("orders")})
	b.Apply(migration.TransactionControl{Action: "savepoint", Name: "s"})
	b.Apply(migration.DropTable{Table: bare("users")})
	b.Apply(migration.TransactionControl{Action: "rollback to", Name: "s"})
	if s := b.State(); s.Relation(bare("users")) == nil || s.Relation(bare("orders")) != nil {
		t.Errorf("after ROLLBACK TO there are %q", names(s))
	}
	b.Apply(migration.TransactionControl{Action: "rollback"})
	if s := b.State(); s.Relation(bare("orders")) == nil {
		t.Errorf("after ROLLBACK there are %q", names(s))
	}
}

func TestPartitions(t *testing.T) {
	b := schema.NewBuilder(nil)
	b.Apply(migration.CreateTable{Table: bare("log"), Columns: []migration.Column{integer("id"), integer("day")}, PartitionBy: "range", PartitionKey: []string{"day"}})
	b.Apply(migration.CreateTable{Table: bare("log_1"), PartitionOf: bare("log"), Bound: migration.PartitionBound{From: []string{"1"}, To: []string{"2"}}})
	b.Apply(migration.CreateIndex{Index: "log_day", Table: bare("log"), Elements: []migration.IndexElement{{Column: "day"}}})
	b.Apply(migration.CreateTable{Table: bare("log_rest"), PartitionOf: bare("log"), Bound: migration.PartitionBound{Default: true}})
	b.Apply(migration.AddColumn{Table: bare("log"), Column: integer("size")})
	s := b.State()
	want := []string{"log", "log_1", "log_1_day_idx", "log_day", "log_rest", "log_rest_day_idx"}
	if got := names(s); !slices.Equal(got, want) {
		t.Errorf("relations are %q, want %q", got, want)
	}
	if s.Relation(bare("log_rest")).Column("size") == nil || s.Relation(bare("log")).DefaultPartition != public("log_rest") {
		t.Errorf("the partition is %+v", s.Relation(bare("log_rest")))
	}
	b.Apply(migration.DropIndex{Index: bare("log_day")})
	b.Apply(migration.DetachPartition{Table: bare("log"), Partition: bare("log_1")})
	b.Apply(migration.DropTable{Table: bare("log")})
	if got, want := names(b.State()), []string{"log_1"}; !slices.Equal(got, want) {
		t.Errorf("relations are %q, want %q", got, want)
	}
}

func TestUniqueUsingIndex(t *testing.T) {
	b := shop()
	b.Apply(migration.CreateIndex{Index: "by_age", Table: bare("users"), Unique: true, Elements: []migration.IndexElement{{Column: "age"}}})
	b.Apply(migration.AddConstraint{Table: bare("users"), Constraint: migration.Constraint{Kind: migration.Unique, Name: "one_age", UsingIndex: "by_age"}})
	s := b.State()
	if s.Relation(bare("by_age")) != nil || s.Relation(bare("one_age")) == nil {
		t.Errorf("relations are %q", names(s))
	}
	if c := s.Relation(bare("users")).Constraint("one_age"); !slices.Equal(c.Columns, []string{"age"}) {
		t.Errorf("the constraint is %+v", c)
	}
	b.Apply(migration.DropConstraint{Table: bare("users"), Constraint: "one_age"})
	if b.State().Relation(bare("one_age")) != nil {
		t.Error("the index outlives its constraint")
	}
}

func TestExecutionOrder(t *testing.T) {
	table := bare("users")
	operations := []migration.Operation{
		migration.SetNotNull{Table: table, Column: "age"},
		migration.ValidateConstraint{Table: table, Constraint: "c"},
		migration.AddConstraint{Table: table, Constraint: migration.Constraint{Kind: migration.Check}},
		migration.AddColumn{Table: table, Column: integer("plan")},
		migration.DropConstraint{Table: table, Constraint: "c"},
	}
	if got, want := schema.ExecutionOrder(operations), []int{4, 3, 0, 2, 1}; !slices.Equal(got, want) {
		t.Errorf("order is %v, want %v", got, want)
	}
	drops := []migration.Operation{migration.Insert{}, migration.DropTable{Table: table}, migration.DropColumn{Table: table}}
	if got, want := schema.ExecutionOrder(drops), []int{0, 1, 2}; !slices.Equal(got, want) {
		t.Errorf("order is %v, want %v", got, want)
	}
}

func TestUnknownTable(t *testing.T) {
	b := schema.NewBuilder(nil)
	b.SetRows("ghosts", 7)
	b.Apply(migration.AddColumn{Table: bare("ghosts"), Column: integer("age")})
	r := b.State().Relation(bare("ghosts"))
	if r.Partial.IsZero() || r.Column("age") == nil || r.Rows != 7 || b.State().Sure(bare("ghosts")) {
		t.Errorf("the table is %+v", r)
	}
	b.Apply(migration.Opaque{Reason: wording.Verbatim("dynamic SQL")})
	if got := b.State().Uncertain(); !slices.Equal(got, []wording.Text{wording.Verbatim("dynamic SQL")}) {
		t.Errorf("uncertain because of %q", got)
	}
}

func TestMoveType(t *testing.T) {
	b := shop()
	b.Apply(migration.CreateType{Type: bare("mood"), Kind: "enum", Labels: []string{"sad"}})
	b.Apply(migration.AddColumn{Table: bare("users"), Column: migration.Column{Name: "mood", Type: migration.Type{Name: bare("mood")}}})
	b.Apply(migration.AlterType{Type: bare("mood"), Action: "rename to", Argument: "temper"})
	s := b.State()
	if got := s.UsersOfType(s.Type(bare("temper"))); !slices.Equal(got, []migration.Name{public("users")}) {
		t.Errorf("users of the type are %q", got)
	}
	b.Apply(migration.DropType{Type: bare("temper"), Cascade: true})
	if b.State().Relation(bare("users")).Column("mood") != nil {
		t.Error("the column outlives its type")
	}
}

// TestStateWithoutAChange requires one state where nothing has changed, also in
// a builder that goes on from it, and another one after a change.
func TestStateWithoutAChange(t *testing.T) {
	b := shop()
	before := b.State()
	b.Apply(migration.Vacuum{})
	other := schema.NewBuilder(before)
	if b.State() != before || other.State() != before {
		t.Error("a state without a change is another one")
	}
	other.Apply(migration.SetNotNull{Table: bare("users"), Column: "email"})
	if other.State() == before || before.Relation(bare("users")).Column("email").NotNull {
		t.Error("a change is not in a state of its own")
	}
}

// TestLongHistory replays more tables than a builder changes in place, and comes
// back to each: whether or not somebody asks for the states in between, they end alike.
func TestLongHistory(t *testing.T) {
	const tables = 600
	replay := func(each func(*schema.Builder)) []string {
		b := schema.NewBuilder(nil)
		apply := func(op migration.Operation) {
			b.ApplyStatement([]migration.Operation{op}, nil)
			each(b)
		}
		table := func(i int) migration.Name { return bare(fmt.Sprintf("t%d", i)) }
		for i := range tables {
			apply(migration.CreateTable{Table: table(i), Columns: []migration.Column{integer("id"), integer("a")},
				Constraints: []migration.Constraint{{Kind: migration.PrimaryKey, Columns: []string{"id"}}}})
			apply(migration.CreateIndex{Table: table(i), Elements: []migration.IndexElement{{Column: "a"}}})
		}
		for i := range tables {
			apply(migration.AddColumn{Table: table(i), Column: integer("b")})
			apply(migration.AddConstraint{Table: table(i), Constraint: migration.Constraint{
				Kind: migration.ForeignKey, Columns: []string{"b"}, References: table((i + 1) % tables)}})
		}
		var out []string
		for _, r := range b.State().Relations() {
			line := fmt.Sprint(r.Name, r.Kind, len(r.Columns), r.Indexes, r.ReferencedBy, r.Partial.IsZero(), r.Rows)
			for _, k := range r.Constraints {
				line += fmt.Sprint(" ", k.Name, k.Kind, k.Columns, k.References)
			}
			out = append(out, line)
		}
		return out
	}
	got, want := replay(func(*schema.Builder) {}), replay(func(b *schema.Builder) { b.State() })
	if len(want) != 3*tables || !strings.Contains(strings.Join(want, "\n"), "t598_b_fkey") {
		t.Fatalf("%d relations, and those are:\n%s", len(want), strings.Join(want, "\n"))
	}
	if !slices.Equal(got, want) {
		for i := range min(len(got), len(want)) {
			if got[i] != want[i] {
				t.Fatalf("without states in between:\n%s\nwith them:\n%s", got[i], want[i])
			}
		}
		t.Fatalf("%d relations without states in between, %d with them", len(got), len(want))
	}
}

// BenchmarkReplay grows a schema by one table, column and index at a time and
// takes a state after every statement.
func BenchmarkReplay(b *testing.B) {
	for _, tables := range []int{100, 1000, 5000} {
		b.Run(fmt.Sprint(tables), func(b *testing.B) {
			b.ReportAllocs()
			for range b.N {
				builder := schema.NewBuilder(nil)
				var last *schema.State
				for i := range tables {
					table := bare(fmt.Sprintf("t%d", i))
					builder.Apply(migration.CreateTable{Table: table, Columns: []migration.Column{integer("id"), integer("a")}})
					builder.State()
					builder.Apply(migration.AddColumn{Table: table, Column: integer("b")})
					builder.State()
					builder.Apply(migration.CreateIndex{Table: table, Elements: []migration.IndexElement{{Column: "b"}}})
					last = builder.State()
				}
				if got := len(last.Relations()); got != 2*tables {
					b.Fatalf("%d relations", got)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*3*tables), "ns/statement")
		})
	}
}

func TestIfExistsSkipsItsOwnOperations(t *testing.T) {
	b := schema.NewBuilder(nil)
	b.SetComplete(true)
	b.ApplyStatement([]migration.Operation{
		migration.IfExists{Relation: migration.Name{Name: "missing"}, Operations: 1},
		migration.AddColumn{Table: migration.Name{Name: "missing"}, Column: migration.Column{Name: "a"}},
		migration.CreateTable{Table: migration.Name{Name: "t"}},
	}, nil)
	if b.State().Relation(migration.Name{Name: "missing"}) != nil || b.State().Relation(migration.Name{Name: "t"}) == nil {
		t.Error("want the table alone")
	}
}

// TestTouched requires each relation once, in order, however often and in whatever
// order they were changed, and none of an earlier migration.
func TestTouched(t *testing.T) {
	b := schema.NewBuilder(nil)
	create := func(from, to int) (want []migration.Name) {
		b.BeginMigration()
		for i := from; i < to; i++ {
			want = append(want, public(fmt.Sprintf("t%03d", i)))
		}
		for range 3 {
			for i := to - 1; i >= from; i-- {
				table := public(fmt.Sprintf("t%03d", i))
				b.Apply(migration.CreateTable{Table: table, IfNotExists: true})
				b.Apply(migration.AlterTable{Table: table, Action: "set unlogged"})
			}
		}
		return want
	}
	for _, until := range []int{100, 20} {
		want := create(until-20, until)
		for range 2 {
			if got := b.Touched(); !slices.Equal(got, want) {
				t.Errorf("touched are %v, want %v", got, want)
			}
		}
	}
}
