package checks

import (
	"embed"
	"strings"

	"github.com/oncebitten/oncebitten/lazyregexp"
	"github.com/oncebitten/oncebitten/wording"
)

//go:embed *.md
var pages embed.FS

// Page is the built-in lesson of a check, in Markdown; "" when there is no
// such check. Its examples are the tests of the check (see page_test.go).
func Page(name string) string {
	text, err := pages.ReadFile(PageFile(name))
	if err != nil {
		return ""
	}
	return string(text)
}

// PageFor is the page of a check for a reader: its file, its text and the language
// of that, which is English where nobody has translated the page.
func PageFor(name string, reader wording.Language) (file, text string, language wording.Language) {
	file = strings.TrimSuffix(PageFile(name), ".md") + "." + string(reader) + ".md"
	if translated, err := pages.ReadFile(file); err == nil {
		return file, string(translated), reader
	}
	return PageFile(name), Page(name), wording.English
}

// marker is what tells the tests of a page which line a finding is on.
var marker = lazyregexp.New(`(?m)([ \t]*(<!--|--|#) want [a-z-]+([, ]+[a-z-]+)*)+[ \t]*(-->[ \t]*)?$`)

// Shown is the page as a reader sees it: without the marks for its tests.
func Shown(name string, reader wording.Language) string {
	_, text, _ := PageFor(name, reader)
	return marker.ReplaceAllString(text, "")
}

// CutMark takes the mark for the tests off a line of an example; found is true
// where there was one: the line has a finding.
func CutMark(line string) (code string, found bool) {
	at := marker.FindStringIndex(line)
	if at == nil {
		return line, false
	}
	return line[:at[0]] + line[at[1]:], true
}

// Title is the heading of a page, without its marks and tags.
func Title(name string) string {
	for _, line := range strings.Split(Page(name), "\n") {
		if title, ok := strings.CutPrefix(line, "### "); ok {
			return withoutTags(title)
		}
	}
	return ""
}

// PageFile is the name of the file of a check's page: the check's own name with
// underscores.
func PageFile(name string) string { return strings.ReplaceAll(name, "-", "_") + ".md" }

func withoutTags(title string) string {
	for strings.HasPrefix(title, "[") {
		_, rest, found := strings.Cut(title, "]")
		if !found {
			break
		}
		title = strings.TrimSpace(rest)
	}
	return title
}
