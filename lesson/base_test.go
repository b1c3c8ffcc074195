package lesson

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/checks"
)

// garble does to a text what the team's editor did: its UTF-8 is read as
// Windows-1252 and saved again.
func garble(text string) string {
	var b strings.Builder
	for _, c := range []byte(text) {
		b.WriteRune(fromWindows1252(c))
	}
	return b.String()
}

// base is a lesson base in the team's template, with what reading it should
// give: titles, lines and anchors of its four lessons.
type base struct {
	name, text string
	garbled    bool
	project    string
	titles     []string
	lines      []int
	anchors    []string
}

// bases are the example's lesson base, its wrongly encoded twin, and the file
// that the product was first asked for, where it is there.
func bases(t *testing.T) []base {
	t.Helper()
	example, err := os.ReadFile("../examples/lessons/database.md")
	if err != nil {
		t.Fatal(err)
	}
	ours := base{
		name: "example", text: string(example), project: "boutique",
		titles: []string{
			"Colonne NOT NULL sans défaut : la migration Alembic échoue en production",
			"Pattern 1 : Ajouter une colonne NOT NULL en sécurité",
			"Pattern 2 : Ajouter une clé étrangère",
			"Pattern 3 : Sauvegarder avant de migrer",
		},
		lines: []int{16, 52, 68, 84},
		anchors: []string{
			"db-migration-colonne-not-null-sans-défaut--la-migration-alembic-échoue-en-production",
			"pattern-1--ajouter-une-colonne-not-null-en-sécurité",
			"pattern-2--ajouter-une-clé-étrangère",
			"pattern-3--sauvegarder-avant-de-migrer",
		},
	}
	twin := ours
	twin.name, twin.text, twin.garbled = "twin", garble(ours.text), true
	twin.anchors = []string{
		"db-migration-colonne-not-null-sans-dãfaut--la-migration-alembic-ãchoue-en-production",
		"pattern-1--ajouter-une-colonne-not-null-en-sãcuritã",
		"pattern-2--ajouter-une-clã-ãtrangãre",
		"pattern-3--sauvegarder-avant-de-migrer",
	}
	found := []base{ours, twin}
	if seed, err := os.ReadFile("../../shared/seed/database.md"); err == nil {
		found = append(found, base{
			name: "seed", text: string(seed), garbled: true, project: "shinkofa-platform",
			titles: []string{
				"Migration Alembic échoue en prod",
				"Pattern 1 : Migration Sécurisée Colonne NOT NULL",
				"Pattern 2 : Migration avec Foreign Key",
				"Pattern 3 : Backup Avant Migration",
			},
			lines: []int{16, 51, 67, 83},
			anchors: []string{
				"db-migration-migration-alembic-ãchoue-en-prod",
				"pattern-1--migration-sãcurisãe-colonne-not-null",
				"pattern-2--migration-avec-foreign-key",
				"pattern-3--backup-avant-migration",
			},
		})
	}
	return found
}

func TestReadBase(t *testing.T) {
	for _, b := range bases(t) {
		t.Run(b.name, func(t *testing.T) {
			d := Read("lessons/database.md", b.text)
			var titles, anchors []string
			var lines []int
			for _, l := range d.Lessons {
				titles, anchors, lines = append(titles, l.Title), append(anchors, l.Anchor), append(lines, l.Line)
			}
			if !slices.Equal(titles, b.titles) {
				t.Errorf("titles are %q, want %q", titles, b.titles)
			}
			if !slices.Equal(lines, b.lines) {
				t.Errorf("lines are %v, want %v", lines, b.lines)
			}
			if !slices.Equal(anchors, b.anchors) {
				t.Errorf("anchors are %q, want %q", anchors, b.anchors)
			}
			checkAccident(t, d.Lessons[0], b)
			checkPatterns(t, d.Lessons[1:])
			if b.garbled != (len(d.Problems) == 1 && strings.Contains(d.Problems[0].Message.String(), "iconv")) {
				t.Errorf("problems are %v", d.Problems)
			}
			if strings.Contains(d.Lessons[0].Body, "Ã") {
				t.Errorf("the lesson is shown as %q", d.Lessons[0].Body)
			}
		})
	}
}

