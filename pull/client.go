package pull

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/google/go-github/v60/github"

	"github.com/oncebitten/oncebitten/wording"
)

// The addresses of github.com, used where the environment names no other server.
const (
	defaultAPI    = "https://api.github.com"
	defaultServer = "https://github.com"
)

// Options say how to reach GitHub.
type Options struct {
	// Token is sent to the API's own hosts and nowhere else; "" for none.
	Token string
	// APIURL and GraphQLURL are the API's addresses, such as
	// "https://github.example.com/api/v3" and "https://github.example.com/api/graphql";
	// "" for those of github.com, or for the GraphQL address that belongs to APIURL.
	APIURL, GraphQLURL string
	// ServerURL is where people read, such as "https://github.com", which "" means.
	ServerURL string
	// UserAgent names the program, as GitHub's API wants it; "" for "oncebitten".
	UserAgent string
	// Workspace is the root of a checkout, "" for none. Its files are used
	// instead of the network where their hash is the one that GitHub names.
	Workspace string
	// Cache is a folder in which contents are kept for later runs, "" for none.
	Cache string
	// Patience is how long all requests together may wait for GitHub and try
	// again; 0 for what suits a review.
	Patience time.Duration
	// Transport carries the requests; nil for one of the standard library's.
	Transport http.RoundTripper
	// Sleep and Now are the clock; nil for the real one. Tests have their own.
	Sleep func(context.Context, time.Duration) error
	Now   func() time.Time
	// Progress is given a line now and then while something takes long; nil for
	// nobody who wants to know.
	Progress func(line wording.Text)
}

// OptionsFrom reads the variables that GitHub gives to an Action.
func OptionsFrom(getenv func(string) string) Options {
	return Options{
		Token:      getenv("GITHUB_TOKEN"),
		APIURL:     getenv("GITHUB_API_URL"),
		GraphQLURL: getenv("GITHUB_GRAPHQL_URL"),
		ServerURL:  getenv("GITHUB_SERVER_URL"),
		Workspace:  getenv("GITHUB_WORKSPACE"),
	}
}

// Client talks to GitHub's API. Its methods may be used at the same time.
type Client struct {
	rest      *github.Client
	transport *transport
	progress  *progress
	graphql   string // the address of the GraphQL API
	server    string // where people read, without a trailing slash
	blobs     *blobStore
	trees     *treeStore

	viewerMutex sync.Mutex // guards viewer, which is asked for once
	viewer      *Viewer
}

// NewClient makes a client. It fails for addresses that are none, and talks to
// nobody yet.
func NewClient(o Options) (*Client, error) {
	api, err := serverURL("GITHUB_API_URL", cmp.Or(o.APIURL, defaultAPI))
	if err != nil {
		return nil, err
	}
	graphql, err := serverURL("GITHUB_GRAPHQL_URL", cmp.Or(o.GraphQLURL, graphqlBeside(api)))
	if err != nil {
		return nil, err
	}
	server, err := serverURL("GITHUB_SERVER_URL", cmp.Or(o.ServerURL, defaultServer))
	if err != nil {
		return nil, err
	}
	t := &transport{
		usage: Usage{Remaining: -1},
		base:  o.Transport, token: o.Token, sleep: o.Sleep, now: o.Now,
		budget:  cmp.Or(o.Patience, waitBudget),
		origins: []string{api.Scheme + "://" + api.Host, graphql.Scheme + "://" + graphql.Host},
	}
	if t.base == nil {
		t.base = defaultTransport()
	}
	if t.sleep == nil {
		t.sleep = sleep
	}
	if t.now == nil {
		t.now = time.Now
	}
	t.progress = &progress{write: o.Progress, now: t.now, last: t.now()}
	if t.progress.write == nil {
		t.progress.write = func(wording.Text) {}
	}
	rest := github.NewClient(&http.Client{Transport: t, Timeout: requestTimeout})
	rest.BaseURL = api.JoinPath("/")
	rest.UserAgent = cmp.Or(o.UserAgent, "oncebitten")
	c := &Client{rest: rest, transport: t, progress: t.progress, graphql: graphql.String(), server: strings.TrimRight(server.String(), "/")}
	c.blobs = &blobStore{client: c, workspace: o.Workspace, cache: &blobCache{folder: o.Cache}, texts: map[string]string{}}
	c.trees = &treeStore{client: c, listings: map[string]listing{}}
	return c, nil
}

