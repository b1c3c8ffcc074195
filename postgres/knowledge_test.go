package postgres_test

import (
	"slices"
	"testing"

	"github.com/oncebitten/oncebitten/postgres"
	"github.com/oncebitten/oncebitten/schema"
)

// measuredClaim is a case with what the servers of one version did.
type measuredClaim struct {
	sql        string
	history    *schema.State
	statements []postgres.Reading
	fact       truthFact
}

func (m measuredClaim) agrees(version int) bool {
	return len(m.fact.differences(claim(m.history, m.statements, m.fact, version))) == 0
}

// TestChanges holds that each row of the table of changes is measured: the last
// version without it, and the first with it, did something in a case that the
// effects would not say if the row were otherwise.
func TestChanges(t *testing.T) {
	byVersion := measuredClaims(t)
	for i, row := range postgres.Changes() {
		if row.What == "" || row.Source == "" || !slices.Contains(majors, row.Since) {
			t.Errorf("row %d is not complete: %+v", i, row)
		}
		if row.Since <= majors[0] {
			continue // no server is measured that is without it
		}
		without, with := row.Since-1, row.Since
		if !confirmed(byVersion[without], i, without, without) {
			t.Errorf("no case shows that PostgreSQL %d is not so yet: %s", without, row.What)
		}
		if !confirmed(byVersion[with], i, with+1, with) {
			t.Errorf("no case shows that PostgreSQL %d is so: %s", with, row.What)
		}
	}
}

// confirmed reports whether there is a case about which the effects would be
// wrong if a change had come with another version.
func confirmed(claims []measuredClaim, row, pretended, version int) bool {
	return slices.ContainsFunc(claims, func(m measuredClaim) bool {
		wrong := false
		postgres.PretendSince(row, pretended, func() { wrong = !m.agrees(version) })
		return wrong && m.agrees(version)
	})
}

func measuredClaims(t *testing.T) map[int][]measuredClaim {
	out := map[int][]measuredClaim{}
	themes := truthThemes(t)
	facts := truthFacts(t, themes)
	for _, theme := range themes {
		start := history(theme.setup)
		for _, c := range theme.cases {
			statements := read(c.sql)
			for _, fact := range facts[theme.name][c.key()] {
				for _, version := range fact.Versions {
					out[version] = append(out[version], measuredClaim{c.sql, start, statements, fact})
				}
			}
		}
	}
	return out
}
