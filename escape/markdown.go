package escape

import (
	"strings"
)

// breaker goes between the characters that GitHub would make a mention or a
// link of. It shows nothing. A backslash would not do: GitHub looks for
// mentions and references in the rendered text.
const breaker = "\u200b" // ZERO WIDTH SPACE

// MarkdownInline encodes text for a sentence, a heading, the text of a link
// or a table cell: GitHub Flavored Markdown renders it as that very text, on
// one line. Nothing in it is markup, HTML, a comment, a link, math, an emoji
// code, a mention, or a reference to an issue or a commit; where GitHub would
// find one of those in plain text, an invisible character parts it.
func MarkdownInline(text string) string {
	text = oneLine(text)
	var b strings.Builder
	b.Grow(len(text) + len(text)/4)
	for i := 0; i < len(text); {
		if end := wordEnd(text, i); end > i {
			writeWord(&b, text, i, end)
			i = end
			continue
		}
		writePunctuation(&b, text, i)
		i++
	}
	return b.String()
}

// wordEnd is the end of the run of ASCII letters and digits that starts at i.
func wordEnd(text string, i int) int {
	for i < len(text) && isAlphanumeric(text[i]) {
		i++
	}
	return i
}

// writeWord writes the word text[start:end]. GitHub links the hash of a
// commit, in full or its first seven digits and more. A plain number could be
// one, but is left alone: people copy numbers, and nobody is told of the link.
func writeWord(b *strings.Builder, text string, start, end int) {
	word := text[start:end]
	if isHash(word) {
		for len(word) > 6 {
			b.WriteString(word[:6] + breaker)
			word = word[6:]
		}
	}
	b.WriteString(word)
	next := text[end:]
	switch {
	case start == 0 && isNumber(word) && strings.HasPrefix(next, "."):
		b.WriteString(`\`) // "1." starts a list; of "1)" the parenthesis is escaped anyway
	case strings.EqualFold(word, "www") && strings.HasPrefix(next, "."):
		b.WriteString(breaker)
	}
}

// writePunctuation writes the byte text[i], which is no ASCII letter or digit.
func writePunctuation(b *strings.Builder, text string, i int) {
	c, next := text[i], text[i+1:]
	switch c {
	case '<':
		b.WriteString("&lt;")
		return
	case '>':
		b.WriteString("&gt;")
		return
	case '&':
		b.WriteString("&amp;")
		return
	case '\\', '`', '*', '_', '{', '}', '[', ']', '(', ')', '!', '|', '~', '$', '^', '#':
		b.WriteByte('\\')
	case '-', '+', '=', ':':
		if i == 0 { // a list, a heading's underline, a table's second row
			b.WriteByte('\\')
		}
	}
	b.WriteByte(c)
	if isReference(text[:i], c, next) {
		b.WriteString(breaker)
	}
}

// isReference reports whether GitHub may make a link or an emoji of what
// before, the character c and next form.
func isReference(before string, c byte, next string) bool {
	digit := next != "" && isDigit(next[0])
	switch c {
	case '@': // @user, @org/team, user@commit, a mail address
		return next != ""
	case '#': // #123, owner/repository#123
		return digit
	case '-': // GH-123
		n := len(before)
		return digit && n >= 2 && strings.EqualFold(before[n-2:], "GH") && (n == 2 || !isAlphanumeric(before[n-3]))
	case ':': // https://, :emoji:
		return strings.HasPrefix(next, "//") || startsEmojiCode(next)
	}
	return false
}

// startsEmojiCode reports whether text goes on as the emoji code does after
// its first colon: "tada:".
func startsEmojiCode(text string) bool {
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == ':':
			return i > 0
		case !isAlphanumeric(c) && c != '_' && c != '+' && c != '-':
			return false
		}
	}
	return false
}

// MarkdownCode encodes text as a code span on one line, where GitHub finds no
// mention, link or markup. In a table use [MarkdownCodeCell]. Text of which
// nothing can be shown gives a span that holds a space.
func MarkdownCode(text string) string {
	text = oneLine(text)
	if text == "" {
		text = " "
	}
	ticks := strings.Repeat("`", longestRun(text, '`')+1)
	if strings.HasPrefix(text, "`") || strings.HasSuffix(text, "`") {
		text = " " + text + " " // Markdown takes one space off each end
	}
	return ticks + text + ticks
}

// MarkdownCodeCell is [MarkdownCode] for a cell of a table, where a bar ends
// the cell even inside a code span unless a backslash stands before it. A
// backslash that the text itself has there is parted from it.
func MarkdownCodeCell(text string) string {
	code := strings.ReplaceAll(MarkdownCode(text), `\|`, `\`+breaker+`|`)
	return strings.ReplaceAll(code, "|", `\|`)
}

// MarkdownFence encodes text as a fenced code block of a language ("sql",
// "suggestion"), with a line feed at its end. The fence is longer than any
// run of backticks in the text. Lines end in line feeds alone, and the last
// one has its own. A language that is no single plain word is left out.
func MarkdownFence(language, text string) string {
	text = clean(text)
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	for i := 0; i < len(language); i++ {
		if c := language[i]; !isAlphanumeric(c) && !strings.ContainsRune("+#._-", rune(c)) {
			language = ""
		}
	}
	ticks := strings.Repeat("`", max(3, longestRun(text, '`')+1))
	return ticks + language + "\n" + text + ticks + "\n"
}

// Exact reports whether a fenced block shows text as it is, byte for byte but
// for how its lines end: only then may a block be a suggestion.
func Exact(text string) bool {
	return clean(text) == strings.ReplaceAll(text, "\r\n", "\n")
}

// longestRun is the length of the longest run of the byte c in text.
func longestRun(text string, c byte) int {
	longest, run := 0, 0
	for i := 0; i < len(text); i++ {
		if text[i] != c {
			run = 0
			continue
		}
		run++
		longest = max(longest, run)
	}
	return longest
}

// isHash reports whether a word may be a commit's: seven or more hexadecimal
// digits, a letter among them.
func isHash(word string) bool {
	if len(word) < 7 || isNumber(word) {
		return false
	}
	for i := 0; i < len(word); i++ {
		if c := word[i] | 0x20; !isDigit(word[i]) && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

func isNumber(word string) bool {
	for i := 0; i < len(word); i++ {
		if !isDigit(word[i]) {
			return false
		}
	}
	return word != ""
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isAlphanumeric(c byte) bool {
	return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'z'
}
