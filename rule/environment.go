package rule

import (
	"sync"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
)

// The bounds of an expression as it is written.
const (
	maxExpression = 4000 // code points
	maxDepth      = 50   // of the parser's own recursion
	maxNesting    = 3    // of loops in loops
)

// environment is the language: CEL's own operators, macros and functions, with
// our variables. It takes some milliseconds to make, so it is made when the
// first lesson with a check of its own is read.
var environment = sync.OnceValues(func() (*cel.Env, error) {
	options := []cel.EnvOption{
		cel.CustomTypeProvider(provider{registry}),
		cel.CustomTypeAdapter(registry),
		cel.ParserExpressionSizeLimit(maxExpression),
		cel.ParserRecursionLimit(maxDepth),
		cel.CrossTypeNumericComparisons(true),
		cel.ASTValidators(
			cel.ValidateComprehensionNestingLimit(maxNesting),
			cel.ValidateHomogeneousAggregateLiterals(),
			cel.ValidateDurationLiterals(),
			cel.ValidateTimestampLiterals(),
		),
	}
	for _, v := range variables {
		options = append(options, cel.Variable(v.Name, v.Type.Type()))
	}
	for _, q := range questions {
		options = append(options, cel.Function(q.Name,
			cel.MemberOverload("table_"+q.Name, []*cel.Type{tableObject.Type(), textType}, boolType,
				cel.BinaryBinding(func(of, name ref.Val) ref.Val {
					t, _ := of.Value().(*tableView)
					word, _ := name.Value().(string)
					answer, err := t.has(q.Name, word, t != nil && q.found(t, word))
					if err != nil {
						return types.WrapErr(err)
					}
					return types.Bool(answer)
				}))))
	}
	return cel.NewEnv(options...)
})
