package githubtest

import (
	"net/http"
	"strings"
)

// Team makes a team of an organization, such as "acme/dba".
func (s *Server) Team(name string, logins ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.teams[name] = logins
}

// serveTeam finds the members of a team whose logins have a text in them.
func (s *Server) serveTeam(w http.ResponseWriter, r graphqlRequest) {
	if !s.rules.SeesTeams {
		refuseGraphQL(w, "FORBIDDEN", "Resource not accessible by integration")
		return
	}
	logins, known := s.teams[r.text("org")+"/"+r.text("team")]
	if !known {
		reply(w, http.StatusOK, object{"data": object{"organization": object{"team": nil}}})
		return
	}
	nodes := []object{}
	for _, login := range logins {
		if strings.Contains(strings.ToLower(login), strings.ToLower(r.text("login"))) {
			nodes = append(nodes, object{"login": login})
		}
	}
	reply(w, http.StatusOK, object{"data": object{"organization": object{"team": object{"members": object{"nodes": nodes}}}}})
}
