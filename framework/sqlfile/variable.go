package sqlfile

import (
	"hash/fnv"
	"strings"

	"github.com/oncebitten/oncebitten/lazyregexp"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// A variable is a part of a statement that a tool writes anew before it sends
// it: ${name} of Flyway and of shells, {{ name }} and {% … %} of templates, <%= … %>
// of ERB, :name, :'name' and :"name" of psql.
type variable struct {
	start, end int
	// isTag is true for a part that says when or how often others are sent, and
	// is none of the statement itself.
	isTag bool
}

// variableForm matches all forms; anywhereForm those that stand in quoted names
// and in code too. What stands in a string is a text, and no matter here.
var (
	variableForm = lazyregexp.New(`\$\{[A-Za-z_][\w.:-]*\}|\$\([A-Za-z_]\w*\)|#\{[A-Za-z_]\w*\}|\{\{[^{}\n]*\}\}|` +
		`\{%[^\n]*?%\}|<%[^\n]*?%>|@[A-Za-z_]\w*@|:[A-Za-z_]\w*|:"[^"\n]+"|:'[A-Za-z_]\w*'|%\([A-Za-z_]\w*\)s`)
	anywhereForm = lazyregexp.New(`^(?:\$\{[A-Za-z_][\w.:-]*\}|\{\{\s*[A-Za-z_][\w.]*\s*\}\})$`)
	tagForm      = lazyregexp.New(`^(?:\{%|<%[^=]|\{\{[#/!])`)
)

// variables finds the variables of a statement, in order. Those in comments
// are none.
func variables(sql string) []variable {
	if !strings.ContainsAny(sql, "{:@") && !strings.Contains(sql, "<%") && !strings.Contains(sql, "$(") && !strings.Contains(sql, "%(") {
		return nil
	}
	found := variableForm.FindAllStringIndex(sql, -1)
	if found == nil {
		return nil
	}
	var out []variable
	all := tokens(sql)
	for _, f := range found {
		for len(all) > 0 && all[0].end <= f[0] {
			all = all[1:]
		}
		if len(all) == 0 || all[0].start > f[0] {
			continue // in a comment
		}
		text := sql[f[0]:f[1]]
		inside := byte(0) // the quote around it
		if t := all[0]; t.start < f[0] && t.end-t.start > 1 {
			inside = sql[t.start]
		}
		switch {
		case inside == '\'', inside != 0 && !isWord(inside) && !anywhereForm.MatchString(text), text[0] == ':' && !mayPrecedeColon(sql[:f[0]]):
			continue
		}
		out = append(out, variable{f[0], f[1], tagForm.MatchString(text)})
	}
	return out
}

// mayPrecedeColon reports whether a variable of psql may stand after a text,
// and not the second half of a cast or of the bounds of an array.
func mayPrecedeColon(before string) bool {
	if before == "" {
		return true
	}
	last := before[len(before)-1]
	return last != ':' && last != ']' && last != '[' && !isWord(last)
}

// known are psql's variables that the file sets itself, by name.
type known map[string]string

// settings follow the \set commands of a text.
type settings struct {
	text   string
	at     int
	values known
}

// psqlSet matches \set with one value, which may be quoted.
var psqlSet = lazyregexp.New(`(?m)^[ \t]*\\set[ \t]+(\w+)[ \t]+(?:'([^'\r\n]*)'|([^\s'":` + "`" + `\\]+))[ \t]*\r?$`)

// before are the values that are set before an offset; offsets must ascend.
func (s *settings) before(offset int) known {
	if gap := s.text[s.at:offset]; strings.Contains(gap, `\set`) {
		for _, m := range psqlSet.FindAllStringSubmatch(gap, -1) {
			s.values[m[1]] = m[2] + m[3]
		}
	}
	s.at = offset
	return s.values
}

// value is what stands for a variable in the statement, where the file says so.
func (k known) value(text string) (string, bool) {
	if text[0] != ':' {
		return "", false
	}
	value, ok := k[strings.Trim(text[1:], `'"`)]
	switch {
	case !ok:
	case text[1] == '\'':
		value = "'" + strings.ReplaceAll(value, "'", "''") + "'"
	case text[1] == '"':
		value = `"` + strings.ReplaceAll(value, `"`, `""`) + `"`
	}
	return value, ok
}

// fill writes a hole for each variable of a statement whose value is not
// known, and takes out the tags. It reports false when nothing else is left.
func fill(s *migration.Statement, values known) bool {
	found := variables(s.SQL)
	if len(found) == 0 {
		return true
	}
	f := filling{statement: s, from: s.Map[0].File}
	at := 0
	for _, v := range found {
		f.copy(at, v.start)
		at = v.end
		text := s.SQL[v.start:v.end]
		value, ok := values.value(text)
		switch {
		case v.isTag:
			value = strings.Repeat(" ", v.end-v.start)
		case !ok:
			for at < len(s.SQL) && s.SQL[at] >= '0' && s.SQL[at] <= '9' { // no digit may follow the name of a hole
				at++
			}
			value = f.hole(v.start, at, text)
		}
		f.write(value, v.start, at)
	}
	f.copy(at, len(s.SQL))
	return f.finish()
}

// filling is a statement that is written with its holes.
type filling struct {
	statement *migration.Statement
	from      int // where the statement begins in the file
	text      strings.Builder
	pieces    migration.TextMap
}

// copy takes over the bytes of the statement from start up to end.
func (f *filling) copy(start, end int) {
	if start < end {
		f.write(f.statement.SQL[start:end], start, end)
	}
}

// write writes a text that stands for the bytes from start up to end.
func (f *filling) write(text string, start, end int) {
	f.pieces = append(f.pieces, migration.TextPiece{Text: f.text.Len(), Len: len(text), File: f.from + start, FileLen: end - start})
	f.text.WriteString(text)
}

// hole makes a hole of the bytes from start up to end. The same variable is the
// same hole everywhere, so that ${schema}.users is one table in all files.
func (f *filling) hole(start, end int, text string) string {
	s := f.statement
	hash := fnv.New32a()
	hash.Write([]byte(strings.ReplaceAll(text, " ", "")))
	const ten = 1_000_000_000 // a name of as many digits as any other
	name := migration.HoleName(ten + int(hash.Sum32()%ten))
	s.Holes = append(s.Holes, migration.Hole{
		Name: name, Span: s.Source.Span(f.from+start, f.from+end), Reason: wording.Say("the value of %s", text),
	})
	return name
}

// finish gives the statement its text, without the space around it.
func (f *filling) finish() bool {
	sql := f.text.String()
	start := len(sql) - len(strings.TrimLeft(sql, " \t\r\n"))
	end := len(strings.TrimRight(sql, " \t\r\n"))
	if start >= end {
		return false
	}
	s := f.statement
	s.SQL, s.Map = sql[start:end], f.pieces.Slice(start, end)
	from, to, _ := s.Map.Range(0, end-start)
	s.Span = s.Source.Span(from, to)
	return true
}
