package feedback

import (
	"bytes"
	"encoding/xml"
	"flag"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/lesson"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/review"
	"github.com/oncebitten/oncebitten/wording"
)

var update = flag.Bool("update", false, "write the golden files")

const lessons = `# Lessons

### [DB] Required columns & <b>rows</b>
**Checks**: ` + "`not-null-without-default`" + `

**Context**: It failed.

### [DB] Indexes
**Checks**: ` + "`index-blocks-writes`" + `

**Context**: It blocked.

### [DB] Full disk
**Context**: It was.
`

// counted is a report over three changes: two that a lesson is about, one of
// them with a finding that somebody accepted, and one without migrations.
func counted() *Report {
	c := New("main", review.NewLibrary([]*lesson.Document{lesson.Read("lessons.md", lessons)}))
	day := func(month, day int) time.Time { return time.Date(2026, time.Month(month), day, 0, 0, 0, 0, time.UTC) }
	finding := func(name string, line int) *review.Finding {
		return &review.Finding{Check: checks.Find(name), Severity: checks.Error,
			Span: migration.Span{Path: "db/1|x.sql", Start: migration.Position{Line: line}}}
	}
	accepted := finding("index-blocks-writes", 9)
	accepted.Suppressed = &review.Suppression{By: "file"}
	c.Add(Change{"cccccccccccc", "third", day(3, 2)}, &review.Result{Findings: []*review.Finding{finding("not-null-without-default", 1), finding("not-null-without-default", 2), accepted}})
	c.Pass(Change{"bbbbbbbbbbbb", "second", day(2, 1)})
	c.Add(Change{"aaaaaaaaaaaa", "first", day(1, 31)}, &review.Result{Findings: []*review.Finding{finding("not-null-without-default", 3), finding("several-heads", 1)}})
	c.Note(wording.Verbatim("stopped early"))
	c.Note(wording.Verbatim("stopped early"))
	return c.Report()
}

func TestFormats(t *testing.T) {
	for name, write := range map[string]func(io.Writer) error{
		"report.txt":  func(w io.Writer) error { return Text(w, counted(), wording.English) },
		"report.md":   func(w io.Writer) error { return Markdown(w, counted(), wording.French) },
		"report.json": func(w io.Writer) error { return JSON(w, counted()) },
		"report.svg":  func(w io.Writer) error { return SVG(w, counted(), wording.English) },
		"empty.svg":   func(w io.Writer) error { return SVG(w, New("main", review.Library{}).Report(), wording.French) },
	} {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatal(err)
		}
		file := "testdata/" + name
		if *update {
			if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil || b.String() != string(want) {
			t.Errorf("%s differs (%v); go test ./feedback -update writes it. Got:\n%s", file, err, &b)
		}
	}
}

// A chart is XML without scripts and links, whatever the lessons are called.
func FuzzSVG(f *testing.F) {
	f.Add("</text><script>alert(1)</script>")
	f.Add("a\x00b\u202ec]]>&amp;")
	f.Fuzz(func(t *testing.T, title string) {
		r := counted()
		r.Lessons[0].Title, r.Branch = title, title
		var b bytes.Buffer
		if err := SVG(&b, r, wording.English); err != nil {
			t.Fatal(err)
		}
		d := xml.NewDecoder(&b)
		for {
			token, err := d.Token()
			if err == io.EOF {
				return
			}
			if err != nil {
				t.Fatalf("%q makes no XML: %v", title, err)
			}
			if e, ok := token.(xml.StartElement); ok && !strings.Contains(" svg title desc style rect text line g ", " "+e.Name.Local+" ") {
				t.Fatalf("%q makes a <%s>", title, e.Name.Local)
			}
		}
	})
}
