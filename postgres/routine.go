package postgres

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

// WithCalls is the reading with all that the functions do which the statement
// calls, as far as the state that it meets knows their code, or the statement
// creates them. Their operations follow the call; they have its place, and
// Within says where they stand. A function counts as a whole, whether the
// conditions in it hold or not.
//
// Of a function that the change creates it adds what the server would refuse.
func (r Reading) WithCalls(before func() *schema.State) Reading {
	if !slices.ContainsFunc(r.Operations, concernsFunctions) {
		return r
	}
	e := expansion{now: schema.NewBuilder(before()), out: Reading{statement: r.statement}}
	e.add(r, nil, 0)
	return e.out
}

func concernsFunctions(o migration.Operation) bool {
	switch o := o.(type) {
	case migration.Call:
		return true
	case migration.CreateFunction:
		return o.Body != nil
	}
	return false
}

// maxOperations bounds what functions that call functions make of a short text.
const maxOperations = 5000

// expansion is a reading while its calls are followed.
type expansion struct {
	now *schema.Builder
	// running are the bodies of the functions that are being followed.
	running []*migration.Statement
	out     Reading
}

// frame is the function in which operations stand, and the call in the
// statement that led to it.
type frame struct {
	function *schema.Function
	call     migration.Span
}

// add adds the operations of a text, those of a function in its frame. how says
// how the text runs.
func (e *expansion) add(r Reading, in *frame, how circumstance) {
	own := e.out.own()
	own.unread = append(own.unread, r.Unread()...)
	own.conditional = own.conditional || r.Conditional()
	if in != nil {
		e.placeUnread(len(r.Unread()), in)
	}
	for i, operation := range r.Operations {
		place := r.Span(i)
		if in != nil {
			if own.within == nil {
				own.within = map[int]migration.Within{}
			}
			own.within[len(e.out.Operations)] = migration.Within{Function: in.function.Name, Span: place}
			place = in.call
		}
		how := how | r.more().circumstances[i]
		e.out.mark(len(e.out.Operations), how)
		e.out.addAt(operation, place)
		switch o := operation.(type) {
		case migration.CreateFunction:
			e.now.Apply(o)
			if in == nil {
				e.judge(o)
			}
		case migration.DropFunction, migration.AlterFunction, migration.SetVariable:
			e.now.Apply(o)
		case migration.Call:
			e.call(o, place, how, i > 0 && onlyCalls(r.Operations[i-1]))
		}
	}
}

// placeUnread gives the last n unread parts, which stand in a function, the
// place of the call.
func (e *expansion) placeUnread(n int, in *frame) {
	all := e.out.Unread()
	own := all[len(all)-n:]
	for i, u := range own {
		own[i].Reason = wording.Say("%s (in function %s, %s:%d)", u.Reason, in.function.Name.Short(), u.Span.Path, u.Span.Start.Line)
		own[i].Span = in.call
	}
}

// onlyCalls reports whether a query is there for the functions that it calls.
func onlyCalls(o migration.Operation) bool {
	query, ok := o.(migration.Select)
	return ok && len(query.Sources) == 0
}

// judge adds what the server would refuse of the code of a function that the
// change creates.
func (e *expansion) judge(o migration.CreateFunction) {
	if o.Body == nil || e.now.State().Epoch() == 0 {
		return
	}
	body := readBody(o.Body, o.Language, o.Inputs, nil, 1)
	e.out.own().unread = append(e.out.Unread(), body.more().refused...)
}

// call follows a call. isPurpose tells a statement that is there for the call;
// in any other the call may have no row to be made for.
func (e *expansion) call(o migration.Call, place migration.Span, how circumstance, isPurpose bool) {
	state := e.now.State()
	f := state.Called(o)
	switch {
	case f == nil || f.Body == nil:
		e.unknown(o, f, place, isPurpose)
	case slices.Contains(e.running, f.Body): // it counts already
	case len(e.running) == maxNesting:
		e.opaque(wording.Say("%s is called within calls of calls", o.Function.Short()), place)
	case len(e.out.Operations) > maxOperations:
		e.opaque(wording.Say("%s is called too often to be followed", o.Function.Short()), place)
	default:
		how |= inCode
		if !isPurpose && !o.Procedure {
			how |= mayNotRun
		}
		e.running = append(e.running, f.Body)
		e.add(readBody(f.Body, f.Language, f.Inputs, o.Arguments, len(e.running)), &frame{f, place}, how)
		e.running = e.running[:len(e.running)-1]
	}
}

// unknown says that nobody knows what a procedure does, or a function for
// which a statement of the change is there.
func (e *expansion) unknown(o migration.Call, f *schema.Function, place migration.Span, isPurpose bool) {
	what := wording.Say("function %s", o.Function.Short())
	if o.Procedure {
		what = wording.Say("procedure %s", o.Function.Short())
	}
	reason := wording.Say("what %s does is not known", what)
	if f != nil {
		reason = wording.Say("the code of %s, in %s, is not read", what, f.Language)
	}
	switch {
	case o.Procedure:
		e.opaque(reason, place)
	case isPurpose && e.now.State().Epoch() > 0:
		e.unread(reason, place)
	}
}

func (e *expansion) opaque(reason wording.Text, place migration.Span) {
	e.unread(reason, place)
	e.out.addAt(migration.Opaque{Reason: reason}, place)
}

func (e *expansion) unread(reason wording.Text, place migration.Span) {
	e.out.own().unread = append(e.out.Unread(), migration.Unread{Span: place, Reason: reason})
}

// readBody reads the code of a function, with the values that a call gives to
// its parameters. depth is in how many other texts it stands.
func readBody(body *migration.Statement, language string, inputs []migration.Parameter, arguments []migration.Argument, depth int) Reading {
	if language != "plpgsql" {
		return read(body, depth)
	}
	c := newConverter(body)
	c.depth = depth
	p := newProgram(c, quotedText{text: body.SQL, pieces: migration.Identity(0, len(body.SQL))})
	for i, a := range arguments {
		switch {
		case a.Name != "":
			i = slices.IndexFunc(inputs, func(p migration.Parameter) bool { return p.Name == a.Name })
		case i < len(inputs) && inputs[i].Variadic:
			i = len(inputs)
		}
		if a.Known && i >= 0 && i < len(inputs) {
			p.bind(inputs[i].Name, i+1, a.Value)
		}
	}
	p.run()
	return p.reading
}
