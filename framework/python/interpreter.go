package python

import (
	"strings"

	"github.com/oncebitten/oncebitten/framework/python/syntax"
	"github.com/oncebitten/oncebitten/wording"
)

// The bounds of what is followed.
const (
	// maxCalls is how deep functions of the module are followed into each other.
	maxCalls = 4
	// maxSteps is how many statements and expressions are followed in all: a
	// loop over a long list of literals is unrolled, a hostile one is not.
	maxSteps = 500_000
)

// Host is told, in the order in which it would happen, of what the code does
// with things that the module does not define.
type Host interface {
	// Call is told of a call. It returns what the call returns; nil leaves
	// that the Call itself.
	Call(c *Call) Value
	// Attribute resolves an attribute of a symbol; nil leaves it the symbol.
	Attribute(a *Attribute) Value
	// Overloads reports whether a symbol has operators of its own, so that
	// "a" + symbol is no text.
	Overloads(v Value) bool
	// Assign is told that an attribute of a symbol is given another value.
	Assign(a *Attribute, v Value)
	// Enter and Leave are told of a with statement's context manager. Enter
	// returns what "as" binds; nil leaves it the manager itself.
	Enter(manager Value) Value
	Leave(manager Value)
	// NotRead is told of code that could not be followed. Reason completes
	// "not read: …".
	NotRead(place Place, reason wording.Text)
	// Importing is told that the top level of another module is followed, until
	// the function that it returns is called: what that does is not the doing
	// of the code that imports it.
	Importing() (done func())
}

// Interpreter follows the code of one module, and that of the modules of its
// repository where it calls them.
type Interpreter struct {
	// main is the module that is asked about, unit the one whose code is
	// followed at the moment.
	main, unit *unit
	// site is where main has left its own code, while unit is another one.
	site     Place
	library  Library
	imported map[*syntax.Module]*unit
	host     Host
	guards   []guard
	depth    int
	steps    int
	stopped  bool
}

// unit is a module with the names of its top level.
type unit struct {
	module  *syntax.Module
	globals *scope
}

// scope holds the names of a module, a class or a function call.
type scope struct {
	names  map[string]Value
	parent *scope
	// returns are the values that a call may return.
	returns []Value
	// yields are those that it yields; yield, if it is there, is what happens then.
	yields []Value
	yield  func(Value)
}

func newScope(parent *scope) *scope { return &scope{names: map[string]Value{}, parent: parent} }

func (s *scope) lookup(name string) (Value, bool) {
	for ; s != nil; s = s.parent {
		if v, ok := s.names[name]; ok {
			return v, true
		}
	}
	return nil, false
}

// guard is a condition under which the code goes on. One that is there
// because of an early exit ends where the exit leads.
type guard struct {
	text  string
	until flow
}

// flow says how a statement ends.
type flow int

const (
	goesOn flow = iota
	continues
	breaks
	returns
	raises
)

// Load follows the top level of a module. Library finds the modules that it
// imports; nil where there are none.
func Load(module *syntax.Module, host Host, library Library) *Interpreter {
	main := &unit{module, newScope(nil)}
	in := &Interpreter{main: main, unit: main, host: host, library: library, imported: map[*syntax.Module]*unit{}}
	in.block(module.Body, main.globals)
	in.guards = nil
	return in
}

// Global is what a name of the module is bound to; nil when there is none.
func (in *Interpreter) Global(name string) Value { return in.main.globals.names[name] }

// Run follows a function of the module with the given arguments, by the
// names of its parameters. A parameter that is not among them is unknown,
// whatever its default says, because whoever calls may have set it.
func (in *Interpreter) Run(f *Function, arguments map[string]Value) {
	in.steps, in.stopped, in.guards = 0, false, nil
	local := newScope(f.scope)
	for _, p := range f.Parameters {
		v, given := arguments[p.Name]
		if !given {
			v = Unknown{wording.Say("the argument %s of %s is given by the caller", p.Name, f.Name), in.place(p)}
		}
		local.names[p.Name] = v
	}
	in.depth++
	in.block(f.Body, local)
	in.depth--
}

// Result is what a function would return for arguments. Whatever else it does
// counts for nothing.
func (in *Interpreter) Result(f *Function, arguments ...Value) Value {
	var given []Argument
	for _, v := range arguments {
		given = append(given, Argument{Value: v})
	}
	done := in.host.Importing()
	v := in.function(f, given, syntax.Call{})
	done()
	return v
}

// place is where a node stands. What stands in another module has the place
// of the call that leads there: that is the line which a reader can change.
func (in *Interpreter) place(n syntax.Node) Place {
	if in.unit != in.main {
		return in.site
	}
	return Place{in.main.module.Source, n.Extent()}
}

