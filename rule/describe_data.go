package rule

import "github.com/oncebitten/oncebitten/migration"

// ofData describes the operations on rows.
func (o *operationView) ofData(operation migration.Operation) bool {
	rows := func(kind string, table migration.Name, columns []string, where migration.Expression) {
		o.about(kind, table, "")
		o.columns, o.allRows = columns, where.IsZero()
	}
	some := migration.Expression{SQL: "true"}
	switch op := operation.(type) {
	case migration.Insert:
		rows("insert", op.Table, op.Columns, some)
	case migration.Update:
		rows("update", op.Table, op.Columns, op.Where)
	case migration.Delete:
		rows("delete", op.Table, nil, op.Where)
	case migration.Merge:
		rows("merge", op.Table, nil, some)
	case migration.Copy:
		rows("copy out", op.Table, op.Columns, some)
		if op.In {
			o.kind = "copy in"
		}
	case migration.Select:
		o.kind, o.tables = "select", op.Sources
	case migration.Truncate:
		o.kind, o.tables, o.cascade = "truncate", op.Tables, op.Cascade
	default:
		return false
	}
	return true
}

// ofSession describes what concerns the session, its locks and its settings,
// and what has no effect on the schema.
func (o *operationView) ofSession(operation migration.Operation) bool {
	switch op := operation.(type) {
	case migration.Lock:
		o.kind, o.tables, o.mode = "lock table", op.Tables, op.Mode
	case migration.Vacuum:
		o.kind, o.tables = "vacuum", op.Tables
		if !op.Vacuum {
			o.kind = "analyze"
		}
		if op.Full {
			o.action = "full"
		}
	case migration.Cluster:
		o.about("cluster", op.Table, op.Index)
	case migration.TransactionControl:
		o.kind, o.name = op.Action, op.Name
	case migration.SetConstraints:
		o.kind = "set constraints"
	case migration.SetVariable:
		o.kind, o.setting, o.setTo = "set", op.Name, op.Value
	case migration.CommentOn:
		o.about("comment", migration.Name{}, op.Part)
		o.object = op.Object
		switch op.Object {
		case "table", "column", "view", "materialized view", "foreign table", "constraint", "trigger", "policy", "rule":
			o.tables = []migration.Name{op.Name}
		}
		switch {
		case op.Column != "":
			o.name, o.columns, o.subjects = op.Column, []string{op.Column}, []subject{{name: op.Column}}
		case op.Part == "":
			o.name = op.Name.Name
		}
	case migration.Grant:
		o.kind, o.object, o.tables, o.columns = "grant", op.Object, op.Names, op.Columns
		if op.Revoke {
			o.kind = "revoke"
		}
		if o.privileges = op.Privileges; len(o.privileges) == 0 {
			o.privileges = []string{"all"}
		}
		o.toEveryone = op.Public
	default:
		return false
	}
	return true
}
