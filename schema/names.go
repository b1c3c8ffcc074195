package schema

import (
	"hash/maphash"
	"iter"

	"github.com/oncebitten/oncebitten/migration"
)

// nameMap is a persistent map from names: Set and Delete give a new one, and
// leave the old one as it was. It is a trie over the hashes of the names, three
// bits a level, with an entry in every node: to change one entry copies the few
// nodes above it, which are small, but for those that have the same owner: no
// other map has them yet.
type nameMap[V any] struct {
	root *nameNode[V]
	size int
}

// nameNode begins with what a search looks at on its way, so that it reads one
// line of the processor's cache a level.
type nameNode[V any] struct {
	hash     uint64
	children [1 << levelBits]*nameNode[V]
	name     migration.Name
	// value is only there when present: what was deleted leaves its node.
	value   V
	present bool
	owner   *ownership
}

// ownership is that of what only one builder changes, by its address.
type ownership struct{ _ byte }

const levelBits = 3

var nameSeed = maphash.MakeSeed()

func hashOf(name migration.Name) uint64 { return maphash.Comparable(nameSeed, name) }

// Get is the value of a name.
func (m nameMap[V]) Get(name migration.Name) (value V, ok bool) {
	hash := hashOf(name)
	for n, rest := m.root, hash; n != nil; rest >>= levelBits {
		if n.hash == hash && n.name == name {
			return n.value, n.present
		}
		n = n.children[rest%(1<<levelBits)]
	}
	return value, false
}

// Len is how many names there are.
func (m nameMap[V]) Len() int { return m.size }

// Set is the map with a value for a name, made for an owner.
func (m nameMap[V]) Set(name migration.Name, value V, owner *ownership) nameMap[V] {
	size := m.size
	if _, ok := m.Get(name); !ok {
		size++
	}
	hash := hashOf(name)
	return nameMap[V]{m.root.with(&nameNode[V]{name: name, hash: hash, value: value, present: true, owner: owner}, hash), size}
}

// Delete is the map without a name, made for an owner.
func (m nameMap[V]) Delete(name migration.Name, owner *ownership) nameMap[V] {
	if _, ok := m.Get(name); !ok {
		return m
	}
	hash := hashOf(name)
	return nameMap[V]{m.root.with(&nameNode[V]{name: name, hash: hash, owner: owner}, hash), m.size - 1}
}

// with is the trie from n on with another entry; rest is the part of the hash
// that leads on from here.
func (n *nameNode[V]) with(entry *nameNode[V], rest uint64) *nameNode[V] {
	if n == nil {
		c := *entry
		return &c
	}
	if n.owner != entry.owner || n.owner == nil {
		c := *n
		c.owner = entry.owner
		n = &c
	}
	if n.hash == entry.hash && n.name == entry.name {
		n.value, n.present = entry.value, entry.present
		return n
	}
	child := &n.children[rest%(1<<levelBits)]
	*child = (*child).with(entry, rest>>levelBits)
	return n
}

// All are the entries, in no order.
func (m nameMap[V]) All() iter.Seq2[migration.Name, V] {
	return func(yield func(migration.Name, V) bool) { m.root.each(yield) }
}

func (n *nameNode[V]) each(yield func(migration.Name, V) bool) bool {
	if n == nil {
		return true
	}
	if n.present && !yield(n.name, n.value) {
		return false
	}
	for _, child := range n.children {
		if !child.each(yield) {
			return false
		}
	}
	return true
}
