package lesson

import (
	"slices"
	"strings"
	"testing"
)

// The rules are those that GitHub was seen to follow: the fixtures of
// github-slugger are what GitHub answered.
func TestAnchor(t *testing.T) {
	for _, test := range []struct{ heading, want string }{
		{"# Lessons", "lessons"},
		{"# Two words", "two-words"},
		{"## Closed heading ##", "closed-heading"},
		{"#   Spaces around   ", "spaces-around"},
		{"# Two  spaces", "two--spaces"},
		{"# CamelCase And ALLCAPS", "camelcase-and-allcaps"},
		{"# snake_case_name", "snake_case_name"},
		{"# kebab-case-name", "kebab-case-name"},
		{"# A - B", "a---b"},
		{"# A – B", "a--b"},
		{"# A—B", "ab"},
		{"# -leading and trailing-", "-leading-and-trailing-"},
		{"# 2026-01-08", "2026-01-08"},
		{"# 1. First", "1-first"},
		{"# 1.2.3 Third", "123-third"},
		{"# 3) Third", "3-third"},
		{"# Pattern 1 : Titre", "pattern-1--titre"},
		{"# Pattern 1: Title", "pattern-1-title"},
		{"# What? Why! How...", "what-why-how"},
		{"# a.b/c\\d", "abcd"},
		{"# a, b; c: d", "a-b-c-d"},
		{"# (parentheses) [brackets] {braces}", "parentheses-brackets-braces"},
		{"# [DB] [MIGRATION] Failed", "db-migration-failed"},
		{"# \"quoted\" and 'quoted'", "quoted-and-quoted"},
		{"# it's", "its"},
		{"# l’erreur", "lerreur"},
		{"# « guillemets »", "-guillemets-"},
		{"# 100 % & more", "100---more"},
		{"# a + b = c", "a--b--c"},
		{"# a < b > c", "a--b--c"},
		{"# $cost #4 @team ~5 ^6", "cost-4-team-5-6"},
		{"# a|b", "ab"},
		// accents and other scripts
		{"# Leçons apprises", "leçons-apprises"},
		{"# ÉCHEC À L'ÉTAPE", "échec-à-létape"},
		{"# Œuvre Æon Straße", "œuvre-æon-straße"},
		{"# Cle\u0301", "cle\u0301"}, // decomposed
		{"# İstanbul", "i\u0307stanbul"},
		{"# Привет Мир", "привет-мир"},
		{"# 数据库 迁移", "数据库-迁移"},
		{"# データベース", "データベース"},
		{"# हिन्दी", "हिन्दी"},
		{"# Ⅳ Ⓐ ² ½ ٣", "ⅳ-ⓐ---٣"},
		{"# ª º №", "ª-º-"},
		{"# a\u00a0b", "ab"}, // no-break space
		{"# a\u200bb\u200dc", "abc"},
		{"# a‿b", "a‿b"}, // connecting punctuation
		// emoji
		{"# 🔴 Critical", "-critical"},
		{"# Critical 🔴", "critical-"},
		{"# 🔴🔴 Critical", "-critical"},
		{"# 🔴 🟠 Both", "--both"},
		{"# ⚙️ Settings", "\ufe0f-settings"}, // the selector is a mark
		{"# 👩‍💻 Code", "-code"},
		{"# 1️⃣ First", "1\ufe0f\u20e3-first"},
		{"# :tada: Party", "tada-party"},
		{"# :+1: Agreed", "1-agreed"},
		{"# :warning::fire: Two", "warningfire-two"},
		// inline markup
		{"# `op.add_column` fails", "opadd_column-fails"},
		{"# ``a ` b``", "a--b"},
		{"# **Bold** and *emphasis*", "bold-and-emphasis"},
		{"# __Bold__ and _emphasis_", "bold-and-emphasis"},
		{"# ~~Gone~~ here", "gone-here"},
		{"# [Link text](https://example.com/x_y)", "link-text"},
		{"# [Link](docker.md) and `code`", "link-and-code"},
		{"# Before ![alt text](x.png) after", "before--after"},
		{"# <https://example.com>", "httpsexamplecom"},
		{"# <b>HTML</b> and <br> more", "html-and--more"},
		{"# A <!-- comment --> B", "a--b"},
		{"# \\*Not emphasis\\* a\\_b", "not-emphasis-a_b"},
		{"# A &amp; B &eacute; &#233; &nbsp;x", "a--b-é-é-x"},
		{"# \\&amp; &copy;", "amp-"},
		{"# `&amp; \\*`", "amp-"},
		{"# a*b*c and 2 * 3", "abc-and-2--3"},
		{"# NOT NULL: `ALTER TABLE t ALTER c SET NOT NULL`", "not-null-alter-table-t-alter-c-set-not-null"},
		// other shapes of heading
		{"Underlined\n==========", "underlined"},
		{"Underlined *too*\n---", "underlined-too"},
		{"Two lines\nof heading\n---", "two-linesof-heading"},
		{"   ### Indented", "indented"},
		{"###### Six", "six"},
		{"# [text][label]\n\n[label]: https://example.com", "text"},
		{"# [text][nothing]", "textnothing"},
		// saved in a wrong encoding
		{"# DonnÃ©es", "donnães"},
		{"# ðŸ“Š Statistiques", "ðÿš-statistiques"},
		{"# Ã‰tape LeÃ§ons", "ãtape-leãons"},
		{"# #", ""},
		{"# !", ""},
	} {
		o := readOutline("x.md", test.heading+"\n")
		if len(o.headings) != 1 {
			t.Errorf("%q has %d headings", test.heading, len(o.headings))
			continue
		}
		if got := o.headings[0].anchor; got != test.want {
			t.Errorf("the anchor of %q is %q, want %q", test.heading, got, test.want)
		}
	}
}

