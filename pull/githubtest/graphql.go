package githubtest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// graphqlRequest is a query with its variables.
type graphqlRequest struct {
	Query     string         `json:"query"`
	Variables map[string]any `json:"variables"`

	request *http.Request
}

func (r graphqlRequest) text(name string) string {
	value, _ := r.Variables[name].(string)
	return value
}

var (
	declaredVariable = regexp.MustCompile(`\$([a-z]+):[A-Za-z]+(!?)`)
	blobField        = regexp.MustCompile(`([a-z0-9]+):object\(oid:"([0-9a-f]+)"\)`)
)

// check finds what GitHub would refuse in a query before running it.
func (r graphqlRequest) check() error {
	if strings.Count(r.Query, "{") != strings.Count(r.Query, "}") || strings.Count(r.Query, "(") != strings.Count(r.Query, ")") {
		return fmt.Errorf("the brackets do not match")
	}
	declared := map[string]bool{}
	for _, m := range declaredVariable.FindAllStringSubmatch(r.Query, -1) {
		declared[m[1]] = true
		if _, given := r.Variables[m[1]]; m[2] == "!" && !given {
			return fmt.Errorf("variable $%s is not given", m[1])
		}
		if strings.Count(r.Query, "$"+m[1]) < 2 {
			return fmt.Errorf("variable $%s is not used", m[1])
		}
	}
	for name := range r.Variables {
		if !declared[name] {
			return fmt.Errorf("variable $%s is not declared", name)
		}
	}
	return nil
}

// serveGraphQL answers the queries that this project sends; others fail the test.
func (s *Server) serveGraphQL(w http.ResponseWriter, req *http.Request) {
	var r graphqlRequest
	if req.Method != http.MethodPost {
		fail(w, http.StatusNotFound, "Not Found")
		return
	}
	if req.Header.Get("Authorization") == "" {
		s.complain("githubtest: GraphQL answers nobody without a token")
		fail(w, http.StatusUnauthorized, "This endpoint requires you to be authenticated.")
		return
	}
	if !s.decode(w, req, &r) {
		return
	}
	r.request = req
	if err := r.check(); err != nil {
		s.complain("githubtest: GraphQL: %v in %s", err, r.Query)
		refuseGraphQL(w, "", err.Error())
		return
	}
	query := strings.TrimSpace(r.Query)
	switch {
	case strings.HasPrefix(query, "mutation"):
		s.serveMutation(w, r)
	case strings.Contains(query, "node(id:$thread)"):
		s.serveThreadPage(w, r)
	case strings.Contains(query, "userContentEdits("):
		s.servePull(w, r, s.discussions)
	case strings.Contains(query, "lastEditedAt"):
		s.servePull(w, r, s.conversation)
	case strings.Contains(query, "team(slug:"):
		s.serveTeam(w, r)
	case strings.Contains(query, "isInMergeQueue"):
		s.servePull(w, r, func(p *Pull, _ graphqlRequest) object { return object{"isInMergeQueue": p.queued} })
	case strings.Contains(query, "reviewThreads("):
		s.serveThreads(w, r)
	case blobField.MatchString(query):
		s.serveBlobs(w, r)
	case strings.Contains(query, "viewer{"):
		v := s.rules.Viewer
		reply(w, http.StatusOK, object{"data": object{"viewer": object{"login": v.Login, "databaseId": v.ID}}})
	default:
		s.complain("githubtest: GraphQL: this query is not played: %s", r.Query)
		refuseGraphQL(w, "", "not played")
	}
}

// refuseGraphQL is a failure with status 200, as GraphQL has it.
func refuseGraphQL(w http.ResponseWriter, kind, message string) {
	e := object{"message": message}
	if kind != "" {
		e["type"] = kind
	}
	reply(w, http.StatusOK, object{"data": nil, "errors": []object{e}})
}

func (s *Server) graphqlRepository(w http.ResponseWriter, r graphqlRequest) *Repository {
	name := strings.ToLower(r.text("owner") + "/" + r.text("repo"))
	repo := cmp.Or(s.repositories[name], s.renamed[name])
	if repo == nil || !repo.visible(r.request) {
		refuseGraphQL(w, "NOT_FOUND", fmt.Sprintf("Could not resolve to a Repository with the name '%s/%s'.", r.text("owner"), r.text("repo")))
	}
	return repo
}

// longestText is where GitHub cuts a blob's text, as far as is known.
const longestText = 512 << 10

func (s *Server) serveBlobs(w http.ResponseWriter, r graphqlRequest) {
	repo := s.graphqlRepository(w, r)
	if repo == nil {
		return
	}
	fields := blobField.FindAllStringSubmatch(r.Query, -1)
	if len(fields) > 100 {
		s.complain("githubtest: GraphQL: %d blobs in one query", len(fields))
	}
	data := object{}
	for _, m := range fields {
		text, ok := repo.blobs[m[2]]
		switch {
		case !ok || s.rules.NoBlobs:
			data[m[1]] = nil
		case strings.Contains(text, "\x00"):
			data[m[1]] = object{"text": nil, "isBinary": true, "isTruncated": false}
		case len(text) > longestText:
			data[m[1]] = object{"text": text[:longestText], "isBinary": false, "isTruncated": true}
		case !utf8.ValidString(text): // damaged on its way into JSON
			data[m[1]] = object{"text": strings.ToValidUTF8(text, "\uFFFD"), "isBinary": false, "isTruncated": false}
		default:
			data[m[1]] = object{"text": text, "isBinary": false, "isTruncated": false}
		}
	}
	reply(w, http.StatusOK, object{"data": object{"repository": data}})
}

