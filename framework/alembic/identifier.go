package alembic

import (
	"crypto/md5"
	"encoding/hex"
	"strings"
	"sync"

	"github.com/oncebitten/oncebitten/framework/python"
)

// reserved are the key words that PostgreSQL does not take as a bare name
// (PostgreSQL manual, appendix C; the set that SQLAlchemy quotes).
var reserved = sync.OnceValue(func() map[string]bool {
	words := map[string]bool{}
	for _, word := range strings.Fields(`
		all analyse analyze and any array as asc asymmetric authorization between
		binary both case cast check collate column constraint create cross
		current_catalog current_date current_role current_schema current_time
		current_timestamp current_user default deferrable desc distinct do else end
		except false fetch for foreign freeze from full grant group having ilike in
		initially inner intersect into is isnull join leading left like limit
		localtime localtimestamp natural new not notnull null of off offset old on
		only or order outer over overlaps placing primary references returning right
		select session_user similar some symmetric table then to trailing true union
		unique user using variadic verbose when where window with`) {
		words[word] = true
	}
	return words
})

// identifier quotes a name where PostgreSQL needs it.
func identifier(name python.Text) python.Text {
	if !needsQuotes(name.S) {
		return name
	}
	return python.Concat(python.Plain(`"`), name.Replace(`"`, `""`), python.Plain(`"`))
}

func needsQuotes(name string) bool {
	if name == "" || reserved()[name] {
		return true
	}
	if c := name[0]; c >= '0' && c <= '9' || c == '$' {
		return true
	}
	for i := 0; i < len(name); i++ {
		c := name[i]
		plain := c == '_' || c == '$' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9'
		if !plain && c != 0 { // a zero byte is an unknown part, which becomes a plain word
			return true
		}
	}
	return false
}

// qualified is a name within a schema; an empty schema is none.
func qualified(schema, name python.Text) python.Text {
	if schema.S == "" {
		return identifier(name)
	}
	return python.Concat(identifier(schema), python.Plain("."), identifier(name))
}

// literal is a text as a SQL string.
func literal(text python.Text) python.Text {
	return python.Concat(python.Plain("'"), text.Replace("'", "''"), python.Plain("'"))
}

// sql joins parts with single spaces, leaving out those that are empty. A
// part is a string or a python.Text.
func sql(parts ...any) python.Text {
	var texts []python.Text
	for _, p := range parts {
		var text python.Text
		switch x := p.(type) {
		case string:
			text = python.Plain(x)
		case python.Text:
			text = x
		}
		if text.S != "" {
			texts = append(texts, text)
		}
	}
	return python.Join(texts, " ")
}

// parenthesised is a list in parentheses.
func parenthesised(items []python.Text) python.Text {
	return python.Concat(python.Plain("("), python.Join(items, ", "), python.Plain(")"))
}

// maxIdentifier is how long a name of PostgreSQL's may be (manual, 4.1.1).
const maxIdentifier = 63

// shortened is the name of a constraint or an index as SQLAlchemy sends it:
// it cuts one that is too long, and puts a part of its hash behind it. (A name
// that is neither made by SQLAlchemy nor given through op.f it refuses.)
func shortened(name python.Text) python.Text {
	whole, known := name.Known()
	if !known || len(whole) <= maxIdentifier {
		return name
	}
	sum := md5.Sum([]byte(whole))
	return python.Plain(whole[:maxIdentifier-8] + "_" + hex.EncodeToString(sum[:])[28:])
}

// identifiers quotes each of several names.
func identifiers(names []python.Text) []python.Text {
	out := make([]python.Text, len(names))
	for i, name := range names {
		out[i] = identifier(name)
	}
	return out
}
