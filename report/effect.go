package report

import (
	"cmp"
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

// stepGroup are the statements of one file and direction.
type stepGroup struct {
	path      string
	direction migration.Direction
	steps     []*checks.Step
}

// groupSteps groups neighbours of one file and direction.
func groupSteps(steps []*checks.Step) []stepGroup {
	var groups []stepGroup
	for _, s := range steps {
		path, direction := s.Statement.Span.Path, s.Statement.Direction
		if n := len(groups); n == 0 || groups[n-1].path != path || groups[n-1].direction != direction {
			groups = append(groups, stepGroup{path: path, direction: direction})
		}
		last := &groups[len(groups)-1]
		last.steps = append(last.steps, s)
	}
	return groups
}

// locks names the locks of a statement for people, the strongest first:
// "SHARE on users". Relations with the same mode stand together. Beside a lock
// that others wait for, one that nobody waits for is left out, and so are the
// indexes of a table: the formats for programs have all of them.
func locks(s *checks.Step, reader wording.Language) wording.Text {
	shown := slices.Clone(s.Effect.AllLocks())
	if slices.ContainsFunc(shown, blocks) {
		shown = slices.DeleteFunc(shown, func(l schema.Lock) bool { return !blocks(l) || isIndex(s, l.Relation) })
	}
	slices.SortStableFunc(shown, func(a, b schema.Lock) int {
		return cmp.Or(cmp.Compare(b.Strength(), a.Strength()), cmp.Compare(a.Mode(), b.Mode()))
	})
	var modes []wording.Text
	for len(shown) > 0 {
		mode, n := shown[0].Mode(), 1
		for n < len(shown) && shown[n].Mode() == mode {
			n++
		}
		relations := make([]string, n)
		for i, l := range shown[:n] {
			relations[i] = showHoles(s.Statement, l.Relation.Short(), reader)
		}
		modes = append(modes, wording.Say("%s on %s", mode, strings.Join(relations, ", ")))
		shown = shown[n:]
	}
	return wording.Join(modes, "; ")
}

func blocks(l schema.Lock) bool { return l.BlocksReads() || l.BlocksWrites() }

// isIndex reports whether a relation is known to be an index of a table that
// the statement locks as well.
func isIndex(s *checks.Step, name migration.Name) bool {
	if s.Before == nil {
		return false
	}
	r := s.Before.Relation(name)
	if r == nil || r.Definition == nil {
		return false
	}
	_, locked := s.Effect.LockOn(r.Definition.Table)
	return locked
}

// cost says for people what a statement costs beside its locks, and what of
// that is not certain.
func cost(s *checks.Step) wording.Text {
	out := costs(s)
	for _, u := range s.Effect.Assumptions() {
		out = append(out, wording.Say("assumed: %s", u.Plain()))
	}
	return wording.Join(out, "; ")
}

// costs are rewrites, scans, index builds, failures, and the guard that the
// statement depends on.
func costs(s *checks.Step) []wording.Text {
	e := s.Effect
	var out []wording.Text
	add := func(names []migration.Name, cost func(names string) wording.Text) {
		if len(names) > 0 {
			out = append(out, cost(strings.Join(short(names), ", ")))
		}
	}
	add(e.Rewrites, func(names string) wording.Text { return wording.Say("rewrites %s", names) })
	// A rewrite reads every row as well.
	add(slices.DeleteFunc(slices.Clone(e.Scans), e.RewritesTable), func(names string) wording.Text { return wording.Say("scans %s", names) })
	add(e.Builds, func(names string) wording.Text { return wording.Say("builds %s", names) })
	for _, f := range e.Fails {
		out = append(out, failure(f))
	}
	if reason := notUnderstood(s); !reason.IsZero() {
		out = append(out, wording.Say("not understood: %s", reason.Plain()))
	}
	if s.Statement.Guard != "" {
		out = append(out, wording.Say("only if %s", s.Statement.Guard))
	}
	return out
}

func failure(f schema.Failure) wording.Text {
	switch {
	case f.Always:
		return wording.Say("fails: %s (%s)", f.When.Plain(), f.SQLState)
	case f.Certain:
		return wording.Say("fails if %s (%s)", f.When.Plain(), f.SQLState)
	}
	return wording.Say("may fail if %s (%s)", f.When.Plain(), f.SQLState)
}

func short(names []migration.Name) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = n.Short()
	}
	return out
}

// showHoles shows the unknown parts of a statement's names as unknown.
func showHoles(s *migration.Statement, text string, reader wording.Language) string {
	if !migration.IsHole(text) {
		return text
	}
	shown := migration.Statement{SQL: text, Holes: s.Holes}
	return shown.Display(reader)
}
