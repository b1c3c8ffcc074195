package schema_test

import (
	"strconv"
	"testing"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
)

// TestTreesEnd changes tables whose parents have the same parents, forty times
// over, and renames one to what it is below: neither takes for ever.
func TestTreesEnd(t *testing.T) {
	table := func(side string, level int) migration.Name {
		return public(side + strconv.Itoa(level))
	}
	b := schema.NewBuilder(nil)
	for level := range 40 {
		for _, side := range []string{"a", "b"} {
			op := migration.CreateTable{Table: table(side, level)}
			if level == 0 {
				op.Columns = []migration.Column{{Name: "id"}}
			} else {
				op.Inherits = []migration.Name{table("a", level-1), table("b", level-1)}
			}
			b.Apply(op)
		}
	}
	top, last := table("a", 0), table("b", 39)
	check := migration.Constraint{Name: "k", Kind: migration.Check, Columns: []string{"n"}}
	for _, op := range []migration.Operation{
		migration.AddColumn{Table: top, Column: migration.Column{Name: "x"}},
		migration.RenameColumn{Table: top, Column: "x", To: "n"},
		migration.SetNotNull{Table: top, Column: "n"},
		migration.AddConstraint{Table: top, Constraint: check},
		migration.ValidateConstraint{Table: top, Constraint: "k"},
	} {
		b.Apply(op)
	}
	r := b.State().Relation(last)
	if c := r.Column("n"); c == nil || !c.NotNull || r.Column("x") != nil || r.Constraint("k") == nil || !r.Constraint("k").Valid {
		t.Errorf("%s has the columns %v and the constraints %v", last.Name, r.Columns, r.Constraints)
	}
	b.Apply(migration.RenameTable{Table: top, To: last.Name})
	b.Apply(migration.DropConstraint{Table: top, Constraint: "k"})
	b.Apply(migration.DropColumn{Table: top, Column: "n"})
	if r := b.State().Relation(last); r == nil || r.Column("n") != nil || r.Constraint("k") != nil {
		t.Errorf("%s still has what its parent has lost", last.Name)
	}
}
