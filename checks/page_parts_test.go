package checks

import (
	"bufio"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// pageFields are the fields of a page in their order.
var pageFields = []string{"Context", "Error", "Why", "Example", "Solution", "Prevention", "Key files/commands", "Sources"}

// saysNothing are the checks about what no server and no tool refuses, with why:
// their pages record no error.
var saysNothing = map[*Check]string{
	AppliedMigrationEdited:           "most tools do not look, and those that do say it each in its own words",
	CharPadsWithBlanks:               "the values differ, and nothing fails",
	DeleteLosesEveryRow:              "the DELETE succeeds",
	DowngradeLosesData:               "the downgrade succeeds",
	DuplicateIndex:                   "the index is built",
	ForeignKeyDeletesRows:            "the DELETE succeeds",
	ForeignKeyWithoutIndex:           "the DELETE succeeds, only slowly",
	GrantToPublic:                    "the GRANT succeeds",
	MoneyFollowsLocale:               "the amounts are read, as others",
	PrimaryKeyFlagEmitsNothing:       "nothing is refused, as there is no key",
	RowSecurityDisabled:              "every query succeeds",
	SecurityDefinerWithoutSearchPath: "the function runs",
	TimestampWithoutTimeZone:         "the times differ, and nothing fails",
	TypeChangeTruncatesValues:        "the cast cuts and succeeds",
	UnloggedTableLosesRows:           "the table is empty, and queries succeed",
	UselessIgnore:                    "no server sees the comment",
	LessonExampleNotCaught:           "no server sees a lesson",
	LessonNeedsMending:               "no server sees a lesson",
	LessonSolutionHurts:              "the errors are those of the other checks",
}

// oneFramework are the checks about what only Alembic has, or about files: there is
// no safe way in SQL, with why.
var oneFramework = map[*Check]string{
	BranchLabelTaken:             "labels are Alembic's",
	DuplicateRevision:            "identifiers of revisions are Alembic's",
	MissingParentRevision:        "parents are Alembic's",
	RevisionCycle:                "parents are Alembic's",
	SeveralHeads:                 "heads are Alembic's",
	UndeclaredRevision:           "plain SQL files declare nothing",
	AppliedMigrationDeleted:      "the safe way is not to delete the file, in SQL too",
	DropOfUnnamedConstraintFails: "SQL has no DROP CONSTRAINT without a name",
	DowngradeFails:               "the SQL is that of the examples",
	DowngradeIsNotInverse:        "the SQL is that of the examples",
	DowngradeLosesData:           "the SQL is in the example",
	RollbackMissing:              "a plain SQL file has no way back that could be empty",
}

// aboutTools are the checks about what the manual of PostgreSQL does not mention.
var aboutTools = map[*Check]string{
	BranchLabelTaken: "Alembic", DuplicateRevision: "Alembic", MissingParentRevision: "Alembic", RevisionCycle: "Alembic",
	SeveralHeads: "Alembic", UndeclaredRevision: "Alembic", MigrationOutOfOrder: "the order is the tool's",
	AppliedMigrationDeleted: "what has run is the tool's", AppliedMigrationEdited: "what has run is the tool's",
	UnreadStatement: "about Once Bitten", UselessIgnore: "about Once Bitten",
	LessonExampleNotCaught: "about Once Bitten", LessonNeedsMending: "about Once Bitten", LessonSolutionHurts: "about Once Bitten",
}

// TestPagesHaveAllParts holds each page against what a lesson has to say.
func TestPagesHaveAllParts(t *testing.T) {
	for _, check := range All {
		t.Run(check.Name, func(t *testing.T) {
			parts := partsOf(t, Page(check.Name))
			for _, field := range pageFields {
				_, silent := saysNothing[check]
				if silent = silent && field == "Error"; (parts[field] == "") != silent {
					t.Errorf("the field %s is there: %t", field, parts[field] != "")
				}
			}
			if dot := map[Severity]string{Error: "🔴", Warning: "🟠", Notice: "🔵"}[check.Severity]; !strings.Contains(Page(check.Name), "**Severity**: "+dot+" |") {
				t.Errorf("the page does not say that the check is of severity %s: %s", check.Severity, dot)
			}
			if off := strings.Contains(parts["Context"], "off by default"); off != check.OffByDefault {
				t.Errorf("the page says that the check is off by default: %t", off)
			}
			checkRecorded(t, parts["Error"])
			if strings.Contains(Page(check.Name), "[LOCKS]") && !lockMode.MatchString(parts["Why"]) {
				t.Error("the page is about locks, and Why names none")
			}
			if !innerLessons.MatchString(Page(check.Name)) {
				checkSafeWays(t, check, parts["Solution"])
			}
		})
	}
}

// lockMode is the name of one of PostgreSQL's modes.
var lockMode = regexp.MustCompile(`ACCESS (SHARE|EXCLUSIVE)|ROW (SHARE|EXCLUSIVE)|SHARE( UPDATE| ROW)? EXCLUSIVE|\bSHARE\b|\bEXCLUSIVE\b`)

// partsOf are the fields of a page by their names.
func partsOf(t *testing.T, page string) map[string]string {
	t.Helper()
	parts := map[string]string{}
	field, order, fenced := "", -1, false
	page = innerLessons.ReplaceAllString(page, "")
	for line := range strings.Lines(page) {
		if strings.HasPrefix(line, "```") {
			fenced = !fenced
		}
		if name, rest, ok := strings.Cut(strings.TrimPrefix(line, "**"), "**:"); ok && !fenced && strings.HasPrefix(line, "**") && name != "Severity" {
			at := slices.Index(pageFields, name)
			if at <= order {
				t.Errorf("the field %s is none of a page, is there twice, or stands after a later one", name)
			}
			field, order, line = name, at, rest
		}
		if field != "" {
			parts[field] += line
		}
	}
	return parts
}

// A recorded message of the server: its level and text, detail and hint, SQLSTATE.
var (
	levelLine  = regexp.MustCompile(`^(ERROR|WARNING|NOTICE):  \S`)
	detailLine = regexp.MustCompile(`^(DETAIL|HINT):  \S`)
	stateLine  = regexp.MustCompile(`^SQLSTATE: [0-9A-Z]{5}$`)
	toolLine   = regexp.MustCompile(`^(FAILED: |UserWarning: |KeyError: |sqlalchemy\.exc\.)`)
)

// checkRecorded holds the error of a page against the form of messages.
func checkRecorded(t *testing.T, field string) {
	_, rest, _ := strings.Cut(field, "```\n")
	recorded, _, _ := strings.Cut(rest, "```")
	open := false // a message without its SQLSTATE so far
	for line := range strings.Lines(recorded) {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case levelLine.MatchString(line) && !open:
			open = true
		case stateLine.MatchString(line) && open:
			open = false
		case detailLine.MatchString(line) && open, toolLine.MatchString(line) && !open:
		default:
			t.Errorf("%q is no line of a message here", line)
		}
	}
	if open {
		t.Error("a message has no SQLSTATE")
	}
}

