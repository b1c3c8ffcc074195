package checks

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// MigrationOutOfOrder flags a new migration that comes before one that base
// has: a database that has run the later one takes the new one for run as well
// (Alembic), or its tool refuses or forgets it. So does one of base that is put
// before another one of base.
var MigrationOutOfOrder = &Check{
	Name:     "migration-out-of-order",
	Severity: Error,
	Edition:  1,
	Run: func(p *Pass) {
		for _, g := range p.Change.Graphs {
			if g.Incomplete || g.NoBase {
				continue
			}
			newest := len(g.Migrations) - 1 // of those that base has
			for newest >= 0 && g.Before.Revision(g.Migrations[newest].Revision) == nil {
				newest--
			}
			for i, m := range g.Migrations {
				switch {
				case !g.Changed[m] || m.Repeatable:
				case g.Before.Revision(m.Revision) == nil && i < newest:
					reportInserted(p, g, m)
				case g.Before.Revision(m.Revision) != nil && m.ByName == nil:
					reportRelinked(p, g, m)
				}
			}
		}
	},
}

// reportInserted reports a new migration that one of base comes after.
func reportInserted(p *Pass, g *Graph, m *migration.Migration) {
	later := lastAfter(g, m)
	if later == nil {
		return
	}
	f := Finding{
		Span:    headerSpan(m, "parents"),
		Message: wording.Say("never runs on a database that has run %s, which base has: it comes before it", code(later.Revision)),
		Related: []Related{{Span: headerSpan(later, "parents"), Message: wording.Say("this comes after it")}},
		Object:  m.Revision,
		Remedy: &migration.Remedy{
			Title: wording.Say("let it come last"),
			Steps: []migration.Step{{
				Title:      wording.Say("after all that base has"),
				Operations: []migration.Operation{note("down_revision = %q, and what base has as it was", later.Revision)},
			}},
		},
	}
	if m.ByName != nil {
		if m.ByName.Late.Words.IsZero() {
			return // it runs late, and that is all
		}
		f.Severity = Warning
		f.Message = wording.Say("comes before %s, which base has: where that has run, %s", code(later.Revision), m.ByName.Late.Words)
		f.Remedy.Steps[0].Operations = []migration.Operation{note("rename it, so that its version is after %s", later.Revision)}
	}
	p.ReportMigration(m, f)
}

// lastAfter is the last migration that base has and that needs one, or needs
// another one that does; nil where there is none.
func lastAfter(g *Graph, m *migration.Migration) *migration.Migration {
	var last *migration.Migration
	after := map[*migration.Migration]bool{m: true}
	for _, later := range g.Migrations { // each after those that it needs
		if !slices.ContainsFunc(g.Needs(later), func(need *migration.Migration) bool { return after[need] }) {
			continue
		}
		after[later] = true
		if g.Before.Revision(later.Revision) != nil && !later.Repeatable {
			last = later
		}
	}
	return last
}

// reportRelinked reports a migration of base that others of base come before now.
func reportRelinked(p *Pass, g *Graph, m *migration.Migration) {
	old := map[string]bool{}
	for ancestor := range g.Before.Ancestors(g.Before.Revision(m.Revision)) {
		old[ancestor.Revision] = true
	}
	var gained *migration.Migration
	for _, ancestor := range g.Needs(m) {
		if g.Before.Revision(ancestor.Revision) != nil && !old[ancestor.Revision] {
			gained = ancestor
		}
	}
	if gained == nil {
		return
	}
	p.ReportMigration(m, Finding{
		Severity: Warning,
		Span:     headerSpan(m, "parents"),
		Message: wording.Say("a database that stands at %s takes %s for run now, and on one that has run both %s stops",
			code(m.Revision), code(gained.Revision), upgradeHead(m)),
		Object: m.Revision,
		Remedy: &migration.Remedy{
			Title: wording.Say("leave it as it was, and merge the two"),
			Steps: []migration.Step{mergeStep(m.Framework, gained.Revision, m.Revision)},
		},
	})
}
