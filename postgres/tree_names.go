package postgres

import (
	"strings"

	pg "github.com/pganalyze/pg_query_go/v5"
)

// The tree holds a name as a list of its parts: schema and table, perhaps with
// the database before them. Other nodes in it are left out, as the star of t.*.

// stringsOf are the texts of a list of strings, nil for none.
func stringsOf(nodes []*pg.Node) []string {
	var out []string
	for _, n := range nodes {
		if s := n.GetString_(); s != nil {
			if out == nil {
				out = make([]string, 0, len(nodes))
			}
			out = append(out, s.Sval)
		}
	}
	return out
}

// lastNames are the last text of a list of strings, and the one before it, ""
// where there is none.
func lastNames(nodes []*pg.Node) (qualifier, name string) {
	for i := len(nodes) - 1; i >= 0; i-- {
		s := nodes[i].GetString_()
		switch {
		case s == nil:
		case name != "":
			return s.Sval, name
		default:
			name = s.Sval
		}
	}
	return "", name
}

// dotted is the list of strings as one text, with dots between.
func dotted(nodes []*pg.Node) string {
	if len(nodes) == 1 {
		return nodes[0].GetString_().GetSval()
	}
	return strings.Join(stringsOf(nodes), ".")
}
