package review

import (
	"fmt"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/postgres"
)

// TestReadings asks for the readings of files of many lengths, one longer than
// all portions that are read ahead, in order and some a second time.
func TestReadings(t *testing.T) {
	const most = 3 * lead * portion
	var files [][]*migration.Statement
	for _, n := range []int{1, 0, portion - 1, portion, 3, most, 0, 0, 2 * portion, 1, 0} {
		var file []*migration.Statement
		for i := range n {
			file = append(file, &migration.Statement{SQL: fmt.Sprintf("CREATE TABLE t%d_%d (id int)", len(files), i), Direction: migration.Upgrade})
		}
		files = append(files, file)
	}
	asked := 0
	readings := readStatements(func(yield func([]*migration.Statement) bool) {
		for _, file := range files {
			if asked++; !yield(file) {
				return
			}
		}
	})
	reads := func(read func(*migration.Statement) postgres.Reading, s *migration.Statement) {
		t.Helper()
		operations := read(s).Operations
		if len(operations) != 1 || !strings.HasPrefix(s.SQL, "CREATE TABLE "+operations[0].(migration.CreateTable).Table.Name+" ") {
			t.Fatalf("%s reads as %v", s.SQL, operations)
		}
	}
	for n, file := range files {
		if n < 5 { // as a review of the last migrations does, which replays each one first
			for _, s := range file {
				reads(readings.of, s)
			}
		}
		for _, s := range file {
			reads(readings.take, s)
		}
	}
	if asked != len(files) {
		t.Errorf("%d of %d files were asked for", asked, len(files))
	}
	stranger := &migration.Statement{SQL: "SELECT 1"}
	if got := readings.take(stranger); len(got.Operations) > 0 {
		t.Errorf("a statement that was not to be read has operations: %v", got.Operations)
	}
}

// TestReadingsAhead holds that the statements of a long history are asked for when
// their turn is near, and not before.
func TestReadingsAhead(t *testing.T) {
	const files = 100
	asked := make(chan *migration.Statement, files*portion)
	readings := readStatements(func(yield func([]*migration.Statement) bool) {
		for n := range files {
			var file []*migration.Statement
			for i := range portion {
				s := &migration.Statement{SQL: fmt.Sprintf("CREATE TABLE t%d_%d (id int)", n, i)}
				file = append(file, s)
				asked <- s
			}
			if !yield(file) {
				return
			}
		}
	})
	for n := range files * portion {
		readings.take(<-asked)
		if ahead := len(asked); ahead > (lead+2)*portion {
			t.Fatalf("%d statements are asked for before statement %d is looked at", ahead, n)
		}
	}
}
