package pull_test

import (
	"crypto/sha1"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/oncebitten/oncebitten/pull"
	"github.com/oncebitten/oncebitten/pull/githubtest"
	"github.com/oncebitten/oncebitten/wording"
)

// many is a commit with so many migrations that its archive is worth taking.
func many(s *githubtest.Server, more map[string]string) (commit string) {
	files := map[string]string{}
	for i := range 1200 {
		files[fmt.Sprintf("db/%04d.sql", i)] = fmt.Sprintf("select %d;\n", i)
	}
	for path, text := range more {
		files[path] = text
	}
	return s.Repository("acme", "shop").Commit(githubtest.Commit{
		Files: files, Links: map[string]string{"db/link.sql": "../../../etc/passwd"},
		Submodules: map[string]string{"db/module": strings.Repeat("a", 40)},
	})
}

// count is how many requests had a path with this part.
func count(s *githubtest.Server, part string) int {
	n := 0
	for _, path := range requestPaths(s) {
		if strings.Contains(path, part) {
			n++
		}
	}
	return n
}

// readAll wants every file of a commit with its text.
func readAll(t *testing.T, tree *pull.Snapshot) {
	t.Helper()
	texts, err := tree.Read(tree.Paths())
	if err != nil {
		t.Fatal(err)
	}
	if len(texts) < 1200 || texts["db/0077.sql"] != "select 77;\n" || texts["db/1199.sql"] != "select 1199;\n" {
		t.Errorf("%d texts, %q, %q", len(texts), texts["db/0077.sql"], texts["db/1199.sql"])
	}
	if _, ok := texts["db/link.sql"]; ok {
		t.Error("a link was read")
	}
}

// A long history is one request, and the token stays with the API.
func TestArchive(t *testing.T) {
	s := githubtest.Start(t)
	commit := many(s, map[string]string{"a b/é.sql": "select 'é';\n", "empty.sql": ""})
	tree := snapshot(t, newClient(t, s, nil), commit)
	s.Forget()
	readAll(t, tree)
	if got := len(s.Requests()); got != 2 { // the API's answer, and where it leads
		t.Errorf("%d requests, want 2: %q", got, requestPaths(s))
	}
}

// A short one is asked for file by file, in batches.
func TestNoArchive(t *testing.T) {
	s := githubtest.Start(t)
	commit := many(s, nil)
	tree := snapshot(t, newClient(t, s, nil), commit)
	s.Forget()
	if _, err := tree.Read(tree.Paths()[:900]); err != nil {
		t.Fatal(err)
	}
	if got := count(s, "/graphql"); got != 9 || count(s, "/tarball/") != 0 {
		t.Errorf("%d batches, want 9: %q", got, requestPaths(s))
	}
}

// Whatever is wrong with an archive, all is read in another way.
func TestArchiveThatFails(t *testing.T) {
	tests := []struct {
		name string
		make func(*githubtest.Server)
	}{
		{"refused", func(s *githubtest.Server) {
			s.Fail(githubtest.Fault{Path: "/tarball/", Status: http.StatusNotFound, Answer: `{"message":"Not Found"}`})
		}},
		{"out of order", func(s *githubtest.Server) {
			s.Fail(githubtest.Fault{Path: "/codeload/", Status: http.StatusBadGateway})
		}},
		{"no archive", func(s *githubtest.Server) {
			s.Fail(githubtest.Fault{Path: "/codeload/", Status: http.StatusOK, Answer: "<html>"})
		}},
		{"damaged", func(s *githubtest.Server) { s.Change(func(r *githubtest.Rules) { r.DamagedArchives = true }) }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := githubtest.Start(t)
			commit := many(s, nil)
			test.make(s)
			var lines []string
			client := newClient(t, s, func(o *pull.Options) {
				now := o.Now
				o.Progress = func(line wording.Text) { lines = append(lines, line.String()) }
				o.Now = func() time.Time { o.Sleep(t.Context(), time.Minute); return now() } // whatever is told is printed
			})
			readAll(t, snapshot(t, client, commit))
			if got := count(s, "/graphql"); got != 12 {
				t.Errorf("%d batches, want 12", got)
			}
			if said := strings.Join(lines, "\n"); strings.Contains(said, "archive-secret") || !strings.Contains(said, "files are being read") {
				t.Errorf("the log is %q", said)
			}
		})
	}
}

// The archive of a commit with gigabytes of pictures is not worth its files.
func TestArchiveTooLong(t *testing.T) {
	s := githubtest.Start(t)
	commit := many(s, nil)
	entries := []string{`{"path":"film.mp4","mode":"100644","type":"blob","sha":"` + strings.Repeat("f", 40) + `","size":2147483648}`}
	for i := range 1200 {
		text := fmt.Sprintf("select %d;\n", i)
		entries = append(entries, fmt.Sprintf(`{"path":"db/%04d.sql","mode":"100644","type":"blob","sha":"%x","size":%d}`,
			i, sha1.Sum(fmt.Appendf(nil, "blob %d\x00%s", len(text), text)), len(text)))
	}
	s.Fail(githubtest.Fault{Path: "/git/trees/", Status: http.StatusOK, Answer: `{"tree":[` + strings.Join(entries, ",") + `]}`})
	tree := snapshot(t, newClient(t, s, nil), commit)
	if _, err := tree.Read(tree.Paths()[:1200]); err != nil {
		t.Fatal(err)
	}
	if got := count(s, "/tarball/"); got != 0 {
		t.Error("the archive was asked for")
	}
}
