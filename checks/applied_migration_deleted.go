package checks

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// AppliedMigrationDeleted flags a migration that base has and that no file is
// any more: Alembic cannot place a database that stands at it, and other tools
// miss it or run it again under its new name.
var AppliedMigrationDeleted = &Check{
	Name:     "applied-migration-deleted",
	Severity: Warning,
	Edition:  1,
	Prevents: []ServerMessage{{"", "Can't locate revision identified by"}},
	Run: func(p *Pass) {
		for _, g := range p.Change.Graphs {
			if !g.Incomplete && len(g.Removed) > 0 {
				p.reportRemoved(g)
			}
		}
	},
}

// reportRemoved tells of all that a project loses at once, by the one of which
// there is most to say.
func (p *Pass) reportRemoved(g *Graph) {
	lead := g.Removed[0]
	f := removal(g, lead)
	for _, r := range g.Removed[1:] {
		if other := removal(g, r); other.Severity >= f.Severity { // of equals the newest
			lead, f = r, other
		}
	}
	for _, r := range g.Removed {
		if r.Migration != lead.Migration {
			f.Related = append(f.Related, Related{Span: migration.Span{Path: r.Path()}, Message: wording.Say("%s is gone as well", code(r.Revision))})
		}
	}
	f.Object = lead.Revision
	f.Remedy = &migration.Remedy{
		Title: wording.Say("put it back as base has it, and make the change in a new migration"),
		Steps: []migration.Step{{
			Title:      wording.Say("a migration of its own"),
			Operations: []migration.Operation{note("put %s back as base has it, and undo here what it did", lead.Path())},
		}},
	}
	subject := lead.Migration
	if lead.Now != nil {
		subject = lead.Now
	}
	p.ReportMigration(subject, f)
}

// removal says what is lost with one migration.
func removal(g *Graph, r Removed) Finding {
	f := Finding{Severity: Warning}
	if r.Now != nil {
		f.Span = headerSpan(r.Now, "revision")
	}
	if r.ByName != nil {
		f.Message = wording.Say("a database that has run %s keeps what it did, and a new one never gets it", code(r.Revision))
		if r.Now != nil {
			f.Message = wording.Say("a database that has run %s will run it again as %s", code(r.Revision), code(r.Now.Revision))
		}
		if words := r.ByName.Gone.Words; !words.IsZero() {
			f.Message = wording.Say("%s: %s", f.Message, words)
		}
		return f
	}
	fate := wording.Say("which no file is now")
	if r.Now != nil {
		fate = wording.Say("which is called %s now", code(r.Now.Revision))
	}
	for _, problem := range g.Problems {
		if m := problem.Migration; problem.Kind == migration.MissingRevision && problem.Name == r.Revision && !g.Changed[m] {
			f.Severity = Error
			f.Message = wording.Say("stops %s: %s needs %s, %s", upgradeHead(r.Migration), code(m.Revision), code(r.Revision), fate)
			f.Related = append(f.Related, Related{Span: headerSpan(m, problem.Header), Message: wording.Say("it is needed here")})
			return f
		}
	}
	f.Message = wording.Say("stops %s on a database that stands at %s, %s", upgradeHead(r.Migration), code(r.Revision), fate)
	if len(g.Before.Children(r.Revision)) == 0 {
		f.Severity = Error
		f.Message = wording.Say("stops %s on a database that has run %s, %s", upgradeHead(r.Migration), code(r.Revision), fate)
	}
	return f
}
