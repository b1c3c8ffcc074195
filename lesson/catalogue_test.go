package lesson

import (
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/checks"
)

var update = flag.Bool("update", false, "write catalogue.txt from the source in POSTGRES_SOURCE")

// TestCatalogue holds what the checks prevent against PostgreSQL's own
// catalogue: each message is there, with its SQLSTATE. Where the source is
// there (script/postgres-messages fetches it), the file is held against that.
func TestCatalogue(t *testing.T) {
	if source := os.Getenv("POSTGRES_SOURCE"); source != "" {
		want := makeCatalogue(t, source)
		if *update {
			if err := os.WriteFile("catalogue.txt", []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
			return // the program holds the old one
		}
		if catalogueText != want {
			t.Error("catalogue.txt is not what the source says: script/postgres-messages writes it anew")
		}
	}
	entries := readCatalogue(catalogueText)
	for _, check := range checks.All {
		for _, m := range check.Prevents {
			if m.SQLState == "" {
				continue // the migration tool's
			}
			if checks.Condition(m.SQLState) == "" {
				t.Errorf("%s prevents SQLSTATE %s, which has no name", check.Name, m.SQLState)
			}
			texts := entries[m]
			if !slices.ContainsFunc(texts, func(p translated) bool { return p.language == "en" }) {
				t.Errorf("%s prevents %q with SQLSTATE %s, which PostgreSQL's catalogue does not have; script/postgres-messages writes it anew", check.Name, m.Text, m.SQLState)
			}
			for _, p := range texts {
				if p.language != "en" && languages[p.language].IsZero() {
					t.Errorf("the language %s has no name", p.language)
				}
				example := strings.ReplaceAll(p.text, "…", "x")
				if p.language == "en" && !m.MatchesText(example) {
					t.Errorf("%s does not know the message %q", check.Name, example)
				}
			}
			if text, ok := french[m.Text]; ok && m.SQLState != "2200H" /* which 14 translates, and 15 not yet */ && !slices.ContainsFunc(texts, func(p translated) bool {
				return p.language == "fr" && (checks.ServerMessage{Text: text}).MatchesText(p.text)
			}) {
				t.Errorf("no French message for %q has %q", m.Text, text)
			}
		}
	}
}

// makeCatalogue writes the catalogue from PostgreSQL's source.
func makeCatalogue(t *testing.T, source string) string {
	t.Helper()
	states := errorStates(t, source)
	said := saidInSource(t, source, states)
	translations := map[string]map[string]string{}
	files, err := filepath.Glob(filepath.Join(source, "src/backend/po/*.po"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		translations[strings.TrimSuffix(filepath.Base(file), ".po")] = readPo(t, file)
	}
	wanted := map[checks.ServerMessage]bool{}
	for _, check := range checks.All {
		for _, m := range check.Prevents {
			wanted[m] = m.SQLState != ""
		}
	}
	var b strings.Builder
	b.WriteString("# Messages of PostgreSQL 15 that the checks prevent, from its source and its translations.\n# script/postgres-messages writes this file.\n")
	order := slices.SortedFunc(maps.Keys(wanted), func(a, b checks.ServerMessage) int {
		return strings.Compare(a.SQLState+a.Text, b.SQLState+b.Text)
	})
	for _, m := range order {
		if !wanted[m] {
			continue
		}
		fmt.Fprintf(&b, "\n%s %s\n", m.SQLState, m.Text)
		lines := map[string]bool{}
		for _, message := range slices.Sorted(maps.Keys(said)) {
			head, ok := fits(m, shape(message))
			if !ok || !slices.Contains(said[message], m.SQLState) {
				continue
			}
			lines[" en "+strings.Replace(shape(message), "…", head, 1)] = true
			for language, texts := range translations {
				if text := texts[message]; text != "" {
					lines[" "+language+" "+strings.Replace(shape(text), "…", head, 1)] = true
				}
			}
		}
		for _, line := range slices.Sorted(maps.Keys(lines)) {
			b.WriteString(line + "\n")
		}
	}
	for state, name := range states.names {
		if got := checks.Condition(state); got != "" && got != name {
			t.Errorf("SQLSTATE %s is called %s, not %s", state, name, got)
		}
	}
	return b.String()
}

// fits reports whether a message of the source is the one that a check
// prevents. head is what its first ellipsis stands for: the command, in "… can
// only be used in transaction blocks".
func fits(m checks.ServerMessage, shape string) (head string, ok bool) {
	if m.MatchesText(shape) {
		return "…", true
	}
	rest, begins := strings.CutPrefix(shape, "…")
	if !begins || len(rest) < 20 {
		return "", false
	}
	return strings.CutSuffix(m.Text, rest)
}

var conversion = regexp.MustCompile(`%(?:\d+\$)?[-+ 0#]*(?:\d+|\*)?(?:\.(?:\d+|\*))?(?:hh|h|ll|l|z)?[diouxXscpgfmu]`)

// shape is the first line of a message with an ellipsis for what is filled in.
func shape(message string) string {
	line, _, _ := strings.Cut(message, "\n")
	return strings.ReplaceAll(conversion.ReplaceAllString(line, "…"), "%%", "%")
}

// states are the SQLSTATEs by the macros of the source, and their names.
type errorCodes struct{ byMacro, names map[string]string }

func errorStates(t *testing.T, source string) errorCodes {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(source, "src/backend/utils/errcodes.txt"))
	if err != nil {
		t.Fatal(err)
	}
	out := errorCodes{map[string]string{}, map[string]string{}}
	for line := range strings.Lines(string(text)) {
		f := strings.Fields(line)
		if len(f) < 3 || len(f[0]) != 5 || f[0][0] == '#' {
			continue
		}
		out.byMacro[f[2]] = f[0]
		if len(f) == 4 && out.names[f[0]] == "" {
			out.names[f[0]] = f[3]
		}
	}
	return out
}

var (
	report   = regexp.MustCompile(`(?s)ereport\s*\(.*?\)\s*;`)
	macro    = regexp.MustCompile(`\bERRCODE_\w+`)
	saying   = regexp.MustCompile(`(?s)err(?:msg|detail|hint)(?:_internal|_plural)?\s*\(\s*((?:"(?:[^"\\]|\\.)*"\s*)+)`)
	cLiteral = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)
)

