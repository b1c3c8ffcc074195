package schema

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"testing"

	"github.com/oncebitten/oncebitten/migration"
)

// valued is a number under a name.
type valued struct {
	of     migration.Name
	number int
}

func (n valued) name() migration.Name { return n.of }

// content is what a map holds.
func content(m nameMap[valued]) map[migration.Name]int {
	out := map[migration.Name]int{}
	for n := range m.All() {
		if _, twice := out[n.of]; twice {
			panic("a name is there twice")
		}
		out[n.of] = n.number
	}
	return out
}

// TestNameMap holds random changes of a nameMap, a few at a time and from an
// earlier version on, against copies of a map.
func TestNameMap(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	versions, copies := []nameMap[valued]{{}}, []map[migration.Name]int{{}}
	by := owners{fresh: &ownership{}, lists: &ownership{}}
	for i := range 3000 {
		from := len(versions) - 1
		if random.IntN(20) == 0 { // as a rollback, or another builder
			from -= random.IntN(min(len(versions), 50))
			by.lists = &ownership{}
		}
		m, c := versions[from], maps.Clone(copies[from])
		by.fresh = &ownership{}
		for range 1 + random.IntN(3) {
			name := migration.Name{Schema: fmt.Sprint(random.IntN(3)), Name: fmt.Sprint(random.IntN(200))}
			if random.IntN(3) == 0 {
				m = m.Delete(name, by)
				delete(c, name)
			} else {
				m = m.Set(valued{name, i}, by)
				c[name] = i
			}
		}
		versions, copies = append(versions, m), append(copies, c)
	}
	for i, m := range versions {
		if got := content(m); !maps.Equal(got, copies[i]) {
			t.Fatalf("version %d holds %v, want %v", i, got, copies[i])
		}
		for name, want := range copies[i] {
			if got, ok := m.Get(name); !ok || got.number != want {
				t.Fatalf("version %d has %d (%v) for %s, want %d", i, got.number, ok, name, want)
			}
		}
	}
	if _, ok := versions[0].Get(migration.Name{Name: "1"}); ok {
		t.Error("the empty map has a name")
	}
}

// TestNameTableCollisions requires that names of the same hash live side by side,
// also once some are gone, and that a table for another owner leaves the first as it is.
func TestNameTableCollisions(t *testing.T) {
	var none *nameTable[valued]
	table := none.own(&ownership{})
	named := func(i int) valued { return valued{migration.Name{Name: fmt.Sprint(i)}, i} }
	for i := range 40 {
		table.put(named(i), 7, false)
	}
	after := table.own(&ownership{})
	for i := range 40 {
		if i%3 > 0 {
			after.put(named(i), 7, true)
		}
	}
	after.put(named(1), 7, false)
	for _, c := range []struct {
		table *nameTable[valued]
		want  int
	}{{table, 40}, {after, 15}} {
		if seen := content(nameMap[valued]{table: c.table}); len(seen) != c.want || c.table.size != c.want {
			t.Errorf("there are %d names (%d), want %d", len(seen), c.table.size, c.want)
		}
	}
	if got, ok := after.get(migration.Name{Name: "39"}, 7); !ok || got.number != 39 {
		t.Errorf("the table has %d (%v), want 39", got.number, ok)
	}
	if _, ok := after.get(migration.Name{Name: "2"}, 7); ok {
		t.Error("a name that was taken out is there")
	}
}

// TestNameTableGrows requires that a name is looked for among few others, however many there are.
func TestNameTableGrows(t *testing.T) {
	const names = 5000
	var none *nameTable[valued]
	table := none.own(&ownership{})
	for i := range names {
		v := valued{migration.Name{Schema: "public", Name: fmt.Sprint(i)}, i}
		table.put(v, hashOf(v.of), false)
	}
	if got := len(content(nameMap[valued]{table: table})); got != names {
		t.Errorf("%d of %d names are there", got, names)
	}
	for _, page := range table.pages {
		for _, bucket := range page.buckets {
			if bucket != nil && bucket.more != nil && bucket.more.more != nil && bucket.more.more.more != nil {
				t.Fatalf("a bucket of a table of %d pages has more than %d names", len(table.pages), 3*bucketRoom)
			}
		}
	}
}
