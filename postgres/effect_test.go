package postgres_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/postgres"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

// library is the history of most tests here.
const library = `
	CREATE TABLE authors (id int PRIMARY KEY, name text);
	CREATE TABLE books (id bigserial PRIMARY KEY, author_id int REFERENCES authors, title varchar(80) NOT NULL, pages int, sold timestamp);
	CREATE INDEX books_title ON books (title);
	CREATE TABLE loans (day date NOT NULL, book_id bigint) PARTITION BY RANGE (day);
	CREATE TABLE loans_2024 PARTITION OF loans FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');`

// describe is an effect in one line: locks, then what is done, then how it fails.
func describe(e schema.Effect) string {
	var parts []string
	for _, l := range e.AllLocks() {
		parts = append(parts, short(l.Relation)+" "+l.Mode())
	}
	for word, names := range map[string][]migration.Name{"rewrite": e.Rewrites, "scan": e.Scans, "build": e.Builds} {
		for _, n := range names {
			parts = append(parts, word+" "+short(n))
		}
	}
	for _, f := range e.Fails {
		word := "may fail"
		if f.Certain {
			word = "fails"
		}
		parts = append(parts, fmt.Sprintf("%s %s when %s", word, f.SQLState, f.When.Plain().In(wording.English)))
	}
	slices.Sort(parts)
	return strings.Join(parts, "; ")
}

// effectOf replays a history, complete or not, and is the effect of the last
// statement of a change in one transaction.
func effectOf(history string, complete bool, change string, version int) schema.Effect {
	b := schema.NewBuilder(nil)
	b.SetComplete(complete)
	for _, reading := range read(history) {
		b.ApplyStatement(reading.Operations, nil)
	}
	b.EndHistory()
	b.BeginMigration()
	b.SetTransaction("1")
	effect := new(schema.Effect)
	var estimator postgres.Estimator
	for _, reading := range read(change) {
		effect, _ = estimator.Effects(reading, b.State(), version, false)
		b.ApplyStatement(reading.Operations, effect.Locks)
	}
	return *effect
}

// TestBounds holds what is proved of a bound by checks against what
// PostgreSQL 15 reads: "partition constraint … is implied by existing constraints".
func TestBounds(t *testing.T) {
	const history = `
		CREATE TABLE days (day date) PARTITION BY RANGE (day);
		CREATE TABLE days_2024 PARTITION OF days FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
		CREATE TABLE kinds (kind text) PARTITION BY LIST (kind);
		CREATE TABLE kinds_a PARTITION OF kinds FOR VALUES IN ('a', 'b');
		CREATE TABLE old (day date, CONSTRAINT c CHECK (%s));
		CREATE TABLE rare (kind text, CONSTRAINT c CHECK (%[1]s));`
	year := "ALTER TABLE days ATTACH PARTITION old FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')"
	tests := []struct {
		check, attach string
		scans         bool
	}{
		{"day IS NOT NULL AND day >= '2025-01-01' AND day < '2026-01-01'", year, false},
		{"day >= '2025-01-01' AND day < '2026-01-01'", year, true},
		{"day IS NOT NULL AND day >= '2025-01-01'", year, true},
		{"day IS NOT NULL AND day < '2026-01-01'", "ALTER TABLE days ATTACH PARTITION old FOR VALUES FROM ('2025-01-01') TO (MAXVALUE)", true},
		{"day IS NOT NULL AND day >= '2025-01-01'", "ALTER TABLE days ATTACH PARTITION old FOR VALUES FROM ('2025-01-01') TO (MAXVALUE)", false},
		{"kind IS NOT NULL AND kind IN ('c', 'd')", "ALTER TABLE kinds ATTACH PARTITION rare FOR VALUES IN ('c', 'd')", false},
		{"kind IN ('c', 'd')", "ALTER TABLE kinds ATTACH PARTITION rare FOR VALUES IN ('c', 'd')", true},
		{"kind IS NOT NULL AND kind = 'e'", "ALTER TABLE kinds ATTACH PARTITION rare FOR VALUES IN ('c', 'd')", true},
		{"day IS NULL OR day < '2024-01-01' OR day >= '2025-01-01'", "ALTER TABLE days ATTACH PARTITION old DEFAULT", false},
		{"day < '2024-01-01' OR day >= '2025-01-01'", "ALTER TABLE days ATTACH PARTITION old DEFAULT", false},
		{"NOT (day IS NOT NULL AND day >= '2024-01-01' AND day < '2025-01-01')", "ALTER TABLE days ATTACH PARTITION old DEFAULT", false},
		{"NOT (day >= '2024-01-01' AND day < '2024-06-01')", "ALTER TABLE days ATTACH PARTITION old DEFAULT", true},
		{"day < '2024-06-01' OR day >= '2025-01-01'", "ALTER TABLE days ATTACH PARTITION old DEFAULT", true},
		{"kind <> 'a' AND kind <> 'b'", "ALTER TABLE kinds ATTACH PARTITION rare DEFAULT", false},
		{"kind NOT IN ('a', 'b')", "ALTER TABLE kinds ATTACH PARTITION rare DEFAULT", false},
		{"kind IS NULL OR kind NOT IN ('a', 'b', 'c')", "ALTER TABLE kinds ATTACH PARTITION rare DEFAULT", false},
		{"NOT (kind IS NOT NULL AND kind IN ('a', 'b'))", "ALTER TABLE kinds ATTACH PARTITION rare DEFAULT", false},
		{"kind <> 'a'", "ALTER TABLE kinds ATTACH PARTITION rare DEFAULT", true},
	}
	for _, test := range tests {
		if scans := len(effectOf(fmt.Sprintf(history, test.check), true, test.attach, 15).Scans) > 0; scans != test.scans {
			t.Errorf("CHECK (%s), %s: scans %t, want %t", test.check, test.attach, scans, test.scans)
		}
	}
}

