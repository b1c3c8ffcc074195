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

// TestNameMapCollisions requires that names of the same hash live side by side.
func TestNameMapCollisions(t *testing.T) {
	var root *nameNode[valued]
	for i := range 40 {
		root = root.with(&nameNode[valued]{hash: 7, value: valued{migration.Name{Name: fmt.Sprint(i)}, i}}, 7)
	}
	seen := content(nameMap[valued]{root: root})
	if len(seen) != 40 {
		t.Errorf("%d of 40 names are there", len(seen))
	}
}
