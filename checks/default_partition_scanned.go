package checks

import (
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

// DefaultPartitionScanned flags a new partition beside a default one: all rows
// of that are searched for those of the new one, while nobody can use it
// (PostgreSQL manual, ALTER TABLE, ATTACH PARTITION; CREATE TABLE, PARTITION OF).
var DefaultPartitionScanned = &Check{
	Name:     "default-partition-scanned",
	Severity: Warning,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Prevents: []ServerMessage{
		{"23514", "updated partition constraint for default partition"},
		{"55P03", "canceling statement due to lock timeout"},
	},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.AttachPartition](p) {
			reportDefaultScan(p, at, at.Before.Relation(op.Table), op.Bound, op)
		}
		for at, op := range Upgrades[migration.CreateTable](p) {
			if !op.PartitionOf.IsZero() {
				reportDefaultScan(p, at, at.Before.Relation(op.PartitionOf), op.Bound, op)
			}
		}
	},
}

// reportDefaultScan reports that the default partition of a parent is read for
// a new bound; last is the operation that makes the new partition.
func reportDefaultScan(p *Pass, at At, parent *schema.Relation, bound migration.PartitionBound, last migration.Operation) {
	if parent == nil || parent.DefaultPartition.IsZero() || bound.Default {
		return
	}
	severity, hurt := p.hurtAny(at.Before, scannedBelow(at, parent.DefaultPartition))
	if len(hurt) == 0 {
		return
	}
	rest := parent.DefaultPartition
	p.Report(at, Finding{
		Severity: severity,
		Message:  wording.Say("blocks reads and writes of the default partition %s while it is searched for rows of the new one, and fails if there is one", tableWords(rest)),
		Cost:     cost(at, rest, wording.Say("while all of its rows are read")),
		Object:   at.Object(rest, ""),
		Remedy:   excludeFirst(parent, bound, last),
	})
}

// excludeFirst proves with a CHECK that the default partition has no row of
// the new bound.
func excludeFirst(parent *schema.Relation, bound migration.PartitionBound, last migration.Operation) *migration.Remedy {
	rest := parent.DefaultPartition
	remedy := &migration.Remedy{Title: wording.Say("prove with a validated CHECK that the default partition has none")}
	condition, known := outsideCondition(parent, bound)
	if !known {
		remedy.Steps = []migration.Step{{
			Title: wording.Say("before the new partition"),
			Operations: []migration.Operation{
				note("add a CHECK to %s that rules the new bound out, NOT VALID, and validate it in a later migration", tableWords(rest)),
				note("drop it once the partition is there"),
			},
		}}
		return remedy
	}
	check := migration.Constraint{Kind: migration.Check, Name: objectName(rest, "excludes", "new"), Expression: condition}
	remedy.Steps = append(validateSteps(rest, check), migration.Step{
		Title:      wording.Say("make the partition: no scan"),
		Operations: []migration.Operation{last, migration.DropConstraint{Table: rest, Constraint: check.Name}},
	})
	return remedy
}

// outsideCondition says that a row is outside of a bound on one column; known
// is false for other bounds, and for computed values.
func outsideCondition(parent *schema.Relation, bound migration.PartitionBound) (condition migration.Expression, known bool) {
	if len(parent.PartitionKey) != 1 || parent.PartitionKey[0] == "" || bound.Literals == nil || slices.ContainsFunc(bound.Literals, isNull) {
		return condition, false
	}
	key := migration.QuoteIdentifier(parent.PartitionKey[0])
	parts := []string{key + " IS NULL"}
	switch {
	case len(bound.In) > 0:
		parts = append(parts, key+" NOT IN ("+strings.Join(bound.Literals, ", ")+")")
	default:
		if from := bound.Literals[0]; !isEnd(from) {
			parts = append(parts, key+" < "+from)
		}
		if to := bound.Literals[1]; !isEnd(to) {
			parts = append(parts, key+" >= "+to)
		}
	}
	return migration.Expression{SQL: strings.Join(parts, " OR "), Columns: parent.PartitionKey}, true
}
