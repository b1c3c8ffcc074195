package escape

import "strings"

// MarkdownSentence encodes a sentence that names things between backticks, as
// the checks write them: what is between two backticks becomes a code span,
// the rest is text as [MarkdownInline] encodes it. A name that itself has a
// backtick in it ends its span early and is otherwise as harmless.
func MarkdownSentence(text string) string {
	return sentence(text, MarkdownCode)
}

// MarkdownSentenceCell is [MarkdownSentence] for a cell of a table.
func MarkdownSentenceCell(text string) string {
	return sentence(text, MarkdownCodeCell)
}

func sentence(text string, code func(string) string) string {
	text = oneLine(text)
	var b strings.Builder
	for {
		before, rest, opened := strings.Cut(text, "`")
		name, after, closed := strings.Cut(rest, "`")
		if !opened || !closed || name == "" {
			writeInline(&b, text)
			return b.String()
		}
		writeInline(&b, before)
		b.WriteString(code(name))
		text = after
	}
}

// writeInline keeps the spaces at the ends, which MarkdownInline takes off; those
// that end no line too, which French has before some signs.
func writeInline(b *strings.Builder, text string) {
	inner := strings.Trim(text, " \u00a0")
	if inner == "" {
		b.WriteString(text)
		return
	}
	before, after, _ := strings.Cut(text, inner)
	b.WriteString(before + MarkdownInline(inner) + after)
}
