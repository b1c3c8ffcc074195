// Package syntax is Python source as a tree: what a file says, without what
// it means. A file is read with tree-sitter and turned at once into the
// plain structs below, so that nobody else handles the parser's memory. What
// the parser could not read is an Invalid statement or expression in its
// place; the rest of the file is there all the same.
package syntax

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// Module is one file.
type Module struct {
	Source *migration.Source
	Body   []Statement
	// Comments are all comments, in order, with their "#".
	Comments []Extent
	// Problems are the syntax errors, in order.
	Problems []Problem
}

// Text is the source text of a node.
func (m *Module) Text(n Node) string {
	e := n.Extent()
	return m.Source.Text[e.Start:e.End]
}

// Problem is a part of a file that is not Python, or that is beyond the
// bounds of this reader. Reason completes "not read: …".
type Problem struct {
	Extent
	Reason wording.Text
}

// Extent is a range of bytes of the source.
type Extent struct {
	Start, End int
}

// Node is a statement, an expression or a part of one.
type Node interface {
	// Extent is where it stands.
	Extent() Extent
}

// node gives every type of this package its place.
type node struct{ extent Extent }

func (n node) Extent() Extent { return n.extent }

// Statement is one of the statement structs of this package.
type Statement interface {
	Node
	statement()
}

// Expression is one of the expression structs of this package.
type Expression interface {
	Node
	expression()
}

// Statements.
type (
	// Evaluate is an expression on a line of its own.
	Evaluate struct {
		node
		Value Expression
	}
	// Assign binds Value to each of Targets; Operator is "" or that of an
	// augmented assignment, such as "+".
	Assign struct {
		node
		Targets  []Expression
		Operator string
		Value    Expression
	}
	// Function is a def.
	Function struct {
		node
		Name       string
		Parameters []Parameter
		Body       []Statement
		Decorators []Expression
	}
	// Class is a class definition.
	Class struct {
		node
		Name  string
		Bases []Argument
		Body  []Statement
	}
	// If is one if or elif: an elif is an If alone in Else.
	If struct {
		node
		Condition  Expression
		Then, Else []Statement
	}
	// For is a for loop.
	For struct {
		node
		Target, Iterable Expression
		Body, Else       []Statement
	}
	// While is a while loop.
	While struct {
		node
		Condition  Expression
		Body, Else []Statement
	}
	// Try is a try statement.
	Try struct {
		node
		Body          []Statement
		Handlers      []Handler
		Else, Finally []Statement
	}
	// With is a with statement.
	With struct {
		node
		Items []WithItem
		Body  []Statement
	}
	// Match is a match statement.
	Match struct {
		node
		Subject Expression
		Cases   []Case
	}
	// Return is a return; Value is nil without one.
	Return struct {
		node
		Value Expression
	}
	// Raise is a raise.
	Raise struct{ node }
	// Import is "import a.b as c" and "from a.b import c as d", one name each.
	Import struct {
		node
		// Module is the dotted path, with leading dots where it is relative.
		Module string
		// Name is what is imported from Module: "" for the module itself, "*" for all.
		Name string
		// As is the name it is bound to: the first part of Module, if
		// "import a.b" renames nothing.
		As string
	}
	// Pass is a statement that does nothing to follow: pass, global, assert, del, ….
	Pass struct{ node }
	// Break leaves a loop.
	Break struct{ node }
	// Continue starts the next round of a loop.
	Continue struct{ node }
	// InvalidStatement is what could not be read. Reason is "" where Problems
	// says why.
	InvalidStatement struct {
		node
		Reason wording.Text
	}
)

// Parameter is one parameter of a function. Kind is "" for a usual one,
// "*" and "**" for those that take the rest.
type Parameter struct {
	node
	Name    string
	Kind    string
	Default Expression // nil without one
}

// Handler is an except clause; Type is nil for a bare one.
type Handler struct {
	node
	Type Expression
	Name string
	Body []Statement
}

// WithItem is one context manager; Target is nil without "as".
type WithItem struct {
	Value, Target Expression
}

// Case is one case of a match statement.
type Case struct {
	node // of the pattern
	Body []Statement
}

func (Evaluate) statement()         {}
func (Assign) statement()           {}
func (Function) statement()         {}
func (Class) statement()            {}
func (If) statement()               {}
func (For) statement()              {}
func (While) statement()            {}
func (Try) statement()              {}
func (With) statement()             {}
func (Match) statement()            {}
func (Return) statement()           {}
func (Raise) statement()            {}
func (Import) statement()           {}
func (Pass) statement()             {}
func (Break) statement()            {}
func (Continue) statement()         {}
func (InvalidStatement) statement() {}