// text is the source text of a node, with its white space folded.
func (in *Interpreter) text(n syntax.Node) string {
	return Place{in.unit.module.Source, n.Extent()}.Text()
}

// code is the source text of a node as a reason.
func (in *Interpreter) code(n syntax.Node) wording.Text { return wording.Verbatim(in.text(n)) }

func (in *Interpreter) unknown(n syntax.Node, reason wording.Text) Unknown {
	return Unknown{reason, in.place(n)}
}

// step counts, and says when it has been enough.
func (in *Interpreter) step(n syntax.Node) bool {
	if in.steps++; in.steps <= maxSteps {
		return true
	}
	if !in.stopped {
		in.stopped = true
		in.host.NotRead(in.place(n), wording.Say("the code goes on for too long to be followed"))
	}
	return false
}

// guardText is the condition that holds here; "" when there is none.
func (in *Interpreter) guardText() string {
	if len(in.guards) == 0 {
		return ""
	}
	texts := make([]string, 0, len(in.guards))
	for i, g := range in.guards {
		if i == 0 || in.guards[i-1].text != g.text {
			texts = append(texts, g.text)
		}
	}
	return strings.Join(texts, " and ")
}

// guarded follows a block under a condition. It reports how the block ends;
// exits inside it that only may happen leave their guards behind.
func (in *Interpreter) guarded(text string, body []syntax.Statement, s *scope) flow {
	mark := len(in.guards)
	in.guards = append(in.guards, guard{text: text})
	end := in.block(body, s)
	in.guards = append(in.guards[:mark], in.exits(mark+1)...)
	return end
}

// exits are the guards from a mark on that stand for early exits.
func (in *Interpreter) exits(mark int) []guard {
	var out []guard
	for _, g := range in.guards[min(mark, len(in.guards)):] {
		if g.until != goesOn {
			out = append(out, g)
		}
	}
	return out
}

// leave drops the guards of early exits that lead to here: continue to the
// end of a loop's round, break to the end of the loop, return to the end of
// a call.
func (in *Interpreter) leave(mark int, reached flow) {
	kept := in.guards[:mark]
	for _, g := range in.exits(mark) {
		if g.until > reached {
			kept = append(kept, g)
		}
	}
	in.guards = kept
}

// block follows statements in their order, up to one that never goes on.
func (in *Interpreter) block(body []syntax.Statement, s *scope) flow {
	for _, statement := range body {
		if !in.step(statement) {
			return returns
		}
		if end := in.statement(statement, s); end != goesOn {
			return end
		}
	}
	return goesOn
}

func (in *Interpreter) statement(statement syntax.Statement, s *scope) flow {
	switch x := statement.(type) {
	case syntax.Evaluate:
		in.discard(x.Value, s)
	case syntax.Assign:
		in.assign(x, s)
	case syntax.Function:
		s.names[x.Name] = in.define(x, s)
	case syntax.Class:
		in.class(x, s)
	case syntax.If:
		return in.branch(x, s)
	case syntax.For:
		return in.loop(x, s)
	case syntax.While:
		return in.while(x, s)
	case syntax.Try:
		return in.try(x, s)
	case syntax.With:
		return in.with(x, s)
	case syntax.Match:
		in.match(x, s)
	case syntax.Return:
		v := Value(None{})
		if x.Value != nil {
			v = in.evaluate(x.Value, s)
		}
		s.returns = append(s.returns, v)
		return returns
	case syntax.Raise:
		return raises
	case syntax.Break:
		return breaks
	case syntax.Continue:
		return continues
	case syntax.Import:
		in.imports(x, s)
	case syntax.Pass:
	case syntax.InvalidStatement:
		if !x.Reason.IsZero() {
			in.host.NotRead(in.place(x), x.Reason)
		}
	}
	return goesOn
}

// discard follows an expression whose value nobody uses.
func (in *Interpreter) discard(e syntax.Expression, s *scope) {
	if call, ok := e.(syntax.Call); ok {
		in.call(call, s, true)
		return
	}
	in.evaluate(e, s)
}

func (in *Interpreter) class(x syntax.Class, s *scope) {
	c := &Class{Name: x.Name, scope: newScope(s)}
	for _, base := range x.Bases {
		if base.Name == "" {
			c.Bases = append(c.Bases, in.evaluate(base.Value, s))
		}
	}
	in.block(x.Body, c.scope)
	for _, statement := range x.Body {
		if a, ok := statement.(syntax.Assign); ok {
			for _, target := range a.Targets {
				if name, ok := target.(syntax.Name); ok {
					c.order = append(c.order, name.ID)
				}
			}
		}
	}
	s.names[x.Name] = c
}
