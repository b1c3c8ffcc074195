package checks

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

// DowngradeIsNotInverse flags a downgrade that leaves another schema than the
// upgrade has met.
var DowngradeIsNotInverse = &Check{
	Name:     "downgrade-is-not-inverse",
	Severity: Notice,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Prevents: []ServerMessage{
		{"42701", "column … of relation … already exists"},
		{"42P07", "relation … already exists"},
	},
	Run: func(p *Pass) {
		for _, trip := range p.Change.RoundTrips {
			up, down := p.StepsOf(trip.Migration, migration.Upgrade), p.StepsOf(trip.Migration, migration.Downgrade)
			if !readInFull(trip, up) || !readInFull(trip, down) {
				continue
			}
			differences := differencesOf(trip, dropsUnknown(up) || dropsUnknown(down))
			if len(differences) == 0 {
				continue
			}
			p.ReportMigration(trip.Migration, Finding{
				Span:    trip.Migration.RollbackSpan,
				Message: wording.Say("the rollback leaves another schema than the upgrade met: %s", differenceWords(differences)),
				Object:  trip.Migration.Revision,
				Remedy:  &migration.Remedy{Title: wording.Say("undo in the downgrade all that the upgrade does, and nothing else")},
			})
		}
	},
}

// readInFull reports whether it is sure what some statements do: all of it was
// read, and nothing runs on a condition.
func readInFull(trip RoundTrip, steps []*Step) bool {
	if len(trip.Migration.Unread) > 0 || len(trip.Back.Uncertain()) > len(trip.Before.Uncertain()) {
		return false
	}
	for _, step := range steps {
		if step.Statement.Guard != "" || len(step.Statement.Holes) > 0 {
			return false
		}
		for _, operation := range step.Operations {
			if _, opaque := operation.(migration.Opaque); opaque {
				return false
			}
		}
	}
	return true
}

// dropsUnknown reports whether some statements drop a constraint or an index
// that history does not have under this name: a naming convention of the
// application may have made it, so the names that are known may be wrong.
func dropsUnknown(steps []*Step) bool {
	for _, step := range steps {
		for _, operation := range step.Operations {
			switch op := operation.(type) {
			case migration.DropConstraint:
				if step.Before.Relation(op.Table).Constraint(op.Constraint) == nil {
					return true
				}
			case migration.DropIndex:
				if step.Before.Relation(op.Index) == nil {
					return true
				}
			}
		}
	}
	return false
}

// differencesOf are the differences that are sure.
func differencesOf(trip RoundTrip, namesUnsure bool) []schema.Difference {
	var out []schema.Difference
	for _, d := range trip.Differences() {
		named := d.Object == "constraint" || d.Object == schema.Index.String() || d.Object == schema.PartitionedIndex.String()
		if !named || !namesUnsure {
			out = append(out, d)
		}
	}
	return out
}

// differenceWords says what is different, the first few things by name.
func differenceWords(differences []schema.Difference) wording.Text {
	const most = 3
	var words []wording.Text
	for i, d := range differences {
		if i == most && len(differences) > most+1 {
			words = append(words, wording.Say("%d more", len(differences)-most))
			break
		}
		words = append(words, differenceWord(d))
	}
	return wording.Join(words, "; ")
}

func differenceWord(d schema.Difference) wording.Text {
	name := tableWords(d.Relation)
	switch d.Object {
	case "column":
		name = columnWords(d.Relation, d.Part)
	case "constraint":
		name = wording.Say("%s of %s", code(migration.QuoteIdentifier(d.Part)), tableWords(d.Relation))
	}
	switch d.Kind {
	case schema.LeftBehind:
		return wording.Say("%s %s stays", wording.The(d.Object), name)
	case schema.NotRestored:
		return wording.Say("%s %s does not come back", wording.The(d.Object), name)
	case schema.DroppedToo:
		return wording.Say("%s %s goes, which was there before", wording.The(d.Object), name)
	}
	return wording.Say("%s %s stays as the upgrade changed it", wording.The(d.Object), name)
}
