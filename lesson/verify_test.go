package lesson

import (
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
)

// folder is files in memory.
type folder map[string]string

func (f folder) Paths() []string { return slices.Sorted(maps.Keys(f)) }

func (f folder) Read(paths []string) (map[string]string, error) {
	texts := map[string]string{}
	for _, p := range paths {
		if _, ok := f[p]; !ok {
			return nil, fs.ErrNotExist
		}
		texts[p] = f[p]
	}
	return texts, nil
}

// two are two lessons and a pattern, below the figures that a test says.
const two = `
## Lessons

### [DB] [MIGRATION] One
**Date**: 2026-01-08 | **Severity**: 🔴

**Context**: it broke.

### [DB] Two
**Date**: 2026-02-01 | **Severity**: 🟠

**Context**: it broke again.

## Patterns

### Pattern 1: Careful
~~~sql
SELECT 1;
~~~
`

func TestVerify(t *testing.T) {
	for _, test := range []struct {
		name, text string
		files      folder
		want       []string
		corrected  string // the first lines of the text, corrected
	}{
		{"right", "**Lessons documented**: 2\n**Patterns**: 1\n**Last updated**: 2026-02-01\n" + two, nil, nil, ""},
		{"patterns may count", "**Total**: 3\n" + two, nil, nil, ""},
		{"in a sentence", "# Base\n\n3 lessons so far, last updated 2026-01-31.\nWe learned 7 lessons from it.\n" + two, nil, []string{
			"l.md:3: gives the number of lessons as 3, and it is 2",
			"l.md:3: says that the last change was on 2026-01-31, and a lesson is of 2026-02-01",
		}, "# Base\n\n2 lessons so far, last updated 2026-02-01.\n"},
		{"in front matter", "---\nlessons: 5\nupdated: 2026-02-01\n---\n" + two, nil, []string{
			"l.md:2: gives the number of lessons as 5, and it is 2",
		}, "---\nlessons: 2\n"},
		{"wrong, in French", "# Leçons\n\n## 📊 Statistiques\n\n**Leçons documentées** : 1\n**Dernière mise à jour** : 2026-01-26\n" + two, nil, []string{
			"l.md:5: gives the number of lessons as 1, and it is 2",
			"l.md:6: says that the last change was on 2026-01-26, and a lesson is of 2026-02-01",
		}, "# Leçons\n\n## 📊 Statistiques\n\n**Leçons documentées** : 2\n**Dernière mise à jour** : 2026-02-01\n"},
		{"a list of labels", "## Statistics\n- DB: 2\n- Migration: 7\n- 🔴: 1\n- nobody knows: 9\n" + two, nil, []string{
			`l.md:3: gives the number of lessons of "Migration" as 7, and it is 1`}, "## Statistics\n- DB: 2\n- Migration: 1\n- 🔴: 1\n- nobody knows: 9\n"},
		{"a table of labels", "## Statistics\n\n| Category | Lessons |\n|---|---|\n| 7 DB | 7 |\n| DB | 7 |\n| **Total** | **7** |\n" + two, nil, []string{
			`l.md:5: gives the number of lessons of "7 DB" as 7, and it is 2`, `l.md:6: gives the number of lessons of "DB" as 7, and it is 2`, "l.md:7: gives the number of lessons as 7, and it is 2"},
			"## Statistics\n\n| Category | Lessons |\n|---|---|\n| 7 DB | 2 |\n| DB | 2 |\n| **Total** | **2** |\n"},
		{"a day of another form", "Last updated: 31/01/2026\n" + two, nil, []string{"l.md:1: says that the last change was on 31/01/2026, and a lesson is of 2026-02-01"}, "Last updated: 01/02/2026\n"},
		{"a day in words", "**Last updated**: January 26, 2026\n" + two, nil, []string{"l.md:1: says that the last change was on January 26, 2026, and a lesson is of 2026-02-01"}, "**Last updated**: February 1, 2026\n"},
		{"a day in French words", "Mis à jour le : 10 mars 2025 (hier)\n" + strings.ReplaceAll(two, "2026-02-01", "1er avril 2026"), nil, []string{
			"l.md:1: says that the last change was on 10 mars 2025, and a lesson is of 2026-04-01"}, "Mis à jour le : 1 avril 2026 (hier)\n"},
		{"a day in a table", "# Index\n\n| File | Last updated |\n|---|---|\n| [Database](db/a.md) | 2 Jan 2026 |\n",
			folder{"db/a.md": two}, []string{"l.md:5: says that the last change was on 2 Jan 2026, and a lesson in db/a.md is of 2026-02-01"},
			"# Index\n\n| File | Last updated |\n|---|---|\n| [Database](db/a.md) | 1 Feb 2026 |\n"},
		{"a later day in words", "Last updated: 3 February 2026\n" + two, nil, nil, ""},
		{"words that are no day", "Last updated: by Ann in 2020\nLast update: January\n" + two, nil, nil, ""},
		{"numbers of lessons themselves", "# L\n" + two + "\n**Total**: 200 rows were lost.\n", nil, nil, ""},
		{"an index", "# Index\n\n| File | Lessons | Last updated |\n|---|---|---|\n| [Database](db/a.md) | 1 | 2026-01-01 |\n| [Gone](gone.md) | 5 | - |\n\n**Total**: 9 lessons\n",
			folder{"db/a.md": two}, []string{
				"l.md:5: gives the number of lessons in db/a.md as 1, and it is 2",
				"l.md:5: says that the last change was on 2026-01-01, and a lesson in db/a.md is of 2026-02-01",
				`l.md:6: the link to "gone.md" leads nowhere: there is no file gone.md`,
			}, "# Index\n\n| File | Lessons | Last updated |\n|---|---|---|\n| [Database](db/a.md) | 2 | 2026-02-01 |\n| [Gone](gone.md) | 5 | - |\n\n**Total**: 9 lessons\n"},
		{"a total of files", "# Index\n\n| File | Lessons |\n|---|---|\n| [Database](db/a.md) | 2 |\n\n**Total**: 9 lessons\n",
			folder{"db/a.md": two}, []string{"l.md:7: gives the number of lessons as 9, and it is 2"}, ""},
		{"links", "# L\n[ok](db/a.md) [ok](./db/a.md#two) [ok](/db) [ok](#l) [ok](https://example.com/x.md) [ok](mailto:a@b.c) [ok](../out.md)\n" +
			"[no](db/b.md) [no](db/a.md#three) ![no](x.png) `[no](code.md)` <a href=\"y.md\">no</a>\n[d]: z.md\n[no](#gone) [ok](#set)\n<a id=\"set\"></a>\n" +
			"```\n[no](fence.md)\n```\n[ok](db/a.md#L3)\n" + two, folder{"db/a.md": "# One\n## Two\n", "x/y.md": ""}, []string{
			`l.md:3: the link to "db/b.md" leads nowhere: there is no file db/b.md; did you mean db/a.md?`,
			`l.md:3: the link to "db/a.md#three" leads to no heading of db/a.md`,
			`l.md:3: the link to "x.png" leads nowhere: there is no file x.png`,
			`l.md:3: the link to "y.md" leads nowhere: there is no file y.md`,
			`l.md:4: the link to "z.md" leads nowhere: there is no file z.md`,
			`l.md:5: the link to "#gone" leads to no heading of l.md`,
		}, ""},
		{"links in a circle", "# L\n[a](a.md#a)\n" + two, folder{"a.md": "# A\n[l](l.md#l) [a](a.md#nothing)\n"}, nil, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			for _, form := range []struct {
				name   string
				change func(string) string
			}{
				{"as it is", func(s string) string { return s }},
				{"garbled", garble},
				{"CRLF and a byte order mark", func(s string) string { return "\ufeff" + strings.ReplaceAll(s, "\n", "\r\n") }},
			} {
				text := form.change(strings.ReplaceAll(test.text, "~~~", "```"))
				files := folder{"l.md": text}
				maps.Copy(files, test.files)
				d := Read("l.md", text)
				var got []string
				var corrections []Correction
				for _, p := range NewVerifier(files, []*Document{d}).Problems(d) {
					got = append(got, p.String())
					if p.Correction != nil {
						corrections = append(corrections, *p.Correction)
					}
				}
				for i := range got {
					if i >= len(test.want) || !strings.HasPrefix(got[i], test.want[i]) {
						t.Errorf("%s: got %s", form.name, got[i])
					}
				}
				if len(got) != len(test.want) {
					t.Errorf("%s: %d problems, want %q", form.name, len(got), test.want)
				}
				corrected, done := Correct(text, corrections)
				if done != len(corrections) {
					t.Errorf("%s: %d of %d corrections were applied", form.name, done, len(corrections))
				}
				if head := form.change(test.corrected); test.corrected != "" && corrected != head+text[len(head):] {
					t.Errorf("%s: corrected to\n%s", form.name, corrected[:len(head)])
				}
			}
		})
	}
}

