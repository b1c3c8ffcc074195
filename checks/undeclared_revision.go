package checks

import (
	"path"

	"github.com/oncebitten/oncebitten/lazyregexp"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// UndeclaredRevision flags a revision file that does not say which revision it
// is: Alembic reads all files of its folder, and stops at the first such one.
var UndeclaredRevision = &Check{
	Name:     "undeclared-revision",
	Severity: Error,
	Edition:  1,
	Prevents: []ServerMessage{{"", "Could not determine revision id from filename"}},
	Run: func(p *Pass) {
		for _, g := range p.Change.Graphs {
			for _, m := range g.Migrations {
				_, declared := m.Header["revision"]
				if !g.Changed[m] || m.Revision != "" || declared || isUnreadable(m) || nameIsRevision.MatchString(path.Base(m.Path())) {
					continue
				}
				p.ReportMigration(m, Finding{
					Span:    m.Header["parents"], // the file where it has none either
					Message: wording.Say("stops %s, and every command that looks at revisions: the file has no revision = …", upgradeHead(m)),
					Object:  "revision",
					Remedy: &migration.Remedy{
						Title: wording.Say("give it a revision and a down_revision, or move it out of the folder if it is none"),
					},
				})
			}
		}
	},
}

// nameIsRevision is the name of a file that is a revision by its name alone, as
// those of Alembic 0.1 were.
var nameIsRevision = lazyregexp.New(`^[a-f0-9]+\.py$`)

// isUnreadable reports whether nothing of a file could be read.
func isUnreadable(m *migration.Migration) bool {
	return len(m.Unread) > 0 && m.Source != nil && m.Unread[0].Span == m.Source.Whole()
}
