package review

import (
	"iter"
	"runtime"
	"slices"
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
// first is looked at already. The statements themselves are asked for when
// their turn comes.
type readings struct {
	// next is the place of the statement behind the one that was asked for last.
	next int

	mutex sync.Mutex
	moved sync.Cond
	// more gives the next statements; one goroutine asks for them at a time.
	more            func() ([]*migration.Statement, bool)
	fetching, ended bool
	// fetched are statements that are in no portion yet.
	fetched []*migration.Statement
	// portions are all but the last of the same length; nil are those that nobody
	// needs any more.
	portions []*readPortion
	// begun is how many portions have been begun to be read, wanted how many may be.
	begun, wanted int
}

// readPortion is statements that are read together.
type readPortion struct {
	statements []*migration.Statement
	readings   []postgres.Reading // nil until they are there
}

// readStatements begins to read statements, the first ones first. They are asked
// for from other goroutines, one at a time.
func readStatements(statements iter.Seq[[]*migration.Statement]) *readings {
	more, _ := iter.Pull(statements)
	r := &readings{more: more, wanted: lead}
	r.moved.L = &r.mutex
	for range runtime.GOMAXPROCS(0) {
		go r.work()
	}
	return r
}

// work fetches statements and reads portions until there are none left.
func (r *readings) work() {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	for {
		unread := r.begun < len(r.portions)
		switch {
		case !unread && r.ended:
			return
		case r.begun >= r.wanted, !unread && r.fetching:
			r.moved.Wait()
		case unread:
			r.read()
		default:
			r.fetch()
		}
	}
}

// read reads the next portion.
func (r *readings) read() {
	mine := r.portions[r.begun]
	r.begun++
	r.mutex.Unlock()
	read := postgres.ReadAll(mine.statements)
	r.mutex.Lock()
	mine.readings = read
	r.moved.Broadcast()
}

// fetch asks for statements until they are a portion, or the last ones.
func (r *readings) fetch() {
	r.fetching = true
	list := r.fetched
	r.mutex.Unlock()
	ok := true
	for len(list) < portion && ok {
		var more []*migration.Statement
		more, ok = r.more()
		list = append(list, more...)
	}
	r.mutex.Lock()
	for len(list) >= portion || !ok && len(list) > 0 {
		n := min(portion, len(list))
		r.portions = append(r.portions, &readPortion{statements: list[:n:n]})
		list = list[n:]
	}
	r.fetched, r.fetching, r.ended = slices.Clone(list), false, !ok
	r.moved.Broadcast()
}

// find is the portion of a statement, as soon as it has been read, and the
// statement's place in it; ok is false for one that is none of those to read.
func (r *readings) find(s *migration.Statement) (p *readPortion, i int, ok bool) {
	for {
		place, ok := r.place(s)
		switch {
		case ok:
			r.next = place + 1
			r.want(place/portion + lead)
			if p = r.portions[place/portion]; p.readings != nil {
				return p, place % portion, true
			}
		case r.ended:
			return nil, 0, false
		default:
			r.want(len(r.portions) + 1)
		}
		r.moved.Wait()
	}
}

// place is where a fetched statement stands: near the one that was asked for
// last, as they are asked for in their order, or those of a migration a second time.
func (r *readings) place(s *migration.Statement) (place int, ok bool) {
	for _, towards := range [...]struct{ start, step int }{{r.next, 1}, {r.next - 1, -1}} {
		for place = towards.start; 0 <= place && place/portion < len(r.portions); place += towards.step {
			p, i := r.portions[place/portion], place%portion
			if p == nil || i >= len(p.statements) {
				break
			}
			if p.statements[i] == s {
				return place, true
			}
		}
	}
	return 0, false
}

// want has that many portions read.
func (r *readings) want(portions int) {
	if portions > r.wanted {
		r.wanted = portions
		r.moved.Broadcast()
	}
}

// of is what was read of a statement.
func (r *readings) of(s *migration.Statement) postgres.Reading {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if p, i, ok := r.find(s); ok {
		return p.readings[i]
	}
	return postgres.Reading{}
}

// take is of for the last time: the reading, and those of the portion before it,
// are let go, and with them the statements.
func (r *readings) take(s *migration.Statement) postgres.Reading {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	p, i, ok := r.find(s)
	if !ok {
		return postgres.Reading{}
	}
	reading := p.readings[i]
	p.readings[i], p.statements[i] = postgres.Reading{}, nil
	if before := (r.next-1)/portion - 1; before >= 0 {
		r.portions[before] = nil
	}
	return reading
}
