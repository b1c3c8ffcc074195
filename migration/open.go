package migration

import "sync"

// closed is what a migration needs that is read when it is opened; zero for one
// of which all was there from the start.
type closed struct {
	// read reads it, one goroutine at a time.
	read  func(*Migration)
	mutex *sync.Mutex
	open  bool
}

// ReadWhenOpened leaves a migration closed: it is Open that calls read, which
// fills Statements, Unread, Rollback, RollbackSpan and Comments. After Close it may
// be called again, and then finds there what it has written itself.
func (m *Migration) ReadWhenOpened(read func(*Migration)) {
	m.closed = closed{read: read, mutex: new(sync.Mutex)}
}

// Open reads what a closed migration has left for later, and returns the
// migration. Several goroutines may open one.
func (m *Migration) Open() *Migration {
	if m.closed.read == nil {
		return m
	}
	m.closed.mutex.Lock()
	defer m.closed.mutex.Unlock()
	if !m.closed.open {
		m.closed.read(m)
		m.closed.open = true
	}
	return m
}

// Close lets go of the statements, which are most of what a migration takes in
// memory. Open reads those of one that came closed again; those of others are
// gone. Nobody else may look at it meanwhile, but for one without statements:
// that has nothing to let go of, and stays open.
func (m *Migration) Close() {
	if len(m.Statements) > 0 {
		m.Statements, m.closed.open = nil, false
	}
}
