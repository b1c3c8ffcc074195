package postgres

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	pg "github.com/pganalyze/pg_query_go/v5"
)

// Texts with every lexical trap that cutting SQL can fall into.
var lexerTexts = []string{
	"SELECT 1",
	"select 'it''s', E'a\\'b', e'\\\\', B'01', x'1F', N'n'",
	"SELECT 'a'\n  'b', E'a\\''\n  \n'b\\''",
	"SELECT $$a;b$$, $tag$ $$ ; $tag$, $1, a$b$c",
	"-- one\nSELECT /* a /* nested; */ b */ 2 -- last",
	"SELECT 1.5e-3, .5, 1., 1_000, 1e5",
	"SELECT a[1:2], b::int, f(x => 1), y := 2, 1..5",
	"SELECT a<-1, a->>-1, a @-1, a*-1, a-- comment\n, a/* x */-b, a||-b, a<=-b, a!=-b",
	"SELECT \"a\"\"b\".\"c\", é, \"É\"",
	"SELECT a ? 'b', a ?| b, a ?& b, #>> c, ~* d, !~~ e, @> f",
	"INSERT INTO t VALUES (-1, +2)",
	"SELECT u, U, e, b, x, n, ue'x'",
}

// notCompared matches texts about which the two may differ, to no harm: a zero
// ends a C string; \v is white space only since PostgreSQL 16.1; libpg_query
// gives wrong ends to U&'…'; 0x1e+1 is a sum to the server.
var notCompared = regexp.MustCompile(`(?i)[\x00\x0b]|u&|0x`)

// FuzzLexer holds the lexer against libpg_query's scanner: where that one
// accepts a text, both must cut it into the same tokens.
func FuzzLexer(f *testing.F) {
	for _, text := range lexerTexts {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		compareWithScanner(t, text)
	})
}

func compareWithScanner(t *testing.T, text string) {
	t.Helper()
	if notCompared.MatchString(text) {
		return
	}
	scan, err := pg.Scan(text)
	if err != nil {
		return
	}
	var want, got [][2]int
	for _, token := range scan.Tokens {
		want = append(want, [2]int{int(token.Start), int(token.End)})
	}
	for l := (lexer{text: text}); ; {
		token := l.next()
		if token.kind == tokenEnd {
			break
		}
		if token.unterminated {
			t.Fatalf("%q: the scanner accepts it, but %v has no end", text, token)
		}
		got = append(got, [2]int{token.start, token.end})
	}
	got, want = joinNumbers(text, got), joinNumbers(text, want)
	if !slices.Equal(got, want) {
		t.Errorf("%q is cut into\n%s, want\n%s", text, pieces(text, got), pieces(text, want))
	}
}

// joinNumbers joins the tokens that touch a number: where a malformed one ends
// does not matter.
func joinNumbers(text string, ranges [][2]int) [][2]int {
	var out [][2]int
	for _, r := range ranges {
		n := len(out)
		if n > 0 && out[n-1][1] == r[0] && numeric.MatchString(text[out[n-1][0]:r[1]]) {
			out[n-1][1] = r[1]
			continue
		}
		out = append(out, r)
	}
	return out
}

var numeric = regexp.MustCompile(`^[0-9.][0-9A-Za-z_.]*$`)

func pieces(text string, ranges [][2]int) string {
	var out []string
	for _, r := range ranges {
		out = append(out, text[r[0]:r[1]])
	}
	return strings.Join(out, " · ")
}

func TestLexerAgreesWithScanner(t *testing.T) {
	for _, text := range lexerTexts {
		if _, err := pg.Scan(text); err != nil || notCompared.MatchString(text) {
			t.Errorf("%q: nothing is compared: %v", text, err)
		}
		compareWithScanner(t, text)
	}
}
