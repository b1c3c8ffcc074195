package checks

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// ForeignKeyWithoutIndex flags a new foreign key whose own columns no index of
// all rows leads with, once the change is done. The server makes none (PostgreSQL
// manual, 5.4.5).
var ForeignKeyWithoutIndex = &Check{
	Name:         "foreign-key-without-index",
	Severity:     Notice,
	OffByDefault: true,
	Edition:      1,
	Dialects:     []string{"postgresql"},
	Run: func(p *Pass) {
		for at, key := range foreignKeys(p, migration.Upgrade) {
			if len(key.Columns) == 0 || p.Change.Final.Relation(key.table) == nil || p.Change.Final.IndexedBy(key.table, key.Columns) != nil {
				continue
			}
			p.Report(at, Finding{
				Message: wording.Say("makes every delete from %s, and every change of its key, read all of %s: no index leads with %s",
					tableWords(key.References), tableWords(key.table), columnList(key.Columns)),
				Object: at.Object(key.table, serverName(key.table, key.Constraint)),
				Remedy: indexForeignKey(key.table, key.Constraint),
			})
		}
	},
}

func indexForeignKey(table migration.Name, c migration.Constraint) *migration.Remedy {
	op := migration.CreateIndex{Table: table, Method: "btree", Concurrently: true, Index: objectName(table, append(c.Columns[:len(c.Columns):len(c.Columns)], "idx")...)}
	for _, column := range c.Columns {
		op.Elements = append(op.Elements, migration.IndexElement{Column: column})
	}
	return &migration.Remedy{
		Title: wording.Say("make an index for it"),
		Steps: []migration.Step{{Title: wording.Say("while others write"), Autocommit: true, Operations: []migration.Operation{op}}},
	}
}
