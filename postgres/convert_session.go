package postgres

import (
	"strings"

	pg "github.com/pganalyze/pg_query_go/v5"

	"github.com/oncebitten/oncebitten/migration"
)

// sessionStatement converts transaction control and run-time parameters.
func (c *converter) sessionStatement(node *pg.Node) bool {
	switch n := node.GetNode().(type) {
	case *pg.Node_TransactionStmt:
		c.add(transaction(n.TransactionStmt))
	case *pg.Node_VariableSetStmt:
		c.add(variable(n.VariableSetStmt))
	case *pg.Node_VariableShowStmt:
		c.add(migration.Select{})
	case *pg.Node_ConstraintsSetStmt:
		s := n.ConstraintsSetStmt
		c.add(migration.SetConstraints{Names: c.names(s.Constraints), Deferred: s.Deferred})
	case *pg.Node_DiscardStmt:
		all := n.DiscardStmt.Target == pg.DiscardMode_DISCARD_ALL
		c.add(migration.Other{Kind: "discard", NotInTransaction: all})
	default:
		return false
	}
	return true
}

func transaction(n *pg.TransactionStmt) migration.Operation {
	control := migration.TransactionControl{Name: n.SavepointName, Chain: n.Chain}
	switch n.Kind {
	case pg.TransactionStmtKind_TRANS_STMT_BEGIN, pg.TransactionStmtKind_TRANS_STMT_START:
		control.Action = "begin"
	case pg.TransactionStmtKind_TRANS_STMT_COMMIT:
		control.Action = "commit"
	case pg.TransactionStmtKind_TRANS_STMT_ROLLBACK:
		control.Action = "rollback"
	case pg.TransactionStmtKind_TRANS_STMT_SAVEPOINT:
		control.Action = "savepoint"
	case pg.TransactionStmtKind_TRANS_STMT_RELEASE:
		control.Action = "release"
	case pg.TransactionStmtKind_TRANS_STMT_ROLLBACK_TO:
		control.Action = "rollback to"
	case pg.TransactionStmtKind_TRANS_STMT_PREPARE:
		return migration.Other{Kind: "prepare transaction"}
	case pg.TransactionStmtKind_TRANS_STMT_COMMIT_PREPARED:
		return migration.Other{Kind: "commit prepared", NotInTransaction: true}
	case pg.TransactionStmtKind_TRANS_STMT_ROLLBACK_PREPARED:
		return migration.Other{Kind: "rollback prepared", NotInTransaction: true}
	}
	return control
}

// variable converts SET and RESET.
func variable(n *pg.VariableSetStmt) migration.SetVariable {
	out := migration.SetVariable{Name: strings.ToLower(n.Name), Local: n.IsLocal}
	switch n.Kind {
	case pg.VariableSetKind_VAR_RESET_ALL:
		out.Name, out.Reset = "all", true
	case pg.VariableSetKind_VAR_RESET, pg.VariableSetKind_VAR_SET_DEFAULT:
		out.Reset = true
	case pg.VariableSetKind_VAR_SET_CURRENT:
		out.FromCurrent = true
	case pg.VariableSetKind_VAR_SET_MULTI: // SET TRANSACTION, SET SESSION CHARACTERISTICS
		out.Value = transactionModes(n.Args)
	default:
		var values []string
		for _, a := range n.Args {
			values = append(values, scalar(a))
		}
		out.Value = strings.Join(values, ", ")
	}
	return out
}

// transactionModes writes the modes of SET TRANSACTION as
// "transaction_isolation = serializable".
func transactionModes(args []*pg.Node) string {
	var modes []string
	for _, a := range args {
		if e := a.GetDefElem(); e != nil {
			modes = append(modes, e.Defname+" = "+scalar(e.Arg))
		}
	}
	return strings.Join(modes, ", ")
}

// setConfig reads SELECT set_config('name', 'value', is_local), which is SET
// by another name: pg_dump writes it. A query may set several.
func setConfig(n *pg.SelectStmt) (settings []migration.Operation, ok bool) {
	if len(n.FromClause) > 0 || n.WhereClause != nil || len(n.TargetList) == 0 {
		return nil, false
	}
	for _, target := range n.TargetList {
		setting, ok := setConfigCall(target.GetResTarget().GetVal().GetFuncCall())
		if !ok {
			return nil, false
		}
		settings = append(settings, setting)
	}
	return settings, true
}

func setConfigCall(call *pg.FuncCall) (migration.SetVariable, bool) {
	if call == nil || functionName(call.Funcname) != "set_config" || len(call.Args) != 3 {
		return migration.SetVariable{}, false
	}
	for _, a := range call.Args {
		if a.GetAConst() == nil && a.GetTypeCast() == nil {
			return migration.SetVariable{}, false
		}
	}
	local := scalar(call.Args[2])
	return migration.SetVariable{
		Name: strings.ToLower(scalar(call.Args[0])), Value: scalar(call.Args[1]), Local: local == "true" || local == "t",
	}, true
}
