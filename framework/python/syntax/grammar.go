package syntax

// #include "nodes.h"
import "C"

import (
	"slices"
	"strings"
	"sync"

	sitter "github.com/tree-sitter/go-tree-sitter"
	python "github.com/tree-sitter/tree-sitter-python/bindings/go"
)

// grammar is what is to be known about tree-sitter-python, by its numbers.
type grammar struct {
	kinds  []kind
	taken  []C.uint8_t // what is taken from nodes of a kind
	fields []string    // the names of fields
}

// kind is a kind of node.
type kind struct {
	name  string
	named bool
}

// leaves are the kinds whose text says all.
var leaves = []string{"identifier", "integer", "float", "comment", "string_start", "string_content", "string_end", "type", "none", "true", "false"}

// passedBy are the tokens that say nothing that the node they stand in does
// not.
var passedBy = strings.Fields(`( ) [ ] { } , . = -> @ ;
	def class return if elif else for while try except finally with as import from
	raise pass break continue lambda async del global nonlocal assert match case`)

// pythonGrammar is the grammar that is compiled in.
var pythonGrammar = sync.OnceValue(func() *grammar {
	g := &grammar{}
	language := sitter.NewLanguage(python.Language())
	for id := range language.NodeKindCount() {
		name, named := language.NodeKindForId(uint16(id)), language.NodeKindIsNamed(uint16(id))
		g.kinds = append(g.kinds, kind{name, named})
		switch {
		case !named && slices.Contains(passedBy, name):
			g.taken = append(g.taken, C.PASSED_BY)
		case !named || slices.Contains(leaves, name):
			g.taken = append(g.taken, C.LEAF)
		default:
			g.taken = append(g.taken, C.TAKEN)
		}
	}
	for id := range language.FieldCount() + 1 { // field 0 is none
		g.fields = append(g.fields, language.FieldNameForId(uint16(id)))
	}
	return g
})
