package postgres

import (
	"strings"

	"github.com/oncebitten/oncebitten/schema"
)

// circumstance says how an operation runs that stands in code.
type circumstance uint8

const (
	// inCode is an operation of a DO block, a function or a procedure: there the
	// server refuses what cannot run in a transaction, even where none is open.
	inCode circumstance = 1 << iota
	// mayNotRun is one that stands under a condition, in a loop, or in a block
	// whose handler is there for what exists already, or not any more.
	mayNotRun
	// mayBeCaught is one whose failure, whatever it is, a handler may catch.
	mayBeCaught
)

// mark adds a circumstance to operation i.
func (r *Reading) mark(i int, c circumstance) {
	if c == 0 {
		return
	}
	own := r.own()
	if own.circumstances == nil {
		own.circumstances = map[int]circumstance{}
	}
	own.circumstances[i] |= c
	own.conditional = own.conditional || c&(mayNotRun|mayBeCaught) != 0
}

// markFrom adds a circumstance to the operations from index from on.
func (r *Reading) markFrom(from int, c circumstance) {
	for i := from; i < len(r.Operations); i++ {
		r.mark(i, c)
	}
}

// soften takes back that failures are certain where the circumstances may
// prevent them. A condition asks for what is there and what is not: it says
// nothing of the rows and of the transaction.
func (c circumstance) soften(fails []schema.Failure) {
	for i := range fails {
		f := &fails[i]
		if c&mayBeCaught != 0 || c&mayNotRun != 0 && f.Always && !isOfTransaction(f.SQLState) {
			f.Certain, f.Always = false, false
		}
	}
}

// isOfTransaction reports whether a failure comes from the transaction in
// which a statement runs: its state, events that are pending in it, and labels of
// an enum type that it has added.
func isOfTransaction(sqlState string) bool {
	return strings.HasPrefix(sqlState, "25") || sqlState == "55006" || sqlState == "55P04"
}
