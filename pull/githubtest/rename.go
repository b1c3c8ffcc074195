package githubtest

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// byNumberPath is where a repository is found by its number, which stays when
// its name changes.
const byNumberPath = "/repositories/"

// sendOn answers who asks for a repository by an old name.
func (s *Server) sendOn(w http.ResponseWriter, req *http.Request, r *Repository) {
	parts := strings.SplitN(req.URL.EscapedPath(), "/", 5) // "", "repos", owner, name, what is asked for
	address := fmt.Sprintf("%s%s%s%d", s.URL, s.prefix, byNumberPath, r.id)
	if len(parts) == 5 {
		address += "/" + parts[4]
	}
	if req.URL.RawQuery != "" {
		address += "?" + req.URL.RawQuery
	}
	w.Header().Set("Location", address)
	fail(w, http.StatusMovedPermanently, "Moved Permanently")
}

// byNumber makes a request that names a repository by its number one that
// names it by its name, as GitHub's description has it.
func (s *Server) byNumber(req *http.Request) {
	path := req.URL.EscapedPath()
	rest, ok := strings.CutPrefix(path, s.prefix+byNumberPath)
	if !ok {
		return
	}
	number, rest, _ := strings.Cut(rest, "/")
	for _, r := range s.repositories {
		if fmt.Sprint(r.id) == number {
			address := strings.TrimSuffix(s.prefix+"/repos/"+r.FullName()+"/"+rest, "/")
			if u, err := url.Parse(address); err == nil {
				req.URL.Path, req.URL.RawPath = u.Path, u.RawPath
			}
		}
	}
}
