package alembic_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/framework"
	"github.com/oncebitten/oncebitten/migration"
)

// BenchmarkRead reads many revision files of the usual size, about 70 lines.
func BenchmarkRead(b *testing.B) {
	usual, err := os.ReadFile("testdata/constraints.py")
	if err != nil {
		b.Fatal(err)
	}
	text := string(usual) + "\n" + strings.Repeat("# a comment on the next operation\n", 20)
	for _, count := range []int{1, 100, 1000, 6000} {
		b.Run(fmt.Sprint(count), func(b *testing.B) {
			p := environment(b, framework.Texts(map[string]string{"alembic.ini": "[alembic]\nscript_location = m\n", "m/versions/a.py": ""}))
			sources := make([]*migration.Source, count)
			for i := range sources {
				sources[i] = migration.NewSource(fmt.Sprintf("m/versions/%d.py", i), text)
			}
			b.ReportAllocs()
			for b.Loop() {
				if got := len(p.Read(sources)); got != count {
					b.Fatalf("%d migrations were read, want %d", got, count)
				}
			}
		})
	}
}
