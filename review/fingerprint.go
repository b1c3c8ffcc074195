package review

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// fingerprint gives every finding the identity that outlives moved lines: its
// check, where it is, its direction, its object, its statement, and which one
// of the same it is.
//
// Where it is follows renames: a file goes by its path at base. One that the
// change adds has none there, and may be renamed before it is merged; its
// findings go by the project, as long as no other new file has the same one.
// With another the two are told apart by their paths: whoever has accepted one
// of them has not seen the other.
func (r *run) fingerprint() {
	added := r.added()
	shared, first := map[string]bool{}, map[string]string{}
	for _, f := range r.result.Findings {
		key, path := fingerprintKey(f, r.place(f, added)), f.Span.Path
		if other, ok := first[key]; ok && other != path {
			shared[key] = true
		}
		first[key] = path
	}
	seen := map[string]int{}
	for i := range r.result.Findings {
		f := &r.result.Findings[i]
		key := fingerprintKey(*f, r.place(*f, added))
		if shared[key] {
			key = fingerprintKey(*f, f.Span.Path)
		}
		seen[key]++
		sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%d", key, seen[key]))
		f.Fingerprint = hex.EncodeToString(sum[:8])
	}
}

func fingerprintKey(f Finding, place string) string {
	sql := ""
	if f.Statement != nil {
		sql = normalise(f.Statement.SQL)
	}
	return strings.Join([]string{f.Check.Name, place, string(f.Direction), f.Object, sql}, "\x00")
}

// place is the path at base of a finding's file, or the project of a new file.
// A finding that has nothing but its file to be known by goes by that.
func (r *run) place(f Finding, added map[string]string) string {
	path := f.Span.Path
	if previous := r.files[path].PreviousPath; previous != "" {
		return previous
	}
	if project := added[path]; project != "" && (f.Statement != nil || f.Object != "") {
		return project
	}
	return path
}

// added are the files that the change adds, each with what stands for the new
// files of its project. That ends in a slash, as no path does.
func (r *run) added() map[string]string {
	out := map[string]string{}
	for _, p := range r.projects {
		for _, path := range p.Files() {
			if r.files[path].Status == "added" {
				out[path] = p.Framework() + " " + p.Name() + "/"
			}
		}
	}
	return out
}

// normalise folds the white space of a statement, but for that in quotes.
// Its literals stay: a DEFAULT 2 is another statement than a DEFAULT 1.
func normalise(sql string) string {
	var out strings.Builder
	quote, space := byte(0), false
	for i := 0; i < len(sql); i++ {
		c := sql[i]
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f':
			space = true
			continue
		case c == '\'' || c == '"':
			quote = c
		}
		if space && out.Len() > 0 {
			out.WriteByte(' ')
		}
		space = false
		out.WriteByte(c)
	}
	return out.String()
}
