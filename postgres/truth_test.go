package postgres_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/postgres"
	"github.com/oncebitten/oncebitten/schema"
)

// truthCase is what a real server did; testdata/truth/README.md has the fields.
type truthCase struct {
	ID          string            `json:"id"`
	Setup       string            `json:"setup"`
	SQL         string            `json:"sql"`
	InTx        bool              `json:"in_tx"`
	OK          bool              `json:"ok"`
	SQLState    string            `json:"sqlstate"`
	FailKind    string            `json:"fail_kind"`
	Locks       map[string]string `json:"locks"`
	Rewrites    []string          `json:"rewrites"`
	Scans       []string          `json:"scans"`
	IndexBuilds [][2]string       `json:"index_builds"`
	Hazard      []string          `json:"hazard"`
}

func TestTruth(t *testing.T) {
	agreed := map[string]int{}
	cases := truthCases(t)
	for _, truth := range cases {
		t.Run(truth.ID, func(t *testing.T) {
			differences := truth.differences(claim(truth, 15))
			for _, field := range truthFields {
				if _, differs := differences[field]; !differs {
					agreed[field]++
				}
			}
			if len(differences) == 0 {
				agreed["case"]++
				return
			}
			for _, field := range slices.Sorted(maps.Keys(differences)) {
				t.Errorf("%s: %s", field, differences[field])
			}
			t.Log(truth.SQL)
		})
	}
	for _, field := range append(truthFields, "case") {
		t.Logf("%-8s %3d of %d agree", field, agreed[field], len(cases))
	}
}

var truthFields = []string{"builds", "failure", "hazard", "locks", "rewrites", "scans"}

func truthCases(t *testing.T) []truthCase {
	text, err := os.ReadFile("testdata/truth/sample.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var cases []truthCase
	scanner := bufio.NewScanner(bytes.NewReader(text))
	scanner.Buffer(nil, 1<<20)
	for scanner.Scan() {
		var c truthCase
		if err := json.Unmarshal(scanner.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		cases = append(cases, c)
	}
	if err := scanner.Err(); err != nil {
		t.Fatal(err)
	}
	if len(cases) == 0 {
		t.Fatal("there are no cases")
	}
	return cases
}

// claimed is what we say of a case's statements together.
type claimed struct {
	effect schema.Effect
	blocks bool
}

// claim replays the setup as history and the statements as one migration.
func claim(truth truthCase, version int) claimed {
	b := schema.NewBuilder(nil)
	b.SetComplete(true)
	filled := map[string]bool{}
	for _, operations := range read(truth.Setup) {
		b.ApplyStatement(operations, nil)
		for _, op := range operations {
			if insert, ok := op.(migration.Insert); ok {
				filled[insert.Table.Name] = true
			}
		}
	}
	b.EndHistory()
	for _, r := range b.State().Relations() {
		if r.Kind == schema.Table && !filled[r.Name.Name] && !filled[r.Parent.Name] {
			b.SetRows(r.Name.Schema+"."+r.Name.Name, 0) // as a team would declare it
		}
	}
	b.BeginMigration()
	if truth.InTx {
		b.SetTransaction("1")
	}
	var out claimed
	statements := read(truth.SQL)
	for i, operations := range statements {
		before := b.State()
		effect, _ := postgres.Effects(before, operations, version)
		out.blocks = out.blocks || blocks(before, effect)
		b.ApplyStatement(operations, effect.Locks)
		fails := slices.ContainsFunc(effect.Fails, func(f schema.Failure) bool { return f.Certain })
		if fails || !truth.OK && i == len(statements)-1 || slices.ContainsFunc(operations, func(op migration.Operation) bool { return refusesTransaction(before, op) }) {
			effect.Locks = slices.DeleteFunc(effect.Locks, func(l schema.Lock) bool { return isIndex(before, l.Relation) })
		}
		out.effect = out.effect.Merge(effect)
		if fails {
			break
		}
	}
	return out
}

func isIndex(s *schema.State, name migration.Name) bool {
	r := s.Relation(name)
	return r != nil && r.Definition != nil
}

// read turns SQL text into the operations of each statement.
func read(sql string) [][]migration.Operation {
	var out [][]migration.Operation
	source := migration.NewSource("case.sql", sql)
	for _, piece := range (postgres.Reader{}).Split(sql) {
		out = append(out, postgres.Read(&migration.Statement{
			SQL: sql[piece.Start:piece.End], Span: source.Span(piece.Start, piece.End),
			Source: source, Map: migration.Identity(piece.Start, piece.End-piece.Start),
		}).Operations)
	}
	return out
}

// blocks reports whether a statement does work in proportion to a table while
// its transaction holds a lock that keeps writers out.
func blocks(before *schema.State, effect schema.Effect) bool {
	work := len(effect.Rewrites) + len(effect.Scans) + len(effect.Builds)
	held := schema.Effect{Locks: slices.Collect(before.Session().Held())}.Merge(effect)
	return work > 0 && slices.ContainsFunc(held.Locks, func(l schema.Lock) bool {
		return l.BlocksWrites && !isIndex(before, l.Relation)
	})
}

func refusesTransaction(s *schema.State, op migration.Operation) bool {
	switch op := op.(type) {
	case migration.CreateIndex:
		return op.Concurrently
	case migration.Reindex:
		r := s.Relation(op.Name)
		return op.Concurrently || r != nil && r.Kind == schema.PartitionedTable
	case migration.Vacuum:
		return op.Vacuum
	}
	return false
}

// differences compares a claim with the truth, field by field.
func (truth truthCase) differences(c claimed) map[string]string {
	differences := map[string]string{}
	differ := func(field string, got, want any) {
		if g, w := fmt.Sprint(got), fmt.Sprint(want); g != w {
			differences[field] = fmt.Sprintf("claimed %s, the server %s", g, w)
		}
	}
	locks := map[string]string{}
	for _, l := range c.effect.Locks {
		locks[short(l.Relation)] = l.Mode
	}
	differ("locks", locks, truth.Locks)
	differ("failure", truth.failureOf(c.effect), truth.SQLState)
	if truth.OK {
		differ("rewrites", shorts(c.effect.Rewrites), truth.Rewrites)
		builds := []string{}
		for _, b := range truth.IndexBuilds {
			builds = append(builds, b[0])
		}
		differ("builds", shorts(c.effect.Builds), builds)
		differ("scans", shorts(c.effect.Scans), truth.Scans)
	}
	hazard := []string{}
	switch {
	case !truth.OK && truth.FailKind == "data":
		hazard = truth.Hazard // compared as a failure
	case !truth.OK:
	case c.blocks:
		hazard = append(hazard, "blocks")
	}
	differ("hazard", hazard, truth.Hazard)
	return differences
}

// failureOf is the SQLSTATE that a claim foretells: the certain one, or for a
// statement that failed on its data the one that was said to be possible.
func (truth truthCase) failureOf(e schema.Effect) string {
	for _, f := range e.Fails {
		if f.Certain {
			return f.SQLState
		}
	}
	for _, f := range e.Fails {
		if truth.FailKind == "data" && f.SQLState == truth.SQLState {
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
