package postgres

import (
	"github.com/oncebitten/oncebitten/migration"
)

// The Reader is what frameworks cut SQL with.
var _ migration.SQLReader = Reader{}

// BreaksTransaction reports whether a statement is one that the server
// refuses to run inside a transaction block (PreventInTransactionBlock in
// PostgreSQL's sources).
func (Reader) BreaksTransaction(sql string) bool {
	if !mayBreakTransaction(sql) {
		return false
	}
	reading := Read(&migration.Statement{SQL: sql})
	for _, o := range reading.Operations {
		if breaksTransaction(o) {
			return true
		}
	}
	return false
}

// mayBreakTransaction looks for the words without which no statement does, so
// that few statements are parsed for the question.
func mayBreakTransaction(sql string) bool {
	h := newHead(sql)
	switch {
	case h.accept("VACUUM"), h.accept("REINDEX"), h.accept("CLUSTER"), h.accept("DISCARD"),
		h.accept("COMMIT"), h.accept("ROLLBACK"):
		return true
	case !h.accept("CREATE") && !h.accept("DROP") && !h.accept("ALTER"):
		return false
	case h.accept("DATABASE"), h.accept("TABLESPACE"), h.accept("SYSTEM"), h.accept("SUBSCRIPTION"):
		return true
	case h.accept("TABLE"):
		return h.skipTo("DETACH")
	}
	h.acceptAny("UNIQUE")
	return h.accept("INDEX", "CONCURRENTLY")
}

// breaksTransaction reports whether the server refuses an operation inside a
// transaction block.
func breaksTransaction(o migration.Operation) bool {
	switch o := o.(type) {
	case migration.CreateIndex:
		return o.Concurrently
	case migration.DropIndex:
		return o.Concurrently
	case migration.DetachPartition:
		return o.Concurrently
	case migration.Reindex:
		return o.Concurrently || o.Object != "index" && o.Object != "table"
	case migration.Vacuum:
		return o.Vacuum
	case migration.Cluster:
		return o.Table.IsZero()
	case migration.Other:
		return o.NotInTransaction
	}
	return false
}

// ControlsTransaction is "begin", "commit" or "rollback" for a statement that
// begins or ends a transaction, else "". One that begins another in the same
// breath (AND CHAIN) changes nothing for the statements after it.
func (Reader) ControlsTransaction(sql string) string {
	h := newHead(sql)
	switch {
	case h.accept("BEGIN"), h.accept("START", "TRANSACTION"):
		return "begin"
	case h.accept("PREPARE", "TRANSACTION"):
		return "commit"
	case h.accept("COMMIT"), h.accept("END"):
		return h.endOf("commit")
	case h.accept("ROLLBACK"), h.accept("ABORT"):
		return h.endOf("rollback")
	}
	return ""
}

// endOf is action, unless what follows makes it another statement.
func (h *head) endOf(action string) string {
	h.acceptAny("WORK", "TRANSACTION")
	if h.accept("TO") || h.accept("PREPARED") || h.accept("AND", "CHAIN") {
		return ""
	}
	return action
}
