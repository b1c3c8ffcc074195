package alembic

import (
	"path"
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/framework/python"
	"github.com/oncebitten/oncebitten/framework/python/syntax"
	"github.com/oncebitten/oncebitten/lazyregexp"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

const (
	metadataOption = "target_metadata"
	namingOption   = "naming_convention"
)

// envHost follows env.py for the options of context.configure, and for the
// naming conventions that it, or a module that it imports, sets.
type envHost struct {
	perMigration bool
	metadata     []python.Value
	conventions  []naming
}

func (h *envHost) Call(c *python.Call) python.Value {
	for _, a := range c.Arguments {
		switch a.Name {
		case transactionOption:
			if truth, known := python.Truth(a.Value); truth && known {
				h.perMigration = true
			}
		case metadataOption:
			h.metadata = append(h.metadata, a.Value)
		case namingOption:
			h.note(a.Value)
		}
	}
	return nil
}

// Assign is told of metadata.naming_convention = {…}.
func (h *envHost) Assign(a *python.Attribute, v python.Value) {
	if a.Name == namingOption {
		h.note(v)
	}
}

// note keeps a convention, once.
func (h *envHost) note(v python.Value) {
	n := conventionOf(v)
	same := func(other naming) bool {
		for kind, text := range n {
			if other[kind] != text {
				return false
			}
		}
		return len(n) == len(other)
	}
	if n != nil && !slices.ContainsFunc(h.conventions, same) {
		h.conventions = append(h.conventions, n)
	}
}

func (*envHost) Attribute(*python.Attribute) python.Value { return nil }
func (*envHost) Enter(python.Value) python.Value          { return nil }
func (*envHost) Leave(python.Value)                       {}
func (*envHost) NotRead(python.Place, wording.Text)       {}
func (*envHost) Overloads(python.Value) bool              { return false }
func (*envHost) Importing() func()                        { return func() {} }

// conventionOf reads a dictionary of naming conventions; nil for another value.
func conventionOf(v python.Value) naming {
	dict, ok := v.(*python.Dict)
	if !ok {
		return nil
	}
	n := naming{}
	for _, e := range dict.Entries {
		kind, ok := e.Key.(python.String)
		text, ok2 := e.Value.(python.String)
		if ok && ok2 && len(text.Unknowns) == 0 {
			n[kind.S] = text.S
		}
	}
	return n
}

// metadataNaming is the convention of a MetaData, or of what was made with one:
// declarative_base(metadata=…), SQLAlchemy(metadata=…). Known is false where it
// cannot be told.
func metadataNaming(v python.Value) (n naming, known bool) {
	switch x := v.(type) {
	case *python.List:
		if len(x.Items) > 0 {
			return metadataNaming(x.Items[0])
		}
	case *python.Attribute:
		if call, ok := x.Of.(*python.Call); ok && x.Name == "metadata" {
			return metadataNaming(call)
		}
	case *python.Call:
		for _, a := range x.Arguments {
			switch a.Name {
			case namingOption:
				n = conventionOf(a.Value)
				return n, n != nil
			case "metadata":
				return metadataNaming(a.Value)
			}
		}
		return nil, methodOf(x) == "MetaData"
	case python.None:
		return nil, true
	}
	return nil, false
}

// findNaming is the naming convention of the environment whose env.py has this
// text: that of its target_metadata, or else the only one that is set in a
// module that it imports or that usually holds the metadata.
func (l *library) findNaming(folder, text string) naming {
	parser, err := l.parser()
	if err != nil || !strings.Contains(text, metadataOption) {
		return nil
	}
	defer parser.Close()
	host := &envHost{}
	code := followEnv(parser, migration.NewSource(envFile(folder), text), host, l.module)
	for _, v := range append(host.metadata, code.Global(metadataOption)) {
		if n, known := metadataNaming(v); known {
			return n
		}
	}
	if len(host.conventions) == 0 {
		for _, source := range l.metadataModules(folder) {
			python.Load(parser.Parse(source), host, l.module)
		}
	}
	if len(host.conventions) == 1 {
		return host.conventions[0]
	}
	return nil
}

// followEnv follows env.py: its top level, and each of its functions.
func followEnv(parser *syntax.Parser, source *migration.Source, host python.Host, library python.Library) *python.Interpreter {
	module := parser.Parse(source)
	code := python.Load(module, host, library)
	for _, statement := range module.Body {
		if function, ok := statement.(syntax.Function); ok {
			if value, ok := code.Global(function.Name).(*python.Function); ok {
				code.Run(value, nil)
			}
		}
	}
	return code
}

// metadataModule are the names of files in which projects keep their MetaData;
// Flask-Migrate finds it through the application.
var metadataModule = lazyregexp.New(`^(?:extensions?|exts|database|db|models?|base|meta|metadata|app|application|core|__init__)\.py$`)

// maxMetadataModules is how many such files are looked at.
const maxMetadataModules = 60

// metadataModules are files near an environment that set a naming convention.
func (l *library) metadataModules(folder string) []*migration.Source {
	root := path.Dir(folder)
	var files []string
	for _, p := range l.paths {
		near := root == "." || strings.HasPrefix(p, root+"/")
		if near && strings.Count(p, "/") <= strings.Count(root, "/")+4 && metadataModule.MatchString(path.Base(p)) && !isForeign(p) {
			files = append(files, p)
		}
	}
	if len(files) == 0 || len(files) > maxMetadataModules {
		return nil
	}
	texts, _ := l.snapshot.Read(files) // what cannot be read sets no convention
	var out []*migration.Source
	for _, file := range files {
		if strings.Contains(texts[file], namingOption) {
			out = append(out, migration.NewSource(file, texts[file]))
		}
	}
	return out
}
