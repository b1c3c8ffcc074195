package site

import (
	"html"
	"strings"

	"github.com/oncebitten/oncebitten/lazyregexp"
)

// tokens are what is coloured in a line of each language, the first that
// matches: comments, texts, and words of the language. In the lessons the words
// of SQL stand in capitals.
var tokens = map[string]*lazyregexp.Regexp{
	"sql": lazyregexp.New(`(?P<c>--.*)|(?P<s>'(?:[^']|'')*')|(?P<k>\b[A-Z]{2,}\b)`),
	"python": lazyregexp.New(`(?P<c>#.*)|(?P<s>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')` +
		`|(?P<k>\b(?:def|return|raise|import|from|with|as|for|in|if|else|not|and|or|is|None|True|False|pass|class|lambda)\b)`),
	"yaml": lazyregexp.New(`(?P<c>#.*)|(?P<s>"[^"]*")|(?P<k>[A-Za-z0-9_-]+:)`),
	"sh":   lazyregexp.New(`(?P<c>#.*)|(?P<s>"[^"]*")|(?P<k>^\S+)`),
}

// highlighted is a line of code as HTML, its words in elements of the classes c
// for comments, s for texts and k for words of the language.
func highlighted(language, line string) string {
	token := tokens[language]
	if token == nil {
		return html.EscapeString(line)
	}
	var b strings.Builder
	for {
		at := token.FindStringSubmatchIndex(line)
		if at == nil || at[1] == at[0] {
			b.WriteString(html.EscapeString(line))
			return b.String()
		}
		b.WriteString(html.EscapeString(line[:at[0]]))
		for i, class := range token.SubexpNames() {
			if class != "" && at[2*i] >= 0 {
				b.WriteString(`<span class="` + class + `">` + html.EscapeString(line[at[0]:at[1]]) + `</span>`)
			}
		}
		line = line[at[1]:]
	}
}
