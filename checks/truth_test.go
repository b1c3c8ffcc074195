package checks_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"testing"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/config"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/postgres"
	"github.com/oncebitten/oncebitten/review"
)

// measured is a case of postgres/testdata/truth: what a real server did.
type measured struct {
	ID     string   `json:"id"`
	Setup  string   `json:"setup"`
	SQL    string   `json:"sql"`
	InTx   bool     `json:"in_tx"`
	Hazard []string `json:"hazard"`
}

// aboutOtherHarm are the checks that warn of something else than work under
// lock and failure on the rows there are: of lost data, of code that breaks, of
// statements that the server always refuses, of what is not good form. What
// they say of a measured case is right or wrong for other reasons.
var aboutOtherHarm = []*checks.Check{
	checks.ConcurrentlyInTransaction,
	checks.DropColumnBreaksRunningCode,
	checks.DropTableLosesData,
	checks.RenameBreaksRunningCode,
}

// TestMeasuredHazards reviews what real servers have measured, as a change
// upon the setup: each hazard must be found, and nothing where there is none.
func TestMeasuredHazards(t *testing.T) {
	var hazards, found, reported, justified int
	for _, m := range measuredCases(t) {
		t.Run(m.ID, func(t *testing.T) {
			var about []review.Finding
			for _, f := range m.review(t).Findings {
				if f.Severity >= checks.Warning && !slices.Contains(aboutOtherHarm, f.Check) {
					about = append(about, f)
				}
			}
			hazard := len(m.Hazard) > 0
			if hazard {
				hazards++
			}
			if len(about) > 0 {
				reported++
			}
			switch {
			case hazard && len(about) > 0:
				found, justified = found+1, justified+1
			case hazard:
				t.Errorf("%v, but nothing is found in\n%s", m.Hazard, m.SQL)
			}
			for _, f := range about {
				if !hazard {
					t.Errorf("no hazard was measured, but found is\n%s\nin\n%s", show(f), m.SQL)
				}
			}
		})
	}
	t.Logf("%d of %d hazards are found, %d of %d reports are of a hazard", found, hazards, justified, reported)
}

func measuredCases(t *testing.T) []measured {
	text, err := os.ReadFile("../postgres/testdata/truth/sample.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var cases []measured
	lines := bufio.NewScanner(bytes.NewReader(text))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var m measured
		if err := json.Unmarshal(lines.Bytes(), &m); err != nil {
			t.Fatal(err)
		}
		cases = append(cases, m)
	}
	if len(cases) == 0 || lines.Err() != nil {
		t.Fatal("no cases", lines.Err())
	}
	return cases
}

// review is the review of a case's statements, upon its setup as history.
// Tables that the setup leaves empty are declared so, as a team would.
func (m measured) review(t *testing.T) *review.Result {
	e := example{config: config.Default()}
	e.config.Rollback, e.config.PostgresVersion = config.RollbackOptional, 15
	e.config.Tables.Rows = emptyTables(m.Setup)
	e.before = map[string]string{"migrations/0001_setup.sql": m.Setup}
	e.changed = map[string]string{"migrations/0002_change.sql": m.SQL}
	e.transaction = "off"
	if m.InTx {
		e.transaction = "on"
	}
	return e.review(t)
}

// emptyTables are the tables that a setup creates and puts nothing into, not
// through the table that they are a partition of either.
func emptyTables(setup string) map[migration.Name]int64 {
	parents, filled := map[migration.Name]migration.Name{}, map[migration.Name]bool{}
	source := migration.NewSource("setup.sql", setup)
	for _, piece := range (postgres.Reader{}).Split(setup) {
		reading := postgres.Read(&migration.Statement{
			SQL: setup[piece.Start:piece.End], Span: source.Span(piece.Start, piece.End),
			Source: source, Map: migration.Identity(piece.Start, piece.End-piece.Start),
		})
		for _, op := range reading.Operations {
			switch op := op.(type) {
			case migration.CreateTable:
				parents[op.Table], filled[op.Table] = op.PartitionOf, op.AsQuery
			case migration.Insert:
				filled[op.Table] = true
			}
		}
	}
	out := map[migration.Name]int64{}
	for table, parent := range parents {
		if !filled[table] && !filled[parent] {
			out[table] = 0
		}
	}
	return out
}
