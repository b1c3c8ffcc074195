package framework_test

import (
	"errors"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/framework"
)

func TestOverlayShowsTheTreeAfterAChange(t *testing.T) {
	base := framework.Texts(map[string]string{"a.sql": "old a", "b.sql": "old b", "c.sql": "old c"})
	newB, newD := "new b", "new d"
	after := framework.Overlay(base, map[string]*string{"b.sql": &newB, "c.sql": nil, "d.sql": &newD, "never.sql": nil})

	if got, want := after.Paths(), []string{"a.sql", "b.sql", "d.sql"}; !slices.Equal(got, want) {
		t.Errorf("paths are %q, want %q", got, want)
	}
	got, err := after.Read([]string{"a.sql", "b.sql", "c.sql", "d.sql", "none.sql"})
	want := map[string]string{"a.sql": "old a", "b.sql": "new b", "d.sql": "new d"}
	if !maps.Equal(got, want) {
		t.Errorf("texts are %q, want %q", got, want)
	}
	if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "c.sql") || !strings.Contains(err.Error(), "none.sql") {
		t.Errorf("the error %q should name c.sql and none.sql", err)
	}
	if base, _ := base.Read([]string{"b.sql"}); base["b.sql"] != "old b" {
		t.Errorf("the base has changed to %q", base)
	}
}
