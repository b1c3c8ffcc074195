package checks

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/wording"
)

// frenchFields are the fields of a translated page, in the order of pageFields.
var frenchFields = []string{"Contexte", "Erreur", "Pourquoi", "Exemple", "Solution", "Prévention", "Fichiers/commandes clés", "Sources"}

var (
	codeBlock   = regexp.MustCompile("(?ms)^````[^\n]*\n.*?^````$|^```[^\n]*\n.*?^```$")
	codeSpan    = regexp.MustCompile("````[^\n]+?````|`[^`]+`")
	address     = regexp.MustCompile(`\]\(([^)]+)\)`)
	frenchField = regexp.MustCompile(`(?m)^\*\*([^*]+)\*\* :`)
)

// TestTranslations holds the French page of each check against the English one: the same
// title as everywhere, the same fields, the same blocks of code, so that the tests
// of the one are those of the other, and in its prose the same code and links.
func TestTranslations(t *testing.T) {
	for _, check := range All {
		_, french, language := PageFor(check.Name, wording.French)
		if language != wording.French {
			t.Errorf("%s: there is no %s.fr.md", check.Name, strings.TrimSuffix(PageFile(check.Name), ".md"))
			continue
		}
		english := Page(check.Name)
		heading, _, _ := strings.Cut(french, "\n")
		if want := wording.Title(Title(check.Name)).In(wording.French); withoutTags(strings.TrimPrefix(heading, "### ")) != want {
			t.Errorf("%s: the heading is %q, want %q", check.Name, heading, want)
		}
		for i, field := range pageFields {
			if strings.Contains(english, "\n**"+field+"**:") != slices.ContainsFunc(frenchField.FindAllStringSubmatch(french, -1), func(m []string) bool { return m[1] == frenchFields[i] }) {
				t.Errorf("%s: the field %s is on one of the pages alone", check.Name, field)
			}
		}
		for what, pattern := range map[string]*regexp.Regexp{"blocks of code": codeBlock, "addresses": address} {
			if in, of := pattern.FindAllString(english, -1), pattern.FindAllString(french, -1); !slices.Equal(in, of) {
				t.Errorf("%s: the %s are not those of the English page", check.Name, what)
			}
		}
		in, of := spans(english), spans(french)
		if !slices.Equal(in, of) {
			t.Errorf("%s: the code in the prose is %q, in English %q", check.Name, of, in)
		}
	}
}

// spans are the pieces of code in the prose of a page, each once, in order.
func spans(page string) []string {
	found := codeSpan.FindAllString(codeBlock.ReplaceAllString(page, ""), -1)
	slices.Sort(found)
	return slices.Compact(found)
}
