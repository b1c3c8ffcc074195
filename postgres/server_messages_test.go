//go:build server

package postgres_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/oncebitten/oncebitten/checks"
)

// TestServerMessages has every server that is there say what the pages of the
// checks record, by the scripts of testdata/messages.txtar. Where an old
// version has other words, the page quotes these below.
func TestServerMessages(t *testing.T) {
	scripts, err := txtar.ParseFile("testdata/messages.txtar")
	if err != nil {
		t.Fatal(err)
	}
	scripted := map[string]bool{"locks-pile-up": true} // a deadlock takes two sessions
	for _, script := range scripts.Files {
		scripted[strings.TrimSuffix(script.Name, ".sql")] = true
	}
	for _, check := range checks.All {
		if strings.Contains(recordedError(checks.Page(check.Name)), "SQLSTATE") != scripted[check.Name] {
			t.Errorf("the page of %s records a message of the server, or a script makes one say it, and not both", check.Name)
		}
	}
	for _, version := range majors {
		folder := serverFolder(version)
		if folder == "" {
			continue // TestServer tells
		}
		t.Run(fmt.Sprint(version), func(t *testing.T) {
			said := saidByScripts(startServer(t, folder), scripts.Files)
			for _, script := range scripts.Files {
				name := strings.TrimSuffix(script.Name, ".sql")
				t.Run(name, func(t *testing.T) { comparePage(t, checks.Page(name), saidMessages(said[script.Name])) })
			}
		})
	}
}

// saidByScripts runs scripts one after the other, each in a schema of its own,
// and gives what psql printed of messages by the scripts' names.
func saidByScripts(server *testServer, scripts []txtar.File) map[string]string {
	const mark = "== "
	var all strings.Builder
	all.WriteString("\\set VERBOSITY verbose\n")
	for i, script := range scripts {
		fmt.Fprintf(&all, "RESET ALL;\nSET client_min_messages = warning;\nCREATE SCHEMA s%d;\nSET search_path = s%[1]d;\n\\warn %s%s\n%s\n",
			i, mark, script.Name, script.Data)
	}
	_, errors := server.psql("postgres", all.String())
	said := map[string]string{}
	for part := range strings.SplitSeq("\n"+errors, "\n"+mark) {
		name, text, _ := strings.Cut(part, "\n")
		said[name] = text
	}
	return said
}

// comparePage holds what a server said against a page: the messages of its
// error, or those that the page quotes of an older version.
func comparePage(t *testing.T, page string, said []string) {
	recorded := strings.Split(strings.TrimSuffix(recordedError(page), "\n"), "\n")
	if len(recorded) != len(said) {
		t.Fatalf("the server said\n%s\nthe page records\n%s", strings.Join(said, "\n"), strings.Join(recorded, "\n"))
	}
	for i, line := range said {
		_, message, _ := strings.Cut(line, ":  ")
		if line != recorded[i] && (message == "" || !strings.Contains(page, "`"+message+"`")) {
			t.Errorf("the server said\n%s\nthe page records\n%s\nand does not quote the former", line, recorded[i])
		}
	}
}

// recordedError is the block below **Error** on a page.
func recordedError(page string) string {
	_, rest, _ := strings.Cut(page, "**Error**:\n```\n")
	recorded, _, _ := strings.Cut(rest, "```")
	return recorded
}

// verbose is the first line of a message as psql prints it with VERBOSITY verbose.
var verbose = regexp.MustCompile(`^(ERROR|WARNING|NOTICE):  ([0-9A-Z]{5}): (.*)$`)

// saidMessages are the messages in psql's output as pages record them: level
// and text, detail and hint, SQLSTATE.
func saidMessages(output string) []string {
	var said []string
	state := ""
	end := func() {
		if state != "" {
			said = append(said, "SQLSTATE: "+state)
		}
		state = ""
	}
	for line := range strings.Lines(output) {
		line = strings.TrimSuffix(line, "\n")
		if m := verbose.FindStringSubmatch(line); m != nil {
			end()
			said = append(said, m[1]+":  "+m[3])
			state = m[2]
		} else if strings.HasPrefix(line, "DETAIL:") || strings.HasPrefix(line, "HINT:") {
			said = append(said, line)
		}
	}
	end()
	return said
}
