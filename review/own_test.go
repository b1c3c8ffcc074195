package review_test

import (
	"os"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/config"
	"github.com/oncebitten/oncebitten/framework"
	"github.com/oncebitten/oncebitten/lesson"
	"github.com/oncebitten/oncebitten/review"
)

// TestTeamChecks holds that the checks of examples/team-checks.md catch their
// bad examples and leave the good ones alone.
func TestTeamChecks(t *testing.T) {
	text, err := os.ReadFile("../examples/team-checks.md")
	if err != nil {
		t.Fatal(err)
	}
	l := review.NewLibrary([]*lesson.Document{lesson.Read("examples/team-checks.md", string(text))})
	for _, p := range l.Problems {
		t.Error(p.Lines())
	}
	faults, tried, _ := l.Judge(config.Default())
	for _, f := range faults {
		t.Errorf("line %d: %v", f.Line, f.Message)
	}
	if len(l.Checks) != 10 || tried < 2*len(l.Checks) {
		t.Errorf("%d checks with %d examples", len(l.Checks), tried)
	}
}

// TestJudgeOwnChecks holds that a lesson's own check must catch its bad
// examples, and must be silent on the good ones.
func TestJudgeOwnChecks(t *testing.T) {
	const good, bad = "```sql good\nSELECT 1;\n```\n", "```sql bad\nDROP TABLE a;\n```\n"
	for _, test := range []struct{ name, lesson, want string }{
		{"as it should be", "### A\n```cel\ntable.name == \"a\"\n```\n" + good + bad, ""},
		{"caught by another check alone", "### A\n**Checks**: `drop-table-loses-data`\n```cel\ntable.name == \"b\"\n```\n" + bad, "the lesson's own check does not catch this bad example: `lesson/a`"},
		{"objects to what is good", "### A\n**Severity**: low\n```cel\ntrue\n```\n" + good, "the lesson's own check `lesson/a` objects to its own solution: A"},
		{"announced", "### A\n```cel name=b\ntable.name == \"a\"\n```\n```sql bad\nDROP TABLE a; -- want lesson/b, drop-table-loses-data\nSELECT 2; -- want lesson/b\n```\n", "this line announces `lesson/b`, which finds nothing here"},
	} {
		l := review.NewLibrary([]*lesson.Document{lesson.Read("lessons.md", test.lesson)})
		if len(l.Problems) > 0 {
			t.Fatalf("%s: %v", test.name, l.Problems)
		}
		var got []string
		faults, _, _ := l.Judge(config.Default())
		for _, f := range faults {
			got = append(got, f.Message.In("en"))
		}
		if strings.Join(got, "; ") != test.want {
			t.Errorf("%s: the faults are %q, want %q", test.name, got, test.want)
		}
	}
}

// TestOwnChecks holds that the checks of lessons are checks like any other: one
// can ignore, accept and configure them.
func TestOwnChecks(t *testing.T) {
	l := review.NewLibrary([]*lesson.Document{lesson.Read("lessons.md", "### Not a\n**Severity**: 🔴\n```cel\ntable.name == \"a\"\n```\n### Mistaken\n```cel\ntable.nam\n```\n")})
	for _, test := range []struct {
		name, settings, sql string
		verdict             review.Verdict
		suppressed, useless int
		note                string
	}{
		{"found", "", "DROP INDEX a;\nCREATE INDEX i ON a (b);", review.Fail, 0, 0, "lessons.md:8:6: undefined field 'nam'"},
		{"ignored", "", "-- oncebitten: ignore lesson/not-a: it is empty\nALTER TABLE a ADD COLUMN b int;", review.Pass, 1, 0, ""},
		{"ignored in vain", "", "-- oncebitten: ignore lesson/not-a: it is empty\nALTER TABLE b ADD COLUMN b int;", review.Pass, 0, 1, ""},
		{"ignored by a name that nobody has", "", "-- oncebitten: ignore lesson/not-b: it is empty\nALTER TABLE b ADD COLUMN b int;", review.Pass, 0, 1, ""},
		{"off", "checks: {lesson/not-a: off}", "ALTER TABLE a ADD COLUMN b int;", review.Pass, 0, 0, ""},
		{"a notice", "checks: {lesson/not-a: notice}", "ALTER TABLE a ADD COLUMN b int;", review.Pass, 0, 0, ""},
		{"configured in vain", "checks: {lesson/not-b: off}", "ALTER TABLE b ADD COLUMN b int;", review.Pass, 0, 0, "the configuration names the check lesson/not-b, which no lesson brings: did you mean lesson/not-a?"},
	} {
		settings, err := config.Parse(config.FileName, test.settings, config.Known{LessonPrefix: checks.LessonPrefix})
		if err != nil {
			t.Fatal(err)
		}
		result := review.Run(review.Input{
			Config: settings, After: framework.Texts(map[string]string{"migrations/1.sql": test.sql}), Lessons: l, Transaction: "auto",
			Files: []review.ChangedFile{{Path: "migrations/1.sql", Status: "added"}},
		})
		suppressed, useless := 0, 0
		for _, f := range result.Findings {
			if f.Suppressed != nil {
				suppressed++
			}
			if f.Check == checks.UselessIgnore {
				useless++
			}
		}
		if result.Verdict != test.verdict || suppressed != test.suppressed || useless != test.useless {
			t.Errorf("%s: verdict %s, %d suppressed, %d useless, want %s, %d, %d", test.name, result.Verdict, suppressed, useless, test.verdict, test.suppressed, test.useless)
		}
		if notes := strings.Join(result.Notes, "\n"); !strings.Contains(notes, test.note) {
			t.Errorf("%s: the notes are\n%s\nwant %s", test.name, notes, test.note)
		}
		for _, f := range result.Findings {
			if f.Check.Name != "lesson/not-a" {
				continue
			}
			before := f.Suppressed != nil
			n := result.Accept(review.Waiver{By: "ann", Reason: "seen", Check: &checks.Check{Name: f.Check.Name}, Fingerprints: map[string]bool{f.Fingerprint: true}})
			if n != 1 || !before && result.Verdict != review.Pass {
				t.Errorf("%s: %d findings are accepted, the verdict is %s", test.name, n, result.Verdict)
			}
			break
		}
	}
}
