package alembic_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/oncebitten/oncebitten/framework"
	"github.com/oncebitten/oncebitten/framework/alembic"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/postgres"
)

// readOne reads one revision file that lies in an environment of its own.
func readOne(t testing.TB, text string) *migration.Migration {
	t.Helper()
	return readWith(t, text, nil)
}

// readWith reads one revision file of a repository that has other files, too.
func readWith(t testing.TB, text string, others []txtar.File) *migration.Migration {
	t.Helper()
	const file = "alembic/versions/0001_test.py"
	files := map[string]string{
		"alembic.ini":    "[alembic]\nscript_location = alembic\n",
		"alembic/env.py": "",
		file:             text,
	}
	for _, other := range others {
		files[other.Name] = string(other.Data)
	}
	p := environment(t, framework.Texts(files))
	migrations := p.Read([]*migration.Source{migration.NewSource(file, text)})
	if len(migrations) != 1 {
		t.Fatalf("%d migrations were read, want 1", len(migrations))
	}
	return migrations[0]
}

// environment is the one project of a snapshot.
func environment(t testing.TB, s framework.Snapshot) framework.Project {
	t.Helper()
	projects, err := alembic.New().Find(s, framework.Options{SQL: postgres.Reader{}})
	if err != nil {
		t.Fatal(err)
	}
	if len(projects) != 1 {
		t.Fatalf("%d projects were found, want 1", len(projects))
	}
	return projects[0]
}

// TestGolden holds the statements of testdata/*.py against what Alembic
// itself printed for them: script/alembic-golden writes the .sql files.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.py")
	if err != nil || len(files) == 0 {
		t.Fatalf("no testdata (%v)", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".py"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			golden, err := os.ReadFile(strings.TrimSuffix(file, ".py") + ".sql")
			if err != nil {
				t.Fatal(err)
			}
			m := readOne(t, string(text))
			for _, u := range m.Unread {
				t.Errorf("line %d is not read: %s", u.Span.Start.Line, u.Reason)
			}
			compare(t, statementLines(m), goldenLines(string(golden)))
		})
	}
}

func compare(t *testing.T, got, want []string) {
	t.Helper()
	for i := range max(len(got), len(want)) {
		g, w := "(nothing)", "(nothing)"
		if i < len(got) {
			g = got[i]
		}
		if i < len(want) {
			w = want[i]
		}
		if g != w {
			t.Errorf("statement %d:\n got %s\nwant %s", i+1, g, w)
		}
	}
}

// statementLines are statements as "direction line: sql", as goldenLines has them.
func statementLines(m *migration.Migration) []string {
	var out []string
	for _, s := range m.Statements {
		// The line is that of the call; one of several statements in a
		// string has its own place, so its call is looked for above it.
		line := s.Span.Start.Line
		if s.Call == "op.execute" && !strings.HasPrefix(m.Source.Text[s.Span.Start.Offset:], "op.execute") {
			line = 1 + strings.Count(m.Source.Text[:strings.LastIndex(m.Source.Text[:s.Span.Start.Offset], "op.execute")], "\n")
		}
		autocommit := ""
		if s.Transaction == "" {
			autocommit = " autocommit"
		}
		out = append(out, fmt.Sprintf("%s %d%s: %s", s.Direction, line, autocommit, fold(s.SQL)))
	}
	return out
}

var goldenHead = regexp.MustCompile(`(?m)^-- (upgrade|downgrade) (\d+)( autocommit)?\n`)

// goldenLines are the statements of a golden file. A text of several
// statements is cut here, because Alembic prints it as one.
func goldenLines(golden string) []string {
	var out []string
	heads := goldenHead.FindAllStringSubmatchIndex(golden, -1)
	for i, head := range heads {
		end := len(golden)
		if i+1 < len(heads) {
			end = heads[i+1][0]
		}
		body := golden[head[1]:end]
		title := strings.TrimPrefix(strings.TrimSpace(golden[head[0]:head[1]]), "-- ")
		for _, piece := range (postgres.Reader{}).Split(body) {
			out = append(out, title+": "+fold(body[piece.Start:piece.End]))
		}
	}
	return out
}

var (
	spaces      = regexp.MustCompile(`\s+`)
	parentheses = regexp.MustCompile(`\( | \)`)
	commas      = regexp.MustCompile(` ,`)
)

// fold makes white space that means nothing the same everywhere.
func fold(sql string) string {
	sql = spaces.ReplaceAllString(sql, " ")
	sql = parentheses.ReplaceAllStringFunc(sql, strings.TrimSpace)
	return commas.ReplaceAllString(sql, ",")
}