// Expressions.
type (
	// Name is an identifier.
	Name struct {
		node
		ID string
	}
	// String is a string literal (or several that stand side by side), with
	// its value and where each byte of it stands. Bytes is true for b"…".
	String struct {
		node
		Value string
		Map   migration.TextMap
		Bytes bool
	}
	// Joined is an f-string, alone or side by side with other strings: its
	// parts are String and Formatted.
	Joined struct {
		node
		Parts []Expression
	}
	// Formatted is a {…} of an f-string.
	Formatted struct {
		node
		Value      Expression
		Conversion string // "", "r", "s", "a"
		Spec       string // after the colon, as written
	}
	// Number is an integer or a float, as written.
	Number struct {
		node
		Text string
	}
	// Constant is None, True, False or "...".
	Constant struct {
		node
		Name string
	}
	// Sequence is a list, a tuple or a set: Kind is "list", "tuple" or "set".
	Sequence struct {
		node
		Kind  string
		Items []Expression
	}
	// Dict is a dictionary; an entry without a key is "**value".
	Dict struct {
		node
		Entries []Entry
	}
	// Attribute is x.name.
	Attribute struct {
		node
		Of   Expression
		Name string
	}
	// Subscript is x[index].
	Subscript struct {
		node
		Of, Index Expression
	}
	// Slice is lower:upper:step in a subscript; its parts may be nil.
	Slice struct {
		node
		Lower, Upper, Step Expression
	}
	// Call is a call.
	Call struct {
		node
		Function  Expression
		Arguments []Argument
	}
	// Unary is "-x", "+x", "~x" or "not x".
	Unary struct {
		node
		Operator string
		X        Expression
	}
	// Binary is an arithmetic or bitwise operation, "and" or "or".
	Binary struct {
		node
		Operator string
		X, Y     Expression
	}
	// Compare is a chain of comparisons: X Operators[0] Ys[0] Operators[1] ….
	Compare struct {
		node
		X         Expression
		Operators []string
		Ys        []Expression
	}
	// Conditional is "x if condition else y".
	Conditional struct {
		node
		Condition, Then, Else Expression
	}
	// Lambda is an anonymous function.
	Lambda struct {
		node
		Parameters []Parameter
		Body       Expression
	}
	// Comprehension is a list, set or dictionary comprehension or a generator
	// expression: Kind is "list", "set", "dict" or "generator". Key is nil but
	// for a dictionary.
	Comprehension struct {
		node
		Kind    string
		Key     Expression
		Body    Expression
		Clauses []Clause
	}
	// Starred is *x in a list or an assignment.
	Starred struct {
		node
		X Expression
	}
	// Yield is "yield x", and with All "yield from x"; X is nil for a bare one.
	Yield struct {
		node
		X   Expression
		All bool
	}
	// Walrus is (name := value).
	Walrus struct {
		node
		Name  string
		Value Expression
	}
	// Invalid is what could not be read.
	Invalid struct {
		node
		Reason wording.Text
	}
)

// Argument is one argument of a call: Name is that of a keyword argument,
// Kind is "*" or "**" for one that is unpacked.
type Argument struct {
	node
	Name  string
	Kind  string
	Value Expression
}

// Entry is one entry of a dictionary.
type Entry struct {
	Key, Value Expression
}

// Clause is a "for" of a comprehension with the conditions that follow it.
type Clause struct {
	Target, Iterable Expression
	Conditions       []Expression
}

func (Name) expression()          {}
func (String) expression()        {}
func (Joined) expression()        {}
func (Formatted) expression()     {}
func (Number) expression()        {}
func (Constant) expression()      {}
func (Sequence) expression()      {}
func (Dict) expression()          {}
func (Attribute) expression()     {}
func (Subscript) expression()     {}
func (Slice) expression()         {}
func (Call) expression()          {}
func (Unary) expression()         {}
func (Binary) expression()        {}
func (Compare) expression()       {}
func (Conditional) expression()   {}
func (Lambda) expression()        {}
func (Comprehension) expression() {}
func (Starred) expression()       {}
func (Yield) expression()         {}
func (Walrus) expression()        {}
func (Invalid) expression()       {}
