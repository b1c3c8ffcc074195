package checks

import (
	"testing"

	"github.com/oncebitten/oncebitten/migration"
)

func TestDumpTable(t *testing.T) {
	cases := []struct {
		table migration.Name
		want  string
	}{
		{migration.Name{Name: "users"}, "pg_dump --table=public.users --data-only --file=users.sql"},
		{migration.Name{Schema: "shop", Name: "orders"}, "pg_dump --table=shop.orders --data-only --file=orders.sql"},
		{migration.Name{Name: "Users"}, `pg_dump --table='public."Users"' --data-only --file=backup.sql`},
		{migration.Name{Name: "a'; rm -rf ~"}, `pg_dump --table='public."a'\''; rm -rf ~"' --data-only --file=backup.sql`},
		{migration.Name{Name: "$(x)"}, `pg_dump --table='public."$(x)"' --data-only --file=backup.sql`},
		{migration.Name{Name: migration.HoleName(1)}, "pg_dump --data-only --file=backup.sql"},
	}
	for _, c := range cases {
		if got := dumpTable(c.table); got != c.want {
			t.Errorf("dumpTable(%v) = %s, want %s", c.table, got, c.want)
		}
	}
	if got, want := dumpSchema("old"), "pg_dump --schema=old --file=old.sql"; got != want {
		t.Errorf("dumpSchema = %s, want %s", got, want)
	}
}

func TestObjectName(t *testing.T) {
	long := "a_table_with_a_name_that_leaves_no_room_for_anything_else_in_it"
	cases := []struct{ got, want string }{
		{objectName(migration.Name{Name: "users"}, "plan", "not_null"), "users_plan_not_null"},
		{objectName(migration.Name{Name: long}, "plan", "not_null"), long[:54] + "_not_null"},
		{serverName(migration.Name{Name: "t"}, migration.Constraint{Kind: migration.PrimaryKey, Columns: []string{"a"}}), "t_pkey"},
		{serverName(migration.Name{Name: "t"}, migration.Constraint{Kind: migration.ForeignKey, Columns: []string{"a", "b"}}), "t_a_b_fkey"},
	}
	for _, c := range cases {
		if c.got != c.want || len(c.got) > maxName {
			t.Errorf("got %q, want %q of at most %d bytes", c.got, c.want, maxName)
		}
	}
}
