package schema_test

import (
	"slices"
	"testing"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
)

// Locks on indexes that nobody waits for are kept apart, and told with the others.
func TestAllLocks(t *testing.T) {
	weak := &schema.LockMode{Name: "ACCESS SHARE", Strength: 1}
	middle := &schema.LockMode{Name: "ROW EXCLUSIVE", Strength: 3}
	strong := &schema.LockMode{Name: "ACCESS EXCLUSIVE", Strength: 8, BlocksReads: true, BlocksWrites: true}
	indexes := []migration.Name{public("b"), public("a"), public("d")} // as they were created
	effect := schema.Merge(
		schema.Effect{Locks: []schema.Lock{middle.On(public("c"))}, OnIndexes: []schema.IndexLocks{weak.OnIndexes(indexes)}},
		schema.Effect{Locks: []schema.Lock{strong.On(public("a"))}, OnIndexes: []schema.IndexLocks{middle.OnIndexes(indexes[:2])}},
	)
	want := []schema.Lock{strong.On(public("a")), middle.On(public("b")), middle.On(public("c")), weak.On(public("d"))}
	if got := effect.AllLocks(); !slices.Equal(got, want) {
		t.Errorf("all locks are %v, want %v", got, want)
	}
	for _, lock := range want {
		if got, ok := effect.LockOn(lock.Relation); !ok || got != lock {
			t.Errorf("the lock on %s is %s, want %s", lock.Relation, got.Mode(), lock.Mode())
		}
	}
	if lock, ok := effect.LockOn(public("e")); ok {
		t.Errorf("there is a lock on e: %s", lock.Mode())
	}
	if len(effect.Locks) != 2 || indexes[0] != public("b") {
		t.Errorf("to ask for all locks has changed the effect: %v, %v", effect.Locks, indexes)
	}
}
