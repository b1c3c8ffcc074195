package lesson

import (
	"slices"
	"testing"

	"github.com/oncebitten/oncebitten/checks"
)

func TestLikenesses(t *testing.T) {
	l := NewLikenesses(checks.All, func(c *checks.Check) string { return c.Name + "\n" + checks.Page(c.Name) })
	for _, test := range []struct {
		lesson Lesson
		want   string // among the likest; "" for none at all
	}{
		{Lesson{Title: "Building an index blocked every write", Body: "CREATE INDEX took twenty minutes. Use CONCURRENTLY."}, "index-blocks-writes"},
		{Lesson{Title: "Two heads", Body: "alembic upgrade head stopped: multiple heads after a merge."}, "several-heads"},
		{Lesson{Title: "Dropped a table", Body: "DROP TABLE lost the rows, and there was no backup."}, "drop-table-loses-data"},
		{Lesson{Title: "Lunch", Body: "The kitchen was cold."}, ""},
		{Lesson{}, ""},
	} {
		found := l.Of(&test.lesson)
		ok := slices.ContainsFunc(found, func(n Likeness) bool { return n.Check.Name == test.want })
		if ok != (test.want != "") || len(found) > 3 || test.want == "" && len(found) > 0 {
			var names []string
			for _, n := range found {
				names = append(names, n.Check.Name)
				if len(n.Words) < 2 || len(n.Words) > 4 {
					t.Errorf("%s is alike by %q", n.Check.Name, n.Words)
				}
			}
			t.Errorf("%q is like %q, want %q", test.lesson.Title, names, test.want)
		}
	}
}
