package alembic_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/oncebitten/oncebitten/framework"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

var update = flag.Bool("update", false, "write what testdata/read should hold; read the difference")

// TestRead holds what is read of the migrations in testdata/read: in.py in,
// out out. Files between them are others of the repository.
func TestRead(t *testing.T) {
	files, err := filepath.Glob("testdata/read/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no testdata (%v)", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			others := archive.Files[1:max(1, len(archive.Files)-1)]
			got := print(readWith(t, string(archive.Files[0].Data), others))
			if *update {
				archive.Files = append(archive.Files[:1+len(others)], txtar.File{Name: "out", Data: []byte(got)})
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if got != string(archive.Files[len(archive.Files)-1].Data) {
				t.Errorf("got:\n%s", got)
			}
		})
	}
}

// print is a migration as text: what its header says, its statements with
// place, transaction and guard, what is unread, its rollback, its comments.
func print(m *migration.Migration) string {
	var out strings.Builder
	fmt.Fprintf(&out, "revision %s after %q", m.Revision, m.Parents)
	if len(m.DependsOn)+len(m.Labels) > 0 {
		fmt.Fprintf(&out, ", needs %q, labels %q", m.DependsOn, m.Labels)
	}
	out.WriteByte('\n')
	for _, s := range m.Statements {
		transaction := s.Transaction
		if transaction == "" {
			transaction = "-"
		}
		fmt.Fprintf(&out, "%s %s %s %s: %s\n", place(s.Span), s.Direction, transaction, s.Call, strings.Join(strings.Fields(s.Display(wording.English)), " "))
		if s.Guard != "" {
			fmt.Fprintf(&out, "    if %s\n", s.Guard)
		}
		for _, f := range s.Facts {
			if d, ok := f.(migration.ClientDefault); ok {
				fmt.Fprintf(&out, "    %s has the default %s at %s in the application\n", d.Column, d.Value, place(d.Span))
			}
		}
	}
	for _, u := range m.Unread {
		fmt.Fprintf(&out, "%s %s unread: %s\n", place(u.Span), u.Direction, u.Reason)
	}
	names := [...]string{"none", "written", "empty", "missing", "refused"}
	fmt.Fprintf(&out, "rollback %s", names[m.Rollback])
	if !m.RollbackSpan.IsZero() {
		fmt.Fprintf(&out, " at %s", place(m.RollbackSpan))
	}
	out.WriteByte('\n')
	for _, c := range m.Comments {
		fmt.Fprintf(&out, "%s comment: %s\n", place(c.Span), c.Text)
	}
	return out.String()
}

func place(s migration.Span) string {
	return fmt.Sprintf("%d:%d-%d:%d", s.Start.Line, s.Start.Column, s.End.Line, s.End.Column)
}

// TestPlaces holds that a place in SQL text is a place in the file, and that
// the identifiers of a revision have theirs.
func TestPlaces(t *testing.T) {
	const text = `from alembic import op
revision = "a"
down_revision = None

def upgrade():
    op.execute("UPDATE t\n"
               "SET a = 'it\'s'")
`
	m := readOne(t, text)
	at := func(s migration.Span) string { return text[s.Start.Offset:s.End.Offset] }
	update := m.Statements[0]
	for part, want := range map[string]string{"SET": "SET", "it's": `it\'s`, "t\nSET": "t\\n\"\n               \"SET"} {
		start := strings.Index(update.SQL, part)
		if got := at(update.SpanOf(start, start+len(part))); got != want {
			t.Errorf("%q: got %q, want %q", part, got, want)
		}
	}
	if got := at(m.Header["revision"]); got != `"a"` {
		t.Errorf("the revision stands at %s", got)
	}
	if _, ok := m.Header["parents"]; ok {
		t.Error("there is a place for parents, and no parent")
	}
}

// TestUnfollowedCalls tells calls that may reach the database unseen from
// those of modules that surely do not.
func TestUnfollowedCalls(t *testing.T) {
	tests := []struct {
		call, reason string // no reason: nothing is missed
	}{
		{"bisect.insort(permissions, 'edit')", ""},
		{"logging.getLogger(__name__).info('done')", ""},
		{"shop.search.reindex()", "shop.search.reindex is not followed"},
		{"shop.models.fill(op.get_bind())", "shop.models.fill is given the connection and is not followed"},
		{"op.create_entity(view)", "the entity is None"},
		{"op.create_geospatial_index(view)", "op.create_geospatial_index is not an operation of Alembic's own"},
	}
	for _, test := range tests {
		m := readOne(t, "import bisect\nimport logging\nimport shop.models\nimport shop.search\nfrom alembic import op\n\nrevision = 'a'\ndown_revision = None\npermissions = []\nview = None\n\n"+
			"def upgrade():\n    "+test.call+"\n")
		var got string
		for _, u := range m.Unread {
			got += u.Reason.In(wording.English)
		}
		if got != test.reason {
			t.Errorf("%s: unread is %q, want %q", test.call, got, test.reason)
		}
	}
}

// TestUpgradeOnly holds that a downgrade that nobody asks for is not followed,
// and is called the same all the same.
func TestUpgradeOnly(t *testing.T) {
	p := environment(t, framework.Texts(map[string]string{"alembic.ini": "[alembic]\nscript_location = m\n", "m/versions/a.py": ""}))
	for downgrade, followed := range map[string]int{
		"def downgrade():\n    op.execute('SELECT 1')":                      0,
		"def downgrade():\n    pass":                                        0,
		"def downgrade():\n    raise Exception":                             0,
		"def downgrade():\n    op.execute('SELECT 1')\n    raise Exception": 1,
		"": 0,
	} {
		text := "from alembic import op\nrevision = 'a'\ndef upgrade():\n    op.execute('SELECT 2')\n" + downgrade + "\n"
		whole, half := migration.NewSource("m/versions/a.py", text), migration.NewSource("m/versions/a.py", text)
		half.UpgradeOnly = true
		want, got := p.Read([]*migration.Source{whole})[0], p.Read([]*migration.Source{half})[0]
		if got.Rollback != want.Rollback || got.RollbackSpan != want.RollbackSpan {
			t.Errorf("%q: the rollback is %v at %v, want %v at %v", downgrade, got.Rollback, got.RollbackSpan, want.Rollback, want.RollbackSpan)
		}
		if n := len(got.In(migration.Downgrade)); n != followed {
			t.Errorf("%q: %d statements of the downgrade, want %d", downgrade, n, followed)
		}
		if len(got.In(migration.Upgrade)) != 1 {
			t.Errorf("%q: the upgrade is not followed", downgrade)
		}
	}
}
