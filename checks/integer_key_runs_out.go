package checks

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// IntegerKeyRunsOut flags an integer as a new primary key that counts by itself:
// its numbers may not be enough. (foreign-key-types-differ is about columns that
// reference a bigger one.)
var IntegerKeyRunsOut = &Check{
	Name:         "integer-key-runs-out",
	Severity:     Notice,
	OffByDefault: true,
	Edition:      1,
	Dialects:     []string{"postgresql"},
	Prevents:     []ServerMessage{{"2200H", "nextval: reached maximum value of sequence"}, {"22003", "integer out of range"}},
	Run: func(p *Pass) {
		for at, c := range madeColumns(p) {
			most, small := mostOf(c.Type)
			r := p.Change.Final.Relation(c.table)
			if r == nil || !small {
				continue
			}
			for _, k := range r.Constraints {
				if !slices.Equal(k.Columns, []string{c.Name}) {
					continue
				}
				if k.Kind == migration.PrimaryKey && (c.Serial || c.Identity != "") {
					reportColumn(p, at, c, wording.Say("stops every insert into %s once its sequence has given %s numbers", tableWords(c.table), most), asBigint())
				}
			}
		}
	},
}

func asBigint() *migration.Remedy { return &migration.Remedy{Title: wording.Say("make it {bigint}")} }

// mostOf is the largest number that an integer type smaller than bigint holds.
func mostOf(t migration.Type) (most string, small bool) {
	switch {
	case t.Array:
		return "", false
	case isBuiltin(t, "int4"):
		return "2,147,483,647", true
	case isBuiltin(t, "int2"):
		return "32,767", true
	}
	return "", false
}
