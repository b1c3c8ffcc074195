package python

import (
	"strings"

	"github.com/oncebitten/oncebitten/framework/python/syntax"
	"github.com/oncebitten/oncebitten/migration"
)

// Library finds a module of the repository by its dotted name, as a file that
// imports it writes it: with leading dots where it is relative. It returns nil
// for a module from elsewhere.
type Library func(importer *migration.Source, name string) *syntax.Module

// maxImports is how many modules of the repository are followed for one file.
const maxImports = 30

// Module is a module of the repository, or a package without code of its own.
type Module struct {
	Path     string
	importer *migration.Source
	module   *syntax.Module // nil for a package without code of its own
}

func (*Module) value() {}

// imported is a name that stands for something in another module of the
// repository, until somebody asks for it.
type imported struct {
	module *Module
	name   string // "" for the module itself
	as     Reference
	// resolving is true while it is looked up: modules may import a name from
	// each other.
	resolving bool
}

func (*imported) value() {}

func (in *Interpreter) imports(x syntax.Import, s *scope) {
	switch {
	case x.Name == "*":
		in.star(x, s)
	case x.Name != "":
		s.names[x.As] = in.importedAs(x, Reference{x.Module + "." + x.Name})
	case strings.HasPrefix(x.Module, x.As+"."): // import a.b binds a
		s.names[x.As] = in.importedAs(syntax.Import{Module: x.As}, Reference{x.As})
		if in.find(x.Module) != nil {
			s.names[x.As] = &Module{Path: x.As, importer: in.unit.module.Source, module: in.find(x.As)}
		}
	default:
		s.names[x.As] = in.importedAs(x, Reference{x.Module})
	}
}

// importedAs is what an import binds: something of the repository, or a reference.
func (in *Interpreter) importedAs(x syntax.Import, as Reference) Value {
	module := in.find(x.Module)
	if module == nil && (x.Name == "" || in.find(submodule(x.Module, x.Name)) == nil) {
		return as
	}
	return &imported{module: &Module{x.Module, in.unit.module.Source, module}, name: x.Name, as: as}
}

// submodule is the name of a module in a package: "a.b", and ".b" for "." and "b".
func submodule(pkg, name string) string {
	if strings.HasSuffix(pkg, ".") {
		return pkg + name
	}
	return pkg + "." + name
}

// find looks a module of the repository up, for the code that is followed.
func (in *Interpreter) find(name string) *syntax.Module {
	if in.library == nil {
		return nil
	}
	return in.library(in.unit.module.Source, name)
}

// resolve is what an imported name stands for. What its module does not tell
// stays a reference.
func (in *Interpreter) resolve(i *imported, at syntax.Node) Value {
	if i.name == "" {
		return i.module
	}
	if i.resolving {
		return i.as
	}
	i.resolving = true
	defer func() { i.resolving = false }()
	if v := in.member(i.module, i.name, at); v != nil {
		return v
	}
	return i.as
}

// member is a name of a module; nil when the module does not tell.
func (in *Interpreter) member(m *Module, name string, at syntax.Node) Value {
	if u := in.load(m.module, at); u != nil {
		switch v := u.globals.names[name].(type) {
		case nil, Unknown, Choice:
		case *imported:
			return in.within(u, at, func() Value { return in.resolve(v, at) })
		default:
			return v
		}
	}
	if in.library == nil {
		return nil
	}
	path := submodule(m.Path, name)
	if module := in.library(m.importer, path); module != nil {
		return &Module{path, m.importer, module}
	}
	return nil
}

// load follows the top level of another module, once.
func (in *Interpreter) load(module *syntax.Module, at syntax.Node) *unit {
	if module == nil {
		return nil
	}
	u, ok := in.imported[module]
	if ok || len(in.imported) >= maxImports {
		return u
	}
	u = &unit{module, newScope(nil)}
	in.imported[module] = u
	in.within(u, at, func() Value {
		guards := in.guards
		in.guards = nil
		done := in.host.Importing()
		in.block(module.Body, u.globals)
		done()
		in.guards = guards
		return nil
	})
	return u
}

// within follows code of a module, and comes back.
func (in *Interpreter) within(u *unit, at syntax.Node, follow func() Value) Value {
	from, site := in.unit, in.site
	if from == in.main && u != in.main {
		in.site = in.place(at)
	}
	in.unit = u
	v := follow()
	in.unit, in.site = from, site
	return v
}

// starImport is the name under which the modules of "from x import *" are kept.
const starImport = "*"

// star notes a module all of whose names were imported: a name that is
// nowhere else is one of them.
func (in *Interpreter) star(x syntax.Import, s *scope) {
	stars, ok := s.names[starImport].(*List)
	if !ok {
		stars = &List{Kind: "list"}
		s.names[starImport] = stars
	}
	module := in.importedAs(syntax.Import{Module: x.Module}, Reference{x.Module})
	stars.Items = append(stars.Items, module)
}

// starred is a name that "from x import *" has brought; nil when none has. Of
// modules that nobody can look into it is the last one's.
func (in *Interpreter) starred(name string, at syntax.Node) Value {
	stars, ok := in.unit.globals.names[starImport].(*List)
	if !ok {
		return nil
	}
	var last Value
	for i := len(stars.Items) - 1; i >= 0; i-- {
		switch x := stars.Items[i].(type) {
		case Reference:
			if last == nil {
				last = Reference{x.Path + "." + name}
			}
		case *imported:
			if v := in.member(x.module, name, at); v != nil {
				return v
			}
		}
	}
	return last
}