// checkAccident checks the lesson of the incident.
func checkAccident(t *testing.T, l *Lesson, b base) {
	t.Helper()
	if l.Date != "2026-01-08" || l.Project != b.project || l.Severity != checks.Error || !slices.Equal(l.Tags, []string{"DB", "MIGRATION"}) {
		t.Errorf("metadata is %q, %q, %v, %q", l.Date, l.Project, l.Severity, l.Tags)
	}
	if !strings.Contains(l.Context, "NOT NULL") || !strings.HasPrefix(l.Prevention, "1. ") || strings.Contains(l.Prevention, "alembic") {
		t.Errorf("context is %q, prevention is %q", l.Context, l.Prevention)
	}
	if len(l.Errors) != 1 || !strings.HasPrefix(l.Errors[0], "ERROR: column") {
		t.Errorf("errors are %q", l.Errors)
	}
	if len(l.Examples) != 1 {
		t.Fatalf("examples are %v", l.Examples)
	}
	e := l.Examples[0]
	if e.Kind != Good || !e.Solution || e.Language != "python" || !strings.Contains(e.Code, "server_default=''") {
		t.Errorf("the solution is %+v", e)
	}
	if line := strings.Split(b.text, "\n")[e.Line-1]; !strings.HasPrefix(line, "# ") || !strings.HasPrefix(e.Code, "# ") {
		t.Errorf("the solution starts on line %d: %q", e.Line, line)
	}
}

func checkPatterns(t *testing.T, patterns []*Lesson) {
	t.Helper()
	for i, l := range patterns {
		if !l.Pattern || len(l.Examples) != 1 {
			t.Errorf("%s: %+v", l.Title, l)
			continue
		}
		if e := l.Examples[0]; i < 2 != (e.Solution && e.Kind == Good) {
			t.Errorf("%s: the example is %+v", l.Title, e)
		}
	}
}

// TestBindBase binds the bases to the checks there are. Which checks fire on
// an example is package review's to find out; here by the code's words.
func TestBindBase(t *testing.T) {
	fires := func(_ *Lesson, e Example) []string {
		if strings.Contains(e.Code, "nullable=False") {
			return []string{"set-not-null-scans-table"}
		}
		return nil
	}
	for _, b := range bases(t) {
		bindings, problems := Bind(Read("lessons/database.md", b.text).Lessons, checks.All, fires)
		var byError, bySolution []string
		for _, binding := range bindings {
			switch binding.By {
			case ByError:
				byError = append(byError, binding.Lesson.Anchor+" "+binding.Check.Name)
			case BySolution:
				bySolution = append(bySolution, binding.Lesson.Anchor+" "+binding.Check.Name)
			default:
				t.Errorf("%s: %s is bound to %s: %s", b.name, binding.Lesson.Title, binding.Check.Name, binding.Why)
			}
		}
		if !slices.Contains(byError, b.anchors[0]+" not-null-without-default") {
			t.Errorf("%s: by error are bound %q", b.name, byError)
		}
		for _, bound := range byError {
			if !strings.HasPrefix(bound, b.anchors[0]) {
				t.Errorf("%s: %s is bound by an error", b.name, bound)
			}
		}
		want := []string{
			b.anchors[0] + " set-not-null-scans-table",
			b.anchors[1] + " set-not-null-scans-table",
			b.anchors[2] + " set-not-null-scans-table",
		}
		if !slices.Equal(bySolution, want) {
			t.Errorf("%s: by their solution are bound %q, want %q", b.name, bySolution, want)
		}
		if len(problems) > 0 {
			t.Errorf("%s: problems are %v", b.name, problems)
		}
	}
}

// TestGarbledTwinsAreTheSame reads garbled files as the files they were, in
// all but the anchors.
func TestGarbledTwinsAreTheSame(t *testing.T) {
	files, err := filepath.Glob("../checks/*.md")
	if err != nil {
		t.Fatal(err)
	}
	files = append(files, "../examples/lessons/database.md")
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if isASCII(string(text)) {
			continue
		}
		for _, times := range []int{1, 2} {
			twin := string(text)
			for range times {
				twin = garble(twin)
			}
			want, got := Read(file, string(text)), Read(file, twin)
			if len(want.Lessons) != len(got.Lessons) {
				t.Errorf("%s: %d lessons, want %d", file, len(got.Lessons), len(want.Lessons))
				continue
			}
			for i, w := range want.Lessons {
				if g := got.Lessons[i]; g.Title != w.Title || g.Body != w.Body || g.Line != w.Line {
					t.Errorf("%s, garbled %d times, line %d: %q\n%s", file, times, g.Line, g.Title, g.Body)
				}
			}
		}
	}
}
