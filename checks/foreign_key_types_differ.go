package checks

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// ForeignKeyTypesDiffer flags a foreign key from a narrower integer than that
// which it references: the server takes it, until the first id that does not fit.
var ForeignKeyTypesDiffer = &Check{
	Name:     "foreign-key-types-differ",
	Severity: Warning,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Prevents: []ServerMessage{{"22003", "integer out of range"}},
	Run: func(p *Pass) {
		for at, key := range foreignKeys(p, migration.Upgrade) {
			if _, fails := at.AlwaysFails(); fails {
				continue
			}
			target, referenced := at.Before.Relation(key.References), key.referenced(at.Before)
			if target == nil || len(referenced) != len(key.Columns) {
				continue
			}
			for i, name := range key.Columns {
				to := target.Column(referenced[i])
				most, small := mostOf(key.column(name))
				if to == nil || !small || !narrower(key.column(name), to.Type) {
					continue
				}
				p.Report(at, Finding{
					Message: wording.Say("cannot hold a key of %s above %s in %s", tableWords(key.References), most, columnWords(key.table, name)),
					Object:  at.Object(key.table, name),
					Remedy: &migration.Remedy{
						Title: wording.Say("give the column the type that it references"),
						Steps: []migration.Step{{Title: wording.Say("where the column is made"), Operations: []migration.Operation{
							note("make %s {%s}, like what it references", columnWords(key.table, name), wide[to.Type.Name.Name])}}},
					},
				})
			}
		}
	},
}

// wide are the integer types that others may be narrower than.
var wide = map[string]string{"int4": "integer", "int8": "bigint"}

// narrower reports whether an integer type holds less than another.
func narrower(from, to migration.Type) bool {
	types := []string{"int2", "int4", "int8"}
	i, j := slices.Index(types, from.Name.Name), slices.Index(types, to.Name.Name)
	return 0 <= i && i < j && !from.Array && !to.Array
}
