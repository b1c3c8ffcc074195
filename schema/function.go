package schema

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
)

// Function is a function or procedure that a migration created.
type Function struct {
	Name       migration.Name
	Procedure  bool
	Language   string
	Volatility string // "immutable", "stable" or "volatile"
	Inputs     []migration.Parameter
	// Body is its code; nil where it is in no language that is read.
	Body *migration.Statement
	// Epoch is that of the migration that created it.
	Epoch Epoch
}

// overloads are the functions of one name.
type overloads []*Function

func (o overloads) name() migration.Name { return o[0].Name }

// Takes reports whether a function may be called with that many arguments.
func (f *Function) Takes(arguments int) bool {
	least, most := 0, len(f.Inputs)
	for _, p := range f.Inputs {
		switch {
		case p.Variadic:
			most = max(most, arguments)
		case !p.Optional:
			least++
		}
	}
	return least <= arguments && arguments <= most
}

// hasInputs reports whether a function's parameters are of these types.
func (f *Function) hasInputs(types []migration.Type) bool {
	return slices.EqualFunc(f.Inputs, types, func(p migration.Parameter, t migration.Type) bool {
		return p.Type.String() == t.String()
	})
}

// Functions are the functions of that name that a migration created, one an overload.
func (s *State) Functions(name migration.Name) []*Function {
	if name.Schema != "" {
		f, _ := s.functions.Get(name)
		return f
	}
	for _, schema := range s.SearchPath() {
		if f, ok := s.functions.Get(migration.Name{Schema: schema, Name: name.Name}); ok {
			return f
		}
	}
	return nil
}

// HasFunction reports whether there is a function with the name and the
// parameters of one that is about to be created.
func (s *State) HasFunction(op migration.CreateFunction) bool {
	functions := s.Functions(op.Function)
	if op.Function.Schema == "" {
		functions, _ = s.functions.Get(s.qualified(op.Function))
	}
	types := inputTypes(op.Inputs)
	return slices.ContainsFunc(functions, func(f *Function) bool { return f.hasInputs(types) })
}

func inputTypes(inputs []migration.Parameter) []migration.Type {
	types := make([]migration.Type, len(inputs))
	for i, p := range inputs {
		types[i] = p.Type
	}
	return types
}

// Called is the function that a call runs; nil when it is not known, or when
// it may be one of several.
func (s *State) Called(call migration.Call) *Function {
	var found *Function
	for _, f := range s.Functions(call.Function) {
		if !f.Takes(len(call.Arguments)) {
			continue
		}
		if found != nil {
			return nil
		}
		found = f
	}
	return found
}

// FunctionVolatility is "immutable", "stable" or "volatile" for a function
// that a migration created, and the worst of them for an overloaded one; ""
// when it is not known.
func (s *State) FunctionVolatility(name migration.Name) string {
	worst := ""
	for _, f := range s.Functions(name) {
		if worst == "" || f.Volatility == "volatile" || worst == "immutable" {
			worst = f.Volatility
		}
	}
	return worst
}

// applyFunction applies the operations on functions.
func (b *Builder) applyFunction(op migration.Operation) {
	switch op := op.(type) {
	case migration.CreateFunction:
		b.createFunction(op)
	case migration.AlterFunction:
		b.alterFunction(op)
	case migration.DropFunction:
		b.dropFunction(op)
	}
}

// createFunction adds a function, or replaces the one with the same
// parameters: any others are overloads.
func (b *Builder) createFunction(op migration.CreateFunction) {
	f := &Function{
		Name: b.newName(op.Function, false), Procedure: op.Procedure, Language: op.Language,
		Volatility: op.Volatility, Inputs: op.Inputs, Body: op.Body, Epoch: b.now.epoch,
	}
	if f.Volatility == "" {
		f.Volatility = "volatile"
	}
	types := inputTypes(f.Inputs)
	functions, _ := b.now.functions.Get(f.Name)
	functions = slices.Clone(functions)
	if i := slices.IndexFunc(functions, func(old *Function) bool { return old.hasInputs(types) }); i >= 0 {
		f.Epoch = functions[i].Epoch
		functions[i] = f
	} else {
		functions = append(functions, f)
	}
	b.putFunctions(f.Name, functions)
}

func (b *Builder) alterFunction(op migration.AlterFunction) {
	if op.Volatility != "" {
		b.changeFunctions(op.Function, op.Inputs, op.HasInputs, func(f *Function) { f.Volatility = op.Volatility })
	}
	if op.To != "" {
		b.renameInTriggers(op.Function, op.To)
		b.moveFunctions(op.Function, func(n migration.Name) migration.Name { return migration.Name{Schema: n.Schema, Name: op.To} })
	}
}

// changeFunctions changes those of a name that have the parameters, or all of
// them where none are given.
func (b *Builder) changeFunctions(name migration.Name, inputs []migration.Type, hasInputs bool, change func(*Function)) {
	functions := slices.Clone(b.now.Functions(name))
	for i, f := range functions {
		if hasInputs && !f.hasInputs(inputs) {
			continue
		}
		changed := *f
		change(&changed)
		functions[i] = &changed
	}
	if len(functions) > 0 {
		b.putFunctions(functions[0].Name, functions)
	}
}

func (b *Builder) dropFunction(op migration.DropFunction) {
	if len(op.Inputs) == 0 { // the function of a trigger has none
		b.dropTriggersOf(op.Function)
	}
	functions := b.now.Functions(op.Function)
	if len(functions) == 0 {
		return
	}
	b.putFunctions(functions[0].Name, slices.DeleteFunc(slices.Clone(functions), func(f *Function) bool {
		return !op.HasInputs || f.hasInputs(op.Inputs)
	}))
}

// moveFunctions gives all functions of a name another one.
func (b *Builder) moveFunctions(name migration.Name, to func(migration.Name) migration.Name) {
	functions := b.now.Functions(name)
	if len(functions) == 0 {
		return
	}
	old := functions[0].Name
	moved, _ := b.now.functions.Get(to(old))
	moved = slices.Clip(moved)
	for _, f := range functions {
		c := *f
		c.Name = to(old)
		moved = append(moved, &c)
	}
	b.putFunctions(old, nil)
	b.putFunctions(to(old), moved)
}

// dropFunctionsIn takes out the functions of a schema.
func (b *Builder) dropFunctionsIn(schema string) {
	var names []migration.Name
	for functions := range b.now.functions.All() {
		if name := functions.name(); name.Schema == schema {
			names = append(names, name)
		}
	}
	for _, name := range names {
		b.putFunctions(name, nil)
	}
}

func (b *Builder) putFunctions(name migration.Name, functions []*Function) {
	s := b.editBackdrop()
	if len(functions) == 0 {
		s.functions = s.functions.Delete(name, b.owners)
		return
	}
	s.functions = s.functions.Set(functions, b.owners)
}
