package postgres_test

import (
	"regexp"
	"slices"
	"testing"

	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

// TestTruthInFrench holds that what is said of the measured cases is all French
// to a reader of French: also the parts that a sentence is put together from.
func TestTruthInFrench(t *testing.T) {
	themes := truthThemes(t)
	facts := truthFacts(t, themes)
	seen := map[wording.Text]bool{}
	check := func(sql string, text wording.Text) {
		if seen[text] {
			return
		}
		seen[text] = true
		if english := englishIn(text.In(wording.French)); len(english) > 0 {
			t.Errorf("%s\nis said in French as %q: %q is English", sql, text.In(wording.French), english)
		}
	}
	for _, theme := range themes {
		for _, start := range []*schema.State{history(theme.setup), nil} {
			for _, c := range theme.cases {
				for _, fact := range facts[theme.name][c.key()] {
					effect := claim(start, read(c.sql), fact, fact.Versions[0]).effect
					for _, f := range effect.Fails {
						check(c.sql, f.When)
					}
					for _, assumed := range effect.Assumptions() {
						check(c.sql, assumed)
					}
				}
			}
		}
	}
	const most = 150 // of which there are many more: the test must not look at none
	if len(seen) < most {
		t.Errorf("only %d sentences were looked at", len(seen))
	}
}

var (
	backticks = regexp.MustCompile("`[^`]*`")
	lowerCase = regexp.MustCompile(`[\p{L}']+`)
	// englishWords are such that no English sentence is without one; none is French.
	englishWords = []string{"the", "is", "are", "of", "has", "have", "not", "no", "in", "it", "its", "and", "or", "which", "with",
		"without", "for", "to", "by", "cannot", "be", "was", "from", "at", "all", "other", "another", "row", "rows", "an", "that"}
)

// englishIn are the English words of a text, beside its code.
func englishIn(text string) []string {
	words := lowerCase.FindAllString(backticks.ReplaceAllString(text, ""), -1)
	return slices.DeleteFunc(words, func(w string) bool { return !slices.Contains(englishWords, w) })
}
