package checks

import (
	"iter"
	"reflect"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
)

// What a check asks a change for: its steps, and the operations of one type.

// Steps are the changed statements of one direction.
func (p *Pass) Steps(direction migration.Direction) iter.Seq[*Step] {
	return func(yield func(*Step) bool) {
		for _, s := range p.Change.Steps {
			if s.Statement.Direction == direction && !s.Unchanged && !yield(s) {
				return
			}
		}
	}
}

// StepsOf are all statements of one direction of a migration, those included
// that it had before the change.
func (p *Pass) StepsOf(m *migration.Migration, direction migration.Direction) []*Step {
	steps := p.Change.stepsOf(m)
	begin, end := 0, len(steps)
	for begin < end && steps[begin].Statement.Direction != direction {
		begin++
	}
	for end > begin && steps[end-1].Statement.Direction != direction {
		end--
	}
	return steps[begin:end:end]
}

// stepsOf are the steps of a migration, which stand together.
func (c *Change) stepsOf(m *migration.Migration) []*Step {
	if c.byMigration == nil {
		c.byMigration = make(map[*migration.Migration][]*Step, len(c.Migrations))
		for begin, end := 0, 0; begin < len(c.Steps); begin = end {
			of := c.Steps[begin].Migration
			for end < len(c.Steps) && c.Steps[end].Migration == of {
				end++
			}
			c.byMigration[of] = c.Steps[begin:end]
		}
	}
	return c.byMigration[m]
}

// At is one operation of a step: its place in Step.Operations.
type At struct {
	*Step
	Index int
}

// Span is the place of the operation: its own in SQL that was written by
// hand, the framework's call otherwise.
func (a At) Span() migration.Span {
	switch {
	case a.Statement.Generated():
		return a.Statement.Span
	case a.Index < len(a.Spans):
		return a.Spans[a.Index]
	}
	return a.Statement.Whole()
}

// Operation is the operation itself.
func (a At) Operation() migration.Operation { return a.Operations[a.Index] }

// OwnEffect is the effect of the operation alone.
func (a At) OwnEffect() schema.Effect { return a.Effects[a.Index] }

// Upgrades are the operations of type T that the change's upgrades carry out.
func Upgrades[T migration.Operation](p *Pass) iter.Seq2[At, T] {
	return operations[T](p, migration.Upgrade)
}

// Downgrades are the operations of type T that the change's downgrades carry out.
func Downgrades[T migration.Operation](p *Pass) iter.Seq2[At, T] {
	return operations[T](p, migration.Downgrade)
}

func operations[T migration.Operation](p *Pass, direction migration.Direction) iter.Seq2[At, T] {
	return func(yield func(At, T) bool) {
		c := p.Change
		c.index()
		kind := reflect.TypeFor[T]()
		if kind.Kind() == reflect.Interface { // all of them
			for i := range c.operations {
				at := c.operations[i].At
				if at.Statement.Direction == direction && !yield(at, at.Operation().(T)) {
					return
				}
			}
			return
		}
		place, more := c.first[directed{direction, kind}]
		for more {
			of := c.operations[place]
			if !yield(of.At, of.Operation().(T)) {
				return
			}
			place, more = of.next, of.next > 0
		}
	}
}

// directed are the operations of a type that one direction carries out.
type directed struct {
	direction migration.Direction
	operation reflect.Type
}

// operationOf is an operation with the place in Change.operations of the next one
// of its type and direction; 0 for the last.
type operationOf struct {
	At
	next int
}

// index makes the list of all operations, in which those of a type are found
// without looking at all: many checks ask for few.
func (c *Change) index() {
	if c.first != nil {
		return
	}
	count := 0
	for _, step := range c.Steps {
		count += len(step.Operations)
	}
	c.operations, c.first = make([]operationOf, 0, count), map[directed]int{}
	last := map[directed]int{}
	for _, step := range c.Steps {
		if step.Unchanged {
			continue
		}
		for i, operation := range step.Operations {
			place, kind := len(c.operations), directed{step.Statement.Direction, reflect.TypeOf(operation)}
			c.operations = append(c.operations, operationOf{At: At{step, i}})
			if before, ok := last[kind]; ok {
				c.operations[before].next = place
			} else {
				c.first[kind] = place
			}
			last[kind] = place
		}
	}
}
