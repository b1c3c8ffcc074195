package postgres

import (
	"reflect"
	"strings"
	"unsafe"

	pg "github.com/pganalyze/pg_query_go/v5"
	"github.com/pganalyze/pg_query_go/v5/parser"

	"github.com/oncebitten/oncebitten/wording"
)

// parse is pg.Parse in less than half of its time. Of the two forms in
// which libpg_query gives a tree it takes JSON: to pack Protocol Buffers,
// protobuf-c looks twice at each of the 270 kinds that every node might be,
// which takes longer than parsing. A test holds both against each other.
//
// In JSON, libpg_query leaves out negative integers. So text must have no minus
// sign; the -1 that the grammar itself puts for an array
// without a bound, and behind the arguments of an aggregate, becomes 0.
//
// The tree is of the arena, and ends with it.
func (a *arena) parse(text string) (tree *pg.ParseResult, err error) {
	written, err := parser.ParseToJSON(text)
	if err != nil {
		return nil, err
	}
	defer func() {
		if reason := recover(); reason != nil {
			tree, err = nil, wording.Errorf("a mistake in Once Bitten: %v", reason)
		}
	}()
	tree = &pg.ParseResult{}
	r := treeReader{jsonReader{text: written}, a}
	r.message(unsafe.Pointer(tree), shapeOf(reflect.TypeFor[pg.ParseResult]()), new(guess))
	return tree, nil
}

// treeReader reads the JSON of a tree into the structs of pg_query, as the
// library of Protocol Buffers does: by the offsets of their fields.
//
// It is safe because nothing is assumed of the structs: shapeOf takes offsets,
// kinds and types from the reflection of the very types that the arena makes,
// and every pointer that is written is to such a one, so that the garbage
// collector knows it. What is assumed is of Go: that all pointers, and all
// slices of them, are laid out alike, and that an interface is two words, of
// which an example gives the first. A text that does not fit a shape is a
// panic, which parse makes an error of; the text is always the parser's own.
type treeReader struct {
	jsonReader
	arena *arena
}

// message reads an object into the struct at p; first is a guess at its first member.
func (r *treeReader) message(p unsafe.Pointer, s *shape, first *guess) {
	r.expect('{')
	for next := first; r.more('}'); {
		m := r.name(s, next)
		r.member(unsafe.Add(p, m.offset), m)
		next = &m.next
	}
}

// name reads the name of a member, and says which it is.
func (r *treeReader) name(s *shape, likely *guess) *member {
	m := likely.Load()
	if m != nil && strings.HasPrefix(r.text[r.pos:], m.prefix) {
		r.pos += len(m.prefix)
		return m
	}
	name := r.raw()
	r.expect(':')
	i, ok := s.index[name]
	if !ok {
		panic("no member " + name + " in " + s.message.Name())
	}
	m = &s.members[i]
	likely.Store(m)
	return m
}

// member reads the value of a member into the field at p.
func (r *treeReader) member(p unsafe.Pointer, m *member) {
	switch m.kind {
	case aText:
		*(*string)(p) = r.arena.kept(r.string())
	case anEnum:
		*(*int32)(p) = m.enum[r.raw()]
	case aBool:
		*(*bool)(p) = r.boolean()
	case anInteger32:
		*(*int32)(p) = int32(r.number())
	case anInteger64:
		*(*int64)(p) = r.number()
	case aMessage:
		if !r.skipNull() {
			*(*unsafe.Pointer)(p) = r.made(m)
		}
	case aChoice:
		made := r.made(m) // the message, and behind it the struct that says which it is
		choice := unsafe.Add(made, m.makes().choiceOffset)
		*(*unsafe.Pointer)(choice) = made
		*(*pointerInterface)(p) = pointerInterface{m.choiceType, choice}
	case aList:
		*(*[]unsafe.Pointer)(p) = r.list(m)
	case aListOfIntegers:
		*(*[]uint64)(p) = r.integers()
	}
}

// pointerInterface is how Go keeps a pointer in an interface with methods.
type pointerInterface struct{ table, pointer unsafe.Pointer }

// made reads an object into a new struct.
func (r *treeReader) made(m *member) unsafe.Pointer {
	makes := m.makes()
	made := r.arena.made(makes)
	r.message(made, makes.shape, &m.first)
	return made
}

// list reads an array of objects.
func (r *treeReader) list(m *member) []unsafe.Pointer {
	r.expect('[')
	begin := len(r.arena.open)
	for r.more(']') {
		made := r.made(m)
		r.arena.open = append(r.arena.open, made)
	}
	list := r.arena.lists.list(r.arena.open[begin:])
	r.arena.open = r.arena.open[:begin]
	return list
}

// integers reads an array of numbers.
func (r *treeReader) integers() []uint64 {
	r.expect('[')
	var out []uint64
	for r.more(']') {
		out = append(out, uint64(r.number()))
	}
	return out
}
