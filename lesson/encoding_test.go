package lesson

import (
	"fmt"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/wording"
)

func TestMend(t *testing.T) {
	for _, test := range []struct{ name, in, want string }{
		{"ascii", "plain", "plain"},
		{"good French", "Leçons sur les données, « à côté » – l’été", "Leçons sur les données, « à côté » – l’été"},
		{"good emoji", "🔴 été", "🔴 été"},
		{"garbled French", garble("Leçons sur les données, « à côté » – l’été"), "Leçons sur les données, « à côté » – l’été"},
		{"garbled emoji", garble("🔴 🟠 ⚙️ 👩‍💻"), "🔴 🟠 ⚙️ 👩‍💻"},
		{"bytes that the encoding has not", garble("Á Í Ï Ð Ý"), "Á Í Ï Ð Ý"},
		{"read as ISO 8859-1", "donn\u00c3\u00a9es \u00e2\u0082\u00ac", "données €"},
		{"garbled twice", garble(garble("déjà 🔴")), "déjà 🔴"},
		{"one garbled line of two", "été\n" + garble("hiver à côté"), "été\nhiver à côté"},
		{"a line that talks of it", "« Ã© » se lit é", "« Ã© » se lit é"},
		{"Portuguese capitals", "NÃO É UMA LIÇÃO", "NÃO É UMA LIÇÃO"},
		{"German quotes", "„Ümlaut“", "„Ümlaut“"},
		{"capital before a quote", "«TÊTÊ»", "«TÊTÊ»"},
		{"a word in capitals alone", "TÊ»", "TÊ»"},
		{"degrees", "20 Â", "20 Â"},
		{"Japanese", "移行の教訓", "移行の教訓"},
		{"garbled Japanese", garble("移行の教訓とデータベース"), "移行の教訓とデータベース"},
		{"windows-1252 bytes", "donn\xe9es \x80\nplain", "données €\nplain"},
		{"windows-1252 beside UTF-8", "donn\xe9es\nété", "données\nété"},
	} {
		d := &Document{Path: "x.md"}
		_, got, ok := d.decode(test.in)
		if !ok || got != test.want {
			t.Errorf("%s: %q is read as %q, want %q", test.name, test.in, got, test.want)
		}
		if (len(d.Problems) > 0) != (test.in != test.want) {
			t.Errorf("%s: problems are %v", test.name, d.Problems)
		}
	}
}

