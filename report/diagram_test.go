package report

import (
	"fmt"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/config"
	"github.com/oncebitten/oncebitten/framework"
	"github.com/oncebitten/oncebitten/review"
)

// reviewed reviews files as the change to a repository of others.
func reviewed(history, change map[string]string) *review.Result {
	after := map[string]string{}
	for path, text := range history {
		after[path] = text
	}
	in := review.Input{Config: config.Default(), Before: framework.Texts(history), Transaction: "auto"}
	for path, text := range change {
		after[path] = text
		in.Files = append(in.Files, review.ChangedFile{Path: path, Status: "added"})
	}
	in.After = framework.Texts(after)
	return review.Run(in)
}

func diagrams(r *review.Result) string {
	m := &markdown{result: r, stage: stages()[0]}
	m.revisionDiagrams()
	m.lockDiagrams()
	return m.String()
}

// revision is an Alembic file; parents is Python.
func revision(id, parents, upgrade string) string {
	return fmt.Sprintf("from alembic import op\nimport sqlalchemy as sa\n\nrevision = %q\ndown_revision = %s\n\n\ndef upgrade():\n    %s\n\n\ndef downgrade():\n    pass\n",
		id, parents, upgrade)
}

// line are n revisions of which each follows the one before, the first the parent.
func line(prefix string, n int, parent string) map[string]string {
	files := map[string]string{}
	for i := range n {
		id := fmt.Sprintf("%s%d", prefix, i)
		files[fmt.Sprintf("alembic/versions/%s_step.py", id)] = revision(id, parent, "pass")
		parent = fmt.Sprintf("%q", id)
	}
	return files
}

func join(maps ...map[string]string) map[string]string {
	out := map[string]string{}
	for _, m := range maps {
		for path, text := range m {
			out[path] = text
		}
	}
	return out
}

func TestRevisionDiagram(t *testing.T) {
	base := line("a", 3, "None")
	tests := []struct {
		name            string
		history, change map[string]string
	}{
		{"heads_two.md", join(base, line("b", 1, `"a2"`)), line("c", 1, `"a2"`)},
		{"heads_far.md", join(base, line("b", 5, `"a1"`)), line("c", 3, `"a0"`)},
		{"heads_missing_parent.md", base, line("c", 1, `"gone"`)},
		{"heads_other_name.md", base, map[string]string{"alembic/versions/2026_plan.py": revision("c0", `"a1"`, "pass")}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			golden(t, test.name, diagrams(reviewed(test.history, test.change)))
		})
	}
}

// A diagram of many heads, or of a long way, stays small and says what is missing.
func TestRevisionDiagramBounds(t *testing.T) {
	heads := map[string]string{}
	for i := range 20 {
		heads = join(heads, line(fmt.Sprintf("h%cx", 'a'+i), 1, `"a0"`))
	}
	got := diagrams(reviewed(join(line("a", 1, "None"), line("b", 1, `"a0"`)), heads))
	if n := strings.Count(got, `["`); n > maxRevisions || !strings.Contains(got, "15 more heads not shown") {
		t.Errorf("%d revisions:\n%s", n, got)
	}
	got = diagrams(reviewed(join(line("a", 1, "None"), line("b", 1, `"a0"`)), line("c", 40, `"a0"`)))
	if n := strings.Count(got, `["`); n > maxRevisions || !strings.Contains(got, "more|") {
		t.Errorf("%d revisions:\n%s", n, got)
	}
}

const tables = "CREATE TABLE users (id bigint PRIMARY KEY, email text, phone text);\nCREATE TABLE orders (id bigint PRIMARY KEY, status text, user_id bigint);\nCREATE TABLE teams (id bigint PRIMARY KEY);\n"

