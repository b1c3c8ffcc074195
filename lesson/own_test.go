package lesson

import (
	"strings"
	"testing"
)

func TestOwnChecks(t *testing.T) {
	d := Read("x.md", strings.Join([]string{
		"# Lessons",
		"### [DB] Paiements : l'accord de leur équipe",
		"**Severity**: 🔴",
		"",
		"**Constat** : touche {table.name}",
		"sans accord.",
		"",
		"Plus de texte.",
		"```cel",
		"table.schema == \"payments\"",
		"```",
		"- in a list:",
		"",
		"  ```cel name=second_one",
		"  true &&",
		"    false",
		"  ```",
		"### Only a check",
		"```CEL",
		"",
		"```",
		"### 🔴",
		"```cel",
		"true",
		"```",
	}, "\r\n"))
	if len(d.Problems) > 0 || len(d.Lessons) != 3 {
		t.Fatalf("%d lessons with problems %v", len(d.Lessons), d.Problems)
	}
	l := d.Lessons[0]
	if l.Finding != "touche {table.name}\nsans accord." {
		t.Errorf("the finding is %q", l.Finding)
	}
	if len(l.Examples) != 0 {
		t.Errorf("the checks are examples: %v", l.Examples)
	}
	var got []OwnCheck
	for _, l := range d.Lessons {
		got = append(got, l.OwnChecks...)
	}
	want := []OwnCheck{
		{Name: "paiements-l-accord-de-leur-equipe", Expression: "table.schema == \"payments\"\n", Line: 10},
		{Name: "second-one", Expression: "true &&\n  false\n", Line: 15},
		{Name: "only-a-check", Expression: "\n", Line: 20},
		{Name: "", Expression: "true\n", Line: 24},
	}
	if len(got) != len(want) {
		t.Fatalf("the checks are %v", got)
	}
	for i, w := range want {
		if g := got[i]; g.Name != w.Name || g.Expression != w.Expression || g.Line != w.Line {
			t.Errorf("check %d is %+v, want %+v", i, g, w)
		}
	}
	if line, column := got[1].Place(2, 3); line != 16 || column != 5 {
		t.Errorf("line 2, column 3 is %d:%d in the file, want 16:5", line, column)
	}
	if line, column := got[1].Place(9, 1); line != 23 || column != 1 {
		t.Errorf("a line behind the block is %d:%d in the file, want 23:1", line, column)
	}
}

func TestNameOf(t *testing.T) {
	for text, want := range map[string]string{
		"No `json`, ever!":             "no-json-ever",
		"1. Été — à faire":             "ete-a-faire",
		"🔥":                            "",
		strings.Repeat("word ", 20):    strings.TrimSuffix(strings.Repeat("word-", 12), "-"),
		strings.Repeat("x", 2*maxSlug): strings.Repeat("x", maxSlug),
		"<script>alert(1)</script>":    "script-alert-1-script",
	} {
		if got := nameOf(text); got != want {
			t.Errorf("the name of %q is %q, want %q", text, got, want)
		}
	}
}
