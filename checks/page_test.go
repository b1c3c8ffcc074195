// The pages of the checks are their tests. A fenced block on a page whose
// info string says one of these words is run through the whole pipeline:
//
//	```sql bad        a change with findings: its lines that are marked
//	                  `-- want NAME` must be found, nothing else may be,
//	                  and one of them must be of the page's own check
//	```sql good       a change without errors, and without a finding of the
//	                  page's own check
//	```sql history    what base has: it holds for the examples after it, until
//	                  the next history
//
// and, after that word:
//
//	step=N            a deploy of its own: steps 1, 2, … of one language are
//	                  one example, each reviewed upon those before it
//	file=PATH         the path of the file; histories with a file each make up
//	                  one history
//	deleted           the block is a file of the history that the change takes out
//	postgres=N        the server's major version
//
// A block of `markdown`, between fences of four, is a file of a team's lessons.
// A `sql` block is a plain SQL file, reviewed as the files of a folder of
// migrations are. A `python` block is an Alembic revision, or the body of an
// upgrade() when it has no `def upgrade`; its markers begin with #. Blocks with
// none of the words are for reading only. Markers are taken out before the run,
// and wherever a page is shown.
package checks_test

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/config"
	"github.com/oncebitten/oncebitten/review"
	"github.com/oncebitten/oncebitten/wording"
)

// block is one fenced block that is run.
type block struct {
	language string // "sql", "python" or "markdown"
	kind     string // "bad", "good" or "history"
	step     int    // 0 for none
	file     string
	deleted  bool
	postgres int
	line     int // of the fence
	code     string
}

var fence = regexp.MustCompile("(?ms)^````(markdown) (bad|good|history)([^\n]*)\n(.*?)^````$|^```(sql|python) (bad|good|history)([^\n]*)\n(.*?)^```$")

func blocks(t *testing.T, page string) []block {
	var out []block
	for _, m := range fence.FindAllStringSubmatchIndex(page, -1) {
		if m[2] < 0 { // of the second kind
			copy(m[2:10], m[10:])
		}
		b := block{language: page[m[2]:m[3]], kind: page[m[4]:m[5]], code: page[m[8]:m[9]], line: 1 + strings.Count(page[:m[0]], "\n")}
		for _, word := range strings.Fields(page[m[6]:m[7]]) {
			key, value, _ := strings.Cut(word, "=")
			number, err := strconv.Atoi(value)
			switch {
			case key == "step" && err == nil:
				b.step = number
			case key == "postgres" && err == nil:
				b.postgres = number
			case key == "file" && value != "":
				b.file = value
			case word == "deleted":
				b.deleted = true
			default:
				t.Fatalf("line %d: %q is no word of a fence", b.line, word)
			}
		}
		out = append(out, b)
	}
	return out
}

// place writes a block as the nth file of a repository.
func (b block) place(files map[string]string, n int) (path string) {
	path, code := b.file, b.code
	switch {
	case b.language == "sql" && path == "":
		path = fmt.Sprintf("migrations/%04d_example.sql", n)
	case b.language == "python" && path == "":
		path = fmt.Sprintf("versions/%04d_example.py", n)
	case b.language == "markdown" && path == "":
		path = "lessons/example.md"
	}
	if b.language == "python" {
		code = revision(code, n)
	}
	files[path] = code
	return path
}

// imports are what every revision begins with, and a page need not repeat.
const imports = "from alembic import op\nimport sqlalchemy as sa\n"

// revision makes a whole revision of a block: the nth of a line of them,
// unless it has a header of its own.
func revision(code string, n int) string {
	parent := "None"
	if n > 1 {
		parent = fmt.Sprintf("'r%d'", n-1)
	}
	header := fmt.Sprintf("revision = 'r%d'\ndown_revision = %s\n", n, parent)
	switch {
	case strings.Contains(code, "revision ="):
		return imports + code
	case strings.Contains(code, "def upgrade"):
		return imports + header + code
	}
	var body strings.Builder
	for line := range strings.Lines(code) {
		body.WriteString("    " + line)
	}
	return imports + header + "\n\ndef upgrade():\n" + body.String()
}

