package postgres_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/postgres"
)

// manyStatements is a file of n small statements, of the kinds that
// migrations hold.
func manyStatements(n int) string {
	kinds := []string{
		"CREATE TABLE t%d (id bigserial PRIMARY KEY, name varchar(80) NOT NULL, at timestamptz DEFAULT now());\n",
		"ALTER TABLE t%d ADD COLUMN note text; -- a note\n",
		"CREATE INDEX i%d ON t (name, at DESC);\n",
		"ALTER TABLE t%d ALTER COLUMN name TYPE text, ALTER COLUMN name SET NOT NULL;\n",
		"UPDATE t%d SET name = 'x;y' WHERE name IS NULL;\n",
	}
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, kinds[i%len(kinds)], i)
	}
	return b.String()
}

const benchmarkedStatements = 10_000

func BenchmarkSplit(b *testing.B) {
	text := manyStatements(benchmarkedStatements)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if n := len((postgres.Reader{}).Split(text)); n != benchmarkedStatements {
			b.Fatalf("%d statements", n)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/benchmarkedStatements, "ns/statement")
}

func BenchmarkSplitLargeData(b *testing.B) {
	text := "INSERT INTO t VALUES " + strings.Repeat("(1, 'some text; and more'),\n", 2_000_000) + "(2, '');"
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		pieces := (postgres.Reader{}).Split(text)
		r := postgres.Read(&migration.Statement{SQL: text[pieces[0].Start:pieces[0].End]})
		if len(pieces) != 1 || len(r.Operations) != 1 {
			b.Fatal("not one INSERT")
		}
	}
}

func BenchmarkRead(b *testing.B) {
	statements := statementsOf(manyStatements(benchmarkedStatements))
	b.ReportAllocs()
	for b.Loop() {
		for _, s := range statements {
			if r := postgres.Read(s); len(r.Unread()) > 0 {
				b.Fatalf("%s: %s", s.SQL, r.Unread()[0].Reason)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/benchmarkedStatements, "ns/statement")
}
