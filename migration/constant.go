package migration

// Constant is a value that a statement gives to a column, as far as it stands
// in the statement.
type Constant struct {
	Kind ConstantKind
	// Text is the number, or the text without its quotes.
	Text string
}

// ConstantKind is how a value stands in a statement.
type ConstantKind string

// The kinds of constant. DEFAULT counts as one.
const (
	Computed       ConstantKind = "" // not a constant
	NullConstant   ConstantKind = "null"
	Default        ConstantKind = "default"
	TextConstant   ConstantKind = "text"
	TypedConstant  ConstantKind = "typed" // a text with its type: DATE '2024-01-31'
	NumberConstant ConstantKind = "number"
)

// IsValue reports whether its text is known to be the value.
func (c Constant) IsValue() bool {
	return c.Kind == TextConstant || c.Kind == TypedConstant || c.Kind == NumberConstant
}
