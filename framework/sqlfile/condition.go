package sqlfile

import (
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/lazyregexp"
)

// A branch is a place where a file says on what condition the statements
// behind it are sent: \if of psql, {% if … %} of a template.
type branch struct {
	offset int
	// word is "if", "elif", "else" or "endif".
	word, condition string
}

var (
	psqlBranch     = lazyregexp.New(`(?m)^[ \t]*\\(if|elif|else|endif)\b[ \t]*([^\r\n]*)`)
	templateBranch = lazyregexp.New(`(?:\{%-?|\{\{#|\{\{/|<%)\s*(if|elif|elsif|else|endif|end)\b\s*([^\n]*?)\s*-?(?:%\}|\}\}|%>)`)
)

// branches are those of a text, in order.
func branches(text string) []branch {
	if !strings.Contains(text, `\if`) && !strings.Contains(text, "{%") && !strings.Contains(text, "{{#") && !strings.Contains(text, "<%") {
		return nil
	}
	var out []branch
	for _, form := range []*lazyregexp.Regexp{psqlBranch, templateBranch} {
		for _, m := range form.FindAllStringSubmatchIndex(text, -1) {
			b := branch{offset: m[0], word: text[m[2]:m[3]], condition: strings.TrimSpace(text[m[4]:m[5]])}
			switch {
			case b.word == "elsif":
				b.word = "elif"
			case b.word == "end", strings.HasPrefix(text[m[0]:], "{{/"):
				b.word = "endif"
			}
			out = append(out, b)
		}
	}
	slices.SortFunc(out, func(a, b branch) int { return a.offset - b.offset })
	return out
}

// guards follow the branches of a file.
type guards struct {
	next []branch
	open []string
}

// at is the condition of what stands at an offset; offsets must ascend.
func (g *guards) at(offset int) string {
	for len(g.next) > 0 && g.next[0].offset < offset {
		g.pass(g.next[0])
		g.next = g.next[1:]
	}
	return strings.Join(g.open, " and ")
}

func (g *guards) pass(b branch) {
	last := len(g.open) - 1
	switch {
	case b.word == "if":
		g.open = append(g.open, b.condition)
	case last < 0:
	case b.word == "elif":
		g.open[last] = b.condition
	case b.word == "else":
		g.open[last] = "not " + g.open[last]
	default:
		g.open = g.open[:last]
	}
}
