package config

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"github.com/oncebitten/oncebitten/nearest"
	"github.com/oncebitten/oncebitten/wording"
)

// Known are the names that a configuration may use.
type Known struct {
	// Checks are the names of all checks; Aliases lead from the names that
	// checks had before to those of today.
	Checks  []string
	Aliases map[string]string
	// LessonPrefix begins the names of checks that lessons bring, which are not
	// known before the lessons are read.
	LessonPrefix string
	// Frameworks are the names of the migration tools.
	Frameworks []string
}

// Bounds of what is read: far above what people write, far below what makes
// the YAML parser slow (its time grows with the square of the depth).
const (
	maxSize  = 1 << 20
	maxDepth = 40
)

// Parse reads the text of a configuration file. The error is Problems: all
// mistakes there are, each with its place; the path is only for naming them.
// An empty text is the default configuration.
func Parse(path, text string, known Known) (*Config, error) {
	text = strings.TrimPrefix(text, "\uFEFF")
	r := &reader{path: path, lines: strings.Split(text, "\n"), known: known, anchors: map[string]ast.Node{}}
	root := r.parse(text)
	if len(r.problems) > 0 {
		return nil, r.problems
	}
	c := Default()
	c.Path = path
	if root != nil {
		r.config(c, root)
	}
	if len(r.problems) > 0 {
		slices.SortStableFunc(r.problems, func(a, b *Problem) int {
			return (a.Line-b.Line)<<20 + a.Column - b.Column
		})
		return nil, r.problems
	}
	return c, nil
}

// A reader turns one file's syntax tree into a configuration and notes the
// problems on the way.
type reader struct {
	path     string
	lines    []string
	known    Known
	anchors  map[string]ast.Node
	problems Problems
}

// parse makes the syntax tree; nil for an empty file or one with problems.
func (r *reader) parse(text string) ast.Node {
	if message := unreadable(text); !message.IsZero() {
		r.problems = append(r.problems, &Problem{Path: r.path, Line: 1, Column: 1, Message: message})
		return nil
	}
	file, err := parseYAML(text)
	if err != nil {
		r.syntaxError(err)
		return nil
	}
	var root ast.Node
	for _, doc := range file.Docs {
		if doc.Body == nil {
			continue
		}
		if root != nil {
			r.problem(doc.Body, "a second document: the file must have one")
			return nil
		}
		root = doc.Body
	}
	return root
}

// unreadable says why a text is not given to the YAML parser; nothing if it is.
func unreadable(text string) wording.Text {
	switch {
	case len(text) > maxSize:
		return wording.Say("the file has %d bytes, more than %d: put the tables into a file of their own (tables: FILE)", len(text), maxSize)
	case !utf8.ValidString(text):
		return wording.Say("the file is not UTF-8: save it as UTF-8")
	case depth(text) > maxDepth:
		return wording.Say("the file is nested more than %d deep", maxDepth)
	}
	return wording.Text{}
}

// depth is no less than how deep lists and maps are nested in a text.
func depth(text string) int {
	deepest, brackets := 0, 0
	for line := range strings.Lines(text) {
		dashes, start := 0, true
		for _, c := range line {
			switch c {
			case '[', '{':
				brackets++
			case ']', '}':
				brackets = max(brackets-1, 0)
			}
			start = start && strings.ContainsRune(" -?&!", c)
			if start && c != ' ' {
				dashes++
			}
			deepest = max(deepest, brackets+dashes)
		}
	}
	return deepest
}

// parseYAML keeps a fault of the parser from ending the program: the text may
// come from anybody's fork.
func parseYAML(text string) (file *ast.File, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = wording.Errorf("the YAML parser failed: %s", wording.Foreign(fmt.Sprint(fault)))
		}
	}()
	return parser.ParseBytes([]byte(text), 0)
}

func (r *reader) syntaxError(err error) {
	p := &Problem{Path: r.path, Line: 1, Column: 1, Message: wording.Say("not valid YAML: %s", err)}
	if syntax, ok := errors.AsType[yaml.Error](err); ok {
		p.Message = wording.Say("not valid YAML: %s", wording.Foreign(syntax.GetMessage()))
		r.locate(p, syntax.GetToken())
	}
	r.problems = append(r.problems, p)
}

