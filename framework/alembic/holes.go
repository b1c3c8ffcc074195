package alembic

import (
	"github.com/oncebitten/oncebitten/framework/python"
	"github.com/oncebitten/oncebitten/lazyregexp"
)

// holeRules say what stands round an unknown part of SQL text so that the
// rest can be read: an identifier, which is what a hole is, does not fit
// everywhere.
var holeRules = []struct {
	pattern       *lazyregexp.Regexp // its last byte is the unknown part, or its only one
	before, after string
}{
	{lazyregexp.New(`(?i)\bin\s*\x00`), "(", ")"},             // a list comes with its parentheses
	{lazyregexp.New(`(?i)\bas\s+enum\s*\(\s*\x00`), "'", "'"}, // labels come with their quotes
	{lazyregexp.New(`(?i)\b(?:table|index|into|from|update|on|type|view|sequence)\s+(?:if\s+(?:not\s+)?exists\s+)?(?:only\s+)?\x00"`), "", "."}, // a schema with its dot
}

// parsable puts round unknown parts what belongs there.
func parsable(text python.Text) python.Text {
	if len(text.Unknowns) == 0 {
		return text
	}
	for _, rule := range holeRules {
		var parts []python.Text
		from := 0
		for _, at := range rule.pattern.FindAllStringIndex(text.S, -1) {
			hole := at[1] - 1
			if text.S[hole] != 0 {
				hole--
			}
			parts = append(parts, text.Slice(from, hole), python.Plain(rule.before), text.Slice(hole, hole+1), python.Plain(rule.after))
			from = hole + 1
		}
		text = python.Concat(append(parts, text.Slice(from, len(text.S)))...)
	}
	return text
}
