package pull_test

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/pull"
	"github.com/oncebitten/oncebitten/pull/githubtest"
)

// paths of the requests that a server got.
func requestPaths(s *githubtest.Server) []string {
	var out []string
	for _, r := range s.Requests() {
		out = append(out, r.Path)
	}
	return out
}

func snapshot(t *testing.T, client *pull.Client, commit string) *pull.Snapshot {
	t.Helper()
	s, err := client.Snapshot(t.Context(), "acme", "shop", commit)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// awkward are contents that GraphQL does not give as they are.
func awkward() map[string]string {
	return map[string]string{
		"plain.sql":   "select 1;\n",
		"latin1.sql":  "-- caf\xe9\nselect 1;\n",
		"utf16.sql":   "\xff\xfes\x00e\x00l\x00e\x00c\x00t\x00",
		"long.sql":    strings.Repeat("select 1;\n", 50_000),
		"longer.sql":  strings.Repeat("-", 399<<10) + "\n",
		"crlf.sql":    "\xef\xbb\xbfselect 1;\r\n",
		"empty.sql":   "",
		"same as.sql": "select 1;\n",
	}
}

func TestContents(t *testing.T) {
	for _, noBlobs := range []bool{false, true} {
		s := githubtest.Start(t)
		s.Change(func(r *githubtest.Rules) { r.NoBlobs = noBlobs })
		commit := s.Repository("acme", "shop").Commit(githubtest.Commit{Branch: "main", Files: awkward()})
		tree := snapshot(t, newClient(t, s, nil), commit)
		texts, err := tree.Read(tree.Paths())
		if err != nil {
			t.Fatal(err)
		}
		for path, want := range awkward() {
			if got, ok := texts[path]; !ok || got != want {
				t.Errorf("GraphQL without blobs %t: %s is %.40q (%t), want %.40q", noBlobs, path, got, ok, want)
			}
		}
		before := len(s.Requests())
		if _, err := tree.Read([]string{"plain.sql", "long.sql"}); err != nil || len(s.Requests()) != before {
			t.Errorf("the same files were asked for again, %v", err)
		}
	}
}

// Where the GraphQL API is closed, files are fetched one by one.
func TestContentsWithoutGraphQL(t *testing.T) {
	s := githubtest.Start(t)
	commit := s.Repository("acme", "shop").Commit(githubtest.Commit{Branch: "main", Files: awkward()})
	tree := snapshot(t, newClient(t, s, nil), commit)
	s.Fail(githubtest.Fault{Path: "/graphql$", Status: 403, Answer: `{"message":"Resource not accessible by integration"}`})
	texts, err := tree.Read([]string{"plain.sql"})
	if err != nil || texts["plain.sql"] != "select 1;\n" {
		t.Errorf("texts %q, %v", texts, err)
	}
}

func TestContentsThatFail(t *testing.T) {
	files := map[string]string{"a.sql": "select 'a';\n", "b.sql": "select 'b';\n", "c.sql": "select 'c';\n"}
	tests := []struct {
		name  string
		fault githubtest.Fault
		want  []string
	}{
		{
			"missing", githubtest.Fault{Path: "/git/blobs/", Status: 404, Answer: `{"message":"Not Found"}`},
			[]string{"a.sql: reading blob", "not found, or the token lacks `contents: read`"},
		},
		{"wrong content", githubtest.Fault{Path: "/git/blobs/", Status: 200, Answer: "other"}, []string{"b.sql: what GitHub gives for blob", "does not have its hash"}},
		{"out of order", githubtest.Fault{Path: "/git/blobs/", Status: 500}, []string{"c.sql: reading", "answers with status 500"}},
		{"no permission", githubtest.Fault{Path: "/git/blobs/", Status: 403, Answer: `{"message":"Resource not accessible by integration"}`}, []string{"a.sql: reading", "the token lacks `contents: read`"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := githubtest.Start(t)
			s.Change(func(r *githubtest.Rules) { r.NoBlobs = true })
			s.Fail(test.fault)
			tree := snapshot(t, newClient(t, s, nil), s.Repository("acme", "shop").Commit(githubtest.Commit{Files: files}))
			texts, err := tree.Read([]string{"a.sql", "b.sql", "c.sql"})
			if len(texts) != 0 || err == nil {
				t.Fatalf("texts %q, error %v", texts, err)
			}
			for _, want := range test.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error %q does not say %q", err, want)
				}
			}
			if lines := strings.Split(err.Error(), "\n"); len(lines) != 3 {
				t.Errorf("%d lines of errors, want one a file: %q", len(lines), lines)
			}
		})
	}
}

