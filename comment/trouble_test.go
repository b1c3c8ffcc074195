package comment

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/pull"
	"github.com/oncebitten/oncebitten/pull/githubtest"
	"github.com/oncebitten/oncebitten/review"
)

// A comment that GitHub does not want goes to the file; the others are posted.
func TestDeliverRefused(t *testing.T) {
	for _, textErrors := range []bool{false, true} {
		var lines []string
		for i := range 9 {
			lines = append(lines, fmt.Sprintf("DROP TABLE t%d;", i))
		}
		text := strings.Join(lines, "\n") + "\n"
		w := newWorld(t, map[string]string{sqlPath: text})
		w.server.Change(func(r *githubtest.Rules) { r.TextErrors = textErrors })
		source := migration.NewSource(sqlPath, text)
		var findings []*review.Finding
		for i := range 9 {
			f := finding(source, fmt.Sprintf("DROP TABLE t%d", i), "drop-table-loses-data", checks.Error, "loses all rows")
			findings = append(findings, &f)
		}
		p := w.plan(result(findings, source))
		p.Inline[4].Place = Place{Path: sqlPath, StartLine: 99, Line: 99} // as if GitHub saw another diff
		out := w.deliver(p)
		if n := len(out.Commented); n != 9 {
			t.Errorf("%d findings are commented, want 9; log %q", n, out.Log)
		}
		onFile := 0
		for _, thread := range w.pull.Threads() {
			if thread.Line == 0 {
				onFile++
			}
		}
		if n := len(w.pull.Threads()); n != 9 || onFile != 1 {
			t.Errorf("%d threads, %d on the file; want 9 and 1", n, onFile)
		}
		w.deliver(p)
		w.wantWrites(0)
	}
}

// A file that GitHub does not take a comment on stays in the summary.
func TestDeliverRefusedFile(t *testing.T) {
	w := newWorld(t, map[string]string{sqlPath: badSQL})
	p := w.plan(examined(badSQL))
	p.Inline[0].Place = Place{Path: "not/in/the/change.sql"}
	out := w.deliver(p)
	if out.Commented[p.Inline[0].Fingerprint] || !out.Commented[p.Inline[1].Fingerprint] || out.SummaryURL == "" {
		t.Errorf("got %+v", out)
	}
	if len(out.Log) != 1 || !strings.HasPrefix(out.Log[0].String(), "not/in/the/change.sql takes no comment") {
		t.Errorf("got the log %q", out.Log)
	}
}

// GitHub may fail after it has done what was asked: nothing is said twice.
func TestDeliverBadGateway(t *testing.T) {
	for _, path := range []string{"/pulls/7/reviews$", "/issues/7/comments$"} {
		for _, carriedOut := range []bool{true, false} {
			w := newWorld(t, map[string]string{sqlPath: badSQL})
			p := w.plan(examined(badSQL))
			fault := githubtest.BadGateway(carriedOut)
			fault.Method, fault.Path, fault.Times = "POST", path, 1
			w.server.Fail(fault)
			out := w.deliver(p)
			if len(w.pull.Threads()) != 2 || len(w.pull.Comments()) != 1 || len(out.Commented) != 2 || out.SummaryURL == "" {
				t.Errorf("%s, carried out %t: %d threads, %d comments, %+v", path, carriedOut, len(w.pull.Threads()), len(w.pull.Comments()), out)
			}
		}
	}
}

// An outage is an error, and the outcome says that nothing is commented.
func TestDeliverOutage(t *testing.T) {
	w := newWorld(t, map[string]string{sqlPath: badSQL})
	p := w.plan(examined(badSQL))
	fault := githubtest.BadGateway(false)
	fault.Path = "/reviews$"
	w.server.Fail(fault)
	out, err := Deliver(context.Background(), w.client, p)
	var unavailable *pull.UnavailableError
	if !errors.As(err, &unavailable) || len(out.Log) != 0 || len(out.Commented) != 0 {
		t.Errorf("got %+v, %v", out, err)
	}
}

// However many findings there are, there are thirty inline comments, in one
// review, and a summary that GitHub takes.
func TestDeliverMany(t *testing.T) {
	var text strings.Builder
	for i := range 400 {
		fmt.Fprintf(&text, "ALTER TABLE a_table_with_a_long_name_%03d ADD COLUMN a_column_with_a_long_name integer NOT NULL;\n", i)
	}
	source := migration.NewSource(sqlPath, text.String())
	var findings []*review.Finding
	for i := range 400 {
		severity := checks.Warning
		if i >= 390 {
			severity = checks.Error
		}
		statement := fmt.Sprintf("ALTER TABLE a_table_with_a_long_name_%03d ADD COLUMN a_column_with_a_long_name integer NOT NULL", i)
		f := finding(source, statement, "not-null-without-default", severity, "fails if there is any row")
		f.Step = &checks.Step{Statement: &migration.Statement{SQL: statement, Span: f.Span}}
		findings = append(findings, &f)
	}
	r := result(findings, source)
	for _, f := range findings {
		r.Steps = append(r.Steps, f.Step)
	}
	w := newWorld(t, map[string]string{sqlPath: text.String()})
	out := w.deliver(w.plan(r))
	w.wantWrites(2)
	if n := len(out.Commented); n != MaxInline {
		t.Errorf("%d findings are commented, want %d", n, MaxInline)
	}
	if first := w.pull.Threads()[0].Line; first != 391 {
		t.Errorf("the first comment is on line %d, want that of the first error, 391", first)
	}
	if body := w.pull.Comments()[0].Body; !strings.Contains(body, "10 errors, 390 warnings") {
		t.Errorf("got the summary\n%.500s", body)
	}
	w.deliver(w.plan(r))
	w.wantWrites(0)
}

func TestPreview(t *testing.T) {
	w := newWorld(t, map[string]string{sqlPath: badSQL})
	var b strings.Builder
	if err := Preview(&b, w.plan(examined(badSQL))); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"--- comment on " + sqlPath + ":1\n| <!-- oncebitten:v1", "--- comment on " + sqlPath + ":2\n", "--- summary comment\n"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is missing in\n%s", want, b.String())
		}
	}
}

// Two runs at the same time may both have posted a summary: the older stays.
func TestDeliverTwoSummaries(t *testing.T) {
	w := newWorld(t, map[string]string{sqlPath: badSQL})
	p := w.plan(examined(badSQL))
	w.deliver(p)
	w.pull.Say("github-actions[bot]", p.Summary)
	w.deliver(p)
	w.wantWrites(1)
	if n := len(w.pull.Comments()); n != 1 {
		t.Errorf("%d comments, want 1", n)
	}
}

// Findings that nobody can tell apart get one comment.
func TestDeliverSameFingerprint(t *testing.T) {
	w := newWorld(t, map[string]string{sqlPath: badSQL})
	r := examined(badSQL)
	r.Findings = append([]*review.Finding{r.Findings[0]}, r.Findings...)
	w.deliver(w.plan(r))
	if n := len(w.pull.Threads()); n != 2 {
		t.Errorf("%d threads, want 2", n)
	}
	w.deliver(w.plan(r))
	w.wantWrites(0)
}
