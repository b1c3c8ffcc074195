package checks_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/review"
)

// fileStyle is a way to write a revision: it rewrites one that begins with the
// usual imports.
type fileStyle struct {
	name    string
	rewrite func(text string) string
}

var (
	opName = regexp.MustCompile(`\bop\.(\w+)`)
	saName = regexp.MustCompile(`\bsa\.(\w+)`)
	// columnCall and namedCall are calls on one line that batches have as well:
	// the table comes first, or after a name.
	columnCall = regexp.MustCompile(`(?m)^( *)op\.(add_column|drop_column|alter_column)\("(\w+)", (.*)$`)
	namedCall  = regexp.MustCompile(`(?m)^( *)op\.(create_index|create_unique_constraint|create_check_constraint|create_foreign_key|create_primary_key|drop_constraint)\(("\w+"|None), "(\w+)"(?:, )?(.*)$`)
)

var fileStyles = []fileStyle{
	{"renamed modules", func(text string) string {
		text = strings.NewReplacer("import op\n", "import op as o\n", "sqlalchemy as sa\n", "sqlalchemy as s\n").Replace(text)
		return saName.ReplaceAllString(opName.ReplaceAllString(text, "o.$1"), "s.$1")
	}},
	{"whole modules", func(text string) string {
		text = strings.NewReplacer("from alembic import op\n", "import alembic\n", "sqlalchemy as sa\n", "sqlalchemy\n").Replace(text)
		return saName.ReplaceAllString(opName.ReplaceAllString(text, "alembic.op.$1"), "sqlalchemy.$1")
	}},
	{"one name after the other", func(text string) string {
		imports := importsOf("alembic.op", opName, text) + importsOf("sqlalchemy", saName, text)
		text = strings.Replace(text, "from alembic import op\nimport sqlalchemy as sa\n", imports, 1)
		return saName.ReplaceAllString(opName.ReplaceAllString(text, "$1"), "$1")
	}},
	{"batches", func(text string) string {
		text = columnCall.ReplaceAllString(text, "${1}with op.batch_alter_table(\"$3\", schema=None) as batch_op:\n$1    batch_op.$2($4")
		return namedCall.ReplaceAllString(text, "${1}with op.batch_alter_table(\"$4\", schema=None) as batch_op:\n$1    batch_op.$2($3, $5")
	}},
}

// importsOf imports what a text uses of a module.
func importsOf(module string, use *regexp.Regexp, text string) string {
	var names []string
	for _, m := range use.FindAllStringSubmatch(text, -1) {
		names = append(names, m[1])
	}
	slices.Sort(names)
	if len(names) == 0 {
		return ""
	}
	return "from " + module + " import " + strings.Join(slices.Compact(names), ", ") + "\n"
}

// TestAlembicStyles runs the bad examples in Python as people of other habits
// write them: the same is found, an exact fix silences it, and the safe way is
// read with the imports of the file and those that it brings along.
func TestAlembicStyles(t *testing.T) {
	for _, check := range checks.All {
		var history []block
		lastKind := ""
		for _, b := range blocks(t, checks.Page(check.Name)) {
			if b.kind == "history" {
				if lastKind != "history" {
					history = nil
				}
				history = append(history, b)
			}
			if lastKind = b.kind; b.kind != "bad" || b.language != "python" || b.step > 1 {
				continue
			}
			usual := b.example(check, history, nil)
			usual.wants()
			want := found(usual.review(t), check)
			for _, style := range fileStyles {
				t.Run(fmt.Sprintf("%s/line %d/%s", check.Name, b.line, style.name), func(t *testing.T) {
					e := b.example(check, history, nil)
					e.wants()
					for path, text := range e.changed {
						e.changed[path] = style.rewrite(text)
					}
					result := e.review(t)
					if got := found(result, check); len(got) != len(want) {
						t.Errorf("found %d, want %d", len(got), len(want))
					}
					for _, f := range found(result, check) {
						if f.Fix != nil {
							checkFix(t, e, f)
						}
						checkStyle(t, e, f)
					}
				})
			}
		}
	}
}

// found are the findings of one check.
func found(result *review.Result, check *checks.Check) []*review.Finding {
	return slices.DeleteFunc(slices.Clone(result.Findings), func(f *review.Finding) bool { return f.Check != check || f.Suppressed != nil })
}

// checkStyle reads the safe way of a finding in a file with the same imports.
func checkStyle(t *testing.T, e *example, f *review.Finding) {
	t.Helper()
	head, _, _ := strings.Cut(e.changed[f.Span.Path], "revision")
	for i, step := range f.Remedy.Steps() {
		if len(step.Code) == 0 || step.Language != "python" {
			continue
		}
		code := step.Code.String()
		if !strings.Contains(code, "def upgrade") {
			code = "def upgrade():\n    " + strings.ReplaceAll(code, "\n", "\n    ") + "\n"
		}
		path := fmt.Sprintf("versions/styled%d.py", i)
		text := head + "revision = 'styled'\ndown_revision = None\n" + code
		read := example{dump: e.dump, before: map[string]string{}, changed: map[string]string{path: text}, config: e.config}
		result := read.review(t)
		for _, u := range result.Unread {
			t.Errorf("not read: %s\n%s", u.Reason, text)
		}
		if len(result.Steps) == 0 {
			t.Errorf("no statement in\n%s", text)
		}
	}
}
