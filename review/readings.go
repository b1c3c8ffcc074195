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
	lead = 16
)

// readings are statements turned into operations. That is the one part of a
// review that takes time, so it is done on all processors, while what was read
// first is looked at already.
type readings struct {
	statements []*migration.Statement
	index      map[*migration.Statement]int
	list       []postgres.Reading

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
		index:      make(map[*migration.Statement]int, len(statements)),
		list:       make([]postgres.Reading, len(statements)),
		done:       make([]bool, portions),
		wanted:     min(lead, portions),
	}
	r.moved.L = &r.mutex
	for i, s := range statements {
		r.index[s] = i
	}
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
		from, to := mine*portion, min((mine+1)*portion, len(r.statements))
		copy(r.list[from:to], postgres.ReadAll(r.statements[from:to]))
		r.mutex.Lock()
		r.done[mine] = true
		r.moved.Broadcast()
	}
}

// of is what was read of a statement, as soon as it has been.
func (r *readings) of(s *migration.Statement) postgres.Reading {
	i, ok := r.index[s]
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
	return r.list[i]
}

// take is of for the last time: the reading is let go.
func (r *readings) take(s *migration.Statement) postgres.Reading {
	reading := r.of(s)
	if i, ok := r.index[s]; ok {
		r.list[i] = postgres.Reading{}
	}
	return reading
}