// TestProblems reads what is not as expected: it is said, with the way out.
func TestProblems(t *testing.T) {
	lesson := "# A\n\n**Context**: b\n"
	for _, test := range []struct {
		name, text string
		line       int
		says       string
		lessons    int
	}{
		{"good", lesson, 0, "", 1},
		{"empty", "", 0, "has no lesson: write each", 0},
		{"prose", "Hello\n", 0, "has no lesson: write each", 0},
		{"binary", "a\nb\x00c", 2, "name only Markdown files", 0},
		{"UTF-16", "\xff\xfe#\x00 \x00", 0, "save it as UTF-8", 0},
		{"huge", strings.Repeat("a\n", maxSize), 0, "split it", 0},
		{"garbled", "# A\n" + garble("**Context**: été\n"), 2, "iconv -f UTF-8 -t WINDOWS-1252 \"x.md\"", 1},
		{"Windows-1252", "# A\n**Context**: \xe9t\xe9\n", 2, "iconv -f WINDOWS-1252 -t UTF-8 \"x.md\"", 1},
		{"no closing fence", lesson + "```\nx\n# B\n", 4, "close it", 1},
		{"closed fence", lesson + "```\nx\n```", 0, "", 1},
		{"a check of its own", lesson + "```cel\ntrue\n```\n", 0, "", 1},
		{"nested too deeply", lesson + strings.Repeat("> ", 50) + "x\n", 4, "left out", 1},
		{"indented too deeply", lesson + strings.Repeat(" ", 500) + "- x\n", 4, "left out", 1},
	} {
		d := Read("x.md", test.text)
		if len(d.Lessons) != test.lessons {
			t.Errorf("%s: %d lessons, want %d", test.name, len(d.Lessons), test.lessons)
		}
		if test.says == "" {
			if len(d.Problems) > 0 {
				t.Errorf("%s: problems are %v", test.name, d.Problems)
			}
			continue
		}
		if len(d.Problems) != 1 || d.Problems[0].Line != test.line || !strings.Contains(d.Problems[0].Message.String(), test.says) {
			t.Errorf("%s: problems are %v, want %q on line %d", test.name, d.Problems, test.says, test.line)
		}
	}
	if got, want := fmt.Sprint(Problem{Path: "x.md", Line: 3, Message: wording.Verbatim("m")}, Problem{Path: "x.md", Message: wording.Verbatim("m")}), "x.md:3: m x.md: m"; got != want {
		t.Errorf("problems are shown as %q, want %q", got, want)
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{
		"# A\n**Date** : x | **Checks** : `a`\n\n**Context**: b\n```sql bad\nDROP TABLE t;\n```\n", "A\n=\n\n## Solution\n### x\n",
		"| Date | Project |\n|---|---|\n| a | b |\n", "---\ndate: x\n---\n", "**", "**a", "**Date**:|**Date**", "> # A\n\n- ## B\n", "<h1>a</h1>",
		"```", "```sql\n# x\n", "Date : \xff\xfe", "\ufeff# é\r\n\rx", garble("# é 🔴\n**Contexte** : à\n"), "[a]: b\n# [a][a]\n", "#\n##\n", "\x00",
		"| **Date** | · **Tags** : [a, b] **Checks** : x", "Context: a\nError: b\nSolution: c", "# [a] [b]\n", "# 1.\n", "### [](x)\n",
		"# Lessons\n\n- **A.** `drop table t`\n  ```diff\n  -a\n  +b\n  ```\n- **B** (2025-01-02)\n", "| Lesson | Bad | Good |\n|---|---|---|\n| a | `drop table t;` | |\n",
		"<details>\n<summary>A</summary>\n\nBad:\n\n    x\n\n</details>\n<details>\n<summary>B</summary>\n</details>\n", "> [!NOTE]\n> ### A\n> b\n>\n> > ERROR: c\n\nd\n",
		"**A title of it**\n\n```\nx\n```\n\n**Another title here**\n\n```sql\n-- bad\nx\n-- good\ny\n```\n", "Context\n: a\nDate\n: 2025-01-02\n", "## L1 a\n2025-01-02 | high\n## L2 b\nx\n",
		">#", "# Lesson\n- ```\n\n- 00",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d := Read("x.md", text)
		lines := 1 + strings.Count(strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n"), "\n")
		previous := 0
		for _, l := range d.Lessons {
			if l.Line < 1 || l.Line > lines || l.Line < previous {
				t.Errorf("a lesson stands on line %d of %d", l.Line, lines)
			}
			previous = l.Line
			if l.Title == "" && l.Body == "" {
				t.Errorf("the lesson on line %d is empty", l.Line)
			}
			for _, e := range l.Examples {
				if e.Line < l.Line || e.Line > lines {
					t.Errorf("an example of the lesson on line %d stands on line %d of %d", l.Line, e.Line, lines)
				}
			}
		}
		seen := map[string]bool{}
		for _, s := range d.Sections {
			if seen[s.Anchor] {
				t.Errorf("two sections have the anchor %q", s.Anchor)
			}
			seen[s.Anchor] = true
		}
	})
}

// BenchmarkRead reads one file of 10,000 lessons.
func BenchmarkRead(b *testing.B) {
	var text strings.Builder
	text.WriteString("# Leçons\n\n")
	for i := range 10_000 {
		fmt.Fprintf(&text, "### [DB] Leçon %d : échec\n**Date** : 2026-01-08 | **Projet** : p | **Sévérité** : 🔴\n\n"+
			"**Contexte** :\nUne colonne de plus.\n\n**Erreur** :\n```\nERROR: column \"c%d\" contains null values\n```\n\n"+
			"**Solution** :\n```python\nop.add_column('t', sa.Column('c', sa.String(), nullable=True, server_default=''))\n```\n\n"+
			"**Prévention** :\n1. Jamais sans défaut\n2. Essayer d'abord\n\n---\n\n", i, i)
	}
	for _, file := range []struct{ name, text string }{{"good", text.String()}, {"garbled", garble(text.String())}} {
		b.Run(file.name, func(b *testing.B) {
			b.SetBytes(int64(len(file.text)))
			b.ReportAllocs()
			for b.Loop() {
				if d := Read("x.md", file.text); len(d.Lessons) != 10_000 {
					b.Fatal(len(d.Lessons), d.Problems)
				}
			}
		})
	}
}
