package rule

import (
	"slices"

	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

// effectView is what an operation costs.
type effectView struct{ of schema.Effect }

// lockView and failureView are parts of it.
type (
	lockView    struct{ of schema.Lock }
	failureView struct{ of schema.Failure }
)

var effectObject = &object{"Effect", "What an operation costs in the state that it meets. The lists are those of `oncebitten explain`.", []*field{
	always("locks", listOf(lockObject), "the strongest lock on each relation that existed before the migration", func(e *effectView) any {
		all := e.of.AllLocks()
		views := make([]*lockView, len(all))
		for i, l := range all {
			views[i] = &lockView{l}
		}
		return list(lockObject, views)
	}),
	always("blocksReads", boolType, "whether one of the locks keeps others from reading", func(e *effectView) any {
		return slices.ContainsFunc(e.of.Locks, func(l schema.Lock) bool { return l.BlocksReads() })
	}),
	always("blocksWrites", boolType, "whether one of the locks keeps others from writing", func(e *effectView) any {
		return slices.ContainsFunc(e.of.Locks, func(l schema.Lock) bool { return l.BlocksWrites() })
	}),
	always("rewrites", textList, "the tables whose every row is written anew", func(e *effectView) any { return namesOf(e.of.Rewrites) }),
	always("scans", textList, "the tables that are read in full", func(e *effectView) any { return namesOf(e.of.Scans) }),
	always("builds", textList, "the indexes that are built on tables which existed before", func(e *effectView) any { return namesOf(e.of.Builds) }),
	always("fails", listOf(failureObject), "the ways in which it may fail", func(e *effectView) any {
		views := make([]*failureView, len(e.of.Fails))
		for i, f := range e.of.Fails {
			views[i] = &failureView{f}
		}
		return list(failureObject, views)
	}),
	always("uncertain", textList, "what the above assumes where the state is not fully known", func(e *effectView) any {
		reasons := make([]string, len(e.of.Uncertain))
		for i, u := range e.of.Assumptions() {
			reasons[i] = u.In(wording.English)
		}
		return reasons
	}),
}}

var lockObject = &object{"Lock", "A lock on a relation.", []*field{
	always("table", textType, "the qualified name of the relation", func(l *lockView) any { return l.of.Relation.String() }),
	always("mode", textType, "PostgreSQL's name of it: `ACCESS EXCLUSIVE`", func(l *lockView) any { return l.of.Mode() }),
	always("blocksReads", boolType, "whether others cannot read meanwhile", func(l *lockView) any { return l.of.BlocksReads() }),
	always("blocksWrites", boolType, "whether others cannot write meanwhile", func(l *lockView) any { return l.of.BlocksWrites() }),
}}

var failureObject = &object{"Failure", "A way in which a statement may fail.", []*field{
	always("sqlstate", textType, "the five characters of the error: `23502`", func(f *failureView) any { return f.of.SQLState }),
	always("when", textType, "completes *fails when …*", func(f *failureView) any { return f.of.When.In(wording.English) }),
	always("certain", boolType, "whether it fails on any table that has rows", func(f *failureView) any { return f.of.Certain }),
	always("always", boolType, "whether it fails even on an empty table", func(f *failureView) any { return f.of.Always }),
}}
