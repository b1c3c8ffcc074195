package syntax

import (
	"fmt"
	"slices"
	"strings"

	sitter "github.com/tree-sitter/go-tree-sitter"
	python "github.com/tree-sitter/tree-sitter-python/bindings/go"

	"github.com/oncebitten/oncebitten/migration"
)

const (
	// maxSize is the largest file that is read, in bytes: a tree takes many
	// times the memory of its text.
	maxSize = 4 << 20
	// maxDepth bounds the nesting of the tree, and with it every recursion
	// over it.
	maxDepth = 1000
)

// Parser reads Python files. It is not safe for use by several goroutines
// at once. Close frees it.
type Parser struct {
	parser *sitter.Parser
	kinds  []kind   // by the grammar's numbers
	fields []string // names of fields, likewise
}

// kind is a kind of node of the grammar.
type kind struct {
	name  string
	named bool
	// leaf is true where nothing is taken from below such a node.
	leaf bool
	// skipped is true where nothing is taken from such a node at all.
	skipped bool
}

// leaves are the kinds whose text says all.
var leaves = []string{"identifier", "integer", "float", "comment", "string_start", "string_content", "string_end", "type", "none", "true", "false"}

// skipped are the tokens that say nothing that the node they stand in does
// not. Crossing to C costs more than anything else here, so they are passed by.
var skipped = strings.Fields(`( ) [ ] { } , . = -> @ ;
	def class return if elif else for while try except finally with as import from
	raise pass break continue lambda async del global nonlocal assert match case`)

// NewParser makes a parser. An error means that the grammar and the library
// that are compiled in do not fit.
func NewParser() (*Parser, error) {
	useMalloc()
	language := sitter.NewLanguage(python.Language())
	p := &Parser{parser: sitter.NewParser()}
	if err := p.parser.SetLanguage(language); err != nil {
		p.parser.Close()
		return nil, fmt.Errorf("setting up the Python grammar: %w", err)
	}
	for id := range language.NodeKindCount() {
		name, named := language.NodeKindForId(uint16(id)), language.NodeKindIsNamed(uint16(id))
		p.kinds = append(p.kinds, kind{name, named, !named || slices.Contains(leaves, name), !named && slices.Contains(skipped, name)})
	}
	for id := range language.FieldCount() + 1 { // field 0 is none
		p.fields = append(p.fields, language.FieldNameForId(uint16(id)))
	}
	return p, nil
}

// Close frees the parser.
func (p *Parser) Close() { p.parser.Close() }

// Parse reads a file. It never fails: what it cannot read is in the module's
// Problems, and Invalid in its place in the tree.
func (p *Parser) Parse(source *migration.Source) *Module {
	module := &Module{Source: source}
	if len(source.Text) > maxSize {
		reason := fmt.Sprintf("the file is larger than %d MiB", maxSize>>20)
		module.Problems = append(module.Problems, Problem{Extent{0, len(source.Text)}, reason})
		return module
	}
	p.parse(module, source.Text, 0)
	if len(module.Problems) > 0 {
		module.Body = p.recover(module)
	}
	return module
}

// parse reads a text, of which the byte at base is the source's first, into a
// module.
func (p *Parser) parse(module *Module, text string, base int) {
	tree := p.parser.Parse([]byte(text), nil)
	if tree == nil {
		module.Problems = append(module.Problems, Problem{Extent{0, len(module.Source.Text)}, "the Python parser gave up"})
		return
	}
	defer tree.Close()
	root := p.copy(tree, module, base)
	c := converter{source: module.Source.Text}
	module.Body = c.statements(root.children)
}

// branch is a node of the parser's tree, copied out of its memory.
type branch struct {
	kind, field string
	named       bool
	extent      Extent
	children    []branch
}

// copy brings the whole tree over in one walk, as deep as maxDepth. On its
// way it notes comments and problems in the module.
func (p *Parser) copy(tree *sitter.Tree, module *Module, base int) branch {
	cursor := tree.Walk()
	defer cursor.Close()
	c := copier{p, module, cursor, base, tree.RootNode().HasError()}
	root, _ := c.branch(0, false)
	return root
}

type copier struct {
	*Parser
	module *Module
	cursor *sitter.TreeCursor
	base   int
	// broken is true when there are errors to look for.
	broken bool
}

// branch copies the node that the cursor stands at; ok is false for one that
// is passed by.
func (c *copier) branch(depth int, inError bool) (b branch, ok bool) {
	n := c.cursor.Node()
	kind := c.kind(n.KindId())
	if kind.skipped && !c.broken {
		return branch{}, false
	}
	start, end := n.ByteRange()
	b = branch{
		kind:   kind.name,
		field:  c.fields[c.cursor.FieldId()],
		named:  kind.named,
		extent: Extent{max(int(start)+c.base, 0), max(int(end)+c.base, 0)},
	}
	switch {
	case depth > maxDepth:
		b.kind = kindTooDeep
		c.problem(b.extent, "nested too deeply")
		return b, true
	case b.kind == "comment":
		c.module.Comments = append(c.module.Comments, b.extent)
	case b.kind == kindError && !inError:
		inError = true
		c.problem(b.extent, "a syntax error")
	case c.broken && start == end && !inError && n.IsMissing():
		c.problem(b.extent, "a syntax error: "+b.kind+" is missing")
	}
	if !kind.leaf && c.cursor.GotoFirstChild() {
		for more := true; more; more = c.cursor.GotoNextSibling() {
			if child, ok := c.branch(depth+1, inError); ok {
				b.children = append(b.children, child)
			}
		}
		c.cursor.GotoParent()
	}
	return b, !kind.skipped
}

func (c *copier) problem(e Extent, reason string) {
	c.module.Problems = append(c.module.Problems, Problem{e, reason})
}

// The kinds that are not the grammar's.
const (
	kindError   = "ERROR"
	kindTooDeep = "too deep"
)

func (p *Parser) kind(id uint16) kind {
	if int(id) < len(p.kinds) {
		return p.kinds[id]
	}
	return kind{name: kindError, named: true} // tree-sitter numbers it 65535, outside the grammar
}

// child is the child in a field; nil when there is none.
func (b *branch) child(field string) *branch {
	for i := range b.children {
		if b.children[i].field == field {
			return &b.children[i]
		}
	}
	return nil
}

// first is the first child of a kind; nil when there is none.
func (b *branch) first(kind string) *branch {
	for i := range b.children {
		if b.children[i].kind == kind {
			return &b.children[i]
		}
	}
	return nil
}

// parts are the named children without comments.
func (b *branch) parts() []*branch {
	var out []*branch
	for i := range b.children {
		if c := &b.children[i]; c.named && c.kind != "comment" && c.kind != "line_continuation" {
			out = append(out, c)
		}
	}
	return out
}
