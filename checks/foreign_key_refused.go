package checks

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// ForeignKeyRefused flags a foreign key that the server refuses: to columns
// without a key, or of a type that cannot be compared (PostgreSQL manual, 5.4.5).
var ForeignKeyRefused = &Check{
	Name:     "foreign-key-refused",
	Severity: Error,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Prevents: []ServerMessage{
		{"42830", "there is no unique constraint matching given keys for referenced table"},
		{"42704", "there is no primary key for referenced table"},
		{"42804", "foreign key constraint … cannot be implemented"},
	},
	Replaces: []string{"statement-always-fails"},
	Run: func(p *Pass) {
		for _, direction := range []migration.Direction{migration.Upgrade, migration.Downgrade} {
			for at, key := range foreignKeys(p, direction) {
				reportKeyRefused(p, at, key)
			}
		}
	},
}

func reportKeyRefused(p *Pass, at At, key foreignKey) {
	failure, fails := at.AlwaysFails()
	if !fails {
		return
	}
	target := at.Before.Relation(key.References)
	if target == nil {
		return
	}
	referenced := key.referenced(at.Before)
	finding := Finding{Object: at.Object(key.table, key.name())}
	words := failure.When
	switch failure.SQLState {
	case "42830":
		if hasKey(at.Before, target, referenced) { // another key of the statement is refused
			return
		}
		words = wording.Say("no key of %s is on %s, which the foreign key references", tableWords(key.References), columnList(referenced))
		finding.Remedy = keyFirst(key, referenced)
	case "42704":
		if len(key.ReferencedColumns) > 0 || target.PrimaryKey() != nil {
			return
		}
		finding.Remedy = &migration.Remedy{
			Title: wording.Say("reference columns that are unique"),
			Steps: []migration.Step{{Title: wording.Say("before the foreign key"), Operations: []migration.Operation{
				note("give %s a primary key, or name the columns of a unique constraint: REFERENCES %s (…)", tableWords(key.References), key.References.Short())}}},
		}
	case "42804":
		finding.Remedy = &migration.Remedy{
			Title: wording.Say("give both columns the same type"),
			Steps: []migration.Step{{Title: wording.Say("before the foreign key"), Operations: []migration.Operation{
				note("make %s of the type of %s", columnList(key.Columns), columnList(referenced))}}},
		}
	default:
		return
	}
	reportRefused(p, at, failure, words, finding)
}

// keyFirst makes the referenced columns unique before the foreign key.
func keyFirst(key foreignKey, referenced []string) *migration.Remedy {
	unique := migration.Constraint{Kind: migration.Unique, Columns: referenced}
	unique.Name = serverName(key.References, unique)
	remedy := indexFirst(key.References, unique, nil)
	remedy.Title = wording.Say("make the referenced columns unique first, where one row has each value")
	return remedy
}
