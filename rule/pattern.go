package rule

import (
	"errors"
	"regexp"
	"regexp/syntax"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/interpreter"

	"github.com/oncebitten/oncebitten/wording"
)

// maxPattern is how many parts a pattern may have, its repetitions written
// out: x{1000} has a thousand.
const maxPattern = 2000

// checkPattern says what is wrong with the pattern of matches().
func checkPattern(pattern string) error {
	tree, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		var wrong *syntax.Error
		if errors.As(err, &wrong) {
			return wording.Errorf("the pattern is wrong: %s: `%s`", wrong.Code, wrong.Expr)
		}
		return wording.Errorf("the pattern is wrong: %w", err)
	}
	if size := patternSize(tree); size > maxPattern {
		return wording.Errorf("the pattern has more than %d parts once its repetitions are written out", maxPattern)
	}
	return nil
}

// patternSize is about how many states the machine for a pattern has.
func patternSize(tree *syntax.Regexp) int {
	size := 1
	switch tree.Op {
	case syntax.OpLiteral, syntax.OpCharClass:
		size = max(len(tree.Rune), 1)
	}
	for _, part := range tree.Sub {
		size += patternSize(part)
		if size > maxPattern {
			return size
		}
	}
	if tree.Op == syntax.OpRepeat {
		size *= max(tree.Min, tree.Max, 1)
	}
	return size
}

// metered makes matches() count what it costs: the length of the text times
// the size of the pattern, which is compiled once.
func metered(m *meter) *interpreter.RegexOptimization {
	return &interpreter.RegexOptimization{
		Function:   "matches",
		RegexIndex: 1,
		Factory: func(call interpreter.InterpretableCall, pattern string) (interpreter.InterpretableCall, error) {
			tree, err := syntax.Parse(pattern, syntax.Perl)
			if err != nil {
				return nil, err
			}
			size := int64(patternSize(tree))
			compiled, err := regexp.Compile(pattern)
			if err != nil {
				return nil, err
			}
			return interpreter.NewCall(call.ID(), call.Function(), call.OverloadID(), call.Args(), func(values ...ref.Val) ref.Val {
				text, ok := values[0].Value().(string)
				if len(values) != 2 || !ok {
					return types.NoSuchOverloadErr()
				}
				m.spend(int64(len(text)) * size / 16)
				return types.Bool(compiled.MatchString(text))
			}), nil
		},
	}
}
