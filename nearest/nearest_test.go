package nearest_test

import (
	"testing"

	"github.com/oncebitten/oncebitten/nearest"
)

func TestName(t *testing.T) {
	known := []string{"paths", "path", "postgres-version", "language", "index-blocks-writes", "drop-table-loses-data", "rollback-missing"}
	tests := []struct {
		word, want string
		ok         bool
	}{
		{"pathes", "paths", true},
		{"Paths", "paths", true},
		{"pahts", "paths", true},
		{"postgres_version", "postgres-version", true},
		{"postgresversion", "postgres-version", true},
		{"langage", "language", true},
		{"index-block-writes", "index-blocks-writes", true},
		{"rollback", "rollback-missing", true},
		{"colour", "", false},
		{"", "", false},
		{"é", "", false},
	}
	for _, test := range tests {
		if got, ok := nearest.Name(test.word, known); got != test.want || ok != test.ok {
			t.Errorf("nearest to %q: got %q, %t; want %q, %t", test.word, got, ok, test.want, test.ok)
		}
	}
	if got, ok := nearest.Name("x", nil); ok {
		t.Errorf("found %q among no names", got)
	}
}
