package checks

import (
	"slices"
	"strconv"
	"testing"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
)

// TestDropReaders drops forty pairs of views, each of which reads both of the pair
// before it: each view once, and after all that read it.
func TestDropReaders(t *testing.T) {
	const levels = 40
	view := func(side string, level int) migration.Name {
		return migration.Name{Schema: "public", Name: side + strconv.Itoa(level)}
	}
	b := schema.NewBuilder(nil)
	table := migration.Name{Schema: "public", Name: "parcel"}
	b.Apply(migration.CreateTable{Table: table, Columns: []migration.Column{{Name: "id"}}})
	for level := range levels {
		reads := []migration.Dependency{{Relation: table}}
		if level > 0 {
			reads = []migration.Dependency{{Relation: view("a", level-1)}, {Relation: view("b", level-1)}}
		}
		for _, side := range []string{"a", "b"} {
			b.Apply(migration.CreateView{View: view(side, level), Sources: reads})
		}
	}
	var dropped []migration.Name
	for _, op := range dropReaders(b.State(), table, "") {
		dropped = append(dropped, op.(migration.DropView).View)
	}
	if len(dropped) != 2*levels {
		t.Fatalf("%d views are dropped: %v", len(dropped), dropped)
	}
	for level := 1; level < levels; level++ {
		for _, below := range []string{"a", "b"} {
			for _, above := range []string{"a", "b"} {
				if slices.Index(dropped, view(above, level)) > slices.Index(dropped, view(below, level-1)) {
					t.Errorf("%s%d is dropped after %s%d, which it reads", above, level, below, level-1)
				}
			}
		}
	}
}
