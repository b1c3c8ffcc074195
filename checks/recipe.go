package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// The recipes that several checks share. A recipe never invents a value: what
// only the team can know is a note to the reader.

// note is a comment to the reader among the operations of a recipe.
func note(format string, args ...any) migration.Operation {
	return migration.Note{Text: wording.Say(format, args...)}
}

// statement is SQL that no operation says; a note where a name in it is not known.
func statement(format string, args ...any) migration.Operation {
	text := fmt.Sprintf(format, args...)
	if migration.IsHole(text) {
		for i, arg := range args {
			if s, ok := arg.(string); ok && migration.IsHole(s) {
				args[i] = "…"
			}
		}
		return note(format, args...)
	}
	return migration.Opaque{SQL: text}
}

// requireSteps make a column NOT NULL without a scan under the strong lock: a
// validated CHECK proves that no value is null (PostgreSQL manual, ALTER
// TABLE, SET NOT NULL). The constraint is dropped by a statement of its own:
// in the same ALTER TABLE it would be gone before it could prove anything.
func requireSteps(table migration.Name, column string) []migration.Step {
	check := migration.Constraint{
		Kind: migration.Check,
		Name: objectName(table, column, "not_null"),
		Expression: migration.Expression{SQL: migration.QuoteIdentifier(column) + " IS NOT NULL", Columns: []string{column}}.
			With(migration.ExpressionParts{NotNull: []string{column}}),
	}
	steps := validateSteps(table, check)
	return append(steps, migration.Step{
		Title: wording.Say("require it: no scan, the constraint proves it"),
		Operations: []migration.Operation{
			migration.SetNotNull{Table: table, Column: column},
			migration.DropConstraint{Table: table, Constraint: check.Name},
		},
	})
}

// validateSteps add a constraint without looking at the existing rows, and
// look at them in a transaction of its own, which lets others write.
func validateSteps(table migration.Name, constraint migration.Constraint) []migration.Step {
	constraint.NotValid = true
	if constraint.Name == "" {
		constraint.Name = serverName(table, constraint)
	}
	return []migration.Step{{
		Title:      wording.Say("add the constraint for new rows only"),
		Operations: []migration.Operation{migration.AddConstraint{Table: table, Constraint: constraint}},
	}, {
		Title:      wording.Say("check the existing rows, in a transaction of its own"),
		Operations: []migration.Operation{migration.ValidateConstraint{Table: table, Constraint: constraint.Name}},
	}}
}

// constrainSteps add a constraint to a column that is filled.
func constrainSteps(table migration.Name, c migration.Constraint) []migration.Step {
	switch c.Kind {
	case migration.Unique, migration.PrimaryKey:
		return indexFirst(table, c, nil).Steps
	}
	return validateSteps(table, c)
}

// without is the addition of a column without its constraints of some kinds.
func without(op migration.AddColumn, kinds ...migration.ConstraintKind) migration.AddColumn {
	op.Column.Constraints = slices.DeleteFunc(slices.Clone(op.Column.Constraints), func(c migration.Constraint) bool {
		return slices.Contains(kinds, c.Kind)
	})
	return op
}

// serverName is the name that the server would choose for a constraint.
func serverName(table migration.Name, c migration.Constraint) string {
	suffix := map[migration.ConstraintKind]string{
		migration.PrimaryKey: "pkey", migration.Unique: "key", migration.ForeignKey: "fkey",
		migration.Check: "check", migration.Exclude: "excl", migration.NotNull: "not_null",
	}[c.Kind]
	columns := c.Columns
	if c.Kind == migration.PrimaryKey {
		columns = nil
	}
	return objectName(table, slices.Concat(columns, []string{suffix})...)
}

// maxName is the length of the longest name in bytes (PostgreSQL manual, 4.1.1).
const maxName = 63

// objectName makes a name for something of a table: its parts joined by
// underscores, the first ones cut where it would be too long.
func objectName(table migration.Name, parts ...string) string {
	last := len(parts) - 1
	head := strings.Join(slices.Concat([]string{table.Name}, parts[:last]), "_")
	if room := maxName - len(parts[last]) - 1; len(head) > room {
		head = strings.ToValidUTF8(head[:room], "")
	}
	return head + "_" + parts[last]
}
