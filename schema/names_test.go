package schema

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"testing"

	"github.com/oncebitten/oncebitten/migration"
)

// TestNameMap holds random changes of a nameMap, a few at a time for one owner and
// from any earlier version on, against copies of a map.
func TestNameMap(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	versions, copies := []nameMap[int]{{}}, []map[migration.Name]int{{}}
	for i := range 3000 {
		from := len(versions) - 1 - random.IntN(min(len(versions), 5))
		m, c := versions[from], maps.Clone(copies[from])
		owner := &ownership{}
		for range 1 + random.IntN(3) {
			name := migration.Name{Schema: fmt.Sprint(random.IntN(3)), Name: fmt.Sprint(random.IntN(200))}
			if random.IntN(3) == 0 {
				m = m.Delete(name, owner)
				delete(c, name)
			} else {
				m = m.Set(name, i, owner)
				c[name] = i
			}
		}
		versions, copies = append(versions, m), append(copies, c)
	}
	for i, m := range versions {
		if got := maps.Collect(m.All()); !maps.Equal(got, copies[i]) || m.Len() != len(got) {
			t.Fatalf("version %d holds %v, want %v", i, got, copies[i])
		}
		for name, want := range copies[i] {
			if got, ok := m.Get(name); !ok || got != want {
				t.Fatalf("version %d has %d (%v) for %s, want %d", i, got, ok, name, want)
			}
		}
	}
	if _, ok := versions[0].Get(migration.Name{Name: "1"}); ok {
		t.Error("the empty map has a name")
	}
}

// TestNameMapCollisions requires that names of the same hash live side by side.
func TestNameMapCollisions(t *testing.T) {
	var root *nameNode[int]
	for i := range 40 {
		root = root.with(&nameNode[int]{name: migration.Name{Name: fmt.Sprint(i)}, hash: 7, value: i, present: true}, 7)
	}
	seen := maps.Collect(nameMap[int]{root: root}.All())
	if len(seen) != 40 {
		t.Errorf("%d of 40 names are there", len(seen))
	}
}
