package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/migration"
)

// TypeChangeTruncatesValues flags a change of type that cuts or rounds the
// values there are, where the server says nothing.
var TypeChangeTruncatesValues = &Check{
	Name:     "type-change-truncates-values",
	Severity: Warning,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.AlterColumnType](p) {
			_, harms := BreaksColumn(at.Before, op.Table, op.Column)
			loss := lossOfChange(at, op)
			if !harms || loss == "" || at.Before.Emptied(op.Table) || allNull(at, op.Table, []string{op.Column}) {
				continue
			}
			p.Report(at, Finding{
				Message: fmt.Sprintf("%s %s, for good and without an error", loss, columnWords(op.Table, op.Column)),
				Object:  at.Object(op.Table, op.Column),
				Remedy: &migration.Remedy{
					Title: "look for values that would be lost, and keep the old column until they are decided about",
					Steps: []migration.Step{{Title: "first", Operations: []migration.Operation{
						note("count the rows of %s whose value is another one after the change; back them up: %s",
							tableWords(op.Table), dumpTable(at.Before.Resolve(op.Table)))}}},
				},
			})
		}
	},
}

// lossOfChange says what a change of type does to the values of a column, as
// the beginning of a sentence; "" where it loses nothing, as far as is known.
func lossOfChange(at At, op migration.AlterColumnType) string {
	from := op.From
	if c := at.Before.Relation(op.Table).Column(op.Column); c != nil && !c.Type.IsZero() {
		from = c.Type
	}
	using := op.Using
	switch {
	case using.IsZero():
		return lossOfCast(from, op.Type, false)
	case using.Parts().Column == "":
		return lossOfFunctions(using, op.Column)
	case using.Parts().Column != op.Column:
		return ""
	}
	for _, cast := range using.Parts().Casts {
		if loss := lossOfCast(from, cast, true); loss != "" {
			return loss
		}
		from = cast
	}
	return lossOfCast(from, op.Type, false)
}

// lossyFunctions are the functions that keep a part of a value, with what
// they do to it.
var lossyFunctions = map[string]string{
	"left": "cuts", "right": "cuts", "substr": "cuts", "substring": "cuts", "split_part": "cuts",
	"trunc": "rounds", "floor": "rounds", "ceil": "rounds", "ceiling": "rounds", "round": "rounds", "date_trunc": "rounds",
}

func lossOfFunctions(using migration.Expression, column string) string {
	if !slices.Contains(using.Columns, column) {
		return ""
	}
	for _, f := range using.Parts().Functions {
		if does := lossyFunctions[strings.TrimPrefix(f, "pg_catalog.")]; does != "" {
			return does + " the values of"
		}
	}
	return ""
}

var (
	texts      = []string{"text", "varchar", "bpchar", "citext", "name"}
	integers   = []string{"int2", "int4", "int8"}
	fractions  = []string{"numeric", "float4", "float8"}
	timestamps = []string{"timestamp", "timestamptz"}
)

// lossOfCast is lossOfChange for one step from a type to another. A cast that
// is written cuts what is too long; the one that ALTER TABLE makes by itself
// is refused there, but rounds as well (PostgreSQL manual, 8.1, 8.3 and 8.5).
func lossOfCast(from, to migration.Type, written bool) string {
	isOf := func(t migration.Type, family []string) bool { return !t.Array && slices.Contains(family, t.Name.Name) }
	length, wasLength := modifier(to, 0), modifier(from, 0)
	switch {
	case written && length >= 0 && isOf(to, []string{"varchar", "bpchar"}) && (from.IsZero() || isOf(from, texts)):
		if wasLength < 0 || wasLength > length {
			return fmt.Sprintf("cuts to %d characters the values of", length)
		}
	case isOf(from, fractions) && isOf(to, integers):
		return "rounds to whole numbers the values of"
	case isOf(from, fractions) && to.Name.Name == "numeric" && length >= 0:
		if scale, was := max(modifier(to, 1), 0), scaleOf(from); was < 0 || was > scale {
			return fmt.Sprintf("rounds to %d decimal places the values of", scale)
		}
	case from.Name.Name == "float8" && isOf(to, []string{"float4"}):
		return "rounds to about 6 digits the values of"
	case isOf(from, timestamps) && isOf(to, []string{"date"}):
		return "takes away the time of day from the values of"
	case isOf(from, timestamps) && isOf(to, []string{"time", "timetz"}):
		return "takes away the date from the values of"
	case isOf(from, timestamps) && isOf(to, timestamps) && length >= 0 && (wasLength < 0 || wasLength > length):
		return fmt.Sprintf("rounds to %d digits of a second the values of", length)
	}
	return ""
}

// modifier is the nth number in the parentheses of a type; -1 where there is none.
func modifier(t migration.Type, n int) int {
	if n >= len(t.Modifiers) {
		return -1
	}
	return t.Modifiers[n]
}

// scaleOf is how many decimal places the values of a type have at most; -1 for
// any number.
func scaleOf(t migration.Type) int {
	if t.Name.Name != "numeric" || len(t.Modifiers) == 0 {
		return -1
	}
	return max(modifier(t, 1), 0)
}
