package rule

import (
	"path"
	"strings"

	"github.com/google/cel-go/common/types"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// statementView is a statement; its texts are made when they are asked for.
type statementView struct {
	of     *migration.Statement
	source *migration.Source // of the file that Span is in; nil where that is not known
	// earlier are the tables that earlier statements of the migration are about.
	earlier []*tableView
}

var statementObject = &object{"Statement", "A statement, as the tool would send it and as the file has it.", []*field{
	always("sql", textType, "its SQL; what the code computes stands in it as `‹unknown: reason›`", func(s *statementView) any { return s.of.Display(wording.English) }),
	always("source", textType, "what stands in the file: the SQL itself, or the call in Python", func(s *statementView) any { return s.written() }),
	always("comment", textType, "the comments directly above it, within it, and behind it on its last line, without their marks; `\"\"` without any. One that speaks to Once Bitten does not count", func(s *statementView) any { return s.comment() }),
	always("call", textType, "the framework's name of the call that makes it, such as `op.add_column` or `op.execute`; `\"\"` in a SQL file", func(s *statementView) any { return s.of.Call }),
	always("direction", textType, "`upgrade` or `downgrade`. An expression that does not use it is asked about upgrades alone", func(s *statementView) any { return string(s.of.Direction) }),
	always("inTransaction", boolType, "whether it runs in a transaction", func(s *statementView) any { return s.of.Transaction != "" }),
	always("guard", textType, "the condition under which it runs, as the file has it: `not has_table(\"users\")`; `\"\"` where it always does", func(s *statementView) any { return s.of.Guard }),
	always("line", types.IntType, "the line that it begins on", func(s *statementView) any { return int64(s.of.Span.Start.Line) }),
	always("unknowns", textList, "why parts of its SQL are not known, one reason each", func(s *statementView) any {
		reasons := []string{}
		for _, h := range s.of.Holes {
			reasons = append(reasons, h.Reason.In(wording.English))
		}
		return reasons
	}),
	always("earlierTables", listOf(tableObject), "the tables that earlier statements of the migration, in the same direction, are about", func(s *statementView) any {
		return list(tableObject, s.earlier)
	}),
}}

// written is the text of the statement in its file.
func (s *statementView) written() string {
	if s.source == nil {
		return ""
	}
	text := s.source.Text
	start, end := s.of.Span.Start.Offset, s.of.Span.End.Offset
	if start > end || end > len(text) {
		return ""
	}
	return strings.ToValidUTF8(text[start:end], "\uFFFD")
}

// comment gathers the comments of the statement.
func (s *statementView) comment() string {
	if s.source == nil {
		return ""
	}
	first, last := s.of.Span.Start.Line, max(s.of.Span.Start.Line, s.of.Span.End.Line)
	python := path.Ext(s.source.Path) == ".py"
	var above []string
	for line := first - 1; line > 0; line-- {
		words, ok := commentLine(s.source.Line(line), python)
		if !ok {
			break
		}
		above = append(above, words)
	}
	var words []string
	for i := len(above) - 1; i >= 0; i-- {
		words = append(words, above[i])
	}
	for line := first; line <= last; line++ {
		if text, ok := commentLine(s.source.Line(line), python); ok {
			words = append(words, text)
		}
	}
	end := s.source.Line(last)
	words = append(words, trailing(end[min(max(s.of.Span.End.Column-1, 0), len(end)):], python))
	return strings.Join(strings.Fields(strings.Join(words, " ")), " ")
}

// commentLine is the words of a line that is all comment; none of one that
// speaks to Once Bitten.
func commentLine(line string, python bool) (words string, ok bool) {
	line = strings.TrimSpace(line)
	for _, mark := range commentMarks(python) {
		if words, ok = strings.CutPrefix(line, mark); ok {
			return toPeople(strings.TrimLeft(words, mark[:1]+" ")), true
		}
	}
	return "", false
}

// trailing is the words of a comment that follows a statement on its last line.
func trailing(rest string, python bool) string {
	words, _ := commentLine(strings.TrimLeft(rest, " \t;,)\"'"), python)
	return words
}

// commentMarks begin the comments of a language. SQL in Python has its own.
func commentMarks(python bool) []string {
	if python {
		return []string{"#", "--"}
	}
	return []string{"--", "/*"}
}

// toPeople is a comment without the mark of its end; "" where it speaks to Once Bitten.
func toPeople(words string) string {
	if strings.Contains(words, "oncebitten:") {
		return ""
	}
	return strings.TrimSpace(strings.TrimSuffix(words, "*/"))
}
