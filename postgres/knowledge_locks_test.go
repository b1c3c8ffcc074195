package postgres_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/postgres"
)

// unmeasured are the locks of which no case tells, by form and relation, and why.
// They are as the server's source has them.
var unmeasured = map[string]string{
	"VACUUM {FULL | (FULL)}: its indexes":                                      outsideTransactions,
	"DROP INDEX CONCURRENTLY: the relation":                                    outsideTransactions,
	"REINDEX … CONCURRENTLY: its indexes":                                      outsideTransactions,
	"ALTER TABLE … DETACH PARTITION … CONCURRENTLY: its indexes":               outsideTransactions,
	"ALTER TABLE … DETACH PARTITION … CONCURRENTLY: tables that it references": "its second transaction is not measured",
}

// outsideTransactions is true of a statement whose locks are gone when it has
// ended: those on tables are found by holding it up, which indexes cannot.
const outsideTransactions = "it runs outside transactions, and only tables can be locked by name to hold it up"

// TestLocks holds that each lock in the table is measured: a server did something
// with a statement of that form that the effects would not say if the lock were
// weaker, or stronger.
func TestLocks(t *testing.T) {
	bySQL := map[string][]versionedClaim{}
	for version, claims := range measuredClaims(t) {
		for _, m := range claims {
			bySQL[m.sql] = append(bySQL[m.sql], versionedClaim{m, version})
		}
	}
	excused := 0
	for _, row := range postgres.Locks() {
		if row.Statement == "" || row.Source == "" || len(row.Modes) == 0 {
			t.Errorf("a row is not complete: %+v", row)
		}
		var claims []versionedClaim
		for _, form := range words(row.Statement) {
			before := len(claims)
			for sql, measured := range bySQL {
				if form.MatchString(sql) {
					claims = append(claims, measured...)
				}
			}
			if len(claims) == before {
				t.Errorf("no case of %s has %s", row.Statement, form)
			}
		}
		for _, mode := range row.Modes {
			if unmeasured[row.Statement+": "+mode.Whose] != "" {
				excused++
				continue
			}
			for _, other := range mode.Others() {
				if !isConfirmed(claims, mode, other) {
					t.Errorf("no case shows that %s locks %s as %s, and not as %s", row.Statement, mode.Whose, mode, other)
				}
			}
		}
	}
	if excused != len(unmeasured) {
		t.Errorf("of %d locks that are said not to be measured, %d are in the table", len(unmeasured), excused)
	}
}

// versionedClaim is what the servers of one version did, and which that is.
type versionedClaim struct {
	measuredClaim
	version int
}

// isConfirmed reports whether there is a case about which the effects would be
// wrong if a lock had another mode.
func isConfirmed(claims []versionedClaim, mode postgres.Mode, other string) bool {
	return slices.ContainsFunc(claims, func(m versionedClaim) bool {
		wrong := false
		mode.Pretend(other, func() { wrong = !m.agrees(m.version) })
		return wrong && m.agrees(m.version)
	})
}

// startOfWord is where a key word begins that is not a part of another.
var startOfWord = regexp.MustCompile(`^[A-Z]`)

// words find statements of each of some forms, by their key words.
func words(forms string) []*regexp.Regexp {
	var out []*regexp.Regexp
	start, rest, _ := strings.Cut(forms, "{")
	several, end, _ := strings.Cut(rest, "}")
	for _, one := range strings.Split(several, "|") {
		var pattern []string
		for _, word := range strings.Fields(start + one + end) {
			word = strings.ReplaceAll(regexp.QuoteMeta(word), "…", ".*")
			pattern = append(pattern, startOfWord.ReplaceAllString(word, `\b$0`))
		}
		out = append(out, regexp.MustCompile(`(?is)`+strings.Join(pattern, `\s*`)))
	}
	return out
}
