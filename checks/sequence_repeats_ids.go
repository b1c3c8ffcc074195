package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// SequenceRepeatsIDs flags what makes a sequence give numbers that rows have
// already (PostgreSQL manual, ALTER SEQUENCE; CREATE TABLE, GENERATED AS IDENTITY).
var SequenceRepeatsIDs = &Check{
	Name:     "sequence-repeats-ids",
	Severity: Warning,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Prevents: []ServerMessage{{"23505", "duplicate key value violates unique constraint"}},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.AddIdentity](p) {
			if op.Start == "" {
				reportRepeated(p, at, op.Table, op.Column, Warning,
					wording.Say("begins with 1 again for %s, where rows may have that number already", columnWords(op.Table, op.Column)))
			}
		}
		for at, op := range Upgrades[migration.AlterTable](p) {
			if op.Action == "alter identity" && strings.Contains(op.Argument, "restart") {
				reportRestartedColumn(p, at, op.Table, op.Column)
			}
		}
		for at, op := range Upgrades[migration.AlterSequence](p) {
			if op.Restart {
				reportRestarted(p, at, op.Sequence)
			}
		}
		for at, op := range Upgrades[migration.Select](p) {
			if setsConstant(op) {
				for _, sequence := range op.Sequences {
					reportRestarted(p, at, sequence)
				}
			}
		}
		for at, op := range Upgrades[migration.Insert](p) {
			if column := givenID(at, op); column != "" {
				reportRepeated(p, at, op.Table, column, Notice,
					wording.Say("gives %s numbers of its own, which its sequence gives again later", columnWords(op.Table, column)))
			}
		}
	},
}

// setsConstant reports whether a query sets a sequence to a number that it
// does not take from a table.
func setsConstant(op migration.Select) bool {
	return slices.Contains(op.Functions, "setval") && len(op.Sources) == 0 && !slices.Contains(op.Functions, "nextval")
}

// reportRestarted reports a sequence of a column that begins anew.
func reportRestarted(p *Pass, at At, sequence migration.Name) {
	if r := at.Before.Relation(sequence); r != nil && !r.OwnedBy.IsZero() {
		reportRestartedColumn(p, at, r.OwnedBy, r.OwnedByColumn)
	}
}

func reportRestartedColumn(p *Pass, at At, table migration.Name, column string) {
	reportRepeated(p, at, table, column, Warning, wording.Say("begins anew for %s, and gives numbers again that rows have", columnWords(table, column)))
}

// givenID is the column of an INSERT that a sequence fills otherwise; "" where there is none.
func givenID(at At, op migration.Insert) string {
	r := at.Before.Relation(op.Table)
	for _, name := range op.Columns {
		c := r.Column(name)
		key := r.PrimaryKey()
		if c != nil && key != nil && slices.Equal(key.Columns, []string{name}) && (c.Identity != "" || len(c.Default.Parts().Sequences) > 0) {
			return name
		}
	}
	return ""
}

// reportRepeated reports numbers that are given twice, unless the table is
// empty or new, or the change sets the sequence right afterwards.
func reportRepeated(p *Pass, at At, table migration.Name, column string, severity Severity, message wording.Text) {
	if !at.Before.Existed(table) || at.Before.Emptied(table) || setLater(p, at) {
		return
	}
	if _, fails := at.AlwaysFails(); fails {
		return
	}
	p.Report(at, Finding{
		Severity: severity,
		Message:  message,
		Object:   at.Object(table, column),
		Remedy:   moveSequence(at.Before.Resolve(table), column),
	})
}

// setLater reports whether the migration sets a sequence from what is in a
// table after this.
func setLater(p *Pass, at At) bool {
	for other, op := range Upgrades[migration.Select](p) {
		if other.Migration == at.Migration && slices.Contains(op.Functions, "setval") && !setsConstant(op) && follows(other, at) {
			return true
		}
	}
	return false
}

// follows reports whether an operation stands after another one in its migration.
func follows(later, earlier At) bool {
	order := func(a At) int { return slices.Index(earlier.Migration.Statements, a.Statement) }
	return order(later) > order(earlier) || later.Step == earlier.Step && later.Index > earlier.Index
}

// moveSequence sets the sequence of a column behind the numbers that are there.
func moveSequence(table migration.Name, column string) *migration.Remedy {
	name := strings.ReplaceAll(table.String(), "'", "''")
	sql := fmt.Sprintf("SELECT setval(pg_get_serial_sequence('%s', '%s'), (SELECT max(%s) FROM %s))",
		name, strings.ReplaceAll(column, "'", "''"), migration.QuoteIdentifier(column), table)
	return &migration.Remedy{
		Title: wording.Say("set the sequence behind the numbers that are there"),
		Steps: []migration.Step{{Title: wording.Say("in the same migration, after it"), Operations: []migration.Operation{statement("%s", sql)}}},
	}
}
