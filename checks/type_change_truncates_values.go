package checks

import (
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
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
			if !harms || loss.IsZero() || at.Before.Emptied(op.Table) || allNull(at, op.Table, []string{op.Column}) {
				continue
			}
			p.Report(at, Finding{
				Message: wording.Say("%s %s, for good and without an error", loss, columnWords(op.Table, op.Column)),
				Object:  at.Object(op.Table, op.Column),
				Remedy: &migration.Remedy{
					Title: wording.Say("look for values that would be lost, and keep the old column until they are decided about"),
					Steps: []migration.Step{{Title: wording.Say("first"), Operations: []migration.Operation{
						note("count the rows of %s whose value is another one after the change; back them up: %s",
							tableWords(op.Table), code(dumpTable(at.Before.Resolve(op.Table))))}}},
				},
			})
		}
	},
}

// lossOfChange says what a change of type does to the values of a column, as
// the beginning of a sentence; "" where it loses nothing, as far as is known.
func lossOfChange(at At, op migration.AlterColumnType) wording.Text {
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
		return wording.Text{}
	}
	for _, cast := range using.Parts().Casts {
		if loss := lossOfCast(from, cast, true); !loss.IsZero() {
			return loss
		}
		from = cast
	}
	return lossOfCast(from, op.Type, false)
}

var (
	cutsValues   = wording.Say("cuts the values of")
	roundsValues = wording.Say("rounds the values of")
)

// lossyFunctions are the functions that keep a part of a value, with what
// they do to it.
var lossyFunctions = map[string]wording.Text{
	"left": cutsValues, "right": cutsValues, "substr": cutsValues, "substring": cutsValues, "split_part": cutsValues,
	"trunc": roundsValues, "floor": roundsValues, "ceil": roundsValues, "ceiling": roundsValues, "round": roundsValues, "date_trunc": roundsValues,
}

func lossOfFunctions(using migration.Expression, column string) wording.Text {
	if !slices.Contains(using.Columns, column) {
		return wording.Text{}
	}
	for _, f := range using.Parts().Functions {
		if loss, ok := lossyFunctions[strings.TrimPrefix(f, "pg_catalog.")]; ok {
			return loss
		}
	}
	return wording.Text{}
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
func lossOfCast(from, to migration.Type, written bool) wording.Text {
	isOf := func(t migration.Type, family []string) bool { return !t.Array && slices.Contains(family, t.Name.Name) }
	length, wasLength := modifier(to, 0), modifier(from, 0)
	switch {
	case written && length >= 0 && isOf(to, []string{"varchar", "bpchar"}) && (from.IsZero() || isOf(from, texts)):
		if wasLength < 0 || wasLength > length {
			return wording.Say("cuts to %d characters the values of", length)
		}
	case isOf(from, fractions) && isOf(to, integers):
		return wording.Say("rounds to whole numbers the values of")
	case isOf(from, fractions) && to.Name.Name == "numeric" && length >= 0:
		if scale, was := max(modifier(to, 1), 0), scaleOf(from); was < 0 || was > scale {
			return wording.Say("rounds to %d decimal places the values of", scale)
		}
	case from.Name.Name == "float8" && isOf(to, []string{"float4"}):
		return wording.Say("rounds to about 6 digits the values of")
	case isOf(from, timestamps) && isOf(to, []string{"date"}):
		return wording.Say("takes away the time of day from the values of")
	case isOf(from, timestamps) && isOf(to, []string{"time", "timetz"}):
		return wording.Say("takes away the date from the values of")
	case isOf(from, timestamps) && isOf(to, timestamps) && length >= 0 && (wasLength < 0 || wasLength > length):
		return wording.Say("rounds to %d digits of a second the values of", length)
	}
	return wording.Text{}
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
