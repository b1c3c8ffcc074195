package checks

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/wording"
)

// TestEveryCheckHasItsFiles holds the list against the folder: NAME lives in
// name.go and name.md, and no page is without its check. (Go drops files by
// their suffix without a word, so a vanished check must fail here.)
func TestEveryCheckHasItsFiles(t *testing.T) {
	kebab := regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)
	seen := map[string]bool{}
	var stems []string
	for _, check := range All {
		for _, name := range append([]string{check.Name}, check.Aliases...) {
			if !kebab.MatchString(name) {
				t.Errorf("%q is not lower-case words with hyphens", name)
			}
			if seen[name] {
				t.Errorf("two checks are called %q", name)
			}
			seen[name] = true
			if Find(name) != check {
				t.Errorf("Find(%q) is another check", name)
			}
		}
		stems = append(stems, stem(check.Name))
		if _, err := os.Stat(stem(check.Name) + ".go"); err != nil {
			t.Errorf("%s: %v", check.Name, err)
		}
		if Page(check.Name) == "" {
			t.Errorf("%s has no page: write checks/%s.md", check.Name, stem(check.Name))
		}
		for _, name := range check.Replaces {
			if other := Find(name); other == nil || other == check || other.Name != name {
				t.Errorf("%s replaces %q, which is no other check", check.Name, name)
			}
		}
		if check.Severity == Off || check.Edition == 0 {
			t.Errorf("%s has no severity or no edition", check.Name)
		}
	}
	found, err := filepath.Glob("*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range found {
		if base, _, _ := strings.Cut(page, "."); !slices.Contains(stems, base) {
			t.Errorf("%s is the page of no check in All", page)
		}
	}
	if Find("no-such-check") != nil || Page("no-such-check") != "" || Title("no-such-check") != "" {
		t.Error("a check that is not there was found")
	}
}

// innerLessons are the files of lessons that a page shows as examples.
var innerLessons = regexp.MustCompile("(?ms)^````markdown.*?^````$")

// TestPagesAreLessons holds each page against the template.
func TestPagesAreLessons(t *testing.T) {
	for _, check := range All {
		page := innerLessons.ReplaceAllString(Page(check.Name), "")
		if Title(check.Name) == "" || strings.HasPrefix(Title(check.Name), "[") {
			t.Errorf("%s: no heading of the form `### [TAG] Title`", check.Name)
		}
		if s := summary(check.Name); s == "" || !strings.HasSuffix(s, ".") && !strings.HasSuffix(s, ":") {
			t.Errorf("%s: the context does not begin with a paragraph of sentences: %q", check.Name, s)
		}
		if !strings.Contains(page, "**Checks**: `"+check.Name+"`") {
			t.Errorf("%s: the page does not name its check", check.Name)
		}
	}
}

// TestPagesRecordWhatTheyPrevent holds the server's message on a page against
// those that the check names: lessons bind by them.
func TestPagesRecordWhatTheyPrevent(t *testing.T) {
	for _, check := range All {
		_, rest, found := strings.Cut(Page(check.Name), "**Error**:\n```\n")
		recorded, _, _ := strings.Cut(rest, "```")
		if !found {
			if len(check.Prevents) > 0 {
				t.Errorf("%s prevents %q, but its page shows no error", check.Name, check.Prevents[0].Text)
			}
			continue
		}
		prevented := slices.ContainsFunc(check.Prevents, func(m ServerMessage) bool { return m.Matches(recorded) })
		if len(check.Prevents) > 0 && !prevented {
			t.Errorf("%s prevents nothing like the error on its page:\n%s", check.Name, recorded)
		}
	}
}

// TestShown holds that no mark is left where pages are shown.
func TestShown(t *testing.T) {
	for _, check := range All {
		if mark := regexp.MustCompile("(--|#) want [a-z]+-[a-z].*").FindString(Shown(check.Name, wording.English) + Shown(check.Name, wording.French)); mark != "" {
			t.Errorf("the page of %s shows %q", check.Name, mark)
		}
	}
	for line, want := range map[string]string{
		`op.f()  # want a-b # want c-d`: "op.f()", "F(); -- want a-b -- want c": "F();", "-- want to see\n": "\n",
		"SELECT 1; -- I want it": "SELECT 1; -- I want it",
	} {
		if got, found := CutMark(line); got != want || found == (got == line) {
			t.Errorf("CutMark(%q) = %q, %t", line, got, found)
		}
	}
}

func TestTitle(t *testing.T) {
	if got, want := Title("not-null-without-default"), "A required column without a default fails on the first row"; got != want {
		t.Errorf("Title = %q, want %q", got, want)
	}
	if got, want := withoutTags("[DB] [X] A [b] c"), "A [b] c"; got != want {
		t.Errorf("withoutTags = %q, want %q", got, want)
	}
}

// summary is the first paragraph of a page's context: what happens, in one breath.
func summary(name string) string {
	_, context, _ := strings.Cut(Page(name), "**Context**:")
	paragraph, _, _ := strings.Cut(strings.TrimSpace(context), "\n\n")
	return strings.Join(strings.Fields(paragraph), " ")
}

// stem is the name of a check's files, without their extension.
func stem(name string) string { return strings.TrimSuffix(PageFile(name), ".md") }

// TestReplaced has a particular check report beside a general one.
func TestReplaced(t *testing.T) {
	general := &Check{Name: "general"}
	particular := &Check{Name: "particular", Replaces: []string{"general"}}
	one, other := &Step{}, &Step{}
	findings := WithoutReplaced([]Finding{
		{Check: general, Step: one, Operation: 0},   // replaced
		{Check: general, Step: one, Operation: 1},   // another operation
		{Check: general, Step: other, Operation: 0}, // another statement
		{Check: general}, // about no statement
		{Check: general, Step: one, Operation: 2},                    // replaced: the other speaks for it
		{Check: particular, Step: one, Operation: 0, Also: []int{2}}, // the one that says more
	})
	if len(findings) != 4 || findings[0].Operation != 1 || findings[3].Check != particular {
		t.Errorf("left are %+v", findings)
	}
}
