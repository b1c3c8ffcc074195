package report

import (
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/review"
)

func annotationsOf(t *testing.T, r *review.Result, commented map[string]bool) string {
	t.Helper()
	var b strings.Builder
	if err := Annotations(&b, r, commented); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestAnnotations(t *testing.T) {
	golden(t, "annotations.golden", annotationsOf(t, example(), map[string]bool{"00000000000000d4": true}))
}

func TestAnnotationsLimit(t *testing.T) {
	r := many(30)
	r.Errors = []review.FileError{{Path: "b.sql", Reason: "it is no text"}}
	for i := range 5 {
		r.Findings[i].Severity = checks.Notice
	}
	lines := strings.Split(strings.TrimSuffix(annotationsOf(t, r, nil), "\n"), "\n")
	if len(lines) != 15 {
		t.Fatalf("got %d annotations, want 10 errors and 5 notices", len(lines))
	}
	if want := "::error file=b.sql,title=could not analyse::it is no text"; lines[0] != want {
		t.Errorf("got %q first, want %q", lines[0], want)
	}
	if want := "%0A16 more errors are in the summary of the job"; !strings.HasSuffix(lines[9], want) {
		t.Errorf("got %q, want it to end with %q", lines[9], want)
	}
}

func TestAnnotationsHostile(t *testing.T) {
	source := migration.NewSource("a,line=9::x%\n::error::y.sql", "\n")
	r := &review.Result{Findings: []*review.Finding{{
		Check: &checks.Check{Name: "x"}, Severity: checks.Warning, Span: source.Whole(), Message: "a\n::error::b%25"}}}
	got := annotationsOf(t, r, nil)
	want := "::warning file=a%2Cline=9%3A%3Ax%25%0A%3A%3Aerror%3A%3Ay.sql,line=1,endLine=1,col=1,title=x::a%0A::error::b%2525\n"
	if got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
