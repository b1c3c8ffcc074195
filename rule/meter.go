package rule

import (
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/common/types/traits"
	"github.com/google/cel-go/interpreter"
)

// The bounds of what an expression may do. A unit is one step of it: an
// operator, a field, a round of a loop. A text that a step gives counts a unit
// more for each 16 bytes, a list one for each element. A step takes well below
// a microsecond.
const (
	// maxEvaluation is what one answer may cost: texts of 3 MB, or a loop of
	// some ten thousand rounds.
	maxEvaluation = 200_000
	// maxRun is what all answers to a part of a change may cost together, with
	// perEvaluation more for each: a check that is above it is stopped.
	maxRun        = 1_000_000
	perEvaluation = 500
)

// meter counts what an expression costs, and stops it.
type meter struct {
	// left is what the evaluation at work may still cost.
	left int64
}

// tooCostly ends an evaluation.
var tooCostly = interpreter.EvalCancelledError{
	Cause: interpreter.CostLimitExceeded, Message: "it takes too many steps",
}

// spend takes units; none left ends the evaluation.
func (m *meter) spend(units int64) {
	if m.left -= units; m.left < 0 {
		panic(tooCostly) // which the interpreter turns into the error of the evaluation
	}
}

// observe counts one step that has given a value.
func (m *meter) observe(_ int64, _ any, val ref.Val) {
	switch v := val.(type) {
	case types.Bool, types.Int, value, nil:
		m.spend(1)
	case types.String:
		m.spend(1 + int64(len(v))/16)
	case types.Bytes:
		m.spend(1 + int64(len(v))/16)
	case traits.Sizer:
		size, _ := v.Size().(types.Int)
		m.spend(1 + int64(size))
	default:
		m.spend(1)
	}
}
