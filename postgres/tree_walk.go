package postgres

import (
	"reflect"
	"sync"
	"unsafe"

	pg "github.com/pganalyze/pg_query_go/v5"
)

// walk visits a node and all nodes below it, in the order of the grammar's
// fields, which is mostly that of the text. It does not go below a node for
// which visit returns false.
func walk(node *pg.Node, visit func(message any) bool) {
	if node != nil {
		walkMessage(unsafe.Pointer(node), nodeShape(), visit)
	}
}

var (
	nodeType     = reflect.TypeFor[pg.Node]()
	constantType = reflect.TypeFor[pg.A_Const]()
)

// nodeShape is the shape of a node.
var nodeShape = sync.OnceValue(func() *shape { return shapeOf(nodeType) })

// walkMessage visits the message at p, and all below it. A node is none: it
// only says which message stands there. A constant is a leaf.
func walkMessage(p unsafe.Pointer, s *shape, visit func(message any) bool) {
	if s.message == nodeType {
		chosen := *(*pointerInterface)(unsafe.Add(p, s.members[0].offset))
		if m, ok := s.choices[chosen.table]; ok {
			walkMessage(*(*unsafe.Pointer)(chosen.pointer), m.makes().shape, visit)
		}
		return
	}
	if !visit(reflect.NewAt(s.message, p).Interface()) || s.message == constantType {
		return
	}
	for i := range s.members {
		m := &s.members[i]
		field := unsafe.Add(p, m.offset)
		switch m.kind {
		case aMessage:
			if below := *(*unsafe.Pointer)(field); below != nil {
				walkMessage(below, m.makes().shape, visit)
			}
		case aList:
			for _, below := range *(*[]unsafe.Pointer)(field) {
				walkMessage(below, m.makes().shape, visit)
			}
		}
	}
}