func TestPages(t *testing.T) {
	for _, check := range checks.All {
		t.Run(check.Name, func(t *testing.T) {
			bad, good := runPage(t, check)
			if bad == 0 || good == 0 {
				t.Errorf("the page runs %d bad and %d good examples; it needs one of each", bad, good)
			}
		})
	}
}

// runPage runs the examples of one page, and says how many there were.
func runPage(t *testing.T, check *checks.Check) (bad, good int) {
	var history, steps []block
	lastKind := ""
	for _, b := range blocks(t, checks.Page(check.Name)) {
		switch {
		case b.kind == "history" && lastKind != "history":
			history = nil
			fallthrough
		case b.kind == "history":
			history = append(history, b)
		default:
			if b.step <= 1 || len(steps) > 0 && steps[0].language != b.language {
				steps = nil
			}
			if b.step != 0 && b.step != len(steps)+1 {
				t.Fatalf("line %d: step %d does not follow step %d", b.line, b.step, len(steps))
			}
			t.Run(fmt.Sprintf("line %d", b.line), func(t *testing.T) { runBlock(t, check, history, steps, b) })
			steps = append(steps, b)
			if b.kind == "bad" {
				bad++
			} else {
				good++
			}
		}
		lastKind = b.kind
	}
	return bad, good
}

func runBlock(t *testing.T, check *checks.Check, history, steps []block, b block) {
	e := b.example(check, history, steps)
	wants := e.wants()
	result := e.review(t)
	if b.kind == "bad" {
		compare(t, result.Findings, wants)
	}
	own := 0
	for _, f := range result.Findings {
		checkFinding(t, e, f)
		if f.Check == check && f.Suppressed == nil {
			own++
		}
		if b.kind == "good" && f.Suppressed == nil && (f.Severity == checks.Error || f.Check == check) {
			t.Errorf("a good example must not have: %s", show(f))
		}
	}
	if b.kind == "bad" && own == 0 {
		t.Errorf("%s finds nothing in its own bad example", check.Name)
	}
	if len(result.Steps) == 0 && b.language != "markdown" && !b.deleted && check != checks.UnreadStatement {
		t.Error("no statement was read")
	}
	noteUnread(t, check, result)
}

// example is the change of a block, upon its history and the steps before it.
func (b block) example(check *checks.Check, history, steps []block) *example {
	e := &example{before: map[string]string{}, changed: map[string]string{}, config: config.Default()}
	e.config.Rollback = config.RollbackOptional
	e.config.Lessons = []config.LessonSource{{Glob: "lessons/*.md"}}
	if strings.Contains(b.code, "def downgrade") {
		e.config.Rollback = config.RollbackRequired
	}
	if check.OffByDefault {
		e.config.Checks = map[string]config.Severity{check.Name: "notice"}
	}
	if b.postgres != 0 {
		e.config.PostgresVersion = b.postgres
	}
	if check.OffByDefault {
		e.config.Checks[check.Name] = config.Severity(check.Severity.String())
	}
	n := 0
	for _, h := range history {
		if h.language == "sql" && h.file == "" && b.language == "python" {
			if len(steps) == 0 {
				e.dump += h.code
				continue
			}
			// Steps are history as well, and a dump takes the place of it all.
			h.language, h.code = "python", `op.execute("""`+h.code+`""")`+"\n"
		}
		n++
		h.place(e.before, n)
	}
	for _, s := range steps {
		n++
		s.place(e.before, n)
	}
	if b.deleted {
		e.deleted = map[string]string{b.file: b.code}
		e.before["env.py"], e.before["script.py.mako"] = "", "" // what is left must show where it belongs
	} else {
		b.place(e.changed, n+1)
	}
	return e
}

// noteUnread makes sure that no example passes because it was not read.
func noteUnread(t *testing.T, check *checks.Check, result *review.Result) {
	if check == checks.UnreadStatement {
		return
	}
	for _, u := range result.Unread {
		t.Errorf("%s:%d: not read: %s", u.Span.Path, u.Span.Start.Line, u.Reason)
	}
}

// TestTitles: the page of every check has a title in every language.
func TestTitles(t *testing.T) {
	for _, check := range checks.All {
		english := checks.Title(check.Name)
		for _, l := range wording.Languages()[1:] {
			if got := wording.Title(english).In(l); got == english || english == "" {
				t.Errorf("the page of %s is called %q in %s, as in English", check.Name, got, l)
			}
		}
	}
}
