package wording

import (
	"fmt"
	"testing"
)

// TestRender holds what a text says against package fmt, whose formats it has.
func TestRender(t *testing.T) {
	for _, c := range []struct {
		format string
		args   []any
	}{
		{"no arguments", nil},
		{"100 %%", nil},
		{"%s: %d of %d", []any{"a %s", 1, int64(-2)}},
		{"%[2]s before %[1]s", []any{"a", "b"}},
		{"%[2]s alone", []any{"a", "b"}},
		{"%[3]s is not there", []any{"a", "b"}},
		{"%s %s %s %s %s %s %d", []any{"1", "2", "3", "4", "5", "6", 7}},
		{"%.3s, %q, %v, %t, %x, %5d|", []any{"abcdef", `"q"`, 2.5, true, 255, 7}},
		{"one is missing: %s %s", []any{"a"}},
		{"one is too many: %s", []any{"a", 7}},
		{"all are too many", []any{"a"}},
		{"not words: %s, nor a number: %d", []any{7, "a"}},
		{"ends in %", []any{"a"}},
		{"nothing: %v", []any{nil}},
		{"%[x]s %[12]s", []any{"a"}},
	} {
		want := fmt.Sprintf(c.format, c.args...)
		if got := Say(c.format, c.args...).In(English); got != want {
			t.Errorf("%q of %v is %q, want %q", c.format, c.args, got, want)
		}
		if got, want := Say("within, %s", Say(c.format, c.args...)).In(English), "within, "+want; got != want {
			t.Errorf("%q of %v within another text is %q, want %q", c.format, c.args, got, want)
		}
	}
}

// TestArguments holds that the arguments of a text come back as they were
// given, and that texts are equal where they are.
func TestArguments(t *testing.T) {
	all := []any{nil, "a", 1, Code("b"), Say("c"), int64(2), "d", 3, nil, "e"}
	for n := range all {
		kept := pack(all[:n])
		if kept.len() != n {
			t.Fatalf("%d arguments are kept as %d", n, kept.len())
		}
		for i := range n {
			if kept.at(i) != all[i] {
				t.Errorf("of %d arguments, number %d is %v, want %v", n, i, kept.at(i), all[i])
			}
		}
		if kept != pack(all[:n]) || n > 0 && kept == pack(all[1:n+1]) {
			t.Errorf("%d arguments equal others, or not themselves", n)
		}
	}
}
