package syntax

// #include "nodes.h"
import "C"

import (
	"unsafe"

	python "github.com/tree-sitter/tree-sitter-python/bindings/go"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

const (
	// maxSize is the largest file that is read, in bytes: a tree takes many
	// times the memory of its text.
	maxSize = 4 << 20
	// keptEntries is for how many nodes memory is kept between two files.
	keptEntries = 1 << 16
)

// Parser reads Python files. It is not safe for use by several goroutines
// at once. Close frees it.
type Parser struct {
	*grammar
	parser  *C.TSParser
	entries []C.entry // memory for the nodes of a text
	trees   *Trees    // of files that were parsed already; nil for none
}

// NewParser makes a parser. An error means that the grammar and the library
// that are compiled in do not fit.
func NewParser() (*Parser, error) {
	useMalloc()
	p := &Parser{grammar: pythonGrammar(), parser: C.ts_parser_new()}
	if !C.ts_parser_set_language(p.parser, (*C.TSLanguage)(python.Language())) {
		p.Close()
		return nil, wording.Errorf("the Python grammar does not fit the parser")
	}
	return p, nil
}

// Close frees the parser.
func (p *Parser) Close() { C.ts_parser_delete(p.parser) }

// Parse reads a file. It never fails: what it cannot read is in the module's
// Problems, and Invalid in its place in the tree.
func (p *Parser) Parse(source *migration.Source) *Module {
	module := &Module{Source: source}
	if len(source.Text) > maxSize {
		reason := wording.Say("the file is larger than %d MiB", maxSize>>20)
		module.Problems = append(module.Problems, Problem{Extent{0, len(source.Text)}, reason})
		return module
	}
	if known := p.trees.find(source.Text); known != nil {
		*module = *known
		module.Source = source
		return module
	}
	p.parse(module, source.Text, 0)
	if len(module.Problems) > 0 {
		module.Body = p.recover(module)
	}
	p.trees.keep(module)
	return module
}

// parse reads a text, of which the byte at base is the source's first, into a
// module.
func (p *Parser) parse(module *Module, text string, base int) {
	t := &tree{grammar: p.grammar, entries: p.list(text), base: base}
	if t.entries == nil {
		module.Problems = append(module.Problems, Problem{Extent{0, len(module.Source.Text)}, wording.Say("the Python parser gave up")})
		return
	}
	t.note(module)
	c := converter{source: module.Source.Text}
	module.Body = c.statements(t.root())
	if cap(p.entries) > keptEntries {
		p.entries = nil
	}
}

// list has the parser read a text, and copies the tree out of its memory at
// once: nodes in their order, each before those below it. The list is good
// until the next one; nil means that there is no tree.
func (p *Parser) list(text string) []C.entry {
	start := (*C.char)(unsafe.Pointer(unsafe.StringData(text)))
	read := C.ts_parser_parse_string(p.parser, nil, start, C.uint32_t(len(text)))
	if read == nil {
		return nil
	}
	defer C.ts_tree_delete(read)
	if count := int(C.ts_node_descendant_count(C.ts_tree_root_node(read))); cap(p.entries) < count {
		p.entries = make([]C.entry, count)
	}
	all := p.entries[:cap(p.entries)]
	return all[:C.list(read, &p.taken[0], C.uint32_t(len(p.taken)), &all[0])]
}
