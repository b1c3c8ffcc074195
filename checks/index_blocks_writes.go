package checks

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

// IndexBlocksWrites flags an index built while writes wait (PostgreSQL
// manual, CREATE INDEX, building indexes concurrently; REINDEX).
var IndexBlocksWrites = &Check{
	Name:     "index-blocks-writes",
	Severity: Warning,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Prevents: []ServerMessage{
		{"23505", "could not create unique index"},
		{"55P03", "canceling statement due to lock timeout"},
		{"57014", "canceling statement due to statement timeout"},
	},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.CreateIndex](p) {
			if !at.Builds() {
				continue
			}
			relation := at.Before.Relation(op.Table)
			lock, _ := at.Lock(op.Table)
			if !lock.BlocksWrites() || relation != nil && relation.Kind == schema.MaterializedView {
				continue
			}
			severity, hurts := p.Hurts(at.Before, op.Table)
			if !hurts {
				continue
			}
			p.Report(at, Finding{
				Severity: severity,
				Message:  wording.Say("blocks every write to %s while %s is built%s", tableWords(op.Table), indexWords(op.Index), duplicates(at, func() wording.Text { return keyWords(op) })),
				Cost:     cost(at, op.Table, wording.Say("while the index is built")),
				Object:   at.Object(op.Table, indexName(op)),
				Remedy:   buildConcurrently(op, relation),
			})
		}
	},
}

func indexWords(index string) wording.Text {
	if index == "" || migration.IsHole(index) {
		return wording.Say("the index")
	}
	return code(migration.QuoteIdentifier(index)).Text()
}

// duplicates says when a unique index on some columns cannot be built; it is
// empty where it always can.
func duplicates(at At, columns func() wording.Text) wording.Text {
	if _, possible := at.Fails("23505"); !possible {
		return wording.Text{}
	}
	if _, null := at.Fails("23502"); null { // a primary key
		return wording.Say(", and fails if two rows have the same %s or one has none", columns())
	}
	return wording.Say(", and fails if two rows have the same %s", columns())
}

// keyWords are the columns of an index, in words.
func keyWords(op migration.CreateIndex) wording.Text {
	if columns := indexColumns(op); columns != nil {
		return columnList(columns)
	}
	return wording.Say("key")
}

// indexColumns are the columns of an index; nil for one on an expression.
func indexColumns(op migration.CreateIndex) []string {
	var columns []string
	for _, e := range op.Elements {
		if e.Column == "" {
			return nil
		}
		columns = append(columns, e.Column)
	}
	return columns
}

// indexName is the index's name, or one like that which the server chooses.
func indexName(op migration.CreateIndex) string {
	if op.Index != "" {
		return op.Index
	}
	return objectName(op.Table, slices.Concat(indexColumns(op), []string{"idx"})...)
}

func buildConcurrently(op migration.CreateIndex, relation *schema.Relation) *migration.Remedy {
	if relation != nil && relation.PartitionBy != "" {
		return buildByPartition(op)
	}
	op.Concurrently, op.Index = true, indexName(op)
	return &migration.Remedy{
		Title: wording.Say("build it concurrently, outside a transaction"),
		Amend: migration.AddConcurrently,
		Steps: []migration.Step{{
			Autocommit: true,
			Operations: []migration.Operation{
				note("a build that failed before leaves an invalid index of this name: drop that one first"),
				op,
			},
		}},
	}
}

// buildByPartition is the way for a partitioned table, on which the server
// refuses CONCURRENTLY (PostgreSQL manual, 5.11.2.2).
func buildByPartition(op migration.CreateIndex) *migration.Remedy {
	op.Only, op.Index = true, indexName(op)
	return &migration.Remedy{
		Title: wording.Say("build it concurrently on each partition, then attach it"),
		Steps: []migration.Step{{
			Title:      wording.Say("an index of the parent alone, not valid yet"),
			Operations: []migration.Operation{op},
		}, {
			Title:      wording.Say("one partition after the other"),
			Autocommit: true,
			Operations: []migration.Operation{note("for each partition: an index of its own, built {CONCURRENTLY}; then ALTER INDEX %s ATTACH PARTITION that index", indexWords(op.Index))},
		}},
	}
}
