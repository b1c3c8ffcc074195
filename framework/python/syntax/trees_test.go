package syntax

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/migration"
)

// What is remembered is what would be parsed, under the name of the file that is
// asked for, and no more of it is kept than fits.
func TestTrees(t *testing.T) {
	fresh, err := NewParser()
	if err != nil {
		t.Fatal(err)
	}
	defer fresh.Close()
	remembering, err := NewParser()
	if err != nil {
		t.Fatal(err)
	}
	defer remembering.Close()
	trees := NewTrees()
	remembering.Remember(trees)
	text := "def upgrade():\n    op.drop_table(\"a\")  # gone\n\nx = (\n"
	for _, path := range []string{"a.py", "b.py"} {
		source := migration.NewSource(path, text)
		got, want := remembering.Parse(source), fresh.Parse(source)
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s is %+v, want %+v", path, got, want)
		}
	}
	if len(trees.recent) != 1 {
		t.Errorf("%d trees are kept of one text", len(trees.recent))
	}
	filler := strings.Repeat("#", 1<<20)
	for i := range 20 {
		remembering.Parse(migration.NewSource("c.py", fmt.Sprint("# ", i, filler)))
		remembering.Parse(migration.NewSource("a.py", text))
		kept := 0
		for _, m := range []map[string]*Module{trees.recent, trees.older} {
			for text := range m {
				kept += len(text)
			}
		}
		if kept > 2*maxTrees {
			t.Fatalf("texts of %d bytes are kept", kept)
		}
	}
	if trees.recent[text] == nil {
		t.Error("a text that is asked for again and again is forgotten")
	}
}
