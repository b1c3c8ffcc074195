package review

import (
	"iter"
	"strings"

	"github.com/oncebitten/oncebitten/wording"
)

// Remedy is the safe way that a finding shows, in the language of the reader: a
// few words, and a recipe of one step a deploy. The zero Remedy says nothing.
//
// A large change has thousands of findings, and those of one check say the same
// but for names: what is equal for two of them is kept once.
type Remedy struct {
	// words are nil where there are none.
	words *remedyWords
	// texts are the parts of the code and the notes of all steps.
	texts []string
}

// remedyWords are a remedy but for its texts.
type remedyWords struct {
	title, between string
	steps          []stepWords
}

// stepWords are a step but for its texts, and how many it has.
type stepWords struct {
	title, language, migration string
	code, notes                int
}

// RecipeStep is one deploy of a recipe: a migration as code, or notes to people
// about what to do outside of the migrations.
type RecipeStep struct {
	Title, Language string
	Code            Code
	// Migration names it among those of the recipe: "revision 2"; "" where it
	// is the only step, or none.
	Migration string
	Notes     []string
}

// Code is in parts of whole lines, one after the other; none where there is no code.
type Code []string

// String is all of it.
func (c Code) String() string { return strings.Join(c, "") }

// NewRemedy makes a remedy of what to do in a few words, of the deploys, and of
// what keeps their migrations apart where somebody has to; each may be empty.
func NewRemedy(title string, steps []RecipeStep, between string) Remedy {
	return remedyLike(Remedy{}, title, steps, between, &wording.Sheet{})
}

// remedyLike makes a remedy that shares with another one what is equal. What is
// its own of the code goes to a sheet; the other strings are kept as they are.
func remedyLike(other Remedy, title string, steps []RecipeStep, between string, sheet *wording.Sheet) Remedy {
	if title == "" && len(steps) == 0 && between == "" {
		return Remedy{}
	}
	if !other.words.are(title, steps, between) {
		other = Remedy{words: newRemedyWords(title, steps, between)}
	}
	out := Remedy{words: other.words}
	if count := out.words.texts(); count > 0 {
		out.texts = make([]string, 0, count)
	}
	for i, s := range steps {
		var before RecipeStep
		if other.texts != nil {
			before = other.Step(i)
		}
		if code := s.Code.String(); code != "" {
			shared := ""
			if len(before.Code) > 0 {
				shared = sharedLines(before.Code[0], code)
			}
			out.texts = append(out.texts, shared, sheet.Copy([]byte(code[len(shared):])))
		}
		for n, note := range s.Notes {
			if before.Notes != nil && before.Notes[n] == note {
				note = before.Notes[n]
			}
			out.texts = append(out.texts, note)
		}
	}
	return out
}

// codeParts are the parts of a code: the lines that it begins with and that of
// another finding does too, which may be none, and the others.
const codeParts = 2

// sharedLines are the lines of a code that another one begins with.
func sharedLines(other, code string) string {
	n := 0
	for n < len(other) && n < len(code) && other[n] == code[n] {
		n++
	}
	return other[:strings.LastIndexByte(other[:n], '\n')+1]
}

func newRemedyWords(title string, steps []RecipeStep, between string) *remedyWords {
	w := &remedyWords{title: title, between: between, steps: make([]stepWords, len(steps))}
	for i, s := range steps {
		w.steps[i] = wordsOf(s)
	}
	return w
}

func wordsOf(s RecipeStep) stepWords {
	w := stepWords{title: s.Title, language: s.Language, migration: s.Migration, notes: len(s.Notes)}
	if s.Code.String() != "" {
		w.code = codeParts
	}
	return w
}

// are reports whether the words are those of a remedy.
func (w *remedyWords) are(title string, steps []RecipeStep, between string) bool {
	if w == nil || w.title != title || w.between != between || len(w.steps) != len(steps) {
		return false
	}
	for i, s := range steps {
		if w.steps[i] != wordsOf(s) {
			return false
		}
	}
	return true
}

// texts is how many belong to the words.
func (w *remedyWords) texts() int {
	count := 0
	for _, s := range w.steps {
		count += s.code + s.notes
	}
	return count
}

// Title says in a few words what to do; "" where nothing is known to be better.
func (r Remedy) Title() string {
	if r.words == nil {
		return ""
	}
	return r.words.title
}

// Between says what keeps the migrations of the recipe apart, where somebody has to.
func (r Remedy) Between() string {
	if r.words == nil {
		return ""
	}
	return r.words.between
}

// Steps are the deploys of the recipe.
func (r Remedy) Steps() iter.Seq2[int, RecipeStep] {
	return func(yield func(int, RecipeStep) bool) {
		for i := range r.Len() {
			if !yield(i, r.Step(i)) {
				return
			}
		}
	}
}

// Len is how many deploys the recipe has.
func (r Remedy) Len() int {
	if r.words == nil {
		return 0
	}
	return len(r.words.steps)
}

// Step is one of the deploys, counted from 0.
func (r Remedy) Step(i int) RecipeStep {
	texts := r.texts
	for _, s := range r.words.steps[:i] {
		texts = texts[s.code+s.notes:]
	}
	s := r.words.steps[i]
	out := RecipeStep{Title: s.title, Language: s.language, Code: Code(texts[:s.code]), Migration: s.migration, Notes: texts[s.code:][:s.notes]}
	if s.code > 0 && out.Code[0] == "" {
		out.Code = out.Code[1:]
	}
	return out
}
