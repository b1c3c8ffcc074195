package wording

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func TestText(t *testing.T) {
	french()["%d row of %s"], french()["%d rows of %s"] = "%d ligne de %s", "%d lignes de %s"
	french()["%s refers to %s"] = "à %[2]s se réfère %[1]s"
	defer func() {
		for _, key := range []string{"%d row of %s", "%d rows of %s", "%s refers to %s"} {
			delete(french(), key)
		}
	}()
	names := []Text{Verbatim("`a`"), Verbatim("`b`"), Verbatim("`c %s`")}
	for _, c := range []struct {
		text            Text
		english, french string
	}{
		{Text{}, "", ""},
		{Verbatim("100 % of %s"), "100 % of %s", "100 % of %s"},
		{And(nil), "", ""},
		{And(names[:1]), "`a`", "`a`"},
		{And(names), "`a`, `b` and `c %s`", "`a`, `b` et `c %s`"},
		{Say("%s refers to %s", And(names[:2]), "x"), "`a` and `b` refers to x", "à x se réfère `a` et `b`"},
		{Say("not translated: %d", 7), "not translated: 7", "not translated: 7"},
		{Count(0, "%d row of %s", "%d rows of %s", "t"), "0 rows of t", "0 ligne de t"},
		{Count(1, "%d row of %s", "%d rows of %s", "t"), "1 row of t", "1 ligne de t"},
		{Count(2, "%d row of %s", "%d rows of %s", "t"), "2 rows of t", "2 lignes de t"},
		{Join([]Text{Say("%s and %s", "1", "2"), Verbatim("x")}, "; "), "1 and 2; x", "1 et 2\u00a0; x"},
	} {
		if got := c.text.In(English); got != c.english {
			t.Errorf("in English it is %q, want %q", got, c.english)
		}
		if got := c.text.In(French); got != c.french {
			t.Errorf("in French it is %q, want %q", got, c.french)
		}
		if c.text.IsZero() != (c.english == "") {
			t.Errorf("IsZero of %q is %t", c.english, c.text.IsZero())
		}
	}
}

// TestTranslations holds the translations against the code: each format that
// something says has a translation with the same arguments, and each
// translation is one of something that is said.
func TestTranslations(t *testing.T) {
	said := formats(t, "..")
	for format, place := range said {
		for _, l := range Languages()[1:] {
			translated, ok := translations[l]()[format]
			if !ok && !words.MatchString(format) {
				continue // the same in every language: SQL, or arguments alone
			}
			if !ok {
				t.Errorf("%s: no translation to %s of %q", place, l, format)
			} else if !slices.Equal(verbs(format), verbs(translated)) {
				t.Errorf("%s: %q has the arguments %q, its translation to %s %q", place, format, verbs(format), l, verbs(translated))
			}
		}
	}
	for l, table := range translations {
		for format := range table() {
			if _, ok := said[format]; !ok {
				t.Errorf("nothing says %q any more, which is translated to %s", format, l)
			}
		}
	}
}

// TestTables holds that a format has one translation: which of two counts would
// be a matter of their order.
func TestTables(t *testing.T) {
	seen := map[string]bool{}
	for _, table := range frenchTables {
		for format := range table {
			if seen[format] {
				t.Errorf("%q has two translations", format)
			}
			seen[format] = true
		}
	}
}

// formats are the constants given to Say, Errorf and their like in the packages
// below a folder, with the place of each; %w of an error is %s as elsewhere.
func formats(t *testing.T, root string) map[string]string {
	t.Helper()
	out := map[string]string{}
	eachFile(t, root, func(_ string, files *token.FileSet, file *ast.File) {
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			for _, i := range formatArguments(call, file.Name.Name) {
				literal, ok := call.Args[i].(*ast.BasicLit)
				if name, isName := call.Args[i].(*ast.Ident); isName && name.Name == "format" {
					continue // of a function that formatPlaces has
				}
				if !ok {
					t.Errorf("%s: a format that is no constant has no translation", files.Position(call.Args[i].Pos()))
					continue
				}
				format, err := strconv.Unquote(literal.Value)
				if err != nil {
					t.Fatal(err)
				}
				out[strings.ReplaceAll(format, "%w", "%s")] = files.Position(literal.Pos()).String()
			}
			return true
		})
	})
	return out
}

// eachFile parses the Go files below a folder, those of tests left out.
func eachFile(t *testing.T, root string, do func(path string, files *token.FileSet, file *ast.File)) {
	t.Helper()
	files := token.NewFileSet()
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
		if err == nil {
			do(path, files, file)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// words are what a translator has to do with.
var words = regexp.MustCompile(`(^|[^%a-z])[a-z]`)

// formatArguments are which arguments of a call are formats to translate.
func formatArguments(call *ast.CallExpr, in string) []int {
	switch f := call.Fun.(type) {
	case *ast.SelectorExpr:
		if x, ok := f.X.(*ast.Ident); ok && x.Name == "wording" {
			return formatPlaces["wording."+f.Sel.Name]
		}
		return formatPlaces[in+"."+f.Sel.Name]
	case *ast.Ident:
		return formatPlaces[in+"."+f.Name]
	}
	return nil
}

// formatPlaces are the functions that take formats, with the places of these
// among their arguments.
var formatPlaces = map[string][]int{
	"wording.Say": {0}, "wording.Count": {1, 2}, "wording.Errorf": {0},
	"checks.note": {0}, "review.note": {0}, "config.problem": {1}, "workflow.note": {1},
	"postgres.mayFail": {1}, "postgres.mayFailOn": {2}, "postgres.alwaysFails": {1}, "postgres.addFailure": {1}, "postgres.assume": {0},
}

// verbs are the arguments that a format has, each with its verb, in the order of
// the arguments.
func verbs(format string) []string {
	var out []string
	for next := 1; ; next++ {
		_, rest, ok := strings.Cut(format, "%")
		if !ok {
			slices.Sort(out)
			return out
		}
		if number, after, ok := strings.Cut(strings.TrimPrefix(rest, "["), "]"); ok && rest[0] == '[' {
			next, _ = strconv.Atoi(number)
			rest = after
		}
		if rest != "" && rest[0] != '%' {
			out = append(out, strconv.Itoa(next)+rest[:1])
		} else {
			next--
			rest = strings.TrimPrefix(rest, "%")
			format = rest
			continue
		}
		format = rest
	}
}
