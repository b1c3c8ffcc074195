package schema

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
)

// pass is the turn in which ALTER TABLE carries out a subcommand: all drops
// before all type changes, and so on, whatever their order in the statement
// (AlterTablePass in PostgreSQL's src/backend/commands/tablecmds.c).
type pass int

const (
	passNone pass = iota // no subcommand of ALTER TABLE
	passDrop
	passAlterType
	passAddColumn
	passSetExpression
	passColumnAttributes
	passUsingIndex
	passAddIndex
	passOtherConstraint
	passMiscellaneous
)

// subcommand is the pass of an operation and the table it alters.
func subcommand(op migration.Operation) (pass, migration.Name) {
	switch op := op.(type) {
	case migration.DropColumn:
		return passDrop, op.Table
	case migration.DropConstraint:
		return passDrop, op.Table
	case migration.DropNotNull:
		return passDrop, op.Table
	case migration.DropDefault:
		return passDrop, op.Table
	case migration.DropExpression:
		return passDrop, op.Table
	case migration.AlterColumnType:
		return passAlterType, op.Table
	case migration.AddColumn:
		return passAddColumn, op.Table
	case migration.SetNotNull:
		return passColumnAttributes, op.Table
	case migration.SetDefault:
		return passOtherConstraint, op.Table
	case migration.AddIdentity:
		return passOtherConstraint, op.Table
	case migration.AddConstraint:
		return constraintPass(op.Constraint), op.Table
	case migration.ValidateConstraint:
		return passMiscellaneous, op.Table
	case migration.AlterTable:
		switch op.Action {
		case "drop identity":
			return passDrop, op.Table
		case "set expression":
			return passSetExpression, op.Table
		}
		return passMiscellaneous, op.Table
	}
	return passNone, migration.Name{}
}

func constraintPass(c migration.Constraint) pass {
	switch c.Kind {
	case migration.PrimaryKey, migration.Unique, migration.Exclude:
		if c.UsingIndex != "" {
			return passUsingIndex
		}
		return passAddIndex
	case migration.NotNull:
		return passColumnAttributes
	}
	return passOtherConstraint
}

// onlyFirst is the order of one operation.
var onlyFirst = []int{0}

// ExecutionOrder gives the indices of a statement's operations in the order
// in which the server carries them out. Only the subcommands of one ALTER
// TABLE change places; any others keep theirs. The list is to be read only.
func ExecutionOrder(operations []migration.Operation) []int {
	if len(operations) == 1 {
		return onlyFirst
	}
	order := make([]int, len(operations))
	for i := range order {
		order[i] = i
	}
	for start := 0; start < len(order); {
		_, table := subcommand(operations[start])
		end := start + 1
		for end < len(order) && !table.IsZero() {
			if _, other := subcommand(operations[end]); other != table {
				break
			}
			end++
		}
		slices.SortStableFunc(order[start:end], func(a, b int) int {
			first, _ := subcommand(operations[a])
			second, _ := subcommand(operations[b])
			return int(first - second)
		})
		start = end
	}
	return order
}