func (s *Server) serveThreads(w http.ResponseWriter, r graphqlRequest) {
	repo := s.graphqlRepository(w, r)
	if repo == nil {
		return
	}
	number, _ := r.Variables["number"].(float64)
	p := repo.pulls[int(number)]
	if p == nil {
		refuseGraphQL(w, "NOT_FOUND", fmt.Sprintf("Could not resolve to a PullRequest with the number of %v.", number))
		return
	}
	const size = 50
	from, _ := strconv.Atoi(r.text("after")) // "" is the beginning
	from = min(from, len(p.threads))
	to := min(from+size, len(p.threads))
	nodes := []object{}
	for _, t := range p.threads[from:to] {
		nodes = append(nodes, s.threadJSON(p, t))
	}
	reply(w, http.StatusOK, object{"data": object{
		"viewer": object{"login": s.rules.Viewer.Login},
		"repository": object{"pullRequest": object{"reviewThreads": object{
			"pageInfo": object{"hasNextPage": to < len(p.threads), "endCursor": strconv.Itoa(to)},
			"nodes":    nodes,
		}}},
	}})
}

func (s *Server) threadJSON(p *Pull, t *Thread) object {
	comments := []object{}
	for _, c := range t.Comments[:min(len(t.Comments), 100)] {
		comments = append(comments, object{
			"id": nodeID(c.ID), "databaseId": c.ID, "body": c.Body,
			"url":             fmt.Sprintf("%s/%s/pull/%d#discussion_r%d", s.URL, p.repo.FullName(), p.Number, c.ID),
			"author":          object{"login": strings.TrimSuffix(c.Author, "[bot]")},
			"viewerDidAuthor": c.Author == s.rules.Viewer.Login, "isMinimized": c.Minimized,
		})
	}
	mayResolve := !s.rules.ReadOnly && !s.rules.NoResolve
	o := object{
		"id": t.ID, "isResolved": t.Resolved, "resolvedBy": nil, "path": t.Path, "line": nil, "originalLine": nil,
		"isOutdated": t.Line != 0 && p.line(t) == 0, "viewerCanResolve": mayResolve && !t.Resolved,
		"viewerCanUnresolve": mayResolve && t.Resolved,
		"comments":           object{"totalCount": len(t.Comments), "nodes": comments},
	}
	if t.ResolvedBy != "" {
		o["resolvedBy"] = object{"login": strings.TrimSuffix(t.ResolvedBy, "[bot]")}
	}
	if t.Line != 0 {
		o["originalLine"] = t.Line
	}
	if line := p.line(t); line != 0 {
		o["line"] = line
	}
	return o
}

// serveMutation changes a thread or a comment.
func (s *Server) serveMutation(w http.ResponseWriter, r graphqlRequest) {
	resolves := strings.Contains(r.Query, "resolveReviewThread(") || strings.Contains(r.Query, "unresolveReviewThread(")
	if s.rules.ReadOnly || s.rules.NoResolve && resolves {
		refuseGraphQL(w, "FORBIDDEN", "Resource not accessible by integration")
		return
	}
	if strings.Contains(r.Query, "minimizeComment(") { // and "unminimizeComment("
		s.minimize(w, r.text("comment"), !strings.Contains(r.Query, "unminimizeComment("))
		return
	}
	p, t := s.findThread(r.text("thread"))
	if t == nil {
		refuseGraphQL(w, "NOT_FOUND", fmt.Sprintf("Could not resolve to a node with the global id of '%s'", r.text("thread")))
		return
	}
	switch {
	case strings.Contains(r.Query, "unresolveReviewThread("):
		t.Resolved, t.ResolvedBy = false, ""
	case resolves:
		t.Resolved, t.ResolvedBy = true, s.rules.Viewer.Login
	case strings.Contains(r.Query, "addPullRequestReviewThreadReply("):
		if refused := s.checkBody(r.text("body")); refused != nil {
			refuseGraphQL(w, "UNPROCESSABLE", "Body "+refused.message)
			return
		}
		p.answer(t, s.rules.Viewer.Login, r.text("body"))
	default:
		s.complain("githubtest: GraphQL: this mutation is not played: %s", r.Query)
		refuseGraphQL(w, "", "not played")
		return
	}
	reply(w, http.StatusOK, object{"data": object{"result": object{"thread": object{"isResolved": t.Resolved}}}})
}

func (s *Server) findThread(id string) (*Pull, *Thread) {
	for _, r := range s.repositories {
		for _, p := range r.pulls {
			if t := p.thread(id); t != nil {
				return p, t
			}
		}
	}
	return nil, nil
}

func (s *Server) minimize(w http.ResponseWriter, id string, minimized bool) {
	for _, r := range s.repositories {
		for _, p := range r.pulls {
			for _, t := range p.threads {
				for _, c := range t.Comments {
					if nodeID(c.ID) == id {
						c.Minimized = minimized
						reply(w, http.StatusOK, object{"data": object{"result": object{"comment": object{"isMinimized": minimized}}}})
						return
					}
				}
			}
		}
	}
	refuseGraphQL(w, "NOT_FOUND", fmt.Sprintf("Could not resolve to a node with the global id of '%s'", id))
}

// encode makes JSON of what cannot fail to be encoded.
func encode(value any) []byte {
	data, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		panic("githubtest: " + err.Error()) // maps of strings and numbers
	}
	return data
}
