package sqlfile

import (
	"runtime"
	"strings"
	"sync"

	"github.com/oncebitten/oncebitten/lazyregexp"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// Read is Outline, with every migration opened.
func (p *project) Read(sources []*migration.Source) []*migration.Migration {
	out := p.Outline(sources)
	var wait sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		wait.Go(func() {
			for i := w; i < len(out); i += workers {
				out[i].Open()
			}
		})
	}
	wait.Wait()
	return out
}

// Outline turns files into migrations, a pair of files into one. Each file is
// read by itself: of a pair of which only one half is given, the other half's
// statements are missing, but not its Rollback.
func (p *project) Outline(sources []*migration.Source) []*migration.Migration {
	byPath := make(map[string]*migration.Source, len(sources))
	for _, s := range sources {
		byPath[s.Path] = s
	}
	entries := p.entriesWith(sources)
	out := make([]*migration.Migration, 0, len(entries))
	for i := range entries {
		e := &entries[i]
		if up, down := byPath[e.up], byPath[e.down]; up != nil || down != nil {
			out = append(out, p.outline(e, up, down))
		}
	}
	return out
}

// outline is one migration, still closed; one of its two files may be nil.
func (p *project) outline(e *entry, up, down *migration.Source) *migration.Migration {
	m := &migration.Migration{Framework: p.tool, Project: p.folder, Source: up, Down: down, Revision: e.revision, Repeatable: e.shape == repeatable}
	m.ByName = p.habits(e)
	if e.parent != "" {
		m.Parents = []string{e.parent}
	}
	if up == nil {
		m.Source, m.Down = down, nil
	}
	m.ReadWhenOpened(func(m *migration.Migration) { p.readFiles(m, e, up, down) })
	return m
}

// readFiles fills a migration from its files, of which one may be nil.
func (p *project) readFiles(m *migration.Migration, e *entry, up, down *migration.Source) {
	m.Statements, m.Unread, m.Comments = nil, nil, nil
	m.Rollback, m.RollbackSpan = migration.RollbackNone, migration.Span{}
	if up != nil {
		p.readFile(m, up, migration.Upgrade, e)
	}
	if down != nil {
		p.readFile(m, down, migration.Downgrade, e)
	}
	p.judgeRollback(m, e, down)
}

// readFile adds the statements of a file, first those of the upgrade; a file
// without sections has those of one direction.
func (p *project) readFile(m *migration.Migration, source *migration.Source, direction migration.Direction, e *entry) {
	l := layoutOf(source.Text, direction)
	r := fileReader{migration: m, source: source, sql: p.sql}
	r.comments(textRange{0, l.sections[0].start})
	if l.syntax != nil {
		m.Framework = l.syntax.tool
		r.refuse(l.preamble, wording.Say("%s does not run what stands before the first section", l.syntax.tool))
	} else if p.syntax != nil {
		r.refuse(textRange{0, len(source.Text)}, wording.Say("%s finds no section in this file: it runs only what follows a line with %s", p.tool, p.syntax.token))
		return
	}
	for _, direction := range []migration.Direction{migration.Upgrade, migration.Downgrade} {
		for _, s := range l.sections {
			if s.direction != direction {
				continue
			}
			statements := r.section(s)
			controls := p.controlsOf(statements)
			if l.syntax == nil {
				p.sendingOf(statements, controls, e.shape, source).assign(controls)
			} else {
				s.sending(statements).assign(controls)
			}
			m.Statements = append(m.Statements, statements...)
		}
		if direction == migration.Downgrade && l.syntax != nil {
			m.Rollback, m.RollbackSpan = sectionRollback(m, source, l)
		}
	}
}

// sectionRollback is the rollback of a file with sections.
func sectionRollback(m *migration.Migration, source *migration.Source, l layout) (migration.Rollback, migration.Span) {
	for _, s := range l.sections {
		if s.direction != migration.Downgrade {
			continue
		}
		span := source.Span(s.mark, s.mark+len(strings.TrimRight(source.Text[s.mark:s.end], " \t\r\n")))
		if hasDowngrade(m) {
			return migration.RollbackWritten, span
		}
		return migration.RollbackEmpty, span
	}
	return migration.RollbackMissing, migration.Span{}
}

func hasDowngrade(m *migration.Migration) bool {
	for _, u := range m.Unread {
		if u.Direction == migration.Downgrade {
			return true
		}
	}
	return len(m.In(migration.Downgrade)) > 0
}

// judgeRollback says what the downgrade is where the files tell, and not the
// sections of one. Plain files without a downgrade beside them have none to
// miss: most teams that write such files write no downgrades.
func (p *project) judgeRollback(m *migration.Migration, e *entry, down *migration.Source) {
	switch {
	case e.down == "" && m.Rollback != migration.RollbackNone: // sections
	case e.down == "" && e.shape == paired:
		m.Rollback = migration.RollbackMissing
	case e.down == "":
	case down == nil: // it is there, but was not given
		m.Rollback, m.RollbackSpan = migration.RollbackWritten, migration.Span{Path: e.down}
	case hasDowngrade(m):
		m.Rollback, m.RollbackSpan = migration.RollbackWritten, down.Whole()
	default:
		m.Rollback, m.RollbackSpan = migration.RollbackEmpty, down.Whole()
	}
}

