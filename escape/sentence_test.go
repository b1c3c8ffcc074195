package escape

import "testing"

func TestMarkdownSentence(t *testing.T) {
	tests := []struct{ text, want string }{
		{"fails if `users` has any row", "fails if `users` has any row"},
		{"`a` and `b`", "`a` and `b`"},
		{"a lone ` is text", "a lone \\` is text"},
		{"`` is text too", "\\`\\` is text too"},
		{"`<b>@me</b>` <b>", "`<b>@me</b>` &lt;b&gt;"},
		{"a *star* and `a *star*`", "a \\*star\\* and `a *star*`"},
		{"did you mean `a`\u00a0?", "did you mean `a`\u00a0?"},
		{"`a\nb`  c\n- d", "`a b`  c - d"},
		{"écrit `plan`\u00a0: par lots", "écrit `plan`\u00a0\\: par lots"},
		{"", ""},
	}
	for _, test := range tests {
		if got := MarkdownSentence(test.text); got != test.want {
			t.Errorf("MarkdownSentence(%q) = %q, want %q", test.text, got, test.want)
		}
	}
	if got, want := MarkdownSentenceCell("`a|b` | c"), "`a\\|b` \\| c"; got != want {
		t.Errorf("MarkdownSentenceCell: got %q, want %q", got, want)
	}
}
