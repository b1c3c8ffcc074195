package syntax

// #include "nodes.h"
import "C"

import (
	"iter"

	"github.com/oncebitten/oncebitten/wording"
)

// tree is the parser's tree of a text.
type tree struct {
	*grammar
	// entries are its nodes, each before those below it.
	entries []C.entry
	// base is where the text starts in its source.
	base int
}

// branch is a node of a tree with all that is below it. The zero branch
// is none.
type branch struct {
	tree *tree
	at   int
}

// The kinds that are not the grammar's.
const (
	kindError   = "ERROR"
	kindTooDeep = "too deep"
)

func (t *tree) root() branch { return branch{t, 0} }

// note collects the comments and problems in a module.
func (t *tree) note(module *Module) {
	problem := func(b branch, reason wording.Text) {
		module.Problems = append(module.Problems, Problem{b.extent(), reason})
	}
	broken := 0 // up to where entries are inside of an error
	for at := range t.entries {
		switch b, e := (branch{t, at}), &t.entries[at]; {
		case e.kind == C.KIND_TOO_DEEP:
			problem(b, wording.Say("nested too deeply"))
		case b.kind() == "comment":
			module.Comments = append(module.Comments, b.extent())
		case at < broken:
		case e.kind == C.KIND_ERROR:
			problem(b, wording.Say("a syntax error"))
			broken = int(e.after)
		case bool(e.missing):
			problem(b, wording.Say("a syntax error: %s is missing", b.kind()))
		}
	}
}

// found reports whether there is such a branch.
func (b branch) found() bool { return b.tree != nil }

func (b branch) entry() *C.entry { return &b.tree.entries[b.at] }

// kind is the grammar's name for what the branch is.
func (b branch) kind() string {
	switch id := b.entry().kind; id {
	case C.KIND_TOO_DEEP:
		return kindTooDeep
	case C.KIND_ERROR:
		return kindError
	default:
		return b.tree.kinds[id].name
	}
}

// named is false for tokens that the grammar has no name for.
func (b branch) named() bool {
	id := int(b.entry().kind)
	return id >= len(b.tree.kinds) || b.tree.kinds[id].named
}

// field is what the branch is to the one above it; "" if that needs no saying.
func (b branch) field() string { return b.tree.fields[b.entry().field] }

func (b branch) extent() Extent {
	e := b.entry()
	return Extent{max(int(e.start)+b.tree.base, 0), max(int(e.end)+b.tree.base, 0)}
}

// children are the branches right below.
func (b branch) children() iter.Seq[branch] {
	return func(yield func(branch) bool) {
		after := int(b.entry().after)
		for at := b.at + 1; at < after; at = int(b.tree.entries[at].after) {
			if !yield(branch{b.tree, at}) {
				return
			}
		}
	}
}

// parts are the named children without comments.
func (b branch) parts() iter.Seq[branch] {
	return func(yield func(branch) bool) {
		for c := range b.children() {
			if c.named() && c.kind() != "comment" && c.kind() != "line_continuation" && !yield(c) {
				return
			}
		}
	}
}

// part is the first of the parts; none when there are none.
func (b branch) part() branch {
	for p := range b.parts() {
		return p
	}
	return branch{}
}

// only is the part of a branch that has one; none when it has more or less.
func (b branch) only() branch {
	var only branch
	for p := range b.parts() {
		if only.found() {
			return branch{}
		}
		only = p
	}
	return only
}

// child is the first child in a field; none when there is none.
func (b branch) child(field string) branch {
	for c := range b.children() {
		if c.field() == field {
			return c
		}
	}
	return branch{}
}

// first is the first child of a kind; none when there is none.
func (b branch) first(kind string) branch {
	for c := range b.children() {
		if c.kind() == kind {
			return c
		}
	}
	return branch{}
}
