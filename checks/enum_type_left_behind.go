package checks

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

// EnumTypeLeftBehind flags a type that outlives the tables for which it was
// made: DROP TABLE and DROP COLUMN leave it.
var EnumTypeLeftBehind = &Check{
	Name:     "enum-type-left-behind",
	Severity: Warning,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Prevents: []ServerMessage{{"42710", "type … already exists"}},
	Run: func(p *Pass) {
		for _, trip := range p.Change.RoundTrips {
			for _, left := range trip.LeftTypes() {
				reportLeftType(p, trip, left)
			}
		}
		reportUnusedTypes(p)
	},
}

// reportLeftType reports a type that the upgrade makes and the downgrade
// leaves, unless the upgrade looks whether it is there.
func reportLeftType(p *Pass, trip RoundTrip, left *schema.UserType) {
	if !makesType(p.StepsOf(trip.Migration, migration.Upgrade), left.Name) {
		return
	}
	finding := Finding{
		Message: wording.Say("leaves the type %s behind, so the next upgrade fails: it is there already", tableWords(left.Name)),
		Object:  left.Name.String(),
		Remedy: &migration.Remedy{
			Title: wording.Say("drop it in the downgrade, after the last column of it"),
			Steps: []migration.Step{{
				Title:      wording.Say("at the end of the downgrade"),
				Operations: []migration.Operation{migration.DropType{Type: left.Name}},
			}},
		},
	}
	if at, ok := lastUse(p.StepsOf(trip.Migration, migration.Downgrade), left); ok {
		p.Report(at, finding)
		return
	}
	finding.Span = trip.Migration.RollbackSpan
	p.ReportMigration(trip.Migration, finding)
}

// makesType reports whether one of some statements creates a type, whatever
// there is.
func makesType(steps []*Step, name migration.Name) bool {
	for _, step := range steps {
		for _, operation := range step.Operations {
			create, ok := operation.(migration.CreateType)
			if ok && step.Statement.Guard == "" && step.Before.Resolve(create.Type) == name {
				return true
			}
		}
	}
	return false
}

// lastUse is the operation with which the last use of a type goes.
func lastUse(steps []*Step, t *schema.UserType) (last At, ok bool) {
	for _, step := range steps {
		for i, operation := range step.Operations {
			if at := (At{step, i}); endsUse(at, operation, t) {
				last, ok = at, true
			}
		}
	}
	return last, ok
}

// endsUse reports whether an operation drops, or retypes, something that is of
// a type.
func endsUse(at At, operation migration.Operation, t *schema.UserType) bool {
	of := func(table migration.Name, column string) bool {
		relation := at.Before.Relation(table)
		if relation == nil {
			return false
		}
		for _, c := range relation.Columns {
			used := at.Before.Type(c.Type.Name)
			if used != nil && used.Name == t.Name && (column == "" || column == c.Name) {
				return true
			}
		}
		return false
	}
	switch op := operation.(type) {
	case migration.DropTable:
		return of(op.Table, "")
	case migration.DropColumn:
		return of(op.Table, op.Column)
	case migration.AlterColumnType:
		return of(op.Table, op.Column)
	}
	return false
}

// reportUnusedTypes reports the enums whose last use goes with an upgrade: a
// Notice, for a type that nothing uses harms nobody until it is made again.
func reportUnusedTypes(p *Pass) {
	last := map[migration.Name]At{}
	var unused []migration.Name
	for at, operation := range Upgrades[migration.Operation](p) {
		for _, t := range at.Before.TypesOf(droppedFrom(operation)) {
			left := p.Change.Final.Type(t.Name)
			if t.Kind != "enum" || t.Epoch > 0 || !endsUse(at, operation, t) || left == nil || len(p.Change.Final.UsersOfType(left)) > 0 {
				continue
			}
			if _, seen := last[t.Name]; !seen {
				unused = append(unused, t.Name)
			}
			last[t.Name] = at
		}
	}
	for _, name := range unused {
		p.Report(last[name], Finding{
			Severity: Notice,
			Message:  wording.Say("leaves the type %s behind, which no table uses any more", tableWords(name)),
			Object:   name.String(),
			Remedy: &migration.Remedy{
				Title: wording.Say("drop the type too"),
				Steps: []migration.Step{{
					Title:      wording.Say("after the last column of it"),
					Operations: []migration.Operation{migration.DropType{Type: name}},
				}},
			},
		})
	}
}

// droppedFrom is the table that goes or whose column goes, or gets another type.
func droppedFrom(operation migration.Operation) migration.Name {
	switch op := operation.(type) {
	case migration.DropTable:
		return op.Table
	case migration.DropColumn:
		return op.Table
	case migration.AlterColumnType:
		return op.Table
	}
	return migration.Name{}
}
