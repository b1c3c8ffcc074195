package lesson

import (
	"html"
	"strconv"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"

	"github.com/oncebitten/oncebitten/lazyregexp"
)

// Anchors gives the headings of one document their anchors, as GitHub does
// when it shows the file. The zero value is ready.
//
// The rule is that of GitHub's table of contents: the text of the heading in
// lower case, without anything that is no letter, mark, decimal digit,
// connecting punctuation, hyphen or space, and each space turned into a
// hyphen. So accents and underscores stay, emoji go but not the space after
// them, and emoji codes (:tada:) keep their letters. A heading whose anchor is
// taken gets the next free number after it.
type Anchors struct {
	// taken holds the anchors given so far, with the last number tried for each.
	taken map[string]int
}

// Anchor is the anchor of the next heading of the document, whose text is
// given as it is rendered: without markup, with entities resolved.
func (a *Anchors) Anchor(heading string) string {
	if a.taken == nil {
		a.taken = map[string]int{}
	}
	base := slug(heading)
	anchor := base
	for {
		if _, taken := a.taken[anchor]; !taken {
			break
		}
		a.taken[base]++
		anchor = base + "-" + strconv.Itoa(a.taken[base])
	}
	a.taken[anchor] = 0
	return anchor
}

// slug is the anchor of a heading that is the first of its text.
func slug(heading string) string {
	var b strings.Builder
	for _, r := range heading {
		switch {
		case r == ' ':
			b.WriteByte('-')
		case r == 'İ': // the one letter whose lower case is two characters
			b.WriteString("i\u0307")
		case r == '-' || isWord(r):
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// isWord is what Ruby's \p{Word} is: alphabetic characters, marks, decimal
// digits and connecting punctuation. A bold or circled letter is alphabetic;
// a superscript or a fraction is no decimal digit.
func isWord(r rune) bool {
	return unicode.In(r, unicode.L, unicode.Nl, unicode.Other_Alphabetic, unicode.M, unicode.Nd, unicode.Pc)
}

// headingText is the text that a reader sees of a heading: of code, links and
// emphasis what stands inside, of images and HTML tags nothing.
func headingText(n ast.Node, source []byte) string {
	var b strings.Builder
	writeText(&b, n, source)
	return b.String()
}

func writeText(b *strings.Builder, n ast.Node, source []byte) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			value := string(c.Value(source))
			if n.Kind() == ast.KindCodeSpan {
				value = strings.ReplaceAll(value, "\n", " ")
			} else {
				value = unescapeMarkdown(value)
			}
			b.WriteString(value)
			if c.SoftLineBreak() || c.HardLineBreak() {
				b.WriteByte('\n')
			}
		case *ast.String:
			b.Write(c.Value)
		case *ast.AutoLink:
			b.Write(c.Label(source))
		case *ast.Image, *ast.RawHTML: // no text
		default:
			writeText(b, c, source)
		}
	}
}

var (
	escapedPunctuation = lazyregexp.New("\\\\[!-/:-@\\[-`{-~]")
	entity             = lazyregexp.New(`&(?:[A-Za-z][A-Za-z0-9]*|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});`)
)

// unescapeMarkdown resolves the backslash escapes and the entities of text
// outside code. An escaped ampersand starts no entity.
func unescapeMarkdown(s string) string {
	if !strings.ContainsAny(s, `\&`) {
		return s
	}
	var b strings.Builder
	for {
		at := escapedPunctuation.FindStringIndex(s)
		if at == nil {
			b.WriteString(unescapeEntities(s))
			return b.String()
		}
		b.WriteString(unescapeEntities(s[:at[0]]))
		b.WriteByte(s[at[1]-1])
		s = s[at[1]:]
	}
}

func unescapeEntities(s string) string {
	return entity.ReplaceAllStringFunc(s, html.UnescapeString)
}

var (
	htmlHeading = lazyregexp.New(`(?is)<h[1-6](?:\s[^>]*)?>(.*?)</h[1-6]\s*>`)
	htmlTag     = lazyregexp.New(`(?s)<!--.*?-->|<[^>]*>`)
)

// htmlHeadings are the texts of the headings in a block of raw HTML: GitHub
// gives those anchors as well.
func htmlHeadings(block string) []string {
	var texts []string
	for _, m := range htmlHeading.FindAllStringSubmatch(block, -1) {
		texts = append(texts, html.UnescapeString(htmlTag.ReplaceAllString(m[1], "")))
	}
	return texts
}
