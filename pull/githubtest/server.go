// Package githubtest plays GitHub for tests: a server in the same process with
// repositories, pull requests and comments, behind the part of the REST and
// GraphQL APIs that this project uses.
//
// It is strict where GitHub is: every REST request is held against GitHub's
// own OpenAPI description, a review with one comment outside the diff is
// refused as a whole, lists come in pages, texts and lists have limits, and a
// read-only token cannot write. On top of that it fails as GitHub does when it
// is asked to: see Fault.
package githubtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"time"
)

// Rules are what a test may change about the server.
type Rules struct {
	// Token, when set, is the only one that is let in.
	Token string
	// ReadOnly refuses whatever writes, as for a fork's token.
	ReadOnly bool
	// NoResolve refuses to resolve threads, as a workflow's token is refused.
	NoResolve bool
	// NoActions refuses what needs `actions: write`.
	NoActions bool
	// MaxPullFiles is how many files of a pull request are listed at all.
	MaxPullFiles int
	// MaxCompareFiles is how many files of a comparison are listed.
	MaxCompareFiles int
	// MaxTreeEntries is how many entries of a tree are listed in one answer.
	MaxTreeEntries int
	// MaxPatchLines is the length from which a file's patch is left out.
	MaxPatchLines int
	// MaxBody is the length of a comment's text, in characters.
	MaxBody int
	// TextErrors makes the refusal of a line outside the diff a bare string,
	// the other of the two shapes that GitHub has for it.
	TextErrors bool
	// MaxDiffLines is the length from which the patches of the files that come
	// last are left out, all files of a pull request together.
	MaxDiffLines int
	// Unplaceable are lines, PATH:LINE, that take no comment although they are
	// in the patch: GitHub's own diff is at times another one than it shows.
	Unplaceable map[string]bool
	// DamagedArchives makes archives of half the files, with other texts.
	DamagedArchives bool
	// SeesTeams lets the token see who is in a team, which needs `members: read`.
	SeesTeams bool
	// NoBlobs makes GraphQL give no text of any blob.
	NoBlobs bool
	// Viewer is who the token acts for.
	Viewer User
	// Latency is how long each answer takes at least.
	Latency time.Duration
	// Clock tells the time that answers have in their Date header; nil for the
	// real one.
	Clock func() time.Time
}

// User is an account.
type User struct {
	// Login as REST writes it: of an App with "[bot]" behind.
	Login string
	ID    int64
}

// actions is the account of a workflow's own token on github.com.
func actions() User { return User{Login: "github-actions[bot]", ID: 41898282} }

// Request is a request that the server got.
type Request struct {
	// Method and Path as they came, the path without the prefix of the API.
	Method, Path string
	// Query is the URL's, undecoded.
	Query  string
	Header http.Header
	Body   string
}

// TB is what the server needs of a test.
type TB interface {
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
	Cleanup(func())
}

// Server is a GitHub of its own.
type Server struct {
	// URL is the server's address, without a trailing slash.
	URL string

	prefix   string // of the REST API, "" or "/api/v3"
	graphql  string // path of the GraphQL API
	spec     *spec
	mux      *http.ServeMux
	complain func(format string, args ...any)

	mu           sync.Mutex
	rules        Rules
	faults       []*Fault
	requests     []Request
	repositories map[string]*Repository
	renamed      map[string]*Repository // by the old names
	users        map[string]User
	teams        map[string][]string // logins by "organization/team"
	lastID       int64
}

// Start runs a server for the time of a test. A request that GitHub's
// description does not allow fails the test.
func Start(t TB) *Server {
	t.Helper()
	return start(t, "", "/graphql")
}

// StartEnterprise is Start for a GitHub Enterprise Server, whose addresses are others.
func StartEnterprise(t TB) *Server {
	t.Helper()
	return start(t, "/api/v3", "/api/graphql")
}

func start(t TB, prefix, graphql string) *Server {
	t.Helper()
	s, err := newServer(prefix, graphql, t.Errorf)
	if err != nil {
		t.Fatalf("%v", err)
	}
	listener := httptest.NewServer(s)
	t.Cleanup(listener.Close)
	s.URL = listener.URL
	return s
}

// New makes a server that is to be run by its caller, as an http.Handler at
// url. What is wrong with a request goes to complain.
func New(url string, complain func(format string, args ...any)) (*Server, error) {
	s, err := newServer("", "/graphql", complain)
	if err != nil {
		return nil, err
	}
	s.URL = strings.TrimRight(url, "/")
	return s, nil
}

func newServer(prefix, graphql string, complain func(format string, args ...any)) (*Server, error) {
	spec, err := sharedSpec()
	if err != nil {
		return nil, err
	}
	s := &Server{
		prefix: prefix, graphql: graphql, spec: spec, complain: complain,
		repositories: map[string]*Repository{}, renamed: map[string]*Repository{}, users: map[string]User{}, teams: map[string][]string{}, lastID: 1000,
		rules: Rules{
			MaxPullFiles: 3000, MaxCompareFiles: 300, MaxTreeEntries: 100_000,
			MaxPatchLines: 3000, MaxDiffLines: 20_000, MaxBody: 65_536, Viewer: actions(),
		},
	}
	s.mux = s.routes()
	return s, nil
}

