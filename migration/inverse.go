package migration

// Inverse is the operation that undoes another one; before are those that ran
// before it. known is false where what it undoes is nowhere to be seen: a column
// that was dropped, a type that was another one. An operation that leaves
// nothing to undo gives nil.
func Inverse(operation Operation, before []Operation) (inverse Operation, known bool) {
	switch o := operation.(type) {
	case AddColumn:
		return DropColumn{Table: o.Table, Column: o.Column.Name}, true
	case RenameColumn:
		return RenameColumn{Table: o.Table, Column: o.To, To: o.Column}, true
	case RenameTable:
		return RenameTable{Object: o.Object, Table: Name{Schema: o.Table.Schema, Name: o.To}, To: o.Table.Name}, true
	case SetNotNull:
		return DropNotNull{Table: o.Table, Column: o.Column}, true
	case SetDefault:
		return DropDefault{Table: o.Table, Column: o.Column}, added(o.Table, o.Column, before)
	case DropDefault:
		return inverseDefault(o, before)
	case CreateIndex:
		return DropIndex{Index: Name{Schema: o.Table.Schema, Name: o.Index}, Concurrently: o.Concurrently}, o.Index != ""
	case AddConstraint:
		return DropConstraint{Table: o.Table, Constraint: o.Constraint.Name}, o.Constraint.Name != ""
	case DropConstraint:
		return inverseConstraint(o, before)
	case CreateType:
		return DropType{Type: o.Type}, true
	case AttachPartition:
		return DetachPartition{Table: o.Table, Partition: o.Partition}, !o.Index
	case ValidateConstraint, SetVariable, Vacuum, Reindex, RefreshMaterializedView, TransactionControl, Note:
		return nil, true
	case Opaque:
		return nil, o.SQL == ""
	}
	return nil, false
}

// added reports whether a column is one that the operations add.
func added(table Name, column string, before []Operation) bool {
	for _, operation := range before {
		if o, ok := operation.(AddColumn); ok && o.Table == table && o.Column.Name == column {
			return true
		}
	}
	return false
}

// inverseDefault sets the default again that the operations gave to a column.
func inverseDefault(dropped DropDefault, before []Operation) (Operation, bool) {
	var found Expression
	for _, operation := range before {
		switch o := operation.(type) {
		case AddColumn:
			if o.Table == dropped.Table && o.Column.Name == dropped.Column {
				found = o.Column.Default
			}
		case SetDefault:
			if o.Table == dropped.Table && o.Column == dropped.Column {
				found = o.Default
			}
		}
	}
	return SetDefault{Table: dropped.Table, Column: dropped.Column, Default: found}, !found.IsZero()
}

// inverseConstraint adds the constraint again that the operations added.
func inverseConstraint(dropped DropConstraint, before []Operation) (Operation, bool) {
	for _, operation := range before {
		if o, ok := operation.(AddConstraint); ok && o.Table == dropped.Table && o.Constraint.Name == dropped.Constraint {
			return o, true
		}
	}
	return nil, false
}
