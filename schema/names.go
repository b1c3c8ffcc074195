package schema

import (
	"hash/maphash"
	"iter"

	"github.com/oncebitten/oncebitten/migration"
)

// nameMap is a persistent map of what has a name: Set and Delete give a new
// one, and leave the old one as it was. It is a trie over the hashes of the
// names, three bits a level, with a value in every node, so that to change one
// value copies the nodes above it. The latest changes are not in the trie yet:
// they enter it together and share what they copy, as migrations
// change one relation several times in a row.
type nameMap[V named] struct {
	root *nameNode[V]
	// latest are changes of which the first count are of this map, the newest last.
	latest *changes[V]
	count  int
	// filter has the bits of the names in latest: most that are asked for are not there.
	filter uint64
}

// named is what has a name of its own, which never changes while it is in a
// map, so that no node has to hold it too.
type named interface{ name() migration.Name }

// changes are values set or deleted.
type changes[V named] struct {
	owner  *ownership // may append to them
	hashes [maxChanges]uint64
	values [maxChanges]V
	gone   [maxChanges]bool
}

const maxChanges = 64

// nameNode begins with what a search looks at on its way, so that it reads one
// line of the processor's cache a level.
type nameNode[V named] struct {
	hash     uint64
	children [1 << levelBits]*nameNode[V]
	value    V
	// gone is true once the value was deleted, which leaves its node.
	gone  bool
	owner *ownership
}

const levelBits = 3

// ownership is that of what only one builder changes, by its address.
type ownership struct{ _ byte }

// owners are those by which a builder knows what it may change.
type owners struct {
	// fresh is of the relations, and of the nodes of the maps, that no State
	// handed out so far holds: they may be changed in place.
	fresh *ownership
	// lists is of what only this builder appends to: those who hold a part of
	// such a list look no further than its end.
	lists *ownership
}

var nameSeed = maphash.MakeSeed()

func hashOf(name migration.Name) uint64 { return maphash.Comparable(nameSeed, name) }

// filterBit is a bit for a hash, by another part of it than the first levels go by.
func filterBit(hash uint64) uint64 { return 1 << (hash >> 58) }

// Get is the value of a name.
func (m nameMap[V]) Get(name migration.Name) (value V, ok bool) {
	hash := hashOf(name)
	if i := m.change(name, hash); i >= 0 {
		if m.latest.gone[i] {
			return value, false
		}
		return m.latest.values[i], true
	}
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

// change is the place of the newest change of a name, or -1.
func (m nameMap[V]) change(name migration.Name, hash uint64) int {
	if m.filter&filterBit(hash) == 0 {
		return -1
	}
	for i := m.count - 1; i >= 0; i-- {
		if m.latest.hashes[i] == hash && m.latest.values[i].name() == name {
			return i
		}
	}
	return -1
}

// Set is the map with a value under its name.
func (m nameMap[V]) Set(value V, by owners) nameMap[V] {
	return m.with(value, hashOf(value.name()), false, by)
}

// Delete is the map without a name.
func (m nameMap[V]) Delete(name migration.Name, by owners) nameMap[V] {
	value, ok := m.Get(name)
	if !ok {
		return m
	}
	return m.with(value, hashOf(name), true, by)
}

// with is the map with one more change.
func (m nameMap[V]) with(value V, hash uint64, gone bool, by owners) nameMap[V] {
	if m.count == maxChanges {
		m = nameMap[V]{root: m.settled(by.fresh)}
	}
	if m.latest == nil || m.latest.owner != by.lists {
		own := &changes[V]{owner: by.lists}
		for i := range m.count {
			own.hashes[i], own.values[i], own.gone[i] = m.latest.hashes[i], m.latest.values[i], m.latest.gone[i]
		}
		m.latest = own
	}
	m.latest.hashes[m.count], m.latest.values[m.count], m.latest.gone[m.count] = hash, value, gone
	m.count++
	m.filter |= filterBit(hash)
	return m
}

// settled is the trie with the latest changes in it.
func (m nameMap[V]) settled(owner *ownership) *nameNode[V] {
	root := m.root
	for i := range m.count {
		hash, value := m.latest.hashes[i], m.latest.values[i]
		if m.change(value.name(), hash) == i {
			root = root.with(&nameNode[V]{hash: hash, value: value, gone: m.latest.gone[i], owner: owner}, hash)
		}
	}
	return root
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
	return func(yield func(V) bool) {
		for i := range m.count {
			value := m.latest.values[i]
			if !m.latest.gone[i] && m.change(value.name(), m.latest.hashes[i]) == i && !yield(value) {
				return
			}
		}
		m.root.each(func(n *nameNode[V]) bool {
			return n.gone || m.change(n.value.name(), n.hash) >= 0 || yield(n.value)
		})
	}
}

// each goes through the nodes from n on.
func (n *nameNode[V]) each(visit func(*nameNode[V]) bool) bool {
	if n == nil {
		return true
	}
	if !visit(n) {
		return false
	}
	for _, child := range n.children {
		if !child.each(visit) {
			return false
		}
	}
	return true
}
