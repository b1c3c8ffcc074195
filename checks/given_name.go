package checks

import (
	"github.com/oncebitten/oncebitten/migration"
)

// givenName is a name that an operation gives to something.
type givenName struct {
	// object is what gets it: "table", "column", "index", …
	object string
	name   string
}

// givenNames are the names that an operation gives, without those that it
// leaves to the server.
func givenNames(operation migration.Operation) []givenName {
	var out []givenName
	add := func(object, name string) {
		if name != "" && !migration.IsHole(name) {
			out = append(out, givenName{object, name})
		}
	}
	switch op := operation.(type) {
	case migration.CreateTable:
		add("table", op.Table.Name)
		for _, c := range op.Columns {
			out = append(out, columnNames(c)...)
		}
		for _, c := range op.Constraints {
			add("constraint", c.Name)
		}
	case migration.AddColumn:
		return columnNames(op.Column)
	case migration.AddConstraint:
		add("constraint", op.Constraint.Name)
	case migration.CreateIndex:
		add("index", op.Index)
	case migration.CreateView:
		add("view", op.View.Name)
	case migration.CreateSequence:
		add("sequence", op.Sequence.Name)
	case migration.CreateType:
		add("type", op.Type.Name)
	case migration.CreateSchema:
		add("schema", op.Schema)
	case migration.RenameTable:
		add("table", op.To)
	case migration.RenameColumn:
		add("column", op.To)
	case migration.RenameConstraint:
		add("constraint", op.To)
	}
	return out
}

func columnNames(c migration.Column) []givenName {
	if migration.IsHole(c.Name) {
		return nil
	}
	out := []givenName{{"column", c.Name}}
	for _, k := range c.Constraints {
		if k.Name != "" && !migration.IsHole(k.Name) {
			out = append(out, givenName{"constraint", k.Name})
		}
	}
	return out
}