// saidInSource are the messages of the source with the SQLSTATEs beside them.
func saidInSource(t *testing.T, source string, codes errorCodes) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	err := filepath.WalkDir(filepath.Join(source, "src/backend"), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".c") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, block := range report.FindAllString(string(text), -1) {
			var states []string
			for _, name := range macro.FindAllString(block, -1) {
				states = append(states, codes.byMacro[name])
			}
			for _, m := range saying.FindAllStringSubmatch(block, -1) {
				message := ""
				for _, part := range cLiteral.FindAllString(m[1], -1) {
					unquoted, err := strconv.Unquote(part)
					if err != nil {
						continue
					}
					message += unquoted
				}
				out[message] = append(out[message], states...)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// readPo reads the translations of a catalogue, by their English messages.
func readPo(t *testing.T, file string) map[string]string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for entry := range strings.SplitSeq(string(text), "\n\n") {
		if strings.Contains(entry, "#, fuzzy") || strings.Contains(entry, ", fuzzy") {
			continue
		}
		values, key := map[string]string{}, ""
		for line := range strings.SplitSeq(entry, "\n") {
			if strings.HasPrefix(line, "#") {
				continue
			}
			if word, rest, ok := strings.Cut(line, " "); ok && strings.HasPrefix(word, "msg") {
				key, line = word, rest
			}
			if unquoted, err := strconv.Unquote(strings.TrimSpace(line)); err == nil {
				values[key] += unquoted
			}
		}
		for _, key := range []string{"msgstr", "msgstr[0]", "msgstr[1]"} {
			if values[key] != "" && values["msgid"] != "" {
				out[values["msgid"]] = values[key]
			}
		}
	}
	return out
}
