package wording

import (
	"fmt"
	"strings"
	"testing"
)

// Texts on a sheet are those that In gives, whatever was written there before
// and after them.
func TestSheet(t *testing.T) {
	var s Sheet
	texts := []Text{
		{}, Verbatim("as it is"), Say("no findings"), Say("%s and %s", Code("a`b"), Number(12000)),
		Say("%s rows", Verbatim(strings.Repeat("é", sheetSize))), // more than a sheet takes at a time
	}
	for i := range 300 {
		texts = append(texts, Say("%s: %s", fmt.Sprint("name ", i), Code("x")))
	}
	for _, l := range Languages() {
		var got []string
		for _, text := range texts {
			got = append(got, s.Write(text, l))
		}
		for i, text := range texts {
			if want := text.In(l); got[i] != want {
				t.Errorf("%d in %s: got %q, want %q", i, l, got[i], want)
			}
		}
	}
}
