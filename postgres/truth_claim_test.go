package postgres_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/postgres"
	"github.com/oncebitten/oncebitten/schema"
)

// claimed is what we say of a case's statements together.
type claimed struct {
	effect schema.Effect
	blocks bool
}

// history is the state that a set-up makes.
func history(setup string) *schema.State {
	b := schema.NewBuilder(nil)
	b.SetComplete(true)
	filled := map[string]bool{}
	for _, reading := range read(setup) {
		b.ApplyStatement(reading.Operations, nil)
		for _, op := range reading.Operations {
			if insert, ok := op.(migration.Insert); ok {
				filled[insert.Table.Name] = true
			}
		}
	}
	b.EndHistory()
	for _, r := range b.State().Relations() {
		isFilled := filled[r.Name.Name]
		for parent := b.State().Relation(r.Parent); parent != nil && !isFilled; parent = b.State().Relation(parent.Parent) {
			isFilled = filled[parent.Name.Name]
		}
		if r.Kind == schema.Table && !isFilled {
			b.SetRows(r.Name.Schema+"."+r.Name.Name, 0) // as a team would declare it
		}
	}
	return b.State()
}

// claim replays the statements as one migration, up to the one that failed on
// the server.
func claim(history *schema.State, statements []postgres.Reading, fact truthFact, version int) claimed {
	b := schema.NewBuilder(history)
	b.BeginMigration()
	if fact.InTx {
		b.SetTransaction("1")
	}
	var out claimed
	failedAt := fact.FailedAt
	if !fact.OK && failedAt == 0 {
		failedAt = len(statements)
	}
	var estimator postgres.Estimator
	for i, reading := range statements {
		if control, ok := reading.Operations[0].(migration.TransactionControl); ok && control.Action == "begin" {
			b.SetTransaction("1") // as those who read migration files do
		}
		before := b.State()
		reading = reading.WithCalls(b.State)
		operations := reading.Operations
		effect, _ := estimator.Effects(reading, before, version, false)
		out.blocks = out.blocks || blocks(before, *effect)
		b.ApplyStatement(operations, effect.Locks)
		fails := slices.ContainsFunc(effect.Fails, func(f schema.Failure) bool { return f.Certain })
		if fails || i+1 == failedAt || slices.ContainsFunc(operations, func(op migration.Operation) bool { return refusesTransaction(before, op) }) {
			effect.Locks, effect.OnIndexes = slices.DeleteFunc(effect.Locks, func(l schema.Lock) bool { return !isTable(before, l.Relation) }), nil
		}
		out.effect = *schema.Merge(out.effect, before.ByEarlierNames(*effect))
		if fails || i+1 == failedAt {
			break
		}
	}
	return out
}

// isTable reports whether a relation can be locked by LOCK TABLE ONLY, so that
// the locks of failed statements on it are measured.
func isTable(s *schema.State, name migration.Name) bool {
	r := s.Relation(name)
	return r == nil || r.Kind == schema.Table || r.Kind == schema.PartitionedTable
}

func isIndex(s *schema.State, name migration.Name) bool {
	r := s.Relation(name)
	return r != nil && r.Definition != nil
}

// read reads each statement of an SQL text.
func read(sql string) []postgres.Reading {
	var out []postgres.Reading
	source := migration.NewSource("case.sql", sql)
	for _, piece := range (postgres.Reader{}).Split(sql) {
		out = append(out, postgres.Read(&migration.Statement{
			SQL: sql[piece.Start:piece.End], Span: source.Span(piece.Start, piece.End),
			Source: source, Map: migration.Identity(piece.Start, piece.End-piece.Start),
		}))
	}
	return out
}

// blocks reports whether a statement does work in proportion to a table while
// its transaction holds a lock that keeps writers out.
func blocks(before *schema.State, effect schema.Effect) bool {
	work := len(effect.Rewrites) + len(effect.Scans) + len(effect.Builds)
	held := schema.Merge(schema.Effect{Locks: slices.Collect(before.Session().Held())}, effect)
	return work > 0 && slices.ContainsFunc(held.Locks, func(l schema.Lock) bool {
		return l.BlocksWrites() && !isIndex(before, l.Relation)
	})
}

// refusesTransaction reports whether a statement runs outside a transaction
// only, where its locks on indexes are not measured.
func refusesTransaction(s *schema.State, op migration.Operation) bool {
	switch op := op.(type) {
	case migration.CreateIndex:
		return op.Concurrently
	case migration.DropIndex:
		return op.Concurrently
	case migration.Reindex:
		r := s.Relation(op.Name)
		return op.Concurrently || r != nil && (r.Kind == schema.PartitionedTable || r.Kind == schema.PartitionedIndex)
	case migration.Vacuum:
		return op.Vacuum
	case migration.Cluster:
		r := s.Relation(op.Table)
		return r != nil && r.Kind == schema.PartitionedTable
	}
	return false
}

// truthFields are what is compared.
var truthFields = []string{"locks", "rewrites", "scans", "builds", "failure", "hazard"}

// differences compares a claim with what the server did, field by field.
func (fact truthFact) differences(c claimed) map[string]string {
	differences := map[string]string{}
	differ := func(field string, got, want any) {
		if g, w := fmt.Sprint(got), fmt.Sprint(want); g != w {
			differences[field] = fmt.Sprintf("claimed %s, the server %s", g, w)
		}
	}
	locks := map[string]string{}
	for _, l := range c.effect.AllLocks() {
		locks[short(l.Relation)] = l.Mode()
	}
	differ("locks", locks, fact.Locks)
	differ("failure", fact.failureOf(c.effect), fact.SQLState)
	if fact.OK {
		differ("rewrites", shorts(c.effect.Rewrites), fact.Rewrites)
		builds := []string{}
		for _, b := range fact.IndexBuilds {
			builds = append(builds, b[0])
		}
		differ("builds", shorts(c.effect.Builds), builds)
		differ("scans", shorts(c.effect.Scans), fact.Scans)
	}
	hazard := []string{}
	switch {
	case !fact.OK && fact.FailKind == "data":
		hazard = fact.Hazard // compared as a failure
	case !fact.OK:
	case c.blocks:
		hazard = append(hazard, "blocks")
	}
	differ("hazard", hazard, fact.Hazard)
	return differences
}

// failureOf is the SQLSTATE that a claim foretells: the certain one, or for a
// statement that failed on its data the one that was said to be possible.
func (fact truthFact) failureOf(e schema.Effect) string {
	for _, f := range e.Fails {
		if f.Certain {
			return f.SQLState
		}
	}
	for _, f := range e.Fails {
		if fact.FailKind == "data" && f.SQLState == fact.SQLState {
			return f.SQLState
		}
	}
	return ""
}

func short(n migration.Name) string { return strings.TrimPrefix(n.String(), "public.") }

func shorts(names []migration.Name) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = short(n)
	}
	return out
}
