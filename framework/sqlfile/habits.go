package sqlfile

import (
	"strings"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// The tools that go by names, and what each does with files that do not fit
// what a database has run. Sources: Flyway's documentation of validate and
// outOfOrder; the sources of goose 3.24 (up.go, migrate.go), golang-migrate 4.18
// (source/migration.go, migrate.go), dbmate 2 (pkg/dbmate/db.go) and
// sql-migrate 1.7 (migrate.go).
var (
	flywayHabits = migration.ByName{
		Twice: migration.Habit{Stops: true, Words: wording.Say("Flyway refuses to migrate")},
		Late:  migration.Habit{Words: wording.Say("Flyway refuses to migrate there, unless outOfOrder is on")},
		Gone:  migration.Habit{Words: wording.Say("Flyway refuses to migrate there")},
	}
	gooseHabits = migration.ByName{
		Twice: migration.Habit{Stops: true, Words: wording.Say("goose refuses to migrate")},
		Late:  migration.Habit{Words: wording.Say("goose refuses to migrate there, unless it is told to allow missing ones")},
	}
	dbmateHabits = migration.ByName{
		Twice: migration.Habit{Stops: true, Words: wording.Say("dbmate fails at the second, or takes it for run")},
	}
	sqlMigrateHabits = migration.ByName{
		Gone: migration.Habit{Words: wording.Say("sql-migrate refuses to migrate there")},
	}
	pairedHabits = migration.ByName{
		Twice: migration.Habit{Stops: true, Words: wording.Say("golang-migrate and its like refuse to migrate")},
		Late:  migration.Habit{Words: wording.Say("golang-migrate never runs it there")},
		Gone:  migration.Habit{Words: wording.Say("golang-migrate refuses to migrate where it ran last")},
	}
	otherHabits = migration.ByName{
		Twice: migration.Habit{Words: wording.Say("a tool that goes by versions refuses to migrate, or runs one of the two")},
		Late:  migration.Habit{Words: wording.Say("many tools refuse to migrate there, or never run it")},
	}
)

// habits are those of the tool that an entry is for. They are shared.
func (p *project) habits(e *entry) *migration.ByName {
	habits := &otherHabits
	switch {
	case p.tool == "goose":
		habits = &gooseHabits
	case p.tool == "dbmate":
		habits = &dbmateHabits
	case p.tool == "sql-migrate":
		habits = &sqlMigrateHabits
	case e.shape == flyway, e.shape == baseline, e.shape == repeatable:
		habits = &flywayHabits
	case e.shape == paired:
		habits = &pairedHabits
	}
	if e.sameVersion == "" || !e.goesByVersion(p.tool) {
		return habits
	}
	own := *habits
	own.SameVersion = e.sameVersion
	return &own
}

// goesByVersion reports whether the version tells one migration from another,
// and not the name as a whole: that of Prisma's folders or of a file of
// sql-migrate's. A day is no version where two were written on one, and 0002b
// is another version than 0002.
func (e entry) goesByVersion(tool string) bool {
	if tool == "sql-migrate" || e.shape == folded || e.version == "" {
		return false
	}
	if e.shape == dated {
		numbers := strings.Map(func(r rune) rune {
			if '0' <= r && r <= '9' {
				return r
			}
			return -1
		}, e.version)
		return len(numbers) > len("20260101")
	}
	_, after, ok := strings.Cut(e.stem, e.version)
	return !ok || after == "" || strings.ContainsAny(after[:1], separators)
}