func TestEffects(t *testing.T) {
	tests := []struct {
		name, change string
		version      int
		want         string
	}{
		{"a table born in the change costs nothing",
			"CREATE TABLE plans (id int); ALTER TABLE plans ADD COLUMN n int NOT NULL; CREATE INDEX ON plans (n)", 15, ""},
		{"but what it references is locked",
			"CREATE TABLE prizes (id int, author int REFERENCES authors)", 15, "authors SHARE ROW EXCLUSIVE"},
		{"a sequence has no rows to write",
			"CREATE SEQUENCE q; INSERT INTO q VALUES (1, 2)", 15, "fails 42809 when q is a sequence"},
		{"nor has a materialized view",
			"CREATE MATERIALIZED VIEW m AS SELECT 1 AS x; UPDATE m SET x = 2", 15, "fails 42809 when m is a materialized view"},
		{"a constant default is kept beside the table",
			"ALTER TABLE authors ADD COLUMN n int NOT NULL DEFAULT 1", 15, "authors ACCESS EXCLUSIVE"},
		{"a column added without a value is null in every row",
			"ALTER TABLE authors ADD COLUMN n int; ALTER TABLE authors ALTER COLUMN n SET NOT NULL", 15,
			"authors ACCESS EXCLUSIVE; fails 23502 when authors has rows; scan authors"},
		{"until it is filled",
			"ALTER TABLE authors ADD COLUMN n int; UPDATE authors SET n = 1; ALTER TABLE authors ALTER COLUMN n SET NOT NULL", 15,
			"authors ACCESS EXCLUSIVE; may fail 23502 when n of authors is null in a row; scan authors"},
		{"a check that the same statement drops proves nothing",
			"ALTER TABLE authors ADD CONSTRAINT c CHECK (name IS NOT NULL); ALTER TABLE authors ALTER COLUMN name SET NOT NULL, DROP CONSTRAINT c", 15,
			"authors ACCESS EXCLUSIVE; may fail 23502 when name of authors is null in a row; scan authors"},
		{"a validated check does",
			"ALTER TABLE authors ADD CONSTRAINT c CHECK (name IS NOT NULL); ALTER TABLE authors ALTER COLUMN name SET NOT NULL", 15,
			"authors ACCESS EXCLUSIVE"},
		{"TimeZone decides about timestamps",
			"SET LOCAL timezone = 'Europe/Paris'; ALTER TABLE books ALTER COLUMN sold TYPE timestamptz", 15,
			"books ACCESS EXCLUSIVE; books_pkey ACCESS EXCLUSIVE; books_title ACCESS EXCLUSIVE; build books_pkey; build books_title; rewrite books; scan books"},
		{"UTC keeps them", "ALTER TABLE books ALTER COLUMN sold TYPE timestamptz", 15, "books ACCESS EXCLUSIVE"},
		{"indexes that were there are locked with their table, one born in the change is not",
			"CREATE INDEX born ON books (sold); CREATE INDEX ON authors (name); UPDATE books SET title = 'x' FROM authors WHERE author_id = authors.id", 15,
			"authors ACCESS SHARE; authors_pkey ACCESS SHARE; books ROW EXCLUSIVE; books_pkey ROW EXCLUSIVE; books_title ROW EXCLUSIVE; scan authors; scan books"},
		{"dropping a foreign key's column locks its target",
			"ALTER TABLE books DROP COLUMN author_id", 15, "authors ACCESS EXCLUSIVE; books ACCESS EXCLUSIVE"},
		{"a concurrent build is refused in a transaction",
			"CREATE INDEX CONCURRENTLY ON books (pages)", 15, "fails 25001 when it runs in a transaction: CREATE INDEX CONCURRENTLY cannot"},
		{"a table that is needed stays", "DROP TABLE authors", 15,
			"authors ACCESS EXCLUSIVE; fails 2BP01 when a foreign key of books references authors"},
		{"IF EXISTS of a table that is not there", "ALTER TABLE IF EXISTS ghosts ADD COLUMN n int", 15, ""},
		{"a table that is not there", "ALTER TABLE ghosts ADD COLUMN n int", 15, "fails 42P01 when ghosts does not exist"},
		{"foreign keys of partitioned tables, NOT VALID before 18",
			"ALTER TABLE loans ADD FOREIGN KEY (book_id) REFERENCES books NOT VALID", 17,
			"books SHARE ROW EXCLUSIVE; fails 42809 when a foreign key of a partitioned table cannot be NOT VALID; loans SHARE ROW EXCLUSIVE"},
		{"and from 18 on",
			"ALTER TABLE loans ADD FOREIGN KEY (book_id) REFERENCES books NOT VALID", 18,
			"books SHARE ROW EXCLUSIVE; loans SHARE ROW EXCLUSIVE; loans_2024 SHARE ROW EXCLUSIVE"},
		{"a partitioned table is not reindexed before 14", "REINDEX TABLE loans", 13, "loans SHARE"},
		{"nor a partitioned index", "CREATE INDEX loans_day ON loans (day); REINDEX INDEX loans_day", 13,
			"fails 0A000 when PostgreSQL 13 does not reindex partitioned indexes; loans SHARE"},
		{"and not in a transaction after", "REINDEX TABLE loans", 14,
			"fails 25001 when it runs in a transaction: REINDEX of a partitioned table cannot; loans SHARE"},
		{"no index of an exclusion constraint is built concurrently",
			"ALTER TABLE authors ADD CONSTRAINT c EXCLUDE USING gist (name WITH =); COMMIT; REINDEX INDEX CONCURRENTLY c", 15,
			"fails 0A000 when the index of an exclusion constraint cannot be built concurrently"},
		{"an exclusion constraint of a partitioned table, before 17",
			"ALTER TABLE loans ADD EXCLUDE USING gist (day WITH =)", 16,
			"fails 0A000 when exclusion constraints are not supported on partitioned tables; loans ACCESS EXCLUSIVE"},
		{"the access method that a table has already", "ALTER TABLE authors SET ACCESS METHOD heap", 15, "authors ACCESS EXCLUSIVE"},
		{"another access method", "ALTER TABLE authors SET ACCESS METHOD columnar", 15,
			"authors ACCESS EXCLUSIVE; authors_pkey ACCESS EXCLUSIVE; build authors_pkey; rewrite authors; scan authors"},
		{"that of a partitioned table", "ALTER TABLE loans SET ACCESS METHOD columnar", 16,
			"fails 42809 when loans is partitioned; loans ACCESS EXCLUSIVE"},
		{"is for partitions to come", "ALTER TABLE loans SET ACCESS METHOD columnar", 17, "loans ACCESS EXCLUSIVE"},
		{"partitioned tables are not clustered before 15", "CLUSTER loans USING loans_day", 14,
			"fails 0A000 when PostgreSQL 14 does not cluster partitioned tables; loans ACCESS EXCLUSIVE"},
		{"a domain's constraint is checked in the tables that hold rows, not in views",
			"CREATE DOMAIN size AS int; ALTER TABLE authors ADD COLUMN s size; ALTER TABLE loans ADD COLUMN s size; CREATE VIEW sizes AS SELECT s FROM authors; ALTER DOMAIN size ADD CHECK (VALUE > 0)", 15,
			"authors SHARE; loans_2024 SHARE; may fail 23514 when a row of authors violates the constraint of size; may fail 23514 when a row of loans_2024 violates the constraint of size; scan authors; scan loans_2024"},
		{"but not in arrays",
			"CREATE DOMAIN size AS int; ALTER TABLE authors ADD COLUMN s size[]; ALTER DOMAIN size SET NOT NULL", 15,
			"authors ACCESS SHARE; fails 0A000 when a column of authors is an array of size"},
		{"a default partition is read for rows of a new one",
			"CREATE TABLE rest PARTITION OF loans DEFAULT; INSERT INTO rest VALUES ('2030-01-01'); COMMIT; CREATE TABLE loans_2025 PARTITION OF loans FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')", 15,
			"loans ACCESS EXCLUSIVE; may fail 23514 when a row of rest belongs to the new partition; scan rest"},
		{"a key of the parent alone builds no index", "ALTER TABLE ONLY loans ADD UNIQUE (day)", 15, "loans ACCESS EXCLUSIVE"},
		{"an expression of a unique index has no name",
			"CREATE UNIQUE INDEX ON authors (id, lower(name))", 15,
			"authors SHARE; build authors_id_lower_idx; may fail 23505 when two rows of authors have the same key; scan authors"},
		{"a foreign key of a column without values looks nothing up",
			"ALTER TABLE authors ADD COLUMN best bigint; ALTER TABLE authors ADD FOREIGN KEY (best) REFERENCES books", 15,
			"authors SHARE ROW EXCLUSIVE; authors_pkey ACCESS SHARE; books SHARE ROW EXCLUSIVE; books_pkey ACCESS SHARE; books_title ACCESS SHARE; scan authors"},
		{"partitions that a condition rules out are not touched",
			"DELETE FROM loans WHERE day >= '2030-01-01'", 15, "loans ROW EXCLUSIVE"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := describe(effectOf(library, true, test.change, test.version)); got != test.want {
				t.Errorf("%s\ngot:  %s\nwant: %s", test.change, got, test.want)
			}
		})
	}
}

