package checks

import (
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

// AttachPartitionScansTable flags ATTACH PARTITION of a table whose rows are
// compared with the bound, or get indexes, while nobody can use it (PostgreSQL
// manual, ALTER TABLE, ATTACH PARTITION; 5.11.2.2).
var AttachPartitionScansTable = &Check{
	Name:     "attach-partition-scans-table",
	Severity: Warning,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Prevents: []ServerMessage{
		{"23514", "partition constraint … is violated by some row"},
		{"55P03", "canceling statement due to lock timeout"},
	},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.AttachPartition](p) {
			severity, hurt := p.hurtAny(at.Before, scannedBelow(at, op.Partition))
			if op.Index || len(hurt) == 0 {
				continue
			}
			compared := isCompared(at, op)
			p.Report(at, Finding{
				Severity: severity,
				Message:  wording.Say("blocks reads and writes of %s %s", tableWords(op.Partition), attachWork(at, compared)),
				Cost:     cost(at, op.Partition, wording.Say("while all of its rows are read")),
				Object:   at.Object(op.Partition, ""),
				Remedy:   attachProven(at, op, compared),
			})
		}
	},
}

// scannedBelow are the tables of a partition's tree that an operation reads.
func scannedBelow(at At, partition migration.Name) []migration.Name {
	return slices.DeleteFunc(at.Before.Tree(partition), func(n migration.Name) bool { return !at.OwnEffect().ScansTable(n) })
}

// isCompared reports whether the rows of the new partition are compared with
// the bound: where either table is not known, they are taken to be.
func isCompared(at At, op migration.AttachPartition) bool {
	if at.Before.Relation(op.Table) == nil || at.Before.Relation(op.Partition) == nil {
		return true
	}
	partition := at.Before.Resolve(op.Partition)
	return slices.ContainsFunc(at.OwnEffect().Fails, func(f schema.Failure) bool {
		return f.SQLState == "23514" && f.Table == partition
	})
}

func attachWork(at At, compared bool) wording.Text {
	switch {
	case compared && at.Builds():
		return wording.Say("while every row is compared with the bound and its indexes are built, and fails if one is outside of it")
	case compared:
		return wording.Say("while every row is compared with the bound, and fails if one is outside of it")
	}
	return wording.Say("while the indexes that it lacks are built")
}

// attachProven is the way with a CHECK that proves the bound, and with the
// indexes built before (PostgreSQL manual, 5.11.2.2).
func attachProven(at At, op migration.AttachPartition, compared bool) *migration.Remedy {
	var steps []migration.Step
	last := migration.Step{Title: wording.Say("attach it: no scan, the constraint proves the bound"), Operations: []migration.Operation{op}}
	condition, known := boundCondition(at, op)
	switch {
	case !compared:
		last.Title = wording.Say("attach it: its indexes are there")
	case known:
		check := migration.Constraint{Kind: migration.Check, Name: objectName(op.Partition, "bound"), Expression: condition}
		steps = append(steps, validateSteps(op.Partition, check)...)
		last.Operations = append(last.Operations, migration.DropConstraint{Table: op.Partition, Constraint: check.Name})
	default:
		steps = append(steps, migration.Step{Title: wording.Say("prove the bound"), Operations: []migration.Operation{
			note("add a CHECK to %s that says all of the bound, IS NOT NULL of its key included, NOT VALID, and validate it in a later migration", tableWords(op.Partition)),
		}})
		last.Operations = []migration.Operation{note("then ATTACH PARTITION, and drop the constraint")}
	}
	if at.Builds() {
		steps = append(steps, migration.Step{Title: wording.Say("build the indexes while others write"), Autocommit: true, Operations: missingIndexes(at, op)})
	}
	return &migration.Remedy{
		Title: wording.Say("prove the bound with a validated CHECK, then attach"),
		Steps: append(steps, last),
	}
}

// boundCondition is a bound as the condition of a CHECK; known is false for
// one on several columns or expressions, by hash, or with computed values.
func boundCondition(at At, op migration.AttachPartition) (condition migration.Expression, known bool) {
	parent := at.Before.Relation(op.Table)
	if parent == nil || len(parent.PartitionKey) != 1 || parent.PartitionKey[0] == "" || op.Bound.Literals == nil {
		return condition, false
	}
	key := migration.QuoteIdentifier(parent.PartitionKey[0])
	parts := append([]string{key + " IS NOT NULL"}, within(key, op.Bound)...)
	if slices.ContainsFunc(op.Bound.Literals, isNull) {
		return condition, false
	}
	return migration.Expression{SQL: strings.Join(parts, " AND "), Columns: parent.PartitionKey}, true
}

func isNull(literal string) bool { return strings.EqualFold(literal, "NULL") }

// within are the comparisons that say that a column is in a bound on it alone.
func within(key string, bound migration.PartitionBound) []string {
	if len(bound.In) > 0 {
		return []string{key + " IN (" + strings.Join(bound.Literals, ", ") + ")"}
	}
	var out []string
	if from := bound.Literals[0]; !isEnd(from) {
		out = append(out, key+" >= "+from)
	}
	if to := bound.Literals[1]; !isEnd(to) {
		out = append(out, key+" < "+to)
	}
	return out
}

// isEnd reports whether a bound has no end there.
func isEnd(literal string) bool {
	return strings.EqualFold(literal, "MINVALUE") || strings.EqualFold(literal, "MAXVALUE")
}

// missingIndexes builds the indexes that the partition lacks.
func missingIndexes(at At, op migration.AttachPartition) []migration.Operation {
	parent, part := at.Before.Relation(op.Table), at.Before.Relation(op.Partition)
	var out []migration.Operation
	for _, name := range parent.Indexes {
		i := at.Before.Relation(name)
		switch {
		case i == nil || i.Definition == nil || at.Before.MatchingIndex(part, i.Definition) != nil:
		case i.Definition.Constraint != "":
			out = append(out, note("give it a constraint like %s of %s: see unique-builds-index-under-lock",
				indexWords(i.Definition.Constraint), tableWords(op.Table)))
		default:
			d := i.Definition
			index := migration.CreateIndex{Table: op.Partition, Elements: d.Elements, Include: d.Include, Unique: d.Unique,
				NullsNotDistinct: d.NullsNotDistinct, Method: d.Method, Where: *d.Where, Concurrently: true}
			index.Index = indexName(index)
			out = append(out, index)
		}
	}
	return out
}
