package report

import (
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/escape"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/review"
	"github.com/oncebitten/oncebitten/wording"
)

// MarkdownOptions say how a review is summed up in Markdown.
type MarkdownOptions struct {
	// Limit is the most bytes that the summary may have; 0 means no limit.
	Limit int
	// Link is the address of a line of a file (of the file, for line 0); nil
	// for no links.
	Link func(path string, line int) string
}

// Limits for the places where a summary is shown. A job summary of more than
// 1 MiB fails its step, a comment of more than 65,536 characters is refused;
// a byte is never more than a character, so that these leave room.
const (
	JobSummaryLimit = 900_000
	CommentLimit    = 60_000
)

// Markdown writes a summary of a review: the verdict, the findings, what each
// migration does, what was not read, and the lessons that applied. What does
// not fit into the limit goes in steps, the least useful first, and the
// summary says so.
func Markdown(w io.Writer, r *review.Result, o MarkdownOptions) error {
	var text string
	for _, s := range stages() {
		m := &markdown{result: r, link: o.Link, stage: s, limit: o.Limit}
		if !s.links || m.link == nil {
			m.link = func(string, int) string { return "" }
		}
		text = m.summary()
		if o.Limit <= 0 || len(text) <= o.Limit {
			break
		}
	}
	_, err := io.WriteString(w, text)
	return err
}

// stage is how much a summary tells.
type stage struct {
	sql        bool // the text of each statement
	links      bool // to the lines of files
	diagrams   bool // of locks and of revisions
	statements bool // the tables of statements
	details    bool // costs and lessons of each finding
	rows       int  // of each table and list, at most
	cut        bool // something is left out
}

// stages are all, fullest first: SQL goes first, then details, then all but
// the counts.
func stages() []stage {
	const all = 1 << 30
	return []stage{
		{sql: true, links: true, diagrams: true, statements: true, details: true, rows: all},
		{links: true, diagrams: true, statements: true, details: true, rows: all, cut: true},
		{details: true, rows: all, cut: true},
		{rows: 200, cut: true},
		{rows: 50, cut: true},
		{rows: 0, cut: true},
	}
}

// markdown gathers a summary.
type markdown struct {
	strings.Builder
	result *review.Result
	link   func(path string, line int) string
	stage  stage
	limit  int // in bytes; 0 for none
}

// isFull reports whether the summary is too long already: what else it would
// tell is not worth the time, since the next stage tells it shorter.
func (m *markdown) isFull() bool { return m.limit > 0 && m.Len() > m.limit }

// in is a text in the language of the reader.
func (m *markdown) in(t wording.Text) string { return t.In(m.result.Language) }

// pair is what is said about something, behind the colon of the reader's language.
func (m *markdown) pair(of, said string) string { return m.in(wording.Say("%s: %s", of, said)) }

func (m *markdown) printf(format string, args ...any) { fmt.Fprintf(m, format, args...) }

func (m *markdown) summary() string {
	r := m.result
	sign := signFine
	if r.Verdict != review.Pass {
		sign = Symbol(checks.Error)
	}
	m.printf("### %s %s\n\n", sign, m.pair("Once Bitten", escape.MarkdownInline(m.in(verdictWords(r)))))
	if m.stage.cut {
		m.printf("%s\n\n", m.in(wording.Say("This summary is cut to fit; the log and the report of the job have all of it.")))
	}
	m.errors()
	m.findings()
	if m.stage.diagrams {
		m.revisionDiagrams()
		m.lockDiagrams()
	}
	if m.stage.statements {
		m.statements()
	}
	m.unread()
	m.accepted()
	m.lessons()
	m.notes()
	return strings.TrimRight(m.String(), "\n") + "\n"
}

// errors lists the files that could not be analysed.
func (m *markdown) errors() {
	m.list(wording.Say("Could not be analysed"), len(m.result.Errors), func(i int) string {
		e := m.result.Errors[i]
		if e.Path == "" {
			return m.pair(m.in(wording.Say("the change")), escape.MarkdownSentence(clip(e.Reason)))
		}
		return m.pair(m.place(migration.Span{Path: e.Path}, escape.MarkdownCode), escape.MarkdownSentence(clip(e.Reason)))
	})
}

// findings is the table of the findings that count, worst first. Two columns
// of text are as many as leave each room on a narrow page.
func (m *markdown) findings() {
	findings := WorstFirst(m.result)
	name := m.placeNames(findings)
	m.table(m.in(wording.Say("| | Check | What happens |"))+"\n|:-:|---|---|\n", len(findings), func(i int) {
		f := findings[i]
		m.printf("| %s | %s<br>%s | %s |\n", Symbol(f.Severity), escape.MarkdownCodeCell(f.Check.Name),
			Link(escape.MarkdownCodeCell(name(f.Span)), m.link(f.Span.Path, f.Span.Start.Line)), m.consequence(f))
	})
}