// What a state does not know for certain is never said to fail.
func TestNoCertainFailureInUncertainState(t *testing.T) {
	changes := []string{
		"ALTER TABLE ghosts ADD COLUMN n int", "DROP TABLE ghosts", "DROP INDEX ghost", "DROP VIEW ghost",
		"ALTER TABLE authors DROP COLUMN ghost", "ALTER TABLE authors ADD COLUMN name text", "CREATE TABLE authors (id int)",
		"ALTER TABLE authors DROP CONSTRAINT ghost", "ALTER TABLE authors VALIDATE CONSTRAINT ghost",
		"ALTER TABLE books ADD FOREIGN KEY (pages) REFERENCES authors (name)", "ALTER TABLE authors ADD PRIMARY KEY (name)",
		"ALTER TYPE ghost ADD VALUE 'x'", "ALTER TABLE authors ADD COLUMN x ghost", "CREATE INDEX books_title ON books (pages)",
		"UPDATE authors SET ghost = 1", "INSERT INTO ghosts VALUES (1)", "CREATE TRIGGER t BEFORE INSERT ON ghosts EXECUTE FUNCTION f()",
		"ALTER TABLE loans ATTACH PARTITION ghosts DEFAULT", "ALTER TABLE ghosts RENAME TO authors",
	}
	for _, change := range changes {
		sure := effectOf(library, true, change, 15)
		if !slices.ContainsFunc(sure.Fails, func(f schema.Failure) bool { return f.Certain }) {
			t.Errorf("%s: no certain failure in a complete state", change)
		}
		doubtful := effectOf(library+"; DO $$ BEGIN EXECUTE something(); END $$", true, change, 15)
		if i := slices.IndexFunc(doubtful.Fails, func(f schema.Failure) bool { return f.Certain }); i >= 0 {
			t.Errorf("%s: certain failure in an uncertain state: %v", change, doubtful.Fails[i])
		}
	}
}