// anonymous is true for a client without a token.
func (c *Client) anonymous() bool { return c.transport.token == "" }

// serverURL reads an address of a server, named in errors by the variable it comes from.
func serverURL(variable, text string) (*url.URL, error) {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") {
		return nil, wording.Errorf("%s: %q is not an address of a server, such as %q", variable, text, defaultAPI)
	}
	return u, nil
}

// graphqlBeside is the GraphQL address that belongs to a REST address. On an
// Enterprise Server it stands beside "/api/v3", not below it.
func graphqlBeside(api *url.URL) string {
	u := *api
	u.Path = strings.TrimSuffix(strings.TrimRight(u.Path, "/"), "/v3") + "/graphql"
	return u.String()
}

// defaultTransport gives up on a server that accepts a request and never answers.
func defaultTransport() http.RoundTripper {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.ResponseHeaderTimeout = 30 * time.Second
	return t
}

// URL is the address of a page for people, such as "https://github.com/acme/shop/blob/…".
func (c *Client) URL(elements ...string) string {
	escaped := make([]string, len(elements))
	for i, e := range elements {
		parts := strings.Split(e, "/")
		for j, p := range parts {
			parts[j] = url.PathEscape(p)
		}
		escaped[i] = strings.Join(parts, "/")
	}
	return c.server + "/" + strings.Join(escaped, "/")
}

// action is what a request is for: the words of its error, and the permission
// it needs, as a workflow's `permissions:` would grant it.
type action struct {
	doing wording.Text
	scope string
	// writes is true when the request changes something at GitHub.
	writes bool
}

// explain turns the failure of a request into one of this package's errors.
func explain(a action, err error) error {
	if err == nil {
		return nil
	}
	var address *url.Error // it may hold a token of its own, as an archive's does
	if errors.As(err, &address) {
		err = address.Err
	}
	var limit *RateLimitError
	if errors.As(err, &limit) {
		return wording.Errorf("%s: %w", a.doing, limit)
	}
	var unavailable *UnavailableError
	if errors.As(err, &unavailable) {
		return wording.Errorf("%s: %w", a.doing, unavailable)
	}
	var answer *github.ErrorResponse
	if !errors.As(err, &answer) || answer.Response == nil {
		return wording.Errorf("%s: %w", a.doing, err)
	}
	switch answer.Response.StatusCode {
	case http.StatusUnauthorized:
		return &PermissionError{Doing: a.doing, Message: answer.Message}
	case http.StatusForbidden:
		scope := ""
		if strings.Contains(answer.Message, "Resource not accessible") {
			scope = a.scope
		}
		return &PermissionError{Doing: a.doing, Scope: scope, Message: answer.Message}
	case http.StatusNotFound:
		return &NotFoundError{Doing: a.doing, Scope: a.scope}
	case http.StatusConflict:
		if strings.Contains(answer.Message, "empty") {
			return &EmptyError{Doing: a.doing}
		}
	case http.StatusUnprocessableEntity:
		return &ValidationError{Doing: a.doing, Messages: complaints(answer)}
	}
	return wording.Errorf("%s: GitHub answers with status %d: %s", a.doing, answer.Response.StatusCode, said(answer.Message))
}

// complaints are the messages of a 422, whose errors are sometimes objects and
// sometimes bare strings (which go-github reads into Message).
func complaints(answer *github.ErrorResponse) []string {
	var out []string
	for _, e := range answer.Errors {
		text := e.Message
		if e.Field != "" {
			text = strings.TrimSpace(e.Field + " " + cmp.Or(e.Message, e.Code))
		}
		if text = cmp.Or(text, e.Code); text != "" && !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	if len(out) == 0 {
		out = append(out, answer.Message)
	}
	return out
}