// Env has the variables that GitHub gives to an Action on this server.
func (s *Server) Env() map[string]string {
	return map[string]string{
		"GITHUB_API_URL":     s.URL + s.prefix,
		"GITHUB_GRAPHQL_URL": s.URL + s.graphql,
		"GITHUB_SERVER_URL":  s.URL,
	}
}

// Change changes the rules from now on.
func (s *Server) Change(change func(*Rules)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(&s.rules)
}

// Requests are those that came since the last Forget, in order.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Request(nil), s.requests...)
}

// Writes are the requests that write, or try to: REST requests other than GET,
// and GraphQL mutations.
func (s *Server) Writes() []Request {
	var out []Request
	for _, r := range s.Requests() {
		if r.writes() {
			out = append(out, r)
		}
	}
	return out
}

func (r Request) writes() bool {
	if r.Method == http.MethodGet {
		return false
	}
	if !strings.HasSuffix(r.Path, "/graphql") {
		return true
	}
	var body struct {
		Query string `json:"query"`
	}
	return json.Unmarshal([]byte(r.Body), &body) == nil && strings.HasPrefix(strings.TrimSpace(body.Query), "mutation")
}

// Forget drops the requests recorded so far.
func (s *Server) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = nil
}

// ServeHTTP answers one request at a time.
func (s *Server) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		s.complain("githubtest: %s %s: reading the body: %v", req.Method, req.URL.Path, err)
		return
	}
	req.Body = io.NopCloser(bytes.NewReader(body))
	s.mu.Lock()
	defer s.mu.Unlock()
	if latency := s.rules.Latency; latency > 0 {
		s.mu.Unlock() // other requests are on their way as well
		time.Sleep(latency)
		s.mu.Lock()
	}
	if s.rules.Clock != nil {
		w.Header().Set("Date", s.rules.Clock().UTC().Format(http.TimeFormat))
	}
	isGraphQL := req.URL.Path == s.graphql
	record := Request{Method: req.Method, Path: req.URL.Path, Query: req.URL.RawQuery, Header: req.Header.Clone(), Body: string(body)}
	if !isGraphQL {
		record.Path = strings.TrimPrefix(record.Path, s.prefix)
	}
	s.requests = append(s.requests, record)
	s.byNumber(req)
	isAPI := !isGraphQL && !strings.HasPrefix(req.URL.Path, archivePath)
	if isAPI {
		if err := s.validate(req, body); err != nil {
			s.complain("githubtest: GitHub's description does not allow %s %s: %v", req.Method, req.URL, err)
			fail(w, http.StatusBadRequest, "invalid request")
			return
		}
	}
	s.answer(w, req, record)
}

// answer lets the faults have their way, and else the handlers.
func (s *Server) answer(w http.ResponseWriter, req *http.Request, record Request) {
	fault := s.fault(record)
	if fault != nil && fault.Before != nil {
		// The test's own code may call the server's methods, which lock.
		s.mu.Unlock()
		fault.Before()
		s.mu.Lock()
	}
	if fault != nil && fault.Hangs {
		s.mu.Unlock()
		<-req.Context().Done()
		s.mu.Lock()
		return
	}
	if fault == nil || fault.Status == 0 {
		s.handle(w, req)
		return
	}
	if fault.CarriedOut {
		s.handle(httptest.NewRecorder(), req)
	}
	fault.write(w)
}

func (s *Server) handle(w http.ResponseWriter, req *http.Request) {
	if strings.HasPrefix(req.URL.Path, archivePath) {
		s.serveArchive(w, req)
		return
	}
	if s.rules.Token != "" && req.Header.Get("Authorization") != "Bearer "+s.rules.Token {
		fail(w, http.StatusUnauthorized, "Bad credentials")
		return
	}
	if req.URL.Path == s.graphql {
		s.serveGraphQL(w, req)
		return
	}
	if s.rules.ReadOnly && req.Method != http.MethodGet {
		fail(w, http.StatusForbidden, "Resource not accessible by integration")
		return
	}
	inner := req.Clone(req.Context())
	inner.URL.Path = strings.TrimPrefix(inner.URL.Path, s.prefix)
	inner.URL.RawPath = strings.TrimPrefix(inner.URL.RawPath, s.prefix)
	s.mux.ServeHTTP(w, inner)
}

// validate holds a REST request against GitHub's description.
func (s *Server) validate(req *http.Request, body []byte) error {
	path := req.URL.EscapedPath()
	if !strings.HasPrefix(path, s.prefix+"/") {
		return fmt.Errorf("the path is outside %s/", s.prefix)
	}
	return s.spec.validate(req, strings.TrimPrefix(path, s.prefix), body)
}

// user is the account with a login, made when it is first named.
func (s *Server) user(login string) User {
	if login == s.rules.Viewer.Login {
		return s.rules.Viewer
	}
	if u, ok := s.users[login]; ok {
		return u
	}
	u := User{Login: login, ID: s.nextID()}
	s.users[login] = u
	return u
}

func (s *Server) nextID() int64 {
	s.lastID++
	return s.lastID
}

// object is a JSON object of an answer.
type object = map[string]any

func reply(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(value) // a failed write is the client's to notice
}

func fail(w http.ResponseWriter, status int, message string) {
	reply(w, status, object{"message": message, "documentation_url": "https://docs.github.com/rest"})
}
