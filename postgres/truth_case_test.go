package postgres_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// truthFolder has the cases and what servers did; its README.md describes them.
const truthFolder = "testdata/truth/"

// majors are the versions of PostgreSQL that the effects are measured on.
var majors = []int{12, 13, 14, 15, 16, 17, 18}

// truthTheme is a set-up, and cases that each run on it.
type truthTheme struct {
	name, setup string
	cases       []truthCase
}

// truthCase is one or several statements.
type truthCase struct {
	id, sql string
	// inTransaction is true if the statements run in one transaction.
	inTransaction bool
	// differs says why the effects say something else than the server does, on
	// the versions from since to until.
	differs      string
	since, until int
}

func (c truthCase) differsOn(version int) bool {
	return c.differs != "" && c.since <= version && version <= c.until
}

// truthFact is what servers did with the statements of a case: the fields of
// the sample.
type truthFact struct {
	Versions []int `json:"versions"`
	// ID names the case of the sample, SQL any other.
	ID    string `json:"id,omitempty"`
	SQL   string `json:"sql,omitempty"`
	Setup string `json:"setup,omitempty"`
	InTx  bool   `json:"in_tx"`
	OK    bool   `json:"ok"`
	// FailedAt is the statement that failed, counted from 1.
	FailedAt    int               `json:"failed_at,omitempty"`
	SQLState    string            `json:"sqlstate,omitempty"`
	FailKind    string            `json:"fail_kind,omitempty"`
	Locks       map[string]string `json:"locks"`
	Rewrites    []string          `json:"rewrites"`
	Scans       []string          `json:"scans"`
	IndexBuilds [][2]string       `json:"index_builds"`
	Hazard      []string          `json:"hazard"`
}

// truthThemes reads the files of cases, and the sample's.
func truthThemes(t *testing.T) []truthTheme {
	files, err := filepath.Glob(truthFolder + "*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases in %s (%v)", truthFolder, err)
	}
	var themes []truthTheme
	for _, file := range files {
		themes = append(themes, readThemes(t, file)...)
	}
	return append(themes, sampleThemes(t)...)
}

// readThemes reads one file of cases; each set-up in it begins a theme.
func readThemes(t *testing.T, file string) []truthTheme {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var themes []truthTheme
	seen := map[string]bool{}
	for _, part := range archive.Files {
		switch part.Name {
		case "setup.sql":
			themes = append(themes, truthTheme{
				name: strings.TrimSuffix(filepath.Base(file), ".txtar"), setup: readSetup(t, string(part.Data)),
			})
			continue
		case "transaction.sql", "autocommit.sql":
		default:
			t.Fatalf("%s: %s is no name of a part", file, part.Name)
		}
		if len(themes) == 0 {
			t.Fatalf("%s: %s stands before setup.sql", file, part.Name)
		}
		for _, c := range readCases(t, file, string(part.Data), part.Name == "transaction.sql") {
			if seen[c.key()] {
				t.Fatalf("%s: this case is there twice: %s", file, c.sql)
			}
			seen[c.key()] = true
			theme := &themes[len(themes)-1]
			theme.cases = append(theme.cases, c)
		}
	}
	return themes
}

// readSetup is a set-up with the files that its lines "\ir FILE" name.
func readSetup(t *testing.T, text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		name, isFile := strings.CutPrefix(line, `\ir `)
		if !isFile {
			b.WriteString(line)
			continue
		}
		included, err := os.ReadFile(truthFolder + strings.TrimSpace(name))
		if err != nil {
			t.Fatal(err)
		}
		b.Write(included)
	}
	return b.String()
}

// readCases reads cases: each begins on a line of its own, and goes on in the
// lines that are indented.
func readCases(t *testing.T, file, text string, inTransaction bool) []truthCase {
	var cases []truthCase
	remark := truthCase{}
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		switch {
		case line == "":
		case strings.HasPrefix(line, "-- differs"):
			remark = readRemark(t, file, line)
		case strings.HasPrefix(line, "--"):
		case line[0] == ' ' && len(cases) > 0:
			cases[len(cases)-1].sql += "\n" + strings.TrimSpace(line)
		default:
			remark.sql, remark.inTransaction = line, inTransaction
			cases = append(cases, remark)
			remark = truthCase{}
		}
	}
	return cases
}

// readRemark reads "-- differs: reason", where "since 16" or "until 13" may
// stand before the colon.
func readRemark(t *testing.T, file, line string) truthCase {
	head, reason, found := strings.Cut(strings.TrimPrefix(line, "-- differs"), ": ")
	c := truthCase{differs: reason, since: majors[0], until: majors[len(majors)-1]}
	words := strings.Fields(head)
	for i := 0; i+1 < len(words); i += 2 {
		version, err := strconv.Atoi(words[i+1])
		found = found && err == nil && (words[i] == "since" || words[i] == "until")
		if words[i] == "since" {
			c.since = version
		} else {
			c.until = version
		}
	}
	if !found || len(words)%2 != 0 {
		t.Fatalf("%s: this is no remark on a difference: %s", file, line)
	}
	return c
}

// key tells the cases of a theme apart.
func (c truthCase) key() string {
	if c.id != "" {
		return c.id
	}
	return strconv.FormatBool(c.inTransaction) + " " + c.sql
}

func (f truthFact) key() string {
	if f.ID != "" {
		return f.ID
	}
	return strconv.FormatBool(f.InTx) + " " + f.SQL
}

// sampleDiffers says why the effects say something else about cases of the
// sample on version 12; the sample itself stays as it was given.
var sampleDiffers = map[string]string{
	"addcol/on-partitioned-volatile": "pgcrypto may bring gen_random_uuid()",
}

// sampleThemes reads the sample: a theme for each of its set-ups.
func sampleThemes(t *testing.T) []truthTheme {
	var themes []truthTheme
	for _, fact := range readFacts(t, "sample.jsonl") {
		i := slices.IndexFunc(themes, func(theme truthTheme) bool { return theme.setup == fact.Setup })
		if i < 0 {
			i = len(themes)
			themes = append(themes, truthTheme{name: "sample", setup: fact.Setup})
		}
		themes[i].cases = append(themes[i].cases, truthCase{
			id: fact.ID, sql: fact.SQL, inTransaction: fact.InTx, differs: sampleDiffers[fact.ID], until: majors[0],
		})
	}
	return themes
}

// truthFacts are the measured facts of all themes, by theme and case.
func truthFacts(t *testing.T, themes []truthTheme) map[string]map[string][]truthFact {
	out := map[string]map[string][]truthFact{}
	for _, theme := range themes {
		if out[theme.name] != nil {
			continue
		}
		out[theme.name] = map[string][]truthFact{}
		for _, fact := range readFacts(t, "measured/"+theme.name+".jsonl") {
			out[theme.name][fact.key()] = append(out[theme.name][fact.key()], fact)
		}
	}
	return out
}

// readFacts reads a file of facts, one a line; there are none yet in a file
// that is not there.
func readFacts(t *testing.T, file string) []truthFact {
	text, err := os.ReadFile(truthFolder + file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	var facts []truthFact
	scanner := bufio.NewScanner(bytes.NewReader(text))
	scanner.Buffer(nil, 1<<20)
	for scanner.Scan() {
		var fact truthFact
		if err := json.Unmarshal(scanner.Bytes(), &fact); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		facts = append(facts, fact)
	}
	if err := scanner.Err(); err != nil {
		t.Fatal(err)
	}
	return facts
}
