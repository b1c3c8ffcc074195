package schema

import (
	"iter"

	"github.com/oncebitten/oncebitten/migration"
)

// nameTable is a hash table of what has a name, in pages of buckets, so that a
// changed one shares with the one before it all pages and buckets that have not
// changed. What its owner has made already is changed in place.
type nameTable[V named] struct {
	pages []*namePage[V] // a power of two
	size  int
	owner *ownership
}

const (
	pageBits = 4
	// A bucket has room for bucketRoom values, and more buckets behind it where
	// that is not enough. A table grows where they have more than usualValues on average.
	bucketRoom  = 6
	usualValues = 4
	// maxPages is how many pages there are at most: a tag tells no more apart.
	maxPages = 1 << 16
)

type namePage[V named] struct {
	buckets [1 << pageBits]*nameBucket[V]
	owner   *ownership
}

// nameBucket begins with what a search looks at: a part of the hash of each
// value, so that few values are looked at themselves, and none when the table grows.
type nameBucket[V named] struct {
	tags   [bucketRoom]uint16
	count  uint8
	values [bucketRoom]V
	more   *nameBucket[V]
	owner  *ownership
}

// tagOf and bucketOf are parts of a hash that have no bit in common. The tag says
// which page it is.
func tagOf(hash uint64) uint16                { return uint16(hash) }
func bucketOf(hash uint64) int                { return int(hash>>16) & (1<<pageBits - 1) }
func (t *nameTable[V]) pageOf(tag uint16) int { return int(tag) & (len(t.pages) - 1) }

// get is the value of a name.
func (t *nameTable[V]) get(name migration.Name, hash uint64) (value V, ok bool) {
	if t == nil {
		return value, false
	}
	page := t.pages[t.pageOf(tagOf(hash))]
	if page == nil {
		return value, false
	}
	if b, i := page.buckets[bucketOf(hash)].find(name, tagOf(hash)); b != nil {
		return b.values[i], true
	}
	return value, false
}

// find is where the value of a name is, in a bucket or behind it; nil if there is none.
func (b *nameBucket[V]) find(name migration.Name, tag uint16) (*nameBucket[V], int) {
	for ; b != nil; b = b.more {
		for i, t := range b.tags[:b.count] {
			if t == tag && b.values[i].name() == name {
				return b, i
			}
		}
	}
	return nil, 0
}

// own is the table where it has that owner, else a copy for it.
func (t *nameTable[V]) own(owner *ownership) *nameTable[V] {
	if t == nil {
		return &nameTable[V]{pages: make([]*namePage[V], 1), owner: owner}
	}
	if t.owner == owner {
		return t
	}
	return &nameTable[V]{pages: append([]*namePage[V](nil), t.pages...), size: t.size, owner: owner}
}

// put stores a value in a table that is changed in place, or takes the one of
// its name out.
func (t *nameTable[V]) put(value V, hash uint64, gone bool) {
	if t.size >= usualValues*len(t.pages)<<pageBits && len(t.pages) < maxPages {
		t.grow()
	}
	name, tag := value.name(), tagOf(hash)
	bucket := t.bucket(tag, bucketOf(hash))
	b, i := (*bucket).find(name, tag)
	switch {
	case b != nil && gone:
		last := b.count - 1
		b.tags[i], b.values[i] = b.tags[last], b.values[last]
		clear(b.values[last:])
		b.count--
		t.size--
	case b != nil:
		b.values[i] = value
	case !gone:
		*bucket = (*bucket).with(value, tag)
		t.size++
	}
}

// bucket is the place of a bucket, which is the table's own.
func (t *nameTable[V]) bucket(tag uint16, number int) **nameBucket[V] {
	page := &t.pages[t.pageOf(tag)]
	*page = (*page).own(t.owner)
	bucket := &(*page).buckets[number]
	*bucket = (*bucket).own(t.owner)
	return bucket
}

// with is a bucket that is changed in place with one more value, perhaps in a
// new one before it.
func (b *nameBucket[V]) with(value V, tag uint16) *nameBucket[V] {
	if b.count == bucketRoom {
		b = &nameBucket[V]{more: b, owner: b.owner}
	}
	b.tags[b.count], b.values[b.count] = tag, value
	b.count++
	return b
}

// grow doubles a table.
func (t *nameTable[V]) grow() {
	grown := nameTable[V]{pages: make([]*namePage[V], 2*len(t.pages)), size: t.size, owner: t.owner}
	for b, number := range t.buckets() {
		for i, tag := range b.tags[:b.count] {
			bucket := grown.bucket(tag, number)
			*bucket = (*bucket).with(b.values[i], tag)
		}
	}
	*t = grown
}

func (p *namePage[V]) own(owner *ownership) *namePage[V] {
	switch {
	case p == nil:
		return &namePage[V]{owner: owner}
	case p.owner == owner:
		return p
	}
	c := *p
	c.owner = owner
	return &c
}

// own is a bucket, with those behind it, as one owner's.
func (b *nameBucket[V]) own(owner *ownership) *nameBucket[V] {
	switch {
	case b == nil:
		return &nameBucket[V]{owner: owner}
	case b.owner == owner: // and so have those behind it
		return b
	}
	c := *b
	c.owner = owner
	if c.more != nil {
		c.more = c.more.own(owner)
	}
	return &c
}

// buckets are all of a table, each with its number in its page.
func (t *nameTable[V]) buckets() iter.Seq2[*nameBucket[V], int] {
	return func(yield func(*nameBucket[V], int) bool) {
		if t == nil {
			return
		}
		for _, page := range t.pages {
			if page == nil {
				continue
			}
			for number, bucket := range page.buckets {
				for ; bucket != nil; bucket = bucket.more {
					if !yield(bucket, number) {
						return
					}
				}
			}
		}
	}
}
