package python

import (
	"path"
	"strings"
)

// FilePath is the path of a file that a value stands for: a text, or a path of
// pathlib. It is relative to the root of the repository where it was made from
// __file__. The functions of os.path give texts by themselves.
func FilePath(v Value) (string, bool) {
	switch x := v.(type) {
	case String:
		return x.Known()
	case *Attribute:
		if of, ok := pathlibPath(x.Of); ok && x.Name == "parent" {
			return path.Dir(of), true
		}
	case *Operation:
		return pathOperation(x)
	case *Call:
		return pathMethod(x)
	}
	return "", false
}

// pathlibPath is FilePath for what is no text.
func pathlibPath(v Value) (string, bool) {
	if _, isText := v.(String); isText {
		return "", false
	}
	return FilePath(v)
}

// pathOperation is path / "name" or path.parents[1].
func pathOperation(o *Operation) (string, bool) {
	if len(o.Operands) != 2 {
		return "", false
	}
	switch o.Operator {
	case "/":
		of, ok := pathlibPath(o.Operands[0])
		name, ok2 := FilePath(o.Operands[1])
		return path.Join(of, name), ok && ok2
	case "[]":
		parents, ok := o.Operands[0].(*Attribute)
		n, ok2 := integer(o.Operands[1])
		if !ok || !ok2 || parents.Name != "parents" || n < 0 || n > maxNesting {
			return "", false
		}
		of, ok := pathlibPath(parents.Of)
		for range n + 1 {
			of = path.Dir(of)
		}
		return of, ok
	}
	return "", false
}

// pathMethod is Path(…) or a method of a path that gives another one.
func pathMethod(c *Call) (string, bool) {
	switch PathOf(c.Callee) {
	case "pathlib.Path", "pathlib.PurePath", "pathlib.PosixPath", "pathlib.PurePosixPath":
		return joinedPath("", c.Arguments)
	}
	method, ok := c.Callee.(*Attribute)
	if !ok {
		return "", false
	}
	of, ok := pathlibPath(method.Of)
	if !ok {
		return "", false
	}
	switch method.Name {
	case "resolve", "absolute":
		return of, true
	case "joinpath":
		return joinedPath(of, c.Arguments)
	case "with_suffix", "with_name":
		name, ok := joinedPath("", c.Arguments)
		if method.Name == "with_suffix" {
			return strings.TrimSuffix(of, path.Ext(of)) + name, ok
		}
		return path.Join(path.Dir(of), name), ok
	}
	return "", false
}

func joinedPath(first string, arguments []Argument) (string, bool) {
	out := first
	for _, a := range arguments {
		part, ok := FilePath(a.Value)
		if !ok || a.Kind != "" {
			return "", false
		}
		out = path.Join(out, part)
	}
	return out, len(arguments) > 0
}

// osPath is a function of os.path whose arguments are known; nil for others.
func osPath(function string, arguments []Argument) Value {
	name, known := strings.CutPrefix(function, "os.path.")
	joined, ok := joinedPath("", arguments)
	if !known || !ok || len(arguments) != 1 && name != "join" {
		return nil
	}
	text := func(s string) Value { return String{Text: Plain(s)} }
	switch name {
	case "join", "abspath", "realpath", "normpath":
		return text(joined)
	case "dirname":
		return text(path.Dir(joined))
	case "basename":
		return text(path.Base(joined))
	case "splitext":
		extension := path.Ext(joined)
		return &List{"tuple", []Value{text(strings.TrimSuffix(joined, extension)), text(extension)}}
	}
	return nil
}
