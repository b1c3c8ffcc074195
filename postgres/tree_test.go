package postgres

import (
	"testing"

	pg "github.com/pganalyze/pg_query_go/v5"
	"google.golang.org/protobuf/proto"
)

// TestArenaParse holds the trees of an arena against those of pg.Parse: over an
// example of each statement of the grammar, and over what real servers ran.
func TestArenaParse(t *testing.T) {
	texts := append(exampleStatements(t), measuredScripts(t)...)
	texts = append(texts, "", "SELECT 'é\"\\x\n\t\b\f\r' || E'\\u0001/'", "SELECT 0, 1.5, b'01', x'ff', NULL, TRUE, FALSE, $1, ''",
		"SELECT 1; SELECT 2;;SELECT 3")
	compared := 0
	var a arena // all trees in the same memory
	for _, sql := range texts {
		want, wantErr := pg.Parse(sql)
		if hasMinus(sql, tokenize(sql)) {
			continue
		}
		for _, raw := range want.GetStmts() {
			walk(raw.Stmt, func(message any) bool {
				if n, ok := message.(*pg.Integer); ok {
					n.Ival = max(n.Ival, 0)
				}
				return true
			})
		}
		got, err := a.parse(sql)
		if (err == nil) != (wantErr == nil) {
			t.Errorf("%s: %v instead of %v", sql, err, wantErr)
		}
		if err == nil && !proto.Equal(got, want) {
			t.Errorf("%s:\n%v\ninstead of\n%v", sql, got, want)
		}
		a.release()
		compared++
	}
	if compared < len(texts)*9/10 {
		t.Errorf("%d of %d texts were compared", compared, len(texts))
	}
}

func BenchmarkParse(b *testing.B) {
	texts := exampleStatements(b)
	var a arena
	parse := func(sql string) (*pg.ParseResult, error) {
		defer a.release()
		return a.parse(sql)
	}
	for name, parse := range map[string]func(string) (*pg.ParseResult, error){"arena": parse, "library": pg.Parse} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				for _, sql := range texts {
					_, _ = parse(sql)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(texts)), "ns/statement")
		})
	}
}
