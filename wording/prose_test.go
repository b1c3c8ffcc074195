package wording

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// english are the places where a sentence may stand that no language changes,
// by the beginning of their paths, each with the reason.
var english = map[string]string{
	"command/command.go": "a flag is wrong before any configuration is read; cobra's own words are English",
	"rule/vocabulary.go": "the type check of an expression leaves no way to these errors",
	"pull/githubtest/":   "a GitHub for tests",
	"script/":            "programs for those who work on Once Bitten",
	"site/words.go":      "a template names words that are not there: for those who write templates",
	"wording/error.go":   "it makes errors of the formats that it is given",
}

// prose are two words of a sentence: neither a name, nor SQL, nor a key.
var prose = regexp.MustCompile(`(^|[^%\w./-])[a-z']{2,}[,;:]? [a-z']+`)

// TestProse holds that no English sentence goes to people but through a format
// that has translations: not as a text that no language changes, not as an error
// of another package, not printed by itself.
func TestProse(t *testing.T) {
	excused := map[string]bool{}
	eachFile(t, "..", func(path string, files *token.FileSet, file *ast.File) {
		path = strings.TrimPrefix(filepath.ToSlash(path), "../")
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			why := spoken(call, file.Name.Name)
			if why == "" {
				return true
			}
			for place := range english {
				if strings.HasPrefix(path, place) {
					excused[place] = true
					return true
				}
			}
			t.Errorf("%s: %s", files.Position(call.Pos()), why)
			return true
		})
	})
	for place := range english {
		if !excused[place] {
			t.Errorf("nothing of %s needs to be excused any more", place)
		}
	}
}

// spoken says what is wrong with a call that says something in English alone;
// "" for one that does not.
func spoken(call *ast.CallExpr, in string) string {
	if formats := formatArguments(call, in); formats != nil {
		for _, arg := range call.Args[formats[len(formats)-1]+1:] {
			if hasProse(arg) {
				return "a sentence within another: give it as a wording.Text"
			}
		}
	}
	function, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	of, ok := function.X.(*ast.Ident)
	if !ok {
		return ""
	}
	name := of.Name + "." + function.Sel.Name
	switch {
	case name == "wording.Verbatim" && hasProse(call.Args[0]):
		return "a sentence as a text that no language changes: use wording.Say"
	case of.Name == "wording" && hasError(call):
		return "an argument is the English of an error: give the error itself, or wording.OfError of it"
	case name == "errors.New" && hasProse(call.Args[0]):
		return "an error in English alone: use wording.Errorf"
	case name == "fmt.Errorf":
		return "an error that no language changes: use wording.Errorf, which gives what it wraps to the reader's language as well"
	case (in == "command" || in == "comment") && strings.HasPrefix(name, "fmt.Fprint") && hasProse(call):
		return "a sentence that is printed in English alone: use wording.Say"
	}
	return ""
}

// hasProse reports whether a sentence stands in an expression, outside of calls
// of this package. What begins with :: is a command for the runner of a job.
func hasProse(e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			return !isSaid(call)
		}
		if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING {
			text, err := strconv.Unquote(literal.Value)
			found = found || err == nil && prose.MatchString(text) && !strings.HasPrefix(text, "::")
		}
		return true
	})
	return found
}

// isSaid reports whether a call is one of this package, whose formats have translations.
func isSaid(call *ast.CallExpr) bool {
	function, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	of, ok := function.X.(*ast.Ident)
	return ok && of.Name == "wording"
}

// hasError reports whether an argument of a call is what Error gives.
func hasError(call *ast.CallExpr) bool {
	for _, arg := range call.Args {
		inner, ok := arg.(*ast.CallExpr)
		if !ok || len(inner.Args) > 0 {
			continue
		}
		if method, ok := inner.Fun.(*ast.SelectorExpr); ok && method.Sel.Name == "Error" {
			return true
		}
	}
	return false
}

// TestSpoken holds that what TestProse looks for is found.
func TestSpoken(t *testing.T) {
	for code, want := range map[string]string{
		`wording.Verbatim("this is wrong")`:                    "use wording.Say",
		`wording.Verbatim(fmt.Sprintf("%s is wrong: it", x))`:  "use wording.Say",
		`wording.Verbatim("%s " + "this is wrong")`:            "use wording.Say",
		`wording.Verbatim("DROP INDEX")`:                       "",
		`wording.Say("this is wrong")`:                         "",
		`wording.Say("%s: %s", "this is wrong", x)`:            "give it as a wording.Text",
		`wording.Say("%s: %s", wording.Say("a table"), x)`:     "",
		`wording.Say("%s: %s", err.Error(), x)`:                "give the error itself",
		`wording.Errorf("this is wrong: %w", err)`:             "",
		`errors.New("this is wrong")`:                          "use wording.Errorf",
		`errors.New(x)`:                                        "",
		`fmt.Errorf("%s: %w", x, err)`:                         "use wording.Errorf",
		`fmt.Fprintln(w, "this is wrong")`:                     "use wording.Say",
		`fmt.Fprintf(w, "::error title=x::%s", x)`:             "",
		`fmt.Fprintf(w, "%s\n", s.in(wording.Say("a table")))`: "",
	} {
		call, err := parser.ParseExpr(code)
		if err != nil {
			t.Fatal(err)
		}
		if got := spoken(call.(*ast.CallExpr), "command"); want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("of %s it says %q, want %q", code, got, want)
		}
	}
}
