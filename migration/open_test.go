package migration

import (
	"sync"
	"testing"
)

func TestOpen(t *testing.T) {
	reads := 0
	m := &Migration{}
	m.ReadWhenOpened(func(m *Migration) {
		reads++
		m.Statements = []*Statement{{SQL: "SELECT 1", Direction: Upgrade}}
	})
	if len(m.Statements) != 0 {
		t.Error("a closed migration has statements")
	}
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			if got := len(m.Open().In(Upgrade)); got != 1 {
				t.Errorf("an open migration has %d statements, want 1", got)
			}
		})
	}
	wait.Wait()
	if reads != 1 {
		t.Errorf("it was read %d times, want once", reads)
	}
	first := m.Statements[0]
	if m.Close(); len(m.Statements) != 0 {
		t.Error("a migration that was closed has statements")
	}
	if m.Open(); reads != 2 || len(m.Statements) != 1 || m.Statements[0] == first {
		t.Errorf("opened again: %d statements after %d readings, want another one after 2", len(m.Statements), reads)
	}
}

// TestOpenAll has a migration that was never closed: there is nothing to read.
func TestOpenAll(t *testing.T) {
	m := &Migration{Statements: []*Statement{{SQL: "SELECT 1", Direction: Upgrade}}}
	if got := len(m.Open().Statements); got != 1 {
		t.Errorf("it has %d statements, want its own one", got)
	}
}

// TestCloseWithoutStatements holds that a migration without statements stays open:
// who fetches statements may come to it after it was closed, and must not read it
// while somebody looks at its other parts.
func TestCloseWithoutStatements(t *testing.T) {
	reads := 0
	m := &Migration{}
	m.ReadWhenOpened(func(m *Migration) {
		reads++
		m.Unread = []Unread{{Direction: Upgrade}}
	})
	m.Open().Close()
	if m.Open(); reads != 1 || len(m.Unread) != 1 {
		t.Errorf("it was read %d times and has %d parts that were not read, want 1 and 1", reads, len(m.Unread))
	}
}