// One file that cannot be read hides nothing of the others.
func TestOneFileFails(t *testing.T) {
	s := githubtest.Start(t)
	files := map[string]string{"a.sql": "select 1;\n", "binary.sql": "\x00\x01"}
	tree := snapshot(t, newClient(t, s, nil), s.Repository("acme", "shop").Commit(githubtest.Commit{Files: files}))
	s.Fail(githubtest.Fault{Path: "/git/blobs/", Status: 404, Answer: `{"message":"Not Found"}`})
	texts, err := tree.Read([]string{"a.sql", "binary.sql"})
	var file *pull.FileError
	if !errors.As(err, &file) || file.Path != "binary.sql" || texts["a.sql"] != "select 1;\n" {
		t.Errorf("texts %q, error %v", texts, err)
	}
}

func TestNoRegularFiles(t *testing.T) {
	s := githubtest.Start(t)
	commit := s.Repository("acme", "shop").Commit(githubtest.Commit{
		Files:      map[string]string{"db/1.sql": "select 1;\n", "db/2 '$(x)'.sql": "select 2;\n"},
		Links:      map[string]string{"db/link.sql": "1.sql"},
		Submodules: map[string]string{"vendor/db": strings.Repeat("ab", 20)},
	})
	tree := snapshot(t, newClient(t, s, nil), commit)
	if got := tree.Paths(); !slices.Equal(got, []string{"db/1.sql", "db/2 '$(x)'.sql"}) {
		t.Errorf("paths %q", got)
	}
	texts, err := tree.Read([]string{"db/link.sql", "vendor/db", "db/2 '$(x)'.sql", "none.sql"})
	want := "db/link.sql: a symbolic link, which is not followed\nvendor/db: a submodule, whose files are elsewhere\nnone.sql: no such file in this tree"
	if err == nil || err.Error() != want || texts["db/2 '$(x)'.sql"] != "select 2;\n" {
		t.Errorf("texts %q, error %v, want %s", texts, err, want)
	}
}

func TestFileTooBig(t *testing.T) {
	s := githubtest.Start(t)
	commit := s.Repository("acme", "shop").Commit(githubtest.Commit{Files: map[string]string{
		"big.sql": strings.Repeat("x", 50<<20+1), "most.sql": strings.Repeat("y", 50<<20),
	}})
	tree := snapshot(t, newClient(t, s, nil), commit)
	s.Forget()
	texts, err := tree.Read([]string{"big.sql"})
	if len(texts) != 0 || err == nil || err.Error() != "big.sql: too big: 52428801 bytes, and at most 52428800 are read" {
		t.Errorf("error %v", err)
	}
	if got := requestPaths(s); len(got) != 0 {
		t.Errorf("requests %q for a file that is not read", got)
	}
	if texts, err := tree.Read([]string{"most.sql"}); err != nil || len(texts["most.sql"]) != 50<<20 {
		t.Errorf("%d bytes, %v", len(texts["most.sql"]), err)
	}
}

func TestTruncatedTree(t *testing.T) {
	s := githubtest.Start(t)
	repo := s.Repository("acme", "shop")
	files := map[string]string{}
	for i := range 40 {
		files[fmt.Sprintf("a/%d/%02d.sql", i%4, i)] = fmt.Sprintf("select %d;\n", i)
	}
	files["README.md"] = "# Shop\n"
	first := repo.Commit(githubtest.Commit{Files: files})
	files["b/1.sql"] = "select 1;\n"
	second := repo.Commit(githubtest.Commit{Files: files, Parents: []string{first}})
	s.Change(func(r *githubtest.Rules) { r.MaxTreeEntries = 20 })

	client := newClient(t, s, nil)
	if got := snapshot(t, client, first).Paths(); len(got) != 41 {
		t.Errorf("%d paths, want 41: %q", len(got), got)
	}
	s.Forget()
	tree := snapshot(t, client, second)
	if got := tree.Paths(); len(got) != 42 {
		t.Errorf("%d paths, want 42: %q", len(got), got)
	}
	// The commit in two ways, and the new folder; the old one is known.
	if got := requestPaths(s); len(got) != 3 {
		t.Errorf("requests %q", got)
	}
	if texts, err := tree.Read([]string{"a/3/39.sql"}); err != nil || texts["a/3/39.sql"] != "select 39;\n" {
		t.Errorf("texts %q, %v", texts, err)
	}

	s.Change(func(r *githubtest.Rules) { r.MaxTreeEntries = 5 })
	_, err := newClient(t, s, nil).Snapshot(t.Context(), "acme", "shop", first)
	var incomplete *pull.IncompleteError
	if !errors.As(err, &incomplete) || !strings.Contains(err.Error(), "listing the files of acme/shop at "+first) {
		t.Errorf("a folder that is too long: error %v", err)
	}
}

