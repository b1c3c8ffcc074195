package report

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/review"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

// readable breaks one line of JSON before each finding, file and statement.
func readable(t *testing.T, line string) string {
	t.Helper()
	if strings.Count(line, "\n") != 1 || !strings.HasSuffix(line, "\n") || !json.Valid([]byte(line)) {
		t.Errorf("not one line of JSON: %q", line)
	}
	return strings.NewReplacer(`{"check":`, "\n"+`{"check":`, `{"file":`, "\n"+`{"file":`, `{"path":"alembic`, "\n"+`{"path":"alembic`).Replace(line)
}

func TestJSON(t *testing.T) {
	var b strings.Builder
	if err := JSON(&b, example()); err != nil {
		t.Fatal(err)
	}
	golden(t, "check.json.golden", readable(t, b.String()))
}

func TestJSONEmpty(t *testing.T) {
	var b strings.Builder
	if err := JSON(&b, &review.Result{Verdict: review.Pass}); err != nil {
		t.Fatal(err)
	}
	want := `{"version":1,"verdict":"pass","errors":[],"files":[],"findings":[],"unread":[],"lessons":[],"lessonFiles":[],"notes":[]}` + "\n"
	if b.String() != want {
		t.Errorf("got %s, want %s", b.String(), want)
	}
}

func TestJSONErrors(t *testing.T) {
	var b strings.Builder
	r := &review.Result{Verdict: review.Incomplete, Errors: []review.FileError{{Path: "a.sql", Reason: "it is <50 MB"}}}
	if err := JSON(&b, r); err != nil {
		t.Fatal(err)
	}
	want := `{"version":1,"verdict":"incomplete","errors":[{"file":"a.sql","reason":"it is <50 MB"}],"files":[],"findings":[],"unread":[],"lessons":[],"lessonFiles":[],"notes":[]}` + "\n"
	if b.String() != want {
		t.Errorf("got %s, want %s", b.String(), want)
	}
}

func TestExplainJSON(t *testing.T) {
	r := example()
	var b strings.Builder
	if err := ExplainJSON(&b, r.Steps, r.Unread); err != nil {
		t.Fatal(err)
	}
	golden(t, "explain.json.golden", readable(t, b.String()))
}

func TestExplainText(t *testing.T) {
	r := example()
	var b strings.Builder
	if err := ExplainText(&b, r); err != nil {
		t.Fatal(err)
	}
	golden(t, "explain.golden", b.String())
}

func TestExplainNothing(t *testing.T) {
	var text, line strings.Builder
	if err := ExplainText(&text, &review.Result{Steps: nil, Unread: nil}); err != nil {
		t.Fatal(err)
	}
	if err := ExplainJSON(&line, nil, nil); err != nil {
		t.Fatal(err)
	}
	if got, want := text.String()+line.String(), "no statements\n{\"version\":1,\"statements\":[]}\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// An unknown is shown as one wherever its name turns up.
func TestExplainHole(t *testing.T) {
	hole := migration.HoleName(1)
	table := migration.Name{Name: hole}
	source := migration.NewSource("a.py", "op.drop_table(NAME)\n")
	steps := []*checks.Step{{
		Statement: &migration.Statement{SQL: "DROP TABLE " + hole, Span: source.Span(0, 19), Direction: migration.Upgrade, Transaction: "1", Guard: "has_table(NAME)",
			Holes: []migration.Hole{{Name: hole, Reason: wording.Verbatim("NAME is imported")}}},
		Operations: []migration.Operation{migration.DropTable{Table: table}, migration.Opaque{Reason: wording.Verbatim("half of it")}},
		Effect: &schema.Effect{Locks: []schema.Lock{(&schema.LockMode{Name: "ACCESS EXCLUSIVE"}).On(table)},
			Fails: []schema.Failure{{SQLState: "42P01", When: wording.Say("%s does not exist", wording.Code(hole)), Always: true}}, Uncertain: []schema.Assumption{{Why: wording.Say("%s is a table", wording.Code(hole))}}},
	}}
	var text, line strings.Builder
	if err := ExplainText(&text, &review.Result{Steps: steps}); err != nil {
		t.Fatal(err)
	}
	if err := ExplainJSON(&line, steps, nil); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(text.String()+line.String(), "oncebitten_hole") {
		t.Errorf("the name of a hole is shown:\n%s%s", text.String(), line.String())
	}
	golden(t, "explain_hole.golden", text.String())
}
