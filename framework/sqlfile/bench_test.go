package sqlfile_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/framework"
	"github.com/oncebitten/oncebitten/framework/sqlfile"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/postgres"
)

// manyFiles makes n migrations of ten statements.
func manyFiles(n int) map[string]string {
	files := map[string]string{}
	for i := range n {
		var b strings.Builder
		for j := range 10 {
			fmt.Fprintf(&b, "ALTER TABLE table_%d ADD COLUMN column_%d text; -- what it is for\n", i, j)
		}
		files[fmt.Sprintf("db/migrations/%04d_change.sql", i)] = b.String()
	}
	return files
}

func BenchmarkFind(b *testing.B) {
	snapshot := framework.Texts(manyFiles(1000))
	for b.Loop() {
		projects, err := framework.Find(snapshot, framework.Options{SQL: postgres.Reader{}}, sqlfile.Frameworks())
		if err != nil || len(projects) != 1 {
			b.Fatalf("found %d projects, error %v", len(projects), err)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	files := manyFiles(1000)
	projects, err := framework.Find(framework.Texts(files), framework.Options{SQL: postgres.Reader{}}, sqlfile.Frameworks())
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		statements := 0
		var sources []*migration.Source
		for path, text := range files {
			sources = append(sources, migration.NewSource(path, text))
		}
		for _, m := range projects[0].Read(sources) {
			statements += len(m.Statements)
		}
		if statements != 10_000 {
			b.Fatalf("read %d statements", statements)
		}
	}
}
