package skeleton

import (
	"errors"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/wording"
)

const added = "### New\n**Checks**: `several-heads`\n\n**Context**:\nIt was.\n"

// A new lesson goes behind the last one and before what stands behind lessons.
func TestInsert(t *testing.T) {
	const (
		head  = "# Lessons\n"
		first = "### First\n**Date**: 2025-01-01\n\n**Context**: a\n"
	)
	for _, test := range []struct{ name, text, want string }{
		{"empty", head, head + "\n" + added},
		{"at the end", head + "\n" + first, head + "\n" + first + "\n" + added},
		{"ruled", head + "\n" + first + "\n---\n", head + "\n" + first + "\n---\n\n" + added + "\n---\n"},
		{"before patterns", head + "\n" + first + "\n---\n\n## Patterns\n\n### Pattern 1: x\n```sql\nSELECT 1;\n```\n",
			head + "\n" + first + "\n---\n\n" + added + "\n---\n\n## Patterns\n\n### Pattern 1: x\n```sql\nSELECT 1;\n```\n"},
		{"before links", head + "\n" + first + "\n## See also\n\n- [x](y.md)\n", head + "\n" + first + "\n" + added + "\n## See also\n\n- [x](y.md)\n"},
		{"no lesson yet", head + "\n## 🔗 See also\n\n- [x](y.md)\n", head + "\n" + added + "\n## 🔗 See also\n\n- [x](y.md)\n"},
		{"signed", head + "\n" + first + "\n---\n\n**Maintained by**: us\n", head + "\n" + first + "\n---\n\n" + added + "\n---\n\n**Maintained by**: us\n"},
		{"counted", head + "\n**Lessons documented**: 1\n**Last update**: 2025-01-01\n\n" + first,
			head + "\n**Lessons documented**: 2\n**Last update**: 2026-01-08\n\n" + first + "\n" + added},
		{"carriage returns", strings.ReplaceAll(head+"\n"+first, "\n", "\r\n"), strings.ReplaceAll(head+"\n"+first+"\n"+added, "\n", "\r\n")},
	} {
		got, err := Insert("lessons.md", test.text, added, "2026-01-08")
		if err != nil || got != test.want {
			t.Errorf("%s: %v, got\n%s\nwant\n%s", test.name, err, got, test.want)
		}
	}
}

// A file in which the lesson would be lost is left alone.
func TestInsertRefused(t *testing.T) {
	text := "# Lessons\n\n### First\n**Date**: 2025-01-01\n\n**Error**:\n```\nERROR: without an end\n"
	_, err := Insert("lessons.md", text, added, "2026-01-08")
	var refused *NotReadError
	if !errors.As(err, &refused) {
		t.Errorf("the error is %v", err)
	}
}

func TestOf(t *testing.T) {
	for _, test := range []struct {
		text string
		want Style
	}{
		{"# Lessons\n", Style{Language: "en", Level: 3, Tagged: true, Ruled: true}},
		{"# L\n\n## [DB] A\n**Context**: a\n\n## [DB] B\n**Error**: b\n", Style{Language: "en", Level: 2, Tagged: true, Next: 1}},
		{"# L\n\n### 1. A\n**Contexte** : a\n\n---\n\n### 12. B\n**Erreur** : b\n", Style{Language: "fr", Level: 3, Numbered: true, Next: 13, Ruled: true}},
		{"# L\n\n## A\n\n### Context\n\na\n\n### Solution\n\nb\n", Style{Language: "en", Level: 2, Headings: true, Next: 1}},
	} {
		if got := Of(test.text, wording.English); got != test.want {
			t.Errorf("%q has the style %+v, want %+v", test.text, got, test.want)
		}
	}
}

// Nothing in the code of a draft ends its fence.
func TestFence(t *testing.T) {
	text := Draft{Error: "a\n```\n# heading\n````"}.Markdown(New(wording.English))
	if !strings.Contains(text, "\n`````\na\n```\n# heading\n````\n`````\n") {
		t.Errorf("the lesson is\n%s", text)
	}
}
