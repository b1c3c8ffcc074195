package config

import (
	"fmt"
	"regexp"
	"slices"
	"testing"

	"github.com/oncebitten/oncebitten/docs"
)

// TestPage holds docs/configuration.md against what is read: it is about each
// key, in their order, and its examples are configurations.
func TestPage(t *testing.T) {
	var named []string
	for _, m := range regexp.MustCompile("(?m)^## `([a-z-]+)`$").FindAllStringSubmatch(docs.Configuration, -1) {
		named = append(named, m[1])
	}
	if want := keyNames(false); !slices.Equal(named, want) {
		t.Errorf("the page is about %q, want %q", named, want)
	}
	inProjects := regexp.MustCompile("any of ((?:`[a-z-]+`,?\\s*(?:and )?)+)").FindStringSubmatch(docs.Configuration)
	if inProjects == nil {
		t.Fatal("the page does not say which keys a project may have")
	}
	var own []string
	for _, m := range regexp.MustCompile("`([a-z-]+)`").FindAllStringSubmatch(inProjects[1], -1) {
		own = append(own, m[1])
	}
	if want := keyNames(true); !slices.Equal(own, want) {
		t.Errorf("by the page a project may have %q, want %q", own, want)
	}
	examples := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(docs.Configuration, -1)
	if len(examples) < 3 {
		t.Errorf("the page has %d examples", len(examples))
	}
	for i, m := range examples {
		known := Known{Checks: []string{"index-blocks-writes", "missing-lock-timeout", "cached-plan-changes"}}
		if _, err := Parse(fmt.Sprintf("example %d", i+1), m[1], known); err != nil {
			t.Error(err)
		}
	}
}
