package schema

import (
	"hash/maphash"
	"iter"

	"github.com/oncebitten/oncebitten/migration"
)

// nameMap is a persistent map of what has a name: Set and Delete give a new
// one, and leave the old one as it was. It is a trie over the hashes of the
// names, three bits a level, with a value in every node: to change one value
// copies the few nodes above it, which are small, but for those that have the
// same owner: no other map has them yet.
type nameMap[V named] struct {
	root *nameNode[V]
	size int
}

// named is what has a name of its own, so that no node has to hold it too.
type named interface{ name() migration.Name }

// nameNode begins with what a search looks at on its way, so that it reads one
// line of the processor's cache a level.
type nameNode[V named] struct {
	hash     uint64 // of the name that the value had when it was set
	children [1 << levelBits]*nameNode[V]
	value    V
	// gone is true once the value was deleted, which leaves its node.
	gone  bool
	owner *ownership
}

// ownership is that of what only one builder changes, by its address.
type ownership struct{ _ byte }

const levelBits = 3

var nameSeed = maphash.MakeSeed()

func hashOf(name migration.Name) uint64 { return maphash.Comparable(nameSeed, name) }

// Get is the value of a name.
func (m nameMap[V]) Get(name migration.Name) (value V, ok bool) {
	return m.get(name, hashOf(name))
}

func (m nameMap[V]) get(name migration.Name, hash uint64) (value V, ok bool) {
	for n, rest := m.root, hash; n != nil; rest >>= levelBits {
		if n.hash == hash && n.value.name() == name {
			if n.gone {
				return value, false
			}
			return n.value, true
		}
		n = n.children[rest%(1<<levelBits)]
	}
	return value, false
}

// Len is how many values there are.
func (m nameMap[V]) Len() int { return m.size }

// Set is the map with a value under its name, made for an owner.
func (m nameMap[V]) Set(value V, owner *ownership) nameMap[V] {
	size, hash := m.size, hashOf(value.name())
	if _, ok := m.get(value.name(), hash); !ok {
		size++
	}
	return nameMap[V]{m.root.with(&nameNode[V]{hash: hash, value: value, owner: owner}, hash), size}
}

// Delete is the map without a name, made for an owner.
func (m nameMap[V]) Delete(name migration.Name, owner *ownership) nameMap[V] {
	hash := hashOf(name)
	value, ok := m.get(name, hash)
	if !ok {
		return m
	}
	return nameMap[V]{m.root.with(&nameNode[V]{hash: hash, value: value, gone: true, owner: owner}, hash), m.size - 1}
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
	if n.hash == entry.hash && n.value.name() == entry.value.name() {
		n.value, n.gone = entry.value, entry.gone
		return n
	}
	child := &n.children[rest%(1<<levelBits)]
	*child = (*child).with(entry, rest>>levelBits)
	return n
}

// All are the values, in no order.
func (m nameMap[V]) All() iter.Seq[V] {
	return func(yield func(V) bool) { m.root.each(yield) }
}

func (n *nameNode[V]) each(yield func(V) bool) bool {
	if n == nil {
		return true
	}
	if !n.gone && !yield(n.value) {
		return false
	}
	for _, child := range n.children {
		if !child.each(yield) {
			return false
		}
	}
	return true
}
