package rule

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/cel-go/common/types"
)

var update = flag.Bool("update", false, "write the generated part of docs/lesson-checks.md")

const (
	page   = "../docs/lesson-checks.md"
	marker = "<!-- written by go test ./rule -run Page -update -->\n"
)

// TestPage holds the reference in docs/lesson-checks.md against the language.
func TestPage(t *testing.T) {
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	prose, _, ok := strings.Cut(string(text), marker)
	if !ok {
		t.Fatalf("%s has no line %s", page, marker)
	}
	want := prose + marker + reference()
	if string(text) == want {
		return
	}
	if !*update {
		t.Fatalf("%s is not what the code says: go test ./rule -run Page -update writes it", page)
	}
	if err := os.WriteFile(page, []byte(want), 0o644); err != nil {
		t.Fatal(err)
	}
}

// reference is the part of the page that lists the language.
func reference() string {
	var b strings.Builder
	b.WriteString("\n### Variables\n\n| variable | what it is |\n|---|---|\n")
	for _, v := range variables {
		fmt.Fprintf(&b, "| [`%s`](#%s) | %s |\n", v.Name, strings.ToLower(v.Type.Name), v.Doc)
	}
	for _, o := range objects {
		fmt.Fprintf(&b, "\n### %s\n\n%s\n\n| field | type | |\n|---|---|---|\n", o.Name, o.Doc)
		for _, f := range o.Fields {
			name := "`" + f.Name + "`"
			if f.MayBeUnknown {
				name += " ?"
			}
			fmt.Fprintf(&b, "| %s | %s | %s |\n", name, typeWords(f.Type), f.Doc)
		}
		if o == tableObject {
			for _, q := range questions {
				fmt.Fprintf(&b, "| `%s(name)` ? | bool | %s; known where it is there, or `has(table.columns)` |\n", q.Name, q.Doc)
			}
		}
	}
	b.WriteString("\n### Kinds of operation\n\n| kind | |\n|---|---|\n")
	for _, k := range kinds {
		fmt.Fprintf(&b, "| `%s` | %s |\n", k.Kind, k.Doc)
	}
	b.WriteString("\nA command that has none of these has its own name in lower case: `" + strings.Join(commands, "`, `") + "`, ….\n")
	return b.String()
}

// typeWords names a type, with a link to one of ours.
func typeWords(t *types.Type) string {
	switch {
	case t.Kind() == types.ListKind:
		return "list of " + typeWords(t.Parameters()[0])
	case objectOf(t.TypeName()) != nil:
		return fmt.Sprintf("[%s](#%s)", t.TypeName(), strings.ToLower(t.TypeName()))
	case t.Kind() == types.StringKind:
		return "text"
	}
	return t.TypeName()
}

// TestVocabulary holds that every name of the language is documented once.
func TestVocabulary(t *testing.T) {
	for _, o := range objects {
		seen := map[string]bool{}
		for _, f := range o.Fields {
			if f.Doc == "" || strings.HasSuffix(f.Doc, ".") && !strings.Contains(f.Doc, ". ") || seen[f.Name] {
				t.Errorf("%s.%s has the documentation %q, or is there twice", o.Name, f.Name, f.Doc)
			}
			seen[f.Name] = true
		}
	}
	for name := range closed {
		object, field, _ := strings.Cut(name, ".")
		if o := objectOf(object); o == nil || o.field(field) == nil {
			t.Errorf("%s is closed, and is no field", name)
		}
	}
}
