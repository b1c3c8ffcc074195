package postgres_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/postgres"
)

func TestLongNames(t *testing.T) {
	a, e := strings.Repeat("a", 64), strings.Repeat("é", 32)
	for _, test := range []struct {
		sql  string
		want []string
	}{
		{"CREATE INDEX " + strings.ToUpper(a) + " ON t (b)", []string{a}},
		{`CREATE TABLE "` + e + `" (id int)`, []string{e}},
		{"CREATE INDEX " + a[1:] + " ON t (b)", nil},
		{`CREATE TABLE "` + e[2:] + `" (id int)`, nil},
		{"SELECT '" + a + "' /* " + a + " */", nil},
	} {
		if got := postgres.Read(&migration.Statement{SQL: test.sql}).LongNames(); !slices.Equal(got, test.want) {
			t.Errorf("%s: long names are %q, want %q", test.sql, got, test.want)
		}
	}
}
