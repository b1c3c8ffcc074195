package review

import (
	"runtime"
	"sync"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/postgres"
)

const (
	// portion is how many statements are read at a time.
	portion = 64
	// lead is how many portions are read before the first of them is needed:
	// what is read and not yet looked at takes memory.
	lead = 4
)

// readings are statements turned into operations. That is the one part of a
// review that takes time, so it is done on all processors, while what was read
// first is looked at already.
type readings struct {
	statements []*migration.Statement
	// next is the place of the statement behind the one that was asked for last.
	next int
	// lists are the readings of each portion, as long as they are needed.
	lists [][]postgres.Reading

	mutex sync.Mutex
	moved sync.Cond
	// done says which portions have been read; begun is how many have been
	// begun, wanted how many may be.
	done          []bool
	begun, wanted int
}

// readStatements begins to read statements, the first ones first.
func readStatements(statements []*migration.Statement) *readings {
	portions := (len(statements) + portion - 1) / portion
	r := &readings{
		statements: statements,
		lists:      make([][]postgres.Reading, portions),
		done:       make([]bool, portions),
		wanted:     min(lead, portions),
	}
	r.moved.L = &r.mutex
	for range min(runtime.GOMAXPROCS(0), portions) {
		go r.work()
	}
	return r
}

// work reads portions until there are none left.
func (r *readings) work() {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	for r.begun < len(r.done) {
		if r.begun >= r.wanted {
			r.moved.Wait()
			continue
		}
		mine := r.begun
		r.begun++
		r.mutex.Unlock()
		list := postgres.ReadAll(r.statements[mine*portion : min((mine+1)*portion, len(r.statements))])
		r.mutex.Lock()
		r.lists[mine], r.done[mine] = list, true
		r.moved.Broadcast()
	}
}

// place is where a statement stands: near the one that was asked for last, as
// they are asked for in their order, or those of a migration a second time.
func (r *readings) place(s *migration.Statement) (place int, ok bool) {
	for away := range len(r.statements) {
		for _, i := range [...]int{r.next + away, r.next - 1 - away} {
			if 0 <= i && i < len(r.statements) && r.statements[i] == s {
				r.next = i + 1
				return i, true
			}
		}
	}
	return 0, false
}

// of is what was read of a statement, as soon as it has been.
func (r *readings) of(s *migration.Statement) postgres.Reading {
	i, ok := r.place(s)
	if !ok {
		return postgres.Reading{}
	}
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if wanted := min(i/portion+lead, len(r.done)); wanted > r.wanted {
		r.wanted = wanted
		r.moved.Broadcast()
	}
	for !r.done[i/portion] {
		r.moved.Wait()
	}
	return r.lists[i/portion][i%portion]
}

// take is of for the last time: the reading, and those of all portions before
// it, are let go, and with them the statements.
func (r *readings) take(s *migration.Statement) postgres.Reading {
	reading := r.of(s)
	i, ok := r.place(s)
	if !ok {
		return reading
	}
	r.lists[i/portion][i%portion], r.statements[i] = postgres.Reading{}, nil
	if i/portion > 0 {
		r.lists[i/portion-1] = nil
	}
	return reading
}
