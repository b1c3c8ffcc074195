package review

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
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
	type key [sha256.Size]byte // the hash of the first that is the same
	var room []byte
	keyOf := func(f *Finding, place string, occurrence int) key {
		room = append(appendKey(room[:0], f, place), 0)
		return sha256.Sum256(strconv.AppendInt(room, int64(occurrence), 10))
	}
	// same are the findings that have a key: where the last of them is, whether they
	// are in several files, and how many have their fingerprint.
	type same struct {
		path     string
		isShared bool
		count    int
	}
	keys := make([]key, len(r.result.Findings))
	known := make(map[key]same, len(keys))
	for i, f := range r.result.Findings {
		keys[i] = keyOf(f, r.place(f, added), 1)
		others, ok := known[keys[i]]
		known[keys[i]] = same{path: f.Span.Path, isShared: others.isShared || ok && others.path != f.Span.Path}
	}
	for i, f := range r.result.Findings {
		place, sum := r.place(f, added), keys[i]
		if known[sum].isShared {
			place = f.Span.Path
			sum = keyOf(f, place, 1)
		}
		of := known[sum]
		of.count++
		known[sum] = of
		if of.count > 1 {
			sum = keyOf(f, place, of.count)
		}
		var digits [16]byte
		hex.Encode(digits[:], sum[:8])
		f.Fingerprint = r.sheet.Copy(digits[:])
	}
}

// appendKey writes what a finding is known by, apart from its occurrence.
func appendKey(b []byte, f *Finding, place string) []byte {
	for _, part := range [...]string{f.Check.Name, place, string(f.Direction), f.Object} {
		b = append(append(b, part...), 0)
	}
	sql, _ := f.own()
	return appendNormalised(b, sql)
}

// place is the path at base of a finding's file, or the project of a new file.
// A finding that has nothing but its file to be known by goes by that.
func (r *run) place(f *Finding, added map[string]string) string {
	path := f.Span.Path
	if previous := r.files[path].PreviousPath; previous != "" {
		return previous
	}
	if project := added[path]; project != "" && (!f.isAboutFile() || f.Object != "") {
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
func normalise(sql string) string { return string(appendNormalised(nil, sql)) }

// appendNormalised writes the normalised statement behind b.
func appendNormalised(b []byte, sql string) []byte {
	begin := len(b)
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
		if space && len(b) > begin {
			b = append(b, ' ')
		}
		space = false
		b = append(b, c)
	}
	return b
}
