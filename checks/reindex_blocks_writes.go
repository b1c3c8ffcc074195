package checks

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

// ReindexBlocksWrites flags indexes that are built anew while writes wait, and
// with them nearly every query: the planner looks at each index of a table,
// and each is locked in its turn (PostgreSQL manual, REINDEX, notes).
var ReindexBlocksWrites = &Check{
	Name:     "reindex-blocks-writes",
	Severity: Warning,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Prevents: []ServerMessage{
		{"55P03", "canceling statement due to lock timeout"},
		{"57014", "canceling statement due to statement timeout"},
	},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.Reindex](p) {
			_, refused := at.Fails("25001")
			severity, hurts := reindexHurts(p, at, op)
			if op.Concurrently || refused || !hurts {
				continue
			}
			table, words := reindexed(at, op)
			finding := Finding{
				Severity: severity,
				Message:  wording.Say("blocks writes to %s, and nearly every query of %s, while %s", table, pronoun(op), words),
				Object:   op.String(),
				Remedy:   reindexConcurrently(p, at, op),
			}
			if owner, ok := reindexedTable(at, op); ok {
				finding.Cost = cost(at, owner, wording.Say("while %s", words))
			}
			p.Report(at, finding)
		}
	},
}

// reindexHurts weighs the tables whose indexes are built: the biggest counts.
func reindexHurts(p *Pass, at At, op migration.Reindex) (severity Severity, hurts bool) {
	tables := rebuiltTables(at)
	if owner, ok := reindexedTable(at, op); ok {
		if relation := at.Before.Relation(owner); relation != nil && relation.Partial.IsZero() && !at.Builds() {
			return Off, false // there is no index to build
		}
		tables = append(tables, owner)
	} else if !at.Before.Complete() || op.Object == "system" {
		severity, hurts = Warning, true // tables that nobody knows
	}
	known, hurt := p.hurtAny(at.Before, tables)
	return max(severity, known), hurts || len(hurt) > 0
}

// rebuiltTables are the tables of the indexes that an operation builds.
func rebuiltTables(at At) []migration.Name {
	var tables []migration.Name
	for _, index := range at.OwnEffect().Builds {
		if i := at.Before.Relation(index); i != nil && i.Definition != nil && !slices.Contains(tables, i.Definition.Table) {
			tables = append(tables, i.Definition.Table)
		}
	}
	return tables
}

// reindexedTable is the one table that REINDEX is about, as far as it is
// known: ok is false for that of a whole schema or database. Of an index that
// is not known it is the index itself, with all that is not known of it.
func reindexedTable(at At, op migration.Reindex) (table migration.Name, ok bool) {
	switch op.Object {
	case "table":
		return op.Name, true
	case "index":
		if i := at.Before.Relation(op.Name); i != nil && i.Definition != nil {
			return i.Definition.Table, true
		}
		return op.Name, true
	}
	return migration.Name{}, false
}

// reindexed says what is blocked, and what is built meanwhile.
func reindexed(at At, op migration.Reindex) (table, work wording.Text) {
	owner, _ := reindexedTable(at, op)
	switch op.Object {
	case "table":
		return tableWords(owner), wording.Say("its indexes are built anew")
	case "index":
		if at.Before.Resolve(owner) == at.Before.Resolve(op.Name) {
			return wording.Say("the table of %s", indexWords(op.Name.Name)), wording.Say("that index is built anew")
		}
		return tableWords(owner), wording.Say("%s is built anew", indexWords(op.Name.Name))
	case "schema":
		return wording.Say("each table of the schema %s in turn", columnOnly(op.Name.Name)), wording.Say("its indexes are built anew")
	case "system":
		return wording.Say("the system catalogs"), wording.Say("their indexes are built anew")
	}
	return wording.Say("each table of the database in turn"), wording.Say("its indexes are built anew")
}

func pronoun(op migration.Reindex) wording.Text {
	if op.Object == "system" {
		return wording.Say("the database")
	}
	return wording.Say("it")
}

// reindexConcurrently builds the indexes while others write, where the server
// can: not those of system catalogs and of exclusion constraints, and none
// before PostgreSQL 12 (PostgreSQL manual, REINDEX, rebuilding indexes concurrently).
func reindexConcurrently(p *Pass, at At, op migration.Reindex) *migration.Remedy {
	if op.Object == "system" || isExclusionIndex(at.Before, op.Name) || p.Change.Version < 12 {
		return &migration.Remedy{
			Title: wording.Say("run it while nobody needs the table"),
			Steps: []migration.Step{{
				Title:      wording.Say("at a quiet time"),
				Operations: []migration.Operation{note("the server builds this concurrently in no way: set a lock_timeout, and time it on a copy first")},
			}},
		}
	}
	op.Concurrently = true
	return &migration.Remedy{
		Title: wording.Say("rebuild concurrently, outside a transaction"),
		Amend: migration.AddConcurrently,
		Steps: []migration.Step{{
			Autocommit: true,
			Operations: []migration.Operation{
				note("a rebuild that failed before leaves an invalid index whose name ends in _ccnew: drop that one first"),
				op,
			},
		}},
	}
}

func isExclusionIndex(before *schema.State, index migration.Name) bool {
	i := before.Relation(index)
	if i == nil || i.Definition == nil {
		return false
	}
	k := before.Relation(i.Definition.Table).Constraint(i.Definition.Constraint)
	return k != nil && k.Kind == migration.Exclude
}
