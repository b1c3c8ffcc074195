package skeleton

import (
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/lazyregexp"
	"github.com/oncebitten/oncebitten/lesson"
	"github.com/oncebitten/oncebitten/wording"
)

// Fires says which checks object to an example that stands alone, from warnings on.
type Fires func(lesson.Example) []string

// TakePages adds to a draft what the pages of its checks have, for a reader: the
// safe way as the solution, the prevention; and where nothing is known yet the
// title, the severity, the error and a bad example in the languages of code given.
func (d *Draft) TakePages(all []*checks.Check, reader wording.Language, fires Fires, languages ...string) {
	var solutions, preventions []string
	for _, c := range all {
		page := read(c, reader)
		if page == nil {
			continue
		}
		d.Title = or(d.Title, wording.Title(checks.Title(c.Name)).In(reader))
		d.Severity = max(d.Severity, page.Severity)
		if d.Error == "" && d.Statement == "" && len(d.Examples) == 0 && len(page.Errors) > 0 {
			d.Error = page.Errors[0]
		}
		solutions = append(solutions, withoutMarks(page.Solution, fires))
		preventions = append(preventions, page.Prevention)
	}
	if len(d.Examples) == 0 && d.Statement == "" && len(all) > 0 {
		d.Examples = badExamples(all[0], fires, languages)
	}
	if d.Solution == "" {
		d.Solution = strings.Join(solutions, "\n\n")
	}
	if d.Prevention == "" && len(preventions) > 0 {
		d.Prevention = preventions[0]
	}
}

// read is the lesson on the page of a check, as a reader sees it; nil where
// there is none.
func read(c *checks.Check, reader wording.Language) *lesson.Lesson {
	d := lesson.Read(checks.PageFile(c.Name), checks.Shown(c.Name, reader))
	if len(d.Lessons) == 0 {
		return nil
	}
	return d.Lessons[0]
}

// badExamples are the first example in each language that the check finds even
// where it stands alone, without a history.
func badExamples(c *checks.Check, fires Fires, languages []string) (out []Block) {
	page := read(c, wording.English) // the code is the same in every language
	if page == nil {
		return nil
	}
	for _, language := range languages {
		for _, e := range page.Examples {
			alone := lesson.Example{Kind: lesson.Bad, Language: e.Language, Code: e.Code}
			if e.Kind == lesson.Bad && e.Language == language && slices.Contains(fires(alone), c.Name) {
				out = append(out, Block{e.Language, e.Code})
				break
			}
		}
	}
	return out
}

// fence is a block of code on a page, whose words are for the page's own tests.
var fence = lazyregexp.New("(?ms)^```(sql|python)([^\n]*)\n(.*?)^```$")

var step = lazyregexp.New(`\bstep=\d+`)

// withoutMarks is Markdown of a page without the words for its tests, but for
// those that make several blocks the deploys of one example. Other code that a
// check would object to where it stands alone is shown and not run.
func withoutMarks(markdown string, fires Fires) string {
	return fence.ReplaceAllStringFunc(markdown, func(block string) string {
		m := fence.FindStringSubmatch(block)
		if deploy := step.FindString(m[2]); deploy != "" && strings.Contains(m[2], "good") {
			return "```" + m[1] + " " + deploy + "\n" + m[3] + "```"
		}
		if strings.Contains(m[2], "bad") || strings.Contains(m[2], "history") || len(fires(lesson.Example{Kind: lesson.Good, Solution: true, Language: m[1], Code: m[3]})) > 0 {
			return "```text\n" + m[3] + "```"
		}
		return "```" + m[1] + "\n" + m[3] + "```"
	})
}