// safeFence begins an example of the safe way.
var safeFence = regexp.MustCompile("(?m)^```(sql|python) good(?:.* step=([0-9]+))?")

// checkSafeWays holds a solution against having its way in SQL and in Alembic,
// with as many deploys in the one as in the other.
func checkSafeWays(t *testing.T, check *Check, solution string) {
	deploys := map[string]string{} // the last of each language
	for _, m := range safeFence.FindAllStringSubmatch(solution, -1) {
		deploys[m[1]] = max(deploys[m[1]], m[2], "1")
	}
	if oneFramework[check] != "" {
		delete(deploys, "sql")
		deploys["sql"] = deploys["python"]
	}
	switch {
	case deploys["sql"] == "" || deploys["python"] == "":
		t.Errorf("the safe way is not there in SQL and in Alembic: %v", deploys)
	case deploys["sql"] != deploys["python"]:
		t.Errorf("the safe way has another number of deploys in SQL than in Alembic: %v", deploys)
	}
}

// manual is the address of PostgreSQL's manual.
const manual = "https://www.postgresql.org/docs/current/"

// pageLink is a link in Markdown.
var pageLink = regexp.MustCompile(`\[([^\]]+)\]\(([^)]+)\)`)

// TestSources holds the sources of the pages against the sections of the manual,
// which script/manual-sections lists.
func TestSources(t *testing.T) {
	file, err := os.Open("testdata/manual.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	titles, used := map[string]string{}, map[string]bool{}
	for lines := bufio.NewScanner(file); lines.Scan(); {
		section, title, _ := strings.Cut(lines.Text(), "\t")
		titles[section] = title
	}
	for _, check := range All {
		named := false
		for _, m := range pageLink.FindAllStringSubmatch(partsOf(t, Page(check.Name))["Sources"], -1) {
			section, ok := strings.CutPrefix(m[2], manual)
			if !ok {
				continue
			}
			named, used[section] = true, true
			if titles[section] == "" {
				t.Errorf("%s: %s is not in testdata/manual.txt: script/manual-sections writes it", check.Name, section)
			} else if titles[section] != m[1] {
				t.Errorf("%s: the manual calls %s %q, the page %q", check.Name, section, titles[section], m[1])
			}
		}
		if _, ok := aboutTools[check]; named == ok {
			t.Errorf("%s: names the manual: %t", check.Name, named)
		}
	}
	for section := range titles {
		if !used[section] {
			t.Errorf("no page names %s: script/manual-sections takes it out", section)
		}
	}
}
