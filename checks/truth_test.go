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

// aboutWorkAndRows are the checks that warn of work in proportion to a table
// under a lock that blocks writes, or of failure on the rows that there are:
// what the cases measure. The others warn of lost data, of code that breaks,
// of what the server always refuses.
var aboutWorkAndRows = []*checks.Check{
	checks.NotNullWithoutDefault, checks.SetNotNullScansTable, checks.SetNotNullDropsItsProof,
	checks.ForeignKeyValidatesUnderLock, checks.CheckValidatesUnderLock, checks.DomainConstraintScansTables,
	checks.IndexBlocksWrites, checks.ReindexBlocksWrites, checks.UniqueBuildsIndexUnderLock,
	checks.PrimaryKeyScansForNulls, checks.ExclusionBuildsIndexUnderLock, checks.ColumnTypeRewritesTable,
	checks.NewColumnRewritesTable, checks.StorageChangeRewritesTable, checks.ClusterRewritesTable,
	checks.RefreshBlocksReads, checks.AttachPartitionScansTable, checks.DefaultPartitionScanned,
	checks.SlowWorkUnderEarlierLock, checks.BackfillInSchemaTransaction, checks.UniqueFailsOnDuplicates,
}

// notReported are hazards by the measure that nobody should be told of, with why.
var notReported = map[string]string{
	"con/fk-validate-dirty":       "VALIDATE in a transaction of its own is the safe way; which rows there are is seen when it runs",
	"view/mat-refresh-concurrent": "CONCURRENTLY is the safe way; nobody writes to a materialized view",
}

// reportedAnyway are none by the measure, but the server refuses the change for
// what is reported.
var reportedAnyway = map[string]string{
	"seqtx/deferred-fk-pending": "the events of the UPDATE are pending when the table is changed",
}

// TestMeasuredHazards reviews what real servers have measured, as a change
// upon the setup: each hazard must be found, and nothing where there is none.
func TestMeasuredHazards(t *testing.T) {
	var hazards, found, reported int
	for _, m := range measuredCases(t) {
		t.Run(m.ID, func(t *testing.T) {
			about := slices.DeleteFunc(m.review(t).Findings, func(f *review.Finding) bool {
				return f.Severity < checks.Warning || !slices.Contains(aboutWorkAndRows, f.Check)
			})
			if len(m.Hazard) > 0 {
				hazards++
			}
			if len(about) > 0 {
				reported++
			}
			switch _, excused := notReported[m.ID]; {
			case len(m.Hazard) > 0 && len(about) > 0:
				found++
				checkOnce(t, about)
			case len(m.Hazard) > 0 && !excused:
				t.Errorf("%v, but nothing is found in\n%s", m.Hazard, m.SQL)
			}
			for _, f := range about {
				if len(m.Hazard) == 0 && reportedAnyway[m.ID] == "" {
					t.Errorf("no hazard was measured, but found is\n%s\nin\n%s", show(f), m.SQL)
				}
			}
		})
	}
	t.Logf("%d of %d hazards are found, %d of %d reports are of a hazard", found, hazards, found, reported)
}

// checkOnce holds that one operation has one finding: one hazard is told once.
func checkOnce(t *testing.T, findings []*review.Finding) {
	t.Helper()
	for i, f := range findings {
		for _, other := range findings[i+1:] {
			if f.Step == other.Step && f.Operation == other.Operation {
				t.Errorf("told twice:\n%s\n%s", show(f), show(other))
			}
		}
	}
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