func TestAssumptionsAreSaid(t *testing.T) {
	effect := effectOf("", false, "ALTER TABLE users ALTER COLUMN age TYPE bigint", 15)
	want := []string{
		"the type of age is not known: the table is taken to be rewritten",
		"users is not known: taken to exist, with rows, of unknown size",
	}
	var got []string
	for _, assumed := range effect.Assumptions() {
		got = append(got, assumed.Plain().In(wording.English))
	}
	if !slices.Equal(got, want) {
		t.Errorf("assumed %q, want %q", got, want)
	}
	if !effect.RewritesTable(migration.Name{Schema: "public", Name: "users"}) {
		t.Errorf("effect is %s", describe(effect))
	}
}

// The server's time zone is not known; what a migration has set is.
func TestTimeZoneIsAssumed(t *testing.T) {
	const retype = "ALTER TABLE books ALTER COLUMN sold TYPE timestamptz"
	for change, want := range map[string]int{
		retype:                                  1,
		"SET LOCAL timezone = 'UTC'; " + retype: 0,
		"ALTER TABLE books ALTER COLUMN sold TYPE timestamp(6)": 0,
	} {
		if effect := effectOf(library, true, change, 15); len(effect.Uncertain) != want || len(effect.Rewrites) > 0 {
			t.Errorf("%s: assumed %q, want %d; effect is %s", change, effect.Assumptions(), want, describe(effect))
		}
	}
}

