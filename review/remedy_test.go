package review

import (
	"slices"
	"testing"

	"github.com/oncebitten/oncebitten/wording"
)

// A remedy says what was put into it, whatever the one that it shares with says.
func TestRemedyLike(t *testing.T) {
	const comments = "-- outside a transaction\n-- alone in its file\n"
	recipes := [][]RecipeStep{
		{{Title: "build it", Language: "sql", Code: Code{comments + "CREATE INDEX CONCURRENTLY a ON t (a);\n"}}},
		{{Title: "build it", Language: "sql", Code: Code{comments + "CREATE INDEX CONCURRENTLY b ON t (b);\n"}}},
		{{Title: "build it", Language: "sql", Code: Code{comments, "CREATE INDEX CONCURRENTLY b ON t (b);\n"}}}, // the same
		{{Title: "build it", Language: "sql", Code: Code{"-- outside a transaction\nCREATE INDEX CONCURRENTLY c ON t (c);\n"}}},
		{{Title: "build it", Language: "sql", Code: Code{comments + "CREATE INDEX CONCURRENTLY d ON t (d);\n"}}},
		{{Title: "build it", Language: "sql", Code: Code{"-- outside"}}}, // not a whole line of the one before
		{{Title: "build it", Language: "sql", Code: Code{"no comments"}}},
		nil,
		{{Title: "look", Notes: []string{"at a", "at b"}}, {Title: "then", Language: "python", Code: Code{"x"}, Migration: "revision 2"}, {Notes: []string{"done"}}},
		{{Title: "look", Notes: []string{"at a", "at c"}}, {Title: "then", Language: "python", Code: Code{"y"}, Migration: "revision 2"}, {Notes: []string{"done"}}},
		{{Title: "look", Notes: []string{"at a"}}, {Title: "then", Language: "python", Migration: "revision 2"}, {Notes: []string{"done"}}},
		{{Title: "look", Code: Code{""}}, {Title: "then"}},
	}
	var sheet wording.Sheet
	var made []Remedy
	for _, recipe := range recipes {
		for _, title := range []string{"the title", ""} {
			var other Remedy
			if len(made) > 0 {
				other = made[len(made)-1]
			}
			made = append(made, remedyLike(other, title, recipe, title, &sheet))
		}
	}
	for i, recipe := range recipes {
		for j, title := range []string{"the title", ""} {
			got := made[2*i+j]
			if got.Title() != title || got.Between() != title || got.Len() != len(recipe) {
				t.Errorf("%d: got %q, %q and %d steps", i, got.Title(), got.Between(), got.Len())
				continue
			}
			for n, want := range recipe {
				step := got.Step(n)
				if step.Title != want.Title || step.Language != want.Language || step.Migration != want.Migration ||
					step.Code.String() != want.Code.String() || !slices.Equal(step.Notes, want.Notes) {
					t.Errorf("%d, step %d: got %q, want %q", i, n, step, want)
				}
			}
		}
	}
}

// What two remedies say in the same words is there once.
func TestRemedyShares(t *testing.T) {
	recipe := func(name string) []RecipeStep {
		return []RecipeStep{{Title: "build it", Code: Code{"-- alone\nCREATE INDEX " + name + ";\n"}}}
	}
	var sheet wording.Sheet
	first := remedyLike(Remedy{}, "title", recipe("a"), "", &sheet)
	second := remedyLike(first, "title", recipe("b"), "", &sheet)
	third := remedyLike(second, "title", recipe("c"), "", &sheet)
	if first.words != second.words || second.words != third.words {
		t.Error("the words are there several times")
	}
	if want := []string{"-- alone\n", "CREATE INDEX c;\n"}; !slices.Equal(third.texts, want) {
		t.Errorf("got %q, want %q", third.texts, want)
	}
}
