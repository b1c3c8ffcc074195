// Package nearest finds the name that somebody who mistyped one meant.
package nearest

import (
	"slices"
	"strings"
)

// Name is the known name that is most like a word: the one that the fewest
// insertions, deletions, replacements and swaps of neighbours turn it into,
// or that it is a whole word of. ok is false where none is alike. Of names
// that are equally like it, the first in alphabetical order is chosen.
func Name(word string, known []string) (name string, ok bool) {
	word = fold(word)
	best := 1 + max(len([]rune(word)), 3)/3 // one slip in every three letters
	for _, candidate := range slices.Sorted(slices.Values(known)) {
		folded := fold(candidate)
		d := distance([]rune(word), []rune(folded))
		if d >= best && len(word) > 2 && slices.Contains(strings.Fields(folded), word) {
			d = best - 1
		}
		if d < best {
			best, name, ok = d, candidate, true
		}
	}
	return name, ok
}

// fold makes equal what is the same to a reader: case, and what joins words.
func fold(s string) string {
	return strings.NewReplacer("_", " ", "-", " ", ".", " ").Replace(strings.ToLower(s))
}

// distance is the optimal string alignment distance.
func distance(a, b []rune) int {
	rows := [3][]int{make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := range a {
		// The rows of the letter now, the one before, and the one before that.
		now, before, two := rows[(i+1)%3], rows[i%3], rows[(i+2)%3]
		now[0] = i + 1
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			now[j+1] = min(before[j+1]+1, now[j]+1, before[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				now[j+1] = min(now[j+1], two[j-1]+1)
			}
		}
	}
	return rows[len(a)%3][len(b)]
}
