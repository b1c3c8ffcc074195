package migration

// CreateFunction is CREATE FUNCTION and CREATE PROCEDURE.
type CreateFunction struct {
	Function   Name
	Procedure  bool
	OrReplace  bool
	Language   string
	Volatility string // "immutable", "stable" or "volatile"
	// SecurityDefiner is true where it runs with the rights of its owner,
	// SetsSearchPath where it has a search path of its own.
	SecurityDefiner, SetsSearchPath bool
	// Inputs are the parameters that a call gives values to.
	Inputs []Parameter
	// Body is the code, as a text of its own with its places in the file; nil
	// where it is in no language that is read.
	Body *Statement
}

// Parameter is an input parameter of a function. Optional is true where it
// has a default; a Variadic one, the last, takes any number of values.
type Parameter struct {
	Name               string
	Type               Type
	Optional, Variadic bool
}

// AlterFunction changes a function or procedure: its volatility, its
// search path, or its name where To is set. Inputs are as in DropFunction.
type AlterFunction struct {
	Object     string
	Function   Name
	Inputs     []Type
	HasInputs  bool
	Volatility string
	To         string
	// SetsSearchPath is true where it gets a search path of its own.
	SetsSearchPath bool
}

// DropFunction drops one function, procedure or aggregate. Inputs are the
// types of its parameters, where HasInputs says that they are written.
type DropFunction struct {
	Object    string // "function", "procedure", "routine", "aggregate"
	Function  Name
	Inputs    []Type
	HasInputs bool
	IfExists  bool
	Cascade   bool
}

// Call runs a function or procedure that is none of the server's own: CALL,
// or a call within a query, of which it is a part. The operations that the
// function carries out follow it, as far as its code is known.
type Call struct {
	Function  Name
	Procedure bool
	Arguments []Argument
}

// Argument is what a call gives to a parameter: Value as text where Known is
// true, else something that is computed. Name is that of name => value.
type Argument struct {
	Name  string
	Value string
	Known bool
}

// Within says that an operation of a statement stands in the code of a
// function that the statement calls, and where.
type Within struct {
	Function Name
	Span     Span
}