// Each operation has an effect of its own, in the order of the statement.
func TestEffectOfEachOperation(t *testing.T) {
	reading := read("ALTER TABLE books ALTER COLUMN pages SET NOT NULL, DROP COLUMN author_id")[0]
	b := schema.NewBuilder(nil)
	for _, history := range read(library) {
		b.ApplyStatement(history.Operations, nil)
	}
	_, each := new(postgres.Estimator).Effects(reading, b.State(), 15, false)
	want := []string{
		"books ACCESS EXCLUSIVE; may fail 23502 when pages of books is null in a row; scan books",
		"authors ACCESS EXCLUSIVE; books ACCESS EXCLUSIVE",
	}
	for i, e := range each {
		if got := describe(e); got != want[i] {
			t.Errorf("operation %d: got %s, want %s", i, got, want[i])
		}
	}
}

// TestAnySequence runs the statements of the measured cases in orders that
// make no sense, as a broken history may: nothing may panic.
func TestAnySequence(t *testing.T) {
	cases := readFacts(t, "sample.jsonl")
	for seed := range uint64(200) {
		random := rand.New(rand.NewPCG(seed, 1))
		var history, change strings.Builder
		for range 6 {
			history.WriteString(cases[random.IntN(len(cases))].Setup + "\n")
			change.WriteString(cases[random.IntN(len(cases))].SQL + "\n")
		}
		effectOf(history.String(), seed%2 == 0, change.String(), 12+int(seed%7))
	}
}

// FuzzEffects looks for statements that make the effects or the replay panic.
func FuzzEffects(f *testing.F) {
	f.Add("ALTER TABLE books ADD UNIQUE (title), DROP COLUMN id CASCADE; DROP TABLE authors CASCADE")
	f.Add("ALTER TABLE loans ATTACH PARTITION books DEFAULT; DROP TYPE x CASCADE; TRUNCATE loans CASCADE")
	f.Add("CREATE INDEX ON loans (day); ALTER INDEX loans_day_idx RENAME TO i; DROP INDEX i; SELECT * FROM loans WHERE day IN ('a')")
	f.Add("ALTER TABLE authors INHERIT authors; ALTER TABLE authors ADD COLUMN x authors; DROP TABLE authors")
	f.Fuzz(func(t *testing.T, sql string) {
		effectOf(library, true, sql, 15)
		effectOf("", false, sql, 18)
	})
}

// BenchmarkEffects is the effect of one statement in a state of a thousand tables.
func BenchmarkEffects(b *testing.B) {
	builder := schema.NewBuilder(nil)
	for i := range 1000 {
		for _, reading := range read(fmt.Sprintf("CREATE TABLE t%d (id int PRIMARY KEY, a text)", i)) {
			builder.ApplyStatement(reading.Operations, nil)
		}
	}
	state := builder.State()
	reading := read("ALTER TABLE t500 ALTER COLUMN a SET NOT NULL, ADD COLUMN b int REFERENCES t7")[0]
	b.ReportAllocs()
	var estimator postgres.Estimator
	for b.Loop() {
		estimator.Effects(reading, state, 15, false)
	}
}
