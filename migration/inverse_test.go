package migration_test

import (
	"testing"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

func TestInverse(t *testing.T) {
	users := migration.Name{Name: "users"}
	email := migration.AddColumn{Table: users, Column: migration.Column{Name: "email"}}
	check := migration.AddConstraint{Table: users, Constraint: migration.Constraint{Kind: migration.Check, Name: "c", Expression: migration.Expression{SQL: "a > 0"}}}
	for _, test := range []struct {
		operation migration.Operation
		before    []migration.Operation
		inverse   string
		known     bool
	}{
		{email, nil, "drop column public.users.email", true},
		{check, nil, "drop constraint c on public.users", true},
		{migration.DropConstraint{Table: users, Constraint: "c"}, []migration.Operation{check}, check.String(), true},
		{migration.DropConstraint{Table: users, Constraint: "c"}, nil, "", false},
		{migration.DropColumn{Table: users, Column: "email"}, nil, "", false},
		{migration.ValidateConstraint{Table: users, Constraint: "c"}, nil, "", true},
		// What is said to the reader is not carried out, so nothing undoes it.
		{migration.Note{Text: wording.Verbatim("or keep it")}, nil, "", true},
	} {
		inverse, known := migration.Inverse(test.operation, test.before)
		var got string
		if inverse != nil {
			got = inverse.String()
		}
		if got != test.inverse || known != test.known {
			t.Errorf("%s is undone by %q (%t), want %q (%t)", test.operation, got, known, test.inverse, test.known)
		}
	}
}
