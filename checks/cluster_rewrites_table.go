package checks

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// ClusterRewritesTable flags CLUSTER and VACUUM FULL, which write whole tables
// anew while nobody can read them (PostgreSQL manual, CLUSTER and VACUUM).
var ClusterRewritesTable = &Check{
	Name:     "cluster-rewrites-table",
	Severity: Warning,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Prevents: []ServerMessage{
		{"55P03", "canceling statement due to lock timeout"},
		{"57014", "canceling statement due to statement timeout"},
	},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.Cluster](p) {
			var tables []migration.Name
			if !op.Table.IsZero() {
				tables = append(tables, op.Table)
			}
			reportRewriting(p, at, "CLUSTER", tables, "")
		}
		for at, op := range Upgrades[migration.Vacuum](p) {
			if op.Full {
				reportRewriting(p, at, "VACUUM FULL", op.Tables, " --no-order")
			}
		}
	},
}

// reportRewriting reports the rewriting of some tables, of which none means
// all of the database. Where the server refuses it, another check says so.
func reportRewriting(p *Pass, at At, command string, tables []migration.Name, option string) {
	if _, refused := at.Fails("25001"); refused {
		return
	}
	finding := Finding{Object: at.Operations[at.Index].String(), Remedy: repack(at, tables, option)}
	if len(tables) == 0 {
		finding.Severity = Warning
		finding.Message = wording.Say("%s blocks reads and writes of one table after the other, each until it is rewritten", code(command))
		p.Report(at, finding)
		return
	}
	severity, hurt := p.hurtAny(at.Before, tables)
	if len(hurt) == 0 {
		return
	}
	finding.Severity = severity
	finding.Message = wording.Say("blocks reads and writes of %s until all rows and indexes are rewritten", tableList(hurt))
	finding.Cost = cost(at, hurt[0], wording.Say("while it is rewritten"))
	p.Report(at, finding)
}

// repack does the same while others use the table.
func repack(at At, tables []migration.Name, option string) *migration.Remedy {
	var commands []migration.Operation
	for _, table := range tables {
		if !table.IsUnknown() {
			commands = append(commands, note("%s", code("pg_repack --table="+shellWord(at.Before.Resolve(table).String())+option)))
		}
	}
	if len(commands) == 0 {
		commands = append(commands, note("%s", code("pg_repack"+option)))
	}
	commands = append(commands, note("it needs a primary key, and takes a strong lock for an instant only"))
	return &migration.Remedy{
		Title: wording.Say("rewrite it while others use it, outside the migrations"),
		Steps: []migration.Step{{Title: wording.Say("with the extension pg_repack (or pg_squeeze)"), Operations: commands}},
	}
}
