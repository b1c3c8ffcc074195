package postgres

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
)

// Estimator works out the effects of statements, one after the other: in memory of
// its own, from which it copies what is kept into pieces of larger lists. So most
// statements cost no allocation. Its zero value is ready.
type Estimator struct {
	scratch scratch

	effects     slab[schema.Effect]
	locks       slab[schema.Lock]
	indexLocks  slab[schema.IndexLocks]
	names       slab[migration.Name]
	failures    slab[schema.Failure]
	assumptions slab[schema.Assumption]
}

// scratch is what one operation gathers, and the next one writes over.
type scratch struct {
	effect schema.Effect
	// trees are those of relations that have nothing below them.
	trees []migration.Name
	// indexes are the first of the relation indexed, as many as were asked for.
	indexed *schema.Relation
	indexes []*schema.Relation
}

// reset forgets everything.
func (s *scratch) reset() {
	e := &s.effect
	s.effect = schema.Effect{
		Locks: e.Locks[:0], OnIndexes: e.OnIndexes[:0], Rewrites: e.Rewrites[:0], Scans: e.Scans[:0], Builds: e.Builds[:0],
		Fails: e.Fails[:0], Uncertain: e.Uncertain[:0],
	}
	s.trees = s.trees[:0]
	s.indexed, s.indexes = nil, s.indexes[:0]
}

// Effects works out what the operations of a statement cost in the state
// that it meets, on a server of that major version: together, and each by itself
// in the order of operations. Where there is one operation, statement points into each. Subcommands
// of one ALTER TABLE meet what the earlier passes of the server have left: SET NOT
// NULL does not profit from a CHECK that the same statement drops or validates.
//
// Of code, and of a statement that is guarded as a whole, they are the effects
// where the condition holds; a failure that it may be there to prevent is not certain.
func (e *Estimator) Effects(r Reading, before *schema.State, version int, guarded bool) (statement *schema.Effect, each []schema.Effect) {
	operations := r.Operations
	each = e.effects.take(len(operations))
	clear(each)
	state := before
	var builder *schema.Builder
	skipped := 0 // up to here operations do nothing
	for n, i := range schema.ExecutionOrder(operations) {
		if builder != nil {
			state = builder.State()
		}
		if i < skipped {
			continue
		}
		if behind := state.Skips(operations[i]); behind > 0 {
			skipped = i + 1 + behind
			continue
		}
		e.scratch.reset()
		c := &cost{before: view{State: state}, version: version, scratch: &e.scratch, together: operations, in: r.more().circumstances[i]}
		if guarded {
			c.in |= mayNotRun
		}
		c.operation(operations[i])
		c.in.soften(c.effect.Fails)
		each[i] = e.keep(c.effect.Sorted())
		if _, is := operations[i].(migration.Requires); is && c.fails() {
			break
		}
		if n+1 == len(operations) {
			break
		}
		if builder == nil {
			builder = schema.NewBuilder(before)
		}
		builder.Apply(operations[i])
	}
	if slices.ContainsFunc(each, schema.Effect.AlwaysFails) {
		for i := range each { // whatever it has done before is undone
			each[i].Rewrites, each[i].Scans, each[i].Builds = nil, nil, nil
		}
	}
	if len(each) == 1 {
		return &each[0], each
	}
	return schema.Merge(each...), each
}

// keep copies what an operation has gathered.
func (e *Estimator) keep(effect schema.Effect) schema.Effect {
	return schema.Effect{
		Locks:     e.locks.copy(effect.Locks),
		OnIndexes: e.indexLocks.copy(effect.OnIndexes),
		Rewrites:  e.names.copy(effect.Rewrites),
		Scans:     e.names.copy(effect.Scans),
		Builds:    e.names.copy(effect.Builds),
		Fails:     e.failures.copy(effect.Fails),
		Uncertain: e.assumptions.copy(effect.Uncertain),
	}
}

// Forget takes back the memory of all effects so far, which the next ones write over.
func (e *Estimator) Forget() {
	e.effects.forget()
	e.locks.forget()
	e.indexLocks.forget()
	e.names.forget()
	e.failures.forget()
	e.assumptions.forget()
}

// slab makes short lists out of the memory of long ones, which lasts as long as any
// list made of it.
type slab[T any] struct {
	free []T
	// again is memory that is used from its beginning each time that everything is
	// forgotten, a quarter longer than needed.
	again []T
	// needed is how many elements were taken before everything was forgotten last,
	// taken how many have been since then.
	needed, taken int
}

// slabLength is how many elements are allocated at once.
const slabLength = 64

// take makes a list, with whatever stood in its memory before.
func (s *slab[T]) take(n int) []T {
	s.taken += n
	if n > len(s.free) && s.needed > len(s.again) {
		s.again = make([]T, s.needed+s.needed/4)
		s.free = s.again
	}
	switch {
	case n == 0:
		return nil
	case n <= len(s.free):
	case n > slabLength/8: // of its own, so that little of the memory is left over
		return make([]T, n)
	default:
		s.free = make([]T, slabLength)
	}
	list := s.free[:n:n]
	s.free = s.free[n:]
	return list
}

// copy makes a list of the same elements.
func (s *slab[T]) copy(of []T) []T {
	list := s.take(len(of))
	copy(list, of)
	return list
}

// forget has the memory used again.
func (s *slab[T]) forget() { s.free, s.needed, s.taken = s.again, s.taken, 0 }