func TestLockDiagram(t *testing.T) {
	history := map[string]string{"db/migrations/1_tables.sql": tables}
	tests := []struct{ name, sql string }{
		{"locks.md", "BEGIN;\nALTER TABLE users ADD COLUMN plan text;\nCREATE INDEX orders_status ON orders (status);\nALTER TABLE users ALTER COLUMN email SET NOT NULL;\nALTER TABLE orders ADD CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES users (id);\nCOMMIT;\n"},
		{"locks_backfill.md", "BEGIN;\nALTER TABLE users ADD COLUMN plan text;\nUPDATE orders SET status = 'new';\nCOMMIT;\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			golden(t, test.name, diagrams(reviewed(history, map[string]string{"db/migrations/2_plan.sql": test.sql})))
		})
	}
}

// Where nobody waits for one table because of another, there is nothing to show.
func TestNoLockDiagram(t *testing.T) {
	history := map[string]string{"db/migrations/1_tables.sql": tables}
	for name, sql := range map[string]string{
		"one statement of two tables": "BEGIN; ALTER TABLE orders ADD CONSTRAINT f FOREIGN KEY (user_id) REFERENCES users (id); COMMIT;",
		"a transaction each":          "BEGIN; ALTER TABLE users ALTER COLUMN email SET NOT NULL; COMMIT; BEGIN; CREATE INDEX i ON orders (status); COMMIT;",
		"a table of the change":       "BEGIN; CREATE TABLE new (id bigint); CREATE INDEX i ON new (id); CREATE INDEX j ON orders (status); COMMIT;",
		"no finding":                  "BEGIN; ALTER TABLE users ADD COLUMN plan text; ALTER TABLE orders ADD COLUMN plan text; COMMIT;",
	} {
		r := reviewed(history, map[string]string{"db/migrations/2_plan.sql": sql})
		if got := diagrams(r); got != "" || len(r.Steps) == 0 {
			t.Errorf("%s: got\n%s", name, got)
		}
	}
}

func TestLockDiagramBounds(t *testing.T) {
	var history, change strings.Builder
	change.WriteString("BEGIN;\n")
	for i := range 20 {
		fmt.Fprintf(&history, "CREATE TABLE t%d (id bigint, a text, b text);\n", i)
		fmt.Fprintf(&change, "ALTER TABLE t%d ALTER COLUMN a SET NOT NULL;\n", i)
		fmt.Fprintf(&change, "ALTER TABLE t%d ALTER COLUMN b SET NOT NULL;\n", i)
	}
	change.WriteString("COMMIT;\n")
	got := diagrams(reviewed(map[string]string{"db/migrations/1.sql": history.String()}, map[string]string{"db/migrations/2.sql": change.String()}))
	if strings.Count(got, "participant t") != maxLockTables || strings.Count(got, "m->>") > maxLockEvents || !strings.Contains(got, "14 more tables and 28 more steps not shown") {
		t.Errorf("got\n%s", got)
	}
}

// Names of a pull request are labels in a diagram, and nothing else.
func TestDiagramHostile(t *testing.T) {
	const name = "x\"] --> y\n```\n%%{init: {}}%% <img src=x> click; end"
	quoted := `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
	r := reviewed(map[string]string{"db/migrations/1.sql": "CREATE TABLE " + quoted + " (a text);\n" + tables},
		map[string]string{"db/migrations/2\"]; `end`.sql": "BEGIN;\nALTER TABLE " + quoted + " ADD COLUMN b text;\nCREATE INDEX i ON users (email);\nCOMMIT;\n"})
	r2 := reviewed(line("a", 1, "None"), map[string]string{"alembic/versions/b.py": revision("b\"] --> x", `"a0"`, "pass"), "alembic/versions/c\"]; `end`.py": revision("c", `"a0"`, "pass")})
	got := diagrams(r) + diagrams(r2)
	if strings.Count(got, "```") != 4 || strings.Count(got, "x#34;#34;#93; #45;#45;#62; y") < 2 || !strings.Contains(got, "2#34;#93;#59; #96;end#96;#46;sql") || !strings.Contains(got, "c#34;#93;#59; #96;end#96;#46;py") {
		t.Errorf("got\n%s", got)
	}
	for _, bad := range []string{`x"]`, "%%{init: {}}", "<img", "click;"} {
		if strings.Contains(got, bad) {
			t.Errorf("%q got through:\n%s", bad, got)
		}
	}
}
