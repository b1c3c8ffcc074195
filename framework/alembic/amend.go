package alembic

import (
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/framework/python/syntax"
	"github.com/oncebitten/oncebitten/lazyregexp"
	"github.com/oncebitten/oncebitten/migration"
)

// Amend writes an amendment of a statement as exact edits of its file: an
// argument for the call of an operation, a word in SQL text. There is none
// where the call takes no such argument, where it is there already, or where
// another argument may hold it.
func (p *project) Amend(s *migration.Statement, a migration.Amendment) []migration.Edit {
	if s.Source == nil {
		return nil
	}
	switch operation := s.Call[strings.LastIndexByte(s.Call, '.')+1:]; {
	case operation == "execute" && a == migration.OutsideTransaction:
		return p.outside(s, []migration.Edit{})
	case operation == "execute":
		return amendSQL(s, a)
	case a == migration.AddNotValid && slices.Contains([]string{"create_foreign_key", "create_check_constraint"}, operation):
		return p.addArgument(s, "postgresql_not_valid")
	case a == migration.AddConcurrently && s.Transaction == "" && slices.Contains(indexCalls, operation):
		return p.addArgument(s, "postgresql_concurrently")
	case a == migration.AddConcurrently && slices.Contains(indexCalls, operation):
		return p.outside(s, p.addArgument(s, "postgresql_concurrently"))
	case a == migration.OutsideTransaction:
		return p.outside(s, []migration.Edit{})
	case a == migration.AddServerDefault && operation == "add_column":
		return p.addServerDefault(s)
	}
	return nil
}

var indexCalls = []string{"create_index", "drop_index"}

// addArgument adds "name=True" to the call of a statement.
func (p *project) addArgument(s *migration.Statement, name string) []migration.Edit {
	_, call := p.find(s)
	if call == nil || len(call.Arguments) == 0 {
		return nil
	}
	for _, a := range call.Arguments {
		if a.Name == name || a.Kind == "**" {
			return nil
		}
	}
	return appendArgument(s.Source, *call, name+"=True")
}

// find parses the file of a statement again and finds the call of the directive
// that it came from. call is nil where the place of the statement is another
// call: that of a helper which makes it.
func (p *project) find(s *migration.Statement) (module *parsedFile, call *syntax.Call) {
	if s == nil || s.Source == nil {
		return nil, nil
	}
	module = p.parse(s.Source)
	if module == nil {
		return nil, nil
	}
	for _, found := range module.calls[syntax.Extent{Start: s.Span.Start.Offset, End: s.Span.End.Offset}] {
		if module.style.calls(module.Module, found, s.Call) {
			call = &found
		}
	}
	return module, call
}

// appendArgument writes an argument after the last one, in the style of the
// call: on a line of its own where the closing parenthesis has one, with a
// comma after it where the last one has.
func appendArgument(source *migration.Source, call syntax.Call, argument string) []migration.Edit {
	last := call.Arguments[len(call.Arguments)-1].Extent().End
	closing := call.Extent().End - 1
	between := source.Text[last:closing]
	comma := commaIn(between)
	insert := func(at int, text string) migration.Edit {
		return migration.Edit{Span: source.Span(at, at), Text: text}
	}
	lineStart := strings.LastIndexByte(source.Text[:closing], '\n') + 1
	ownLine := lineStart > last && strings.TrimSpace(source.Text[lineStart:closing]) == ""
	switch {
	case !ownLine && comma < 0:
		return []migration.Edit{insert(last, ", "+argument)}
	case !ownLine:
		return []migration.Edit{insert(last+comma+1, " "+argument+",")}
	}
	first := call.Arguments[len(call.Arguments)-1].Extent().Start
	newline := "\n"
	if strings.HasSuffix(source.Text[:lineStart], "\r\n") {
		newline = "\r\n"
	}
	if comma < 0 { // the line ends after the argument, but for a comment
		return []migration.Edit{insert(last, ","), insert(lineStart, indentAt(source.Text, first)+argument+newline)}
	}
	return []migration.Edit{insert(lineStart, indentAt(source.Text, first)+argument+","+newline)}
}

// commaIn is where a comma stands before any comment; -1 without one.
func commaIn(between string) int {
	at := 0
	for _, line := range strings.SplitAfter(between, "\n") {
		code, _, _ := strings.Cut(line, "#")
		if i := strings.IndexByte(code, ','); i >= 0 {
			return at + i
		}
		at += len(line)
	}
	return -1
}

// indentAt is the white space at the start of the line of a place.
func indentAt(text string, at int) string {
	line := text[strings.LastIndexByte(text[:at], '\n')+1:]
	return line[:len(line)-len(strings.TrimLeft(line, " \t"))]
}

var (
	// indexHead is the start of a statement on an index or a materialized
	// view, up to where CONCURRENTLY goes.
	indexHead = lazyregexp.New(`(?i)^(?:create\s+(?:unique\s+)?index|drop\s+index|reindex\s+(?:table|index|schema|database)|refresh\s+materialized\s+view)\s+`)
	// refreshHead is the start of the one of them that may run in a transaction.
	refreshHead = lazyregexp.New(`(?i)^refresh\s`)
	// addsConstraint is a statement that adds a foreign key or a check and
	// does nothing else.
	addsConstraint = lazyregexp.New(`(?i)^alter\s+(?:table|domain)\s[^,(]*\sadd\s+(?:constraint\s+\S+\s+)?(?:foreign\s+key|check)\b`)
	// setLocal is the start of SET LOCAL, LOCAL and the space before it apart.
	setLocal = lazyregexp.New(`(?i)^set(\s+local)\s`)
)

// amendSQL inserts a word in the SQL text of a statement, or takes one out.
func amendSQL(s *migration.Statement, a migration.Amendment) []migration.Edit {
	if len(s.SQL) == 0 {
		return nil
	}
	switch a {
	case migration.AddConcurrently:
		head := indexHead.FindString(s.SQL)
		if head == "" || s.Transaction != "" && !refreshHead.MatchString(head) || startsWithWord(s.SQL[len(head):], "concurrently") {
			return nil
		}
		if from, _, ok := s.Map.Range(len(head), len(head)+1); ok {
			return []migration.Edit{{Span: s.Source.Span(from, from), Text: "CONCURRENTLY "}}
		}
	case migration.DropLocal:
		word := setLocal.FindStringSubmatchIndex(s.SQL)
		if word == nil {
			return nil
		}
		if from, to, ok := s.Map.Range(word[2], word[3]); ok {
			return []migration.Edit{{Span: s.Source.Span(from, to)}}
		}
	case migration.AddNotValid:
		if !addsConstraint.MatchString(s.SQL) || hasTopLevelComma(s.SQL) || strings.Contains(strings.ToLower(s.SQL), "not valid") {
			return nil
		}
		if _, to, ok := s.Map.Range(len(s.SQL)-1, len(s.SQL)); ok {
			return []migration.Edit{{Span: s.Source.Span(to, to), Text: " NOT VALID"}}
		}
	}
	return nil
}

func startsWithWord(text, word string) bool {
	first, _, _ := strings.Cut(strings.ToLower(text), " ")
	return first == word
}

// hasTopLevelComma reports whether a statement has a comma outside of
// parentheses and quotes.
func hasTopLevelComma(sql string) bool {
	depth := 0
	var quote byte
	for i := 0; i < len(sql); i++ {
		c := sql[i]
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"':
			quote = c
		case c == '(':
			depth++
		case c == ')':
			depth--
		case c == ',' && depth == 0:
			return true
		}
	}
	return false
}
