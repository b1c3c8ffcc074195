package postgres_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/postgres"
)

// locksPage is the table of locks for people to read.
const locksPage = "../docs/locks.md"

const locksPageHead = `# What statements lock

The locks of each form of a statement, on PostgreSQL %d to %d. Each was measured on servers of all these versions (the cases are in
[postgres/testdata/truth](../postgres/testdata/truth/README.md)), but for those with a star, which no other
session can see while they are held: they are as the server's source has them. This page is written from the table that the checks ask,
[postgres/knowledge_locks.go](../postgres/knowledge_locks.go), by ` + "`go test ./postgres -run TestLocksPage -update`" + `.

- *The relation* is the one that the statement is about: for CREATE INDEX and CREATE TRIGGER the table.
- *Below it* are its partitions and what inherits from it; ONLY leaves them out.
- A query locks the indexes of the tables that it reads or changes, and UPDATE, DELETE and MERGE the tables below, as the table itself.
- What goes with CASCADE is locked as if it were dropped by name, and what a statement calls or fires does what it does.
- LOCK TABLE takes the mode that it names; ACCESS EXCLUSIVE if it names none.

A lock is held until the transaction ends. Meanwhile these have to wait:

`

// sections begin at the rows of these statements.
var sections = map[string]string{
	"CREATE TABLE … AS":                                         "Whole tables",
	"ALTER TABLE … ATTACH PARTITION":                            "Partitions",
	"ALTER TABLE … ADD COLUMN":                                  "Columns",
	"ALTER TABLE … ADD CHECK":                                   "Constraints",
	"ALTER TABLE … {SET | RESET} (…)":                           "What else ALTER TABLE does",
	"CREATE INDEX":                                              "Indexes, views and sequences",
	"CREATE {TRIGGER | CONSTRAINT TRIGGER}":                     "What hangs on a table",
	"ALTER DOMAIN … {SET NOT NULL | ADD | VALIDATE CONSTRAINT}": "Types and functions",
	"SELECT": "Rows",
}

// TestLocksPage holds that docs/locks.md says what the table of locks does.
func TestLocksPage(t *testing.T) {
	var b strings.Builder
	fmt.Fprintf(&b, locksPageHead, majors[0], majors[len(majors)-1])
	b.WriteString("| mode | SELECT | INSERT, UPDATE, DELETE |\n|---|---|---|\n")
	for _, mode := range postgres.LockModes() {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", mode.Name, waits(mode.BlocksReads), waits(mode.BlocksWrites))
	}
	found := 0
	for _, row := range postgres.Locks() {
		if title := sections[row.Statement]; title != "" {
			found++
			fmt.Fprintf(&b, "\n## %s\n\n| statement | the relation | below it | others | source |\n|---|---|---|---|---|\n", title)
		}
		b.WriteString(lockLine(row))
	}
	if found != len(sections) {
		t.Errorf("%d of %d sections have their first row", found, len(sections))
	}
	old, err := os.ReadFile(locksPage)
	if err == nil && string(old) == b.String() {
		return
	}
	if !*update {
		t.Fatalf("%s is not what the table says: go test ./postgres -run TestLocksPage -update writes it", locksPage)
	}
	if err := os.WriteFile(locksPage, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

func waits(blocked bool) string {
	if blocked {
		return "waits"
	}
	return ""
}

// lockLine is the line of the page for one form of a statement.
func lockLine(row postgres.LockRow) string {
	var relation, below string
	var others []string         // modes, in the order of the table
	on := map[string][]string{} // relations by mode
	for i, mode := range row.Modes {
		var before *postgres.Mode
		if i+1 < len(row.Modes) && row.Modes[i+1].Whose == mode.Whose {
			before = &row.Modes[i+1]
		}
		text := inWords(mode, before)
		if unmeasured[row.Statement+": "+mode.Whose] != "" {
			text += " \\*"
		}
		switch {
		case i > 0 && row.Modes[i-1].Whose == mode.Whose: // said with the one before
		case mode.Whose == "the relation":
			relation = text
		case mode.Whose == "tables below it":
			below = text
		default:
			if !slices.Contains(others, text) {
				others = append(others, text)
			}
			on[text] = append(on[text], mode.Whose)
		}
	}
	for i, mode := range others {
		others[i] = mode + ": " + strings.Join(on[mode], ", ")
	}
	return fmt.Sprintf("| `%s` | %s | %s | %s | %s |\n", strings.ReplaceAll(row.Statement, "|", `\|`),
		relation, below, strings.Join(others, "<br>"), row.Source)
}

// inWords says how a lock is, and how it was before.
func inWords(is postgres.Mode, before *postgres.Mode) string {
	switch {
	case is.Until != 0:
		return fmt.Sprintf("%s until %d", is, is.Until)
	case before == nil:
		return is.String()
	case before.String() == "none":
		return fmt.Sprintf("%s since %d", is, before.Until+1)
	}
	return fmt.Sprintf("%s since %d, before %s", is, before.Until+1, before)
}
