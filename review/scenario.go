package review

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/lazyregexp"
	"github.com/oncebitten/oncebitten/lesson"
)

// scenario is an example of a lesson with what comes before it: the histories
// that the lesson shows, and the steps of the same example.
type scenario struct {
	example lesson.Example
	history []lesson.Example
	steps   []lesson.Example
}

// scenarios are the examples of a lesson that can be run, in its order. Words
// after the fence say how they belong together, as on the pages of the checks:
// "history" is what was there before, for the examples after it, until the next
// history; "step=2" is a deploy of its own, upon step 1 in the same language.
func scenarios(l *lesson.Lesson) []scenario {
	var out []scenario
	var history, steps []lesson.Example
	wasHistory := false
	for _, e := range l.Examples {
		switch {
		case !e.IsMigration():
			continue
		case e.Has("history"):
			if !wasHistory {
				history, steps = nil, nil
			}
			history = append(history, e)
		case e.Kind != lesson.Other:
			step, ok := e.Number("step")
			if !ok || step <= 1 || len(steps) > 0 && steps[0].Language != e.Language {
				steps = nil
			}
			out = append(out, scenario{example: e, history: history, steps: slices.Clip(steps)})
			if ok {
				steps = append(steps, e)
			}
		}
		wasHistory = e.Has("history")
	}
	return out
}

// maxCode is how many bytes of code are run as one example.
const maxCode = 256 << 10

// cost is about how many milliseconds a scenario takes to run.
func (s scenario) cost() int {
	bytes := len(s.example.Code)
	for _, e := range s.history {
		bytes += len(e.Code)
	}
	for _, e := range s.steps {
		bytes += len(e.Code)
	}
	if bytes > maxCode {
		return maxJudged + 1
	}
	return 1 + bytes/400 // where each line is a finding
}

// staged is a scenario as files of a repository.
type staged struct {
	// dump is SQL that makes the starting state; before are the files of base.
	dump   string
	before map[string]string
	// path and text are the file of the example, header how many lines stand in
	// it before the example's own.
	path, text string
	header     int
}

// stage writes a scenario as files. What the example leaves to its reader has
// names where named is true.
func (s scenario) stage(named bool) staged {
	out := staged{before: map[string]string{}}
	n := 0
	for _, h := range s.history {
		_, code := h.Wants()
		if h.Language == "sql" && h.Value("file") == "" && s.example.Language == "python" {
			if len(s.steps) == 0 {
				out.dump += code
				continue
			}
			// Steps are history as well, and a dump takes the place of it all.
			h.Language, h.Code = "python", `op.execute("""`+code+`""")`+"\n"
		}
		n++
		path, text, _ := file(h, n)
		out.before[path] = text
	}
	for _, step := range s.steps {
		n++
		path, text, _ := file(step, n)
		out.before[path] = text
	}
	e := s.example
	if named {
		e.Code = lesson.WithoutPlaceholders(e.Language, e.Code)
	}
	out.path, out.text, out.header = file(e, n+1)
	return out
}

// file is the nth file of a repository that an example makes, without its
// markers. An example in a language that no framework reads makes none.
func file(e lesson.Example, n int) (path, text string, header int) {
	_, code := e.Wants()
	switch e.Language {
	case "sql":
		return cmp.Or(e.Value("file"), fmt.Sprintf("migrations/%04d_example.sql", n)), code, 0
	case "python":
		text, header = revision(code, n)
		return cmp.Or(e.Value("file"), fmt.Sprintf("versions/%04d_example.py", n)), text, header
	}
	return "", "", 0
}

var (
	ownImports  = lazyregexp.New(`(?m)^\s*(from alembic import|import alembic\b)`)
	ownRevision = lazyregexp.New(`(?m)^revision\b[^=\n]*=`)
)

// revision is the code of an example as the nth revision of a line of them:
// statements that stand alone become an upgrade(). Alembic's files are told by
// their lines, so each assignment of the header has one of its own.
func revision(code string, n int) (text string, header int) {
	var b strings.Builder
	if !ownImports.MatchString(code) {
		b.WriteString("from alembic import op\nimport sqlalchemy as sa\nfrom sqlalchemy.dialects import postgresql\n")
	}
	if !ownRevision.MatchString(code) {
		parent := "None"
		if n > 1 {
			parent = fmt.Sprintf("%q", fmt.Sprintf("%04d", n-1))
		}
		fmt.Fprintf(&b, "revision = \"%04d\"\ndown_revision = %s\n", n, parent)
	}
	if strings.Contains(code, "def upgrade") || strings.Contains(code, "def downgrade") {
		return b.String() + code, strings.Count(b.String(), "\n")
	}
	b.WriteString("def upgrade():\n")
	header = strings.Count(b.String(), "\n")
	for line := range strings.Lines(code) {
		b.WriteString("    " + line)
	}
	return b.String(), header
}
