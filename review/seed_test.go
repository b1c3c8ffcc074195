package review_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/lesson"
	"github.com/oncebitten/oncebitten/review"
)

// teamBase is a lesson base in the team's template: an accident, its
// solution, three patterns.
type teamBase struct {
	name, text string
	// accident is the title of the lesson of the accident, anchor that of its heading.
	accident, anchor string
	// table and column are those of the accident.
	table, column string
}

// teamBases are the example's base, the same saved in a wrong encoding, and
// the file that the product was first asked for, where it is there.
func teamBases(t *testing.T) []teamBase {
	t.Helper()
	text, err := os.ReadFile("../examples/lessons/database.md")
	if err != nil {
		t.Fatal(err)
	}
	example := teamBase{
		name: "example", text: string(text), table: "customers", column: "vat_number",
		accident: "Colonne NOT NULL sans défaut : la migration Alembic échoue en production",
		anchor:   "#db-migration-colonne-not-null-sans-d%C3%A9faut--la-migration-alembic-%C3%A9choue-en-production",
	}
	twin := example
	twin.name, twin.text = "twin", wronglySaved(t, example.text)
	twin.anchor = "#db-migration-colonne-not-null-sans-d%C3%A3faut--la-migration-alembic-%C3%A3choue-en-production"
	bases := []teamBase{example, twin}
	if text, err := os.ReadFile("../../shared/seed/database.md"); err == nil {
		bases = append(bases, teamBase{
			name: "seed", text: string(text), table: "users", column: "new_col",
			accident: "Migration Alembic échoue en prod",
			anchor:   "#db-migration-migration-alembic-%C3%A3choue-en-prod",
		})
	}
	return bases
}

// wronglySaved is what becomes of UTF-8 that is read as Windows-1252 and saved
// as UTF-8 again. The five bytes without a character there pass through.
func wronglySaved(t *testing.T, text string) string {
	t.Helper()
	var b strings.Builder
	for _, c := range []byte(text) {
		r := charmap.Windows1252.DecodeByte(c)
		if r == '\uFFFD' {
			r = rune(c)
		}
		b.WriteRune(r)
	}
	if b.String() == text {
		t.Fatal("the text has no character that a wrong encoding spoils")
	}
	return b.String()
}

func TestTeamBase(t *testing.T) {
	for _, b := range teamBases(t) {
		t.Run(b.name, func(t *testing.T) {
			library := review.NewLibrary([]*lesson.Document{lesson.Read("lessons/database.md", b.text).StoredIn(
				lesson.Base{Server: "https://github.com", Repository: "acme/shop", Commit: strings.Repeat("0123456789", 4)})})
			bound := slices.ContainsFunc(library.Bindings, func(binding lesson.Binding) bool {
				return binding.Lesson.Title == b.accident && binding.Check == checks.NotNullWithoutDefault && binding.By == lesson.ByError
			})
			if !bound {
				t.Fatalf("the lesson of the accident is not bound by its error: %+v", library.Bindings)
			}
			b.checkAccident(t, library)
			b.checkSolutions(t, library)
		})
	}
}

// checkAccident lets the accident happen again: it must be an error that
// links the lesson.
func (b teamBase) checkAccident(t *testing.T, library review.Library) {
	t.Helper()
	code := `op.add_column("` + b.table + `", sa.Column("` + b.column + `", sa.String(), nullable=False))`
	result := b.review(t, library, code)
	if len(result.Findings) != 1 {
		t.Fatalf("findings are %q, want one", found(result))
	}
	f := result.Findings[0]
	want := review.LessonLink{
		Title: b.accident, Path: "lessons/database.md", Line: 16, Date: "2026-01-08",
		URL: "https://github.com/acme/shop/blob/0123456789012345678901234567890123456789/lessons/database.md" + b.anchor,
	}
	if f.Check != checks.NotNullWithoutDefault || f.Severity != checks.Error || result.Verdict != review.Fail {
		t.Errorf("got %q with verdict %s, want an error and fail", found(result), result.Verdict)
	}
	if len(f.Lessons()) == 0 || f.Lessons()[0] != want {
		t.Errorf("lessons are\n%+v, want first\n%+v", f.Lessons(), want)
	}
	if f.Follows() != nil {
		t.Errorf("the accident follows %q, of all things", f.Follows().Title)
	}
}

// checkSolutions follows the base's own solutions: no error, and what there
// still is to say says that it follows the lesson.
func (b teamBase) checkSolutions(t *testing.T, library review.Library) {
	t.Helper()
	solutions, follows := 0, 0
	for _, of := range library.Documents[0].Lessons {
		for _, e := range of.Examples {
			if !e.Solution || !e.IsMigration() {
				continue
			}
			solutions++
			result := b.review(t, library, e.Code)
			for _, f := range result.Findings {
				if f.Severity == checks.Error {
					t.Errorf("%s: its solution is an error: %s: %s", of.Title, f.Check.Name, f.Message)
				}
				if f.Follows() != nil {
					follows++
				}
			}
			if len(result.Steps) < 2 {
				t.Errorf("%s: %d statements were read of its solution", of.Title, len(result.Steps))
			}
		}
	}
	if solutions != 3 {
		t.Errorf("%d solutions, want the accident's and two patterns", solutions)
	}
	if follows == 0 {
		t.Error("no finding says that the lesson was followed")
	}
}

// review runs the pipeline over a revision whose upgrade is code, or which
// is made of code that has its own functions.
func (b teamBase) review(t *testing.T, library review.Library, code string) *review.Result {
	t.Helper()
	text := alembicRevision("2", "1", code)
	if strings.Contains(code, "def upgrade") {
		text = "from alembic import op\nimport sqlalchemy as sa\nrevision = \"2\"\ndown_revision = \"1\"\n" + code
	}
	in := change{
		before: map[string]string{"versions/1.py": alembicRevision("1", "", `op.execute("CREATE TABLE elsewhere (id int)")`)},
		after:  map[string]string{"versions/2.py": text},
		config: "rollback: optional\n",
	}.input(t)
	in.Lessons = library
	result := review.Run(in)
	return result
}