// placeNames gives the names of places for a table: with the file's name
// alone, where no other finding's file has it and the tables of statements
// have the path.
func (m *markdown) placeNames(findings []*review.Finding) func(migration.Span) string {
	paths := map[string]string{}
	for _, f := range findings {
		base := path.Base(f.Span.Path)
		if other, ok := paths[base]; ok && other != f.Span.Path {
			paths[base] = ""
			continue
		}
		paths[base] = f.Span.Path
	}
	return func(s migration.Span) string {
		if base := path.Base(s.Path); m.stage.statements && paths[base] == s.Path {
			s.Path = base
		}
		return Place(s)
	}
}

// consequence is what happens, what it costs, and the lessons behind it.
func (m *markdown) consequence(f *review.Finding) string {
	words := []string{escape.MarkdownSentenceCell(clip(f.Message))}
	if m.stage.details {
		if f.Cost != "" {
			words = append(words, "<sub>"+escape.MarkdownSentenceCell(clip(f.Cost))+"</sub>")
		}
		for _, l := range f.Lessons() {
			if !l.BuiltIn {
				words = append(words, m.in(wording.Say("Learned: %s", LinkLesson(l))))
			}
		}
	}
	return strings.Join(words, "<br>")
}

func (m *markdown) unread() {
	unread := sortedUnread(m.result.Unread)
	m.list(wording.Say("Not read"), len(unread), func(i int) string {
		return m.pair(m.place(unread[i].Span, escape.MarkdownCode), escape.MarkdownSentence(clip(m.in(unread[i].Reason))))
	})
}

func (m *markdown) accepted() {
	accepted := suppressed(m.result)
	m.list(wording.Say("Accepted"), len(accepted), func(i int) string {
		f := accepted[i]
		return m.pair(m.place(f.Span, escape.MarkdownCode)+" "+escape.MarkdownCode(f.Check.Name), escape.MarkdownInline(clip(m.in(AcceptedBy(f.Suppressed)))))
	})
}

func (m *markdown) lessons() {
	lessons := slices.DeleteFunc(slices.Clone(m.result.Lessons), func(l review.AppliedLesson) bool { return l.BuiltIn })
	m.list(wording.Say("Lessons that applied"), len(lessons), func(i int) string {
		return m.pair(LinkLesson(lessons[i].LessonLink), m.in(wording.Count(lessons[i].Findings, "%d finding", "%d findings")))
	})
}

func (m *markdown) notes() {
	m.list(wording.Say("Notes"), len(m.result.Notes), func(i int) string { return escape.MarkdownSentence(clip(m.result.Notes[i])) })
}

// table writes the rows that the stage allows, and how many are left out.
func (m *markdown) table(head string, rows int, row func(i int)) {
	if rows == 0 || m.stage.rows == 0 {
		return
	}
	m.WriteString(head)
	for i := 0; i < min(rows, m.stage.rows) && !m.isFull(); i++ {
		row(i)
	}
	m.more(rows)
	m.WriteString("\n")
}

// list writes the items that the stage allows below a title.
func (m *markdown) list(title wording.Text, items int, item func(i int) string) {
	if items == 0 || m.stage.rows == 0 {
		return
	}
	m.printf("**%s**\n", m.in(title))
	for i := 0; i < min(items, m.stage.rows) && !m.isFull(); i++ {
		m.printf("- %s\n", item(i))
	}
	m.more(items)
	m.WriteString("\n")
}

func (m *markdown) more(n int) {
	if n > m.stage.rows {
		m.printf("\n%s\n", m.in(wording.Say("and %d more", n-m.stage.rows)))
	}
}

// place names the start of a span, linked where there is a page for it.
func (m *markdown) place(s migration.Span, code func(string) string) string {
	return Link(code(Place(s)), m.link(s.Path, s.Start.Line))
}

// maxClip is how many bytes of one text a summary shows.
const maxClip = 400

// clip cuts a text that is longer than any reader wants it.
func clip(text string) string { return clipTo(text, maxClip) }

func clipTo(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	return strings.ToValidUTF8(text[:limit], "") + "…"
}

// LinkLesson names a lesson in Markdown, with its link and the day it was learned.
func LinkLesson(l review.LessonLink) string {
	text := Link(escape.MarkdownInline(clip(l.Title)), l.URL)
	if l.Date != "" {
		text += " (" + escape.MarkdownInline(clip(l.Date)) + ")"
	}
	return text
}

// Link links a text, which is Markdown already, to a web page; the text alone
// where the address is none.
func Link(text, address string) string {
	if !strings.HasPrefix(address, "https://") && !strings.HasPrefix(address, "http://") {
		return text
	}
	return "[" + text + "](" + escapeAddress(address) + ")"
}

// escapeAddress writes what would end a link, or has no place in an address,
// in the percent encoding of RFC 3986.
func escapeAddress(address string) string {
	var b strings.Builder
	for i := range len(address) {
		c := address[i]
		plain := '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z' || strings.IndexByte("-._~:/?#@!$&'*+,;=%", c) >= 0
		if plain {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}
