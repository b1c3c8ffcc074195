package review

import (
	"runtime"
	"sync"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/postgres"
)

// portion is how many statements are read at a time.
const portion = 64

// readings are statements turned into operations. That is the one part of a
// review that takes time, so it is done on all processors, while what was read
// first is looked at already.
type readings struct {
	index map[*migration.Statement]int
	list  []postgres.Reading
	// done is closed, a channel a portion, when the portion has been read.
	done []chan struct{}
}

// readStatements begins to read statements, the first ones first.
func readStatements(statements []*migration.Statement) *readings {
	r := &readings{
		index: make(map[*migration.Statement]int, len(statements)),
		list:  make([]postgres.Reading, len(statements)),
		done:  make([]chan struct{}, (len(statements)+portion-1)/portion),
	}
	for i, s := range statements {
		r.index[s] = i
	}
	for i := range r.done {
		r.done[i] = make(chan struct{})
	}
	var next sync.Mutex
	begun := 0
	for range min(runtime.GOMAXPROCS(0), len(r.done)) {
		go func() {
			for {
				next.Lock()
				mine := begun
				begun++
				next.Unlock()
				if mine >= len(r.done) {
					return
				}
				for i := mine * portion; i < min((mine+1)*portion, len(statements)); i++ {
					r.list[i] = postgres.Read(statements[i])
				}
				close(r.done[mine])
			}
		}()
	}
	return r
}

// of is what was read of a statement, as soon as it has been.
func (r *readings) of(s *migration.Statement) postgres.Reading {
	i, ok := r.index[s]
	if !ok {
		return postgres.Reading{}
	}
	<-r.done[i/portion]
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