// The figures of a team's base are right as they are; one lesson more, and they are not.
func TestVerifyBases(t *testing.T) {
	figures := func(text string) (found []Problem) {
		d := Read("lessons/database.md", text)
		for _, p := range NewVerifier(folder{"lessons/database.md": text}, []*Document{d}).Problems(d) {
			if p.Correction != nil {
				found = append(found, p)
			}
		}
		return found
	}
	for _, b := range bases(t) {
		t.Run(b.name, func(t *testing.T) {
			if got := figures(b.text); len(got) != 0 {
				t.Errorf("the figures are wrong: %v", got)
			}
			more := strings.Replace(b.text, "### [DB]", "### [DB] Encore\n**Date** : 2026-03-01\n\n**Contexte** : oui.\n\n### [DB]", 1)
			got := figures(more)
			if len(got) != 2 || got[0].Line != 9 || got[1].Line != 10 {
				t.Fatalf("got %v, want both figures", got)
			}
			corrected, done := Correct(more, []Correction{*got[0].Correction, *got[1].Correction})
			lines, old := strings.Split(corrected, "\n"), strings.Split(more, "\n")
			if done != 2 || len(lines) != len(old) || !strings.HasSuffix(lines[8], ": 2") || !strings.HasSuffix(lines[9], ": 2026-03-01") {
				t.Fatalf("%d done: %q", done, lines[8:10])
			}
			lines[8], lines[9] = old[8], old[9]
			if strings.Join(lines, "\n") != more {
				t.Error("more was changed than the figures")
			}
		})
	}
}

// A month with an accent is corrected where the file is UTF-8, and only reported
// where its encoding is spoiled: what is written there would be half of it mended.
func TestVerifyAccents(t *testing.T) {
	text := "**Dernière mise à jour** : 26 janvier 2026\n" + two
	for _, test := range []struct {
		text string
		want string // what the day becomes; "" where it is left alone
	}{{text, "1 février 2026"}, {garble(text), ""}} {
		d := Read("l.md", test.text)
		problems := NewVerifier(folder{"l.md": test.text}, []*Document{d}).Problems(d)
		if len(problems) != 1 || (problems[0].Correction != nil) != (test.want != "") {
			t.Fatalf("the problems of %.60q are %v", test.text, problems)
		}
		if test.want == "" {
			continue
		}
		corrected, _ := Correct(test.text, []Correction{*problems[0].Correction})
		if want := strings.Replace(test.text, "26 janvier 2026", test.want, 1); corrected != want {
			t.Errorf("corrected to %.60q, want %.60q", corrected, want)
		}
	}
}
