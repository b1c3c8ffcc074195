package postgres

import (
	"reflect"
	"sync"
	"unsafe"
)

const (
	// blockLength and listBlock are how many structs of a kind, and how many
	// pointers of lists, are made at a time.
	blockLength = 16
	listBlock   = 512
)

// arena makes the structs of trees. What it has made is made again, out of the
// same memory, once the trees are not needed any more: most of what parsing would
// leave to the garbage collector.
type arena struct {
	// kinds are the structs by the number of their type.
	kinds []structs
	lists pointers
	// open are the elements of the lists that are being read.
	open []unsafe.Pointer
	texts
}

// structs are blocks of structs of one type.
type structs struct {
	blockOf reflect.Type
	size    uintptr
	blocks  []block
	// used is how many structs of the blocks are in use.
	used int
}

// block is an array of structs, and where it begins.
type block struct {
	array reflect.Value
	begin unsafe.Pointer
}

// typeNumbers number types from 0 on.
type typeNumbers struct {
	mutex   sync.Mutex
	numbers map[reflect.Type]int32
}

// structKinds number the types that members make.
var structKinds = typeNumbers{numbers: map[reflect.Type]int32{}}

func (k *typeNumbers) of(t reflect.Type) int32 {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	n, ok := k.numbers[t]
	if !ok {
		n = int32(len(k.numbers))
		k.numbers[t] = n
	}
	return n
}

// made is a zero struct of the type that a member makes.
func (a *arena) made(m *maker) unsafe.Pointer {
	for int(m.kind) >= len(a.kinds) {
		a.kinds = append(a.kinds, structs{})
	}
	s := &a.kinds[m.kind]
	if s.used == len(s.blocks)*blockLength {
		if s.blockOf == nil {
			s.blockOf, s.size = reflect.ArrayOf(blockLength, m.made), m.made.Size()
		}
		made := reflect.New(s.blockOf)
		s.blocks = append(s.blocks, block{made.Elem(), made.UnsafePointer()})
	}
	begin, place := s.blocks[s.used/blockLength].begin, s.used%blockLength
	s.used++
	return unsafe.Add(begin, uintptr(place)*s.size)
}

// pointers are blocks of the pointers that lists are of.
type pointers struct {
	blocks [][]unsafe.Pointer
	// block is the one in use, from free on it is not.
	block, free int
}

// list is a copy of pointers.
func (p *pointers) list(of []unsafe.Pointer) []unsafe.Pointer {
	if len(of) > listBlock/4 {
		return append([]unsafe.Pointer(nil), of...)
	}
	if len(p.blocks) == 0 || p.free+len(of) > listBlock {
		if len(p.blocks) > 0 {
			p.block++
		}
		if p.block == len(p.blocks) {
			p.blocks = append(p.blocks, make([]unsafe.Pointer, listBlock))
		}
		p.free = 0
	}
	list := p.blocks[p.block][p.free : p.free+len(of) : p.free+len(of)]
	copy(list, of)
	p.free += len(of)
	return list
}

// release ends the life of all that was made: the next trees overwrite it.
func (a *arena) release() {
	for i := range a.kinds {
		s := &a.kinds[i]
		for n := 0; n*blockLength < s.used; n++ {
			s.blocks[n].array.SetZero()
		}
		s.used = 0
	}
	for i := range a.lists.blocks {
		if i <= a.lists.block {
			clear(a.lists.blocks[i])
		}
	}
	a.lists.block, a.lists.free = 0, 0
}
