package postgres_test

import (
	"fmt"
	"testing"

	"github.com/oncebitten/oncebitten/postgres"
	"github.com/oncebitten/oncebitten/schema"
)

// Effects stay as they are while others are worked out, until the estimator is told
// to forget them; what stood in its memory then is not in the next ones.
func TestEstimator(t *testing.T) {
	b := schema.NewBuilder(nil)
	for _, history := range read(library) {
		b.ApplyStatement(history.Operations, nil)
	}
	var readings []postgres.Reading
	for i := range 100 {
		readings = append(readings, read(fmt.Sprintf("ALTER TABLE books ADD COLUMN c%d int NOT NULL, DROP COLUMN pages", i))...)
		readings = append(readings, read("UPDATE books SET title = NULL; DROP TABLE books, authors CASCADE; SELECT 1; CREATE INDEX i ON unknown (a)")...)
	}
	want := make([]string, len(readings))
	for i, r := range readings {
		statement, each := new(postgres.Estimator).Effects(r, b.State(), 15, false)
		want[i] = fmt.Sprint(*statement, each)
	}
	var estimator postgres.Estimator
	for range 3 {
		var got []func() string
		for _, r := range readings {
			statement, each := estimator.Effects(r, b.State(), 15, false)
			got = append(got, func() string { return fmt.Sprint(*statement, each) })
		}
		for i := range got {
			if got[i]() != want[i] {
				t.Fatalf("effect %d: got %s, want %s", i, got[i](), want[i])
			}
		}
		estimator.Forget()
	}
}
