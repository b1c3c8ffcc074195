package rule

import (
	"strings"
	"unicode/utf8"

	"github.com/google/cel-go/cel"
	celast "github.com/google/cel-go/common/ast"

	"github.com/oncebitten/oncebitten/lazyregexp"
	"github.com/oncebitten/oncebitten/nearest"
	"github.com/oncebitten/oncebitten/wording"
)

// maxFaults is how many faults of one expression are told.
const maxFaults = 5

// faultsOf are the mistakes that CEL has found. Parsed is the expression, where
// it could be parsed: it tells which type has no such field.
func faultsOf(expression string, issues *cel.Issues, parsed *celast.AST) []Fault {
	var faults []Fault
	for _, e := range issues.Errors() {
		if len(faults) == maxFaults {
			break
		}
		faults = append(faults, faultAt(expression, e.Location.Line(), e.Location.Column()+1, told(e, parsed)))
	}
	return faults
}

// endOfExpression is what CEL's grammar calls <EOF>.
const endOfExpression = "end of the expression"

// cleared is a message of CEL without what helps nobody: the tokens that its
// grammar could go on with, and the empty container.
func cleared(message string) string {
	message = strings.TrimPrefix(strings.ReplaceAll(message, "\n", " "), "Syntax error: ")
	message, _, _ = strings.Cut(message, " expecting {")
	message = strings.ReplaceAll(message, " (in container '')", "")
	return strings.ReplaceAll(message, "'<EOF>'", endOfExpression)
}

// faultAt is a fault at a line and a column, counted in characters.
func faultAt(expression string, line, column int, message wording.Text) Fault {
	lines := strings.Split(expression, "\n")
	line = min(max(line, 1), len(lines))
	text := strings.TrimSuffix(lines[line-1], "\r")
	offset := 0
	for range column - 1 {
		_, size := utf8.DecodeRuneInString(text[offset:])
		offset += size
	}
	return Fault{Line: line, Column: offset + 1, Message: message, Excerpt: excerpt(text, offset)}
}

// maxExcerpt is how many characters of a line are shown.
const maxExcerpt = 160

// excerpt is a line as CEL shows it, with a caret below a place. Of a long
// line it is the part around the place.
func excerpt(text string, offset int) string {
	before, after := []rune(text[:offset]), []rune(text[offset:])
	if cut := len(before) - maxExcerpt/2; cut > 0 {
		before = append([]rune("…"), before[cut:]...)
	}
	if len(after) > maxExcerpt/2 {
		after = append(after[:maxExcerpt/2:maxExcerpt/2], '…')
	}
	line := strings.ReplaceAll(string(before)+string(after), "\t", " ")
	return " | " + line + "\n | " + strings.Repeat(".", len(before)) + "^"
}

var (
	undefinedField     = lazyregexp.New(`^undefined field '([^']*)'$`)
	undeclaredVariable = lazyregexp.New(`^undeclared reference to '([^']*)'$`)
	noOverload         = lazyregexp.New(`^found no matching overload for '([^']*)' applied to '([^']*)'$`)
	mismatched         = lazyregexp.New(`^mismatched input (.*)$`)
)

// told is a message of CEL, with the name that may be meant by one that is not
// known. The usual ones are in every language.
func told(e *cel.Error, parsed *celast.AST) wording.Text {
	message := cleared(e.Message)
	if m := undeclaredVariable.FindStringSubmatch(message); m != nil {
		var names []string
		for _, v := range variables {
			names = append(names, v.Name)
		}
		for _, q := range questions {
			names = append(names, q.Name)
		}
		return variableMeant(wording.Say("undeclared reference to '%s'", m[1]), m[1], names)
	}
	if m := undefinedField.FindStringSubmatch(message); m != nil {
		return fieldMeant(wording.Say("undefined field '%s'", m[1]), m[1], e.ExprID, parsed)
	}
	if m := noOverload.FindStringSubmatch(message); m != nil {
		return wording.Say("found no matching overload for '%s' applied to '%s'", m[1], m[2])
	}
	if m := mismatched.FindStringSubmatch(message); m != nil && m[1] == endOfExpression {
		return wording.Say("mismatched input end of the expression")
	}
	return wording.Foreign(message)
}

// fieldMeant says which field an unknown one may be.
func fieldMeant(said wording.Text, name string, id int64, parsed *celast.AST) wording.Text {
	if parsed != nil {
		if o := selected(parsed.Expr(), id); o != nil {
			return fieldOfMeant(said, name, o)
		}
	}
	var names []string
	for _, o := range objects {
		names = append(names, o.names()...)
	}
	if like, ok := nearest.Name(name, names); ok {
		return wording.Say("%s; did you mean %q?", said, like)
	}
	return said
}

// fieldOfMeant does the same for a field of a type.
func fieldOfMeant(said wording.Text, name string, of *object) wording.Text {
	if like, ok := nearest.Name(name, of.names()); ok {
		return wording.Say("%s; did you mean %q?", said, like)
	}
	return wording.Say("%s; a %s has %s", said, of.Name, strings.Join(of.names(), ", "))
}

// variableMeant says which variable an unknown one may be.
func variableMeant(said wording.Text, name string, names []string) wording.Text {
	if like, ok := nearest.Name(name, names); ok {
		return wording.Say("%s; did you mean %q?", said, like)
	}
	return wording.Say("%s; the variables are %s", said, strings.Join(names, ", "))
}

// selected is the type of what stands before the dot of a selection; nil where
// that is not plain from the expression as it is written.
func selected(root celast.Expr, id int64) (of *object) {
	visit(root, func(e celast.Expr) {
		if e.ID() == id && e.Kind() == celast.SelectKind {
			of = typeOf(e.AsSelect().Operand())
		}
	})
	return of
}

// typeOf is the type of a variable, or of a field of one.
func typeOf(e celast.Expr) *object {
	switch e.Kind() {
	case celast.IdentKind:
		for _, v := range variables {
			if v.Name == e.AsIdent() {
				return v.Type
			}
		}
	case celast.SelectKind:
		if o := typeOf(e.AsSelect().Operand()); o != nil {
			if f := o.field(e.AsSelect().FieldName()); f != nil {
				return objectOf(f.Type.TypeName())
			}
		}
	}
	return nil
}