// problem notes a mistake at a node.
func (r *reader) problem(at ast.Node, format string, args ...any) {
	p := &Problem{Path: r.path, Line: 1, Column: 1, Message: wording.Say(format, args...)}
	if at != nil {
		r.locate(p, at.GetToken())
	}
	r.problems = append(r.problems, p)
}

// locate sets the place of a problem. The parser counts columns in runes.
func (r *reader) locate(p *Problem, t *token.Token) {
	if t == nil || t.Position == nil {
		return
	}
	p.Line = min(max(t.Position.Line, 1), len(r.lines))
	p.source = strings.TrimSuffix(r.lines[p.Line-1], "\r")
	column := 0
	for i := range p.source {
		if column++; column == t.Position.Column {
			p.Column = i + 1
			break
		}
	}
	if column < t.Position.Column { // at the end of the line
		p.Column = len(p.source) + 1
	}
	p.width = len(strings.TrimSpace(t.Origin))
	if strings.Contains(strings.TrimSpace(t.Origin), "\n") {
		p.width = len(p.source)
	}
}

// A pair is one key of a map, with its value.
type pair struct {
	key       string
	at, value ast.Node
}

// pairs are those of a map, in the order of the file; ok is false, and the
// problem noted, where the node is none.
func (r *reader) pairs(node ast.Node, what wording.Text) (out []pair, ok bool) {
	node = r.resolve(node)
	mapping, ok := node.(*ast.MappingNode)
	if !ok {
		if node != nil {
			r.problem(node, "%s must be a map, and this is %s", what, kind(node))
		}
		return nil, false
	}
	for _, v := range mapping.Values {
		switch key := r.resolve(v.Key).(type) {
		case *ast.MergeKeyNode:
			r.problem(v.Key, "merge keys (<<) are not read: write the keys out")
		case ast.ScalarNode:
			out = append(out, pair{scalarText(key), v.Key, v.Value})
		default:
			r.problem(v.Key, "a key of %s must be a word", what)
		}
	}
	return out, true
}

// items are those of a list; a single value counts as a list of one.
func (r *reader) items(node ast.Node, what wording.Text) []ast.Node {
	node = r.resolve(node)
	switch n := node.(type) {
	case *ast.SequenceNode:
		return n.Values
	case *ast.MappingNode:
		r.problem(node, "%s must be a list, and this is a map", what)
		return nil
	case nil:
		return nil
	}
	return []ast.Node{node}
}

// resolve follows anchors, aliases and tags; nil for null.
func (r *reader) resolve(node ast.Node) ast.Node {
	for range maxDepth {
		switch n := node.(type) {
		case *ast.AnchorNode:
			r.anchors[n.Name.String()] = n.Value
			node = n.Value
		case *ast.AliasNode:
			value, ok := r.anchors[n.Value.String()]
			if !ok {
				r.problem(n, "a bare * is an alias in YAML: put the text into quotes")
				return nil
			}
			node = value
		case *ast.TagNode:
			node = n.Value
		case *ast.MappingKeyNode:
			node = n.Value
		case *ast.NullNode, nil:
			return nil
		default:
			return node
		}
	}
	r.problem(node, "anchors that lead to each other")
	return nil
}

// kind names what a node is, for messages.
func kind(node ast.Node) wording.Text {
	switch node.(type) {
	case *ast.MappingNode:
		return wording.Say("a map")
	case *ast.SequenceNode:
		return wording.Say("a list")
	case *ast.IntegerNode, *ast.FloatNode:
		return wording.Say("a number")
	case *ast.BoolNode:
		return wording.Say("true or false")
	}
	return wording.Say("a text")
}

// suggest is the end of a message about a name that is not known.
func suggest(name string, known []string) wording.Text {
	if near, ok := nearest.Name(name, known); ok {
		return wording.Say(": did you mean %q?", near)
	}
	return wording.Say(": it is one of %s", strings.Join(known, ", "))
}