func TestWorkspace(t *testing.T) {
	s := githubtest.Start(t)
	commit := s.Repository("acme", "shop").Commit(githubtest.Commit{Files: map[string]string{
		"db/same.sql": "select 'same';\n", "db/other.sql": "select 'other';\n", "db/link.sql": "select 'link';\n",
		"db/none.sql": "select 'none';\n",
	}})
	outside := filepath.Join(t.TempDir(), "outside")
	root := t.TempDir()
	for path, text := range map[string]string{
		outside: "select 'link';\n", root + "/db/same.sql": "select 'same';\n", root + "/db/other.sql": "select 'tampered';\n",
	} {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(outside, root+"/db/link.sql"); err != nil {
		t.Fatal(err)
	}
	client := newClient(t, s, func(o *pull.Options) { o.Workspace = root })
	tree := snapshot(t, client, commit)
	s.Forget()
	if texts, err := tree.Read([]string{"db/same.sql"}); err != nil || texts["db/same.sql"] != "select 'same';\n" {
		t.Errorf("texts %q, %v", texts, err)
	}
	if got := requestPaths(s); len(got) != 0 {
		t.Errorf("requests %q for what the workspace has", got)
	}
	texts, err := tree.Read([]string{"db/other.sql", "db/link.sql", "db/none.sql"})
	if err != nil || texts["db/other.sql"] != "select 'other';\n" || texts["db/link.sql"] != "select 'link';\n" || texts["db/none.sql"] != "select 'none';\n" {
		t.Errorf("texts %q, %v", texts, err)
	}
	if got := strings.Count(s.Requests()[0].Body, "object(oid:"); got != 3 {
		t.Errorf("%d files were asked for, want 3", got)
	}
}

// A workspace that is not there is no failure.
func TestNoWorkspace(t *testing.T) {
	s := githubtest.Start(t)
	commit := s.Repository("acme", "shop").Commit(githubtest.Commit{Files: map[string]string{"a.sql": "select 1;\n"}})
	client := newClient(t, s, func(o *pull.Options) { o.Workspace = filepath.Join(t.TempDir(), "none") })
	if texts, err := snapshot(t, client, commit).Read([]string{"a.sql"}); err != nil || len(texts) != 1 {
		t.Errorf("texts %q, %v", texts, err)
	}
}

// Requests that GitHub's description does not allow are told.
func TestDescriptionIsHeld(t *testing.T) {
	var complaints []string
	server, err := githubtest.New("http://fake.test", func(format string, args ...any) {
		complaints = append(complaints, fmt.Sprintf(format, args...))
	})
	if err != nil {
		t.Fatal(err)
	}
	server.Repository("acme", "shop").Commit(githubtest.Commit{Branch: "main", Files: map[string]string{"db/a b.sql": "x"}})
	send := func(method, path, body string) {
		req, err := http.NewRequest(method, "http://fake.test"+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if body != "" {
			req.Header.Set("Content-Type", "application/json")
		}
		server.ServeHTTP(discard{}, req)
	}
	send("GET", "/repos/acme/shop/contents/db/a%20b.sql?ref=main", "")
	if len(complaints) != 0 {
		t.Errorf("a good request: %q", complaints)
	}
	for _, bad := range [][3]string{
		{"GET", "/repos/acme/shop/pulls/seven", ""},
		{"GET", "/repos/acme/shop/nothing", ""},
		{"GET", "/repos/acme/shop/git/trees/main?recursively=1", ""},
		{"POST", "/repos/acme/shop/issues/7/comments", `{}`},
		{"POST", "/repos/acme/shop/pulls/7/reviews", `{"event":"SHOUT"}`},
		{"POST", "/repos/acme/shop/pulls/7/reviews", `{"comments":[{"path":"a","body":"b","subject_type":"file"}]}`},
	} {
		before := len(complaints)
		send(bad[0], bad[1], bad[2])
		if len(complaints) == before {
			t.Errorf("no complaint about %s %s %s", bad[0], bad[1], bad[2])
		}
	}
}

type discard struct{}

func (discard) Header() http.Header         { return http.Header{} }
func (discard) Write(p []byte) (int, error) { return len(p), nil }
func (discard) WriteHeader(int)             {}
