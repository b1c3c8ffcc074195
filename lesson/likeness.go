package lesson

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"

	"github.com/oncebitten/oncebitten/checks"
)

// Likeness is a check that a lesson may be about, with the words that both
// have, the rarest first.
type Likeness struct {
	Check *checks.Check
	Words []string
}

// Likenesses are the checks that a lesson is likest, at most three, by the
// words that it shares with what is said of each: about holds that, in as many
// languages as there are. A word counts the more the fewer checks have it, and
// two that are rare are needed for a likeness.
type Likenesses struct {
	all    []*checks.Check
	words  []map[string]bool
	weight map[string]float64
}

// NewLikenesses reads what is said of checks.
func NewLikenesses(all []*checks.Check, about func(*checks.Check) string) *Likenesses {
	l := &Likenesses{all: all, weight: map[string]float64{}}
	in := map[string]int{}
	for _, c := range all {
		words := wordsOf(about(c))
		l.words = append(l.words, words)
		for w := range words {
			in[w]++
		}
	}
	for w, n := range in {
		l.weight[w] = math.Log(float64(len(all)) / float64(n))
	}
	return l
}

// minLikeness is the weight of shared words from which they mean something:
// two that one check in twenty has.
const minLikeness = 6

// Of are the checks that a lesson is likest, the likest first.
func (l *Likenesses) Of(of *Lesson) []Likeness {
	words := wordsOf(of.Title + "\n" + of.Body)
	type scored struct {
		Likeness
		score float64
	}
	var found []scored
	for i, c := range l.all {
		s := scored{Likeness: Likeness{Check: c}}
		name := wordsOf(c.Name)
		for w := range words {
			if l.words[i][w] && l.weight[w] > 0 {
				s.Words = append(s.Words, w)
				s.score += l.weight[w]
				if name[w] { // what the check is called after
					s.score += 2 * l.weight[w]
				}
			}
		}
		slices.SortFunc(s.Words, func(a, b string) int { return cmp.Or(cmp.Compare(l.weight[b], l.weight[a]), cmp.Compare(a, b)) })
		if len(s.Words) < 2 || s.score < minLikeness {
			continue
		}
		// Long pages share more words with anything.
		s.score /= math.Sqrt(float64(len(l.words[i])))
		s.Words = s.Words[:min(len(s.Words), 4)]
		found = append(found, s)
	}
	slices.SortStableFunc(found, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
	var out []Likeness
	for _, s := range found[:min(len(found), 3)] {
		out = append(out, s.Likeness)
	}
	return out
}

// wordsOf are the words of a text, in lower case and without accents; short
// ones say nothing, and neither do numbers.
func wordsOf(text string) map[string]bool {
	words := map[string]bool{}
	for _, w := range strings.FieldsFunc(unaccent.Replace(strings.ToLower(text)), func(r rune) bool { return !unicode.IsLetter(r) && r != '_' }) {
		for _, part := range strings.Split(w, "_") {
			if len(part) >= 4 {
				words[part] = true
			}
		}
	}
	return words
}
