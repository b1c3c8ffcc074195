package framework_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/oncebitten/oncebitten/framework"
)

func TestLayerReadsEachFileFromItsOwnSnapshot(t *testing.T) {
	base := framework.Texts(map[string]string{"a.sql": "old a", "b.sql": "old b", "c.sql": "old c"})
	over := framework.Texts(map[string]string{"b.sql": "new b", "d.sql": "new d"})
	after := framework.Layer(base, over, []string{"c.sql"})

	if got, want := after.Paths(), []string{"a.sql", "b.sql", "d.sql"}; !slices.Equal(got, want) {
		t.Errorf("paths are %q, want %q", got, want)
	}
	got, err := after.Read(after.Paths())
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"a.sql": "old a", "b.sql": "new b", "d.sql": "new d"}
	if !maps.Equal(got, want) {
		t.Errorf("texts are %q, want %q", got, want)
	}
}

func TestLayerSaysWhatNeitherSnapshotCouldRead(t *testing.T) {
	empty := framework.Texts(nil)
	_, err := framework.Layer(empty, empty, nil).Read([]string{"gone.sql"})
	if err == nil {
		t.Error("a file that is nowhere was read")
	}
}