// ReadDump reads a dump of a schema, as pg_dump writes it, as the upgrade of
// one migration that is no part of any project: the start of a history.
func ReadDump(source *migration.Source, sql migration.SQLReader) *migration.Migration {
	m := &migration.Migration{Framework: "sql", Source: source}
	r := fileReader{migration: m, source: source, sql: sql}
	m.Statements = r.section(section{direction: migration.Upgrade, end: len(source.Text)})
	return m
}

// A fileReader reads the parts of one file into a migration.
type fileReader struct {
	migration *migration.Migration
	source    *migration.Source
	sql       migration.SQLReader
}

// section reads the statements of one section, and notes its comments and
// what it asks psql to run.
func (r fileReader) section(s section) []*migration.Statement {
	text := r.source.Text[s.start:s.end]
	pieces := r.sql.Split(text)
	statements := make([]*migration.Statement, 0, len(pieces))
	conditions, values := guards{next: branches(text)}, settings{text: text, values: known{}}
	for _, piece := range pieces {
		from, to := s.start+piece.Start, s.start+piece.End
		statement := &migration.Statement{
			SQL:       r.source.Text[from:to],
			Span:      r.source.Span(from, to),
			Direction: s.direction,
			Source:    r.source,
			Map:       migration.Identity(from, to-from),
		}
		if !fill(statement, values.before(piece.Start)) {
			continue
		}
		statement.Guard = conditions.at(statement.Map[0].File - s.start)
		statements = append(statements, statement)
	}
	r.comments(textRange{s.start, s.end})
	r.metaCommands(s, pieces)
	return statements
}

// comments keeps the comments of a part that speak to Once Bitten.
func (r fileReader) comments(part textRange) {
	text := r.source.Text[part.start:part.end]
	if !strings.Contains(text, "oncebitten:") {
		return
	}
	for _, piece := range r.sql.Comments(text) {
		words := commentText(text[piece.Start:piece.End])
		if strings.Contains(words, "oncebitten:") {
			span := r.source.Span(part.start+piece.Start, part.start+piece.End)
			r.migration.Comments = append(r.migration.Comments, migration.Comment{Span: span, Text: words})
		}
	}
}

// commentText is a comment without its marks.
func commentText(comment string) string {
	if rest, ok := strings.CutPrefix(comment, "--"); ok {
		return strings.TrimSpace(strings.TrimLeft(rest, "-"))
	}
	return strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(comment, "/*"), "*/"))
}

// refuse notes statements in a part of the file that the tool will not run.
func (r fileReader) refuse(part textRange, reason wording.Text) {
	for _, piece := range r.sql.Split(r.source.Text[part.start:part.end]) {
		r.migration.Unread = append(r.migration.Unread, migration.Unread{
			Span:      r.source.Span(part.start+piece.Start, part.start+piece.End),
			Direction: migration.Upgrade,
			Reason:    reason,
		})
	}
}

// runsMore are the meta-commands of psql that run SQL from elsewhere, or load data.
var runsMore = lazyregexp.New(`^\\(?:i|ir|include|include_relative|gexec|copy)\b[^\r\n]*`)

// metaCommands notes what psql would run from elsewhere: what stands there is
// not known. Only what is outside the statements is looked at.
func (r fileReader) metaCommands(s section, pieces []migration.Piece) {
	from := s.start
	for _, piece := range pieces {
		r.metaCommandsIn(textRange{from, s.start + piece.Start}, s.direction)
		from = s.start + piece.End
	}
	r.metaCommandsIn(textRange{from, s.end}, s.direction)
}

func (r fileReader) metaCommandsIn(gap textRange, direction migration.Direction) {
	for at := gap.start; at < gap.end; at++ {
		i := strings.IndexByte(r.source.Text[at:gap.end], '\\')
		if i < 0 {
			return
		}
		at += i
		before := strings.TrimRight(r.source.Text[gap.start:at], " \t")
		command := runsMore.FindString(r.source.Text[at:min(at+1000, gap.end)])
		if command == "" || before != "" && !strings.HasSuffix(before, "\n") {
			continue
		}
		r.migration.Unread = append(r.migration.Unread, migration.Unread{
			Span:      r.source.Span(at, at+len(command)),
			Direction: direction,
			Reason:    wording.Say("what psql's %s runs is not in this file", strings.Fields(command)[0]),
		})
	}
}

// sending is how the tool of a file with sections sends one of them.
func (s section) sending(statements []*migration.Statement) sending {
	out := sending{wrapped: !s.noTransaction}
	current := -1 // the range of the last group
	for _, statement := range statements {
		in := -1
		for i, r := range s.strings {
			if r.contains(statement.Map[0].File) {
				in = i
			}
		}
		if in >= 0 && in == current {
			last := &out.strings[len(out.strings)-1]
			*last = append(*last, statement)
			continue
		}
		out.strings = append(out.strings, []*migration.Statement{statement})
		current = in
	}
	return out
}