func TestRepeatedAnchors(t *testing.T) {
	for _, test := range []struct{ headings, want []string }{
		{[]string{"# A", "# A", "## a", "# A!"}, []string{"a", "a-1", "a-2", "a-3"}},
		{[]string{"# A", "# A", "# A 1", "# A-1", "# A"}, []string{"a", "a-1", "a-1-1", "a-1-2", "a-2"}},
		{[]string{"# A-1", "# A", "# A"}, []string{"a-1", "a", "a-2"}},
		{[]string{"# 🔴", "# 🟠", "# !"}, []string{"", "-1", "-2"}},
		{[]string{"> # A", "# A"}, []string{"a-1"}},
		{[]string{"- # A\n  text", "# A"}, []string{"a-1"}},
		{[]string{"<h2 align=\"center\">A <b>b</b></h2>", "# A b"}, []string{"a-b-1"}},
		{[]string{"```\n# A\n```", "# A"}, []string{"a"}},
		{[]string{"#hashtag", "# A"}, []string{"a"}},
		{[]string{"Erreur", "# É", "# é"}, []string{"é", "é-1"}},
	} {
		var got []string
		for _, h := range readOutline("x.md", strings.Join(test.headings, "\n\n")+"\n").headings {
			got = append(got, h.anchor)
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("the anchors of %q are %q, want %q", test.headings, got, test.want)
		}
	}
}

func FuzzAnchor(f *testing.F) {
	for _, s := range []string{"Two words", "é 🔴", "İ", "a\xffb", "a-1", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, heading string) {
		var a Anchors
		first, second := a.Anchor(heading), a.Anchor(heading)
		if second != first+"-1" {
			t.Errorf("%q has the anchors %q and %q", heading, first, second)
		}
		if strings.ContainsAny(first, " \t\n/#()[]<>\"'`&?%") {
			t.Errorf("%q has the anchor %q", heading, first)
		}
		if again := slug(first); again != first {
			t.Errorf("the anchor %q becomes %q", first, again)
		}
	})
}
