package escape

import "strings"

// HTMLCode encodes text as a code element on one line, for a line of Markdown
// that is raw HTML: the summary of a fold. GitHub finds no mention and no
// link in it.
func HTMLCode(text string) string {
	return "<code>" + htmlEscapes.Replace(oneLine(text)) + "</code>"
}

// A bar and a backtick have no meaning in raw HTML; they are written as their
// numbers so that the text stays what it is where a fold stands in a table or
// a list.
var htmlEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;", "|", "&#124;", "`", "&#96;")
