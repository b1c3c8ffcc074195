package schema

import (
	"hash/maphash"
	"iter"

	"github.com/oncebitten/oncebitten/migration"
)

// nameMap is a persistent map of what has a name: Set and Delete give a new
// one, and leave the old one as it was.
type nameMap[V named] struct {
	table *nameTable[V]
	// latest are changes of which the first count are of this map, the newest last.
	// They are not in the table yet: they enter it together and share what they
	// copy, as migrations change one relation several times in a row.
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
	return m.table.get(name, hash)
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
		m = nameMap[V]{table: m.settled(by.fresh)}
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

// settled is the table with the latest changes in it.
func (m nameMap[V]) settled(owner *ownership) *nameTable[V] {
	table := m.table.own(owner)
	for i := range m.count {
		hash, value := m.latest.hashes[i], m.latest.values[i]
		if m.change(value.name(), hash) == i {
			table.put(value, hash, m.latest.gone[i])
		}
	}
	return table
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
		for b := range m.table.buckets() {
			for _, value := range b.values[:b.count] {
				isChanged := m.count > 0 && m.change(value.name(), hashOf(value.name())) >= 0
				if !isChanged && !yield(value) {
					return
				}
			}
		}
	}
}
