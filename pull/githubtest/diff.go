package githubtest

import (
	"sort"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/diff"
)

// changedFile is a file that differs between two commits, as GitHub lists it.
type changedFile struct {
	path, previous, status, hash string
	additions, deletions         int
	patch                        string // "" when it is left out
}

// comparison is what a list of changes depends on: two commits, and how many
// lines of diff are shown of a file and of all files together.
type comparison struct {
	before, after       string
	fileLines, allLines int
}

// changes lists what differs between two commits, sorted by path. Files with
// too long a diff have no patch, nor have those that come once enough is shown.
// The list is made once: each of its pages is asked for.
func (r *Repository) changes(before, after *commit) []changedFile {
	rules := r.server.rules
	key := comparison{before.hash, after.hash, rules.MaxPatchLines, rules.MaxDiffLines}
	if _, known := r.compared[key]; !known {
		r.compared[key] = r.compare(before, after)
	}
	return r.compared[key]
}

func (r *Repository) compare(before, after *commit) []changedFile {
	var out []changedFile
	renamed := r.renames(before, after)
	for path, now := range after.files {
		old, existed := before.files[path]
		switch previous := renamed[path]; {
		case existed && old == now:
		case existed:
			out = append(out, r.change(changedFile{path: path, status: "modified", hash: now.hash}, old, now))
		case previous != "":
			f := changedFile{path: path, previous: previous, status: "renamed", hash: now.hash}
			out = append(out, r.change(f, before.files[previous], now))
		default:
			out = append(out, r.change(changedFile{path: path, status: "added", hash: now.hash}, blob{}, now))
		}
	}
	taken := map[string]bool{}
	for _, previous := range renamed {
		taken[previous] = true
	}
	for path, old := range before.files {
		if _, still := after.files[path]; !still && !taken[path] {
			out = append(out, r.change(changedFile{path: path, status: "removed", hash: old.hash}, old, blob{}))
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].path < out[j].path })
	shown := 0
	for i := range out {
		if shown += out[i].additions + out[i].deletions; shown > r.server.rules.MaxDiffLines {
			out[i].patch = ""
		}
	}
	return out
}

func (r *Repository) change(f changedFile, old, now blob) changedFile {
	text := unified(r.blobs[old.hash], r.blobs[now.hash])
	for _, line := range strings.Split(text, "\n") {
		switch {
		case strings.HasPrefix(line, "+"):
			f.additions++
		case strings.HasPrefix(line, "-"):
			f.deletions++
		}
	}
	binary := strings.Contains(r.blobs[old.hash]+r.blobs[now.hash], "\x00")
	if !binary && f.additions+f.deletions <= r.server.rules.MaxPatchLines {
		f.patch = text
	}
	return f
}

// unified is a patch as GitHub gives it: hunks without file headers and
// without a last end of line.
func unified(old, now string) string {
	text := string(diff.Diff("a", []byte(old), "b", []byte(now)))
	for range 3 { // "diff", "---", "+++"
		_, text, _ = strings.Cut(text, "\n")
	}
	return strings.TrimSuffix(text, "\n")
}

// renames finds, for new files, the removed ones that they were: at least half
// of the lines are the same.
func (r *Repository) renames(before, after *commit) map[string]string {
	renamed := map[string]string{}
	taken := map[string]bool{}
	for _, path := range sorted(after.files) {
		if _, existed := before.files[path]; existed {
			continue
		}
		best, share := "", 0.5
		for _, old := range sorted(before.files) {
			if _, still := after.files[old]; still || taken[old] {
				continue
			}
			if s := similarity(r.blobs[before.files[old].hash], r.blobs[after.files[path].hash]); s >= share {
				best, share = old, s+1e-9
			}
		}
		if best != "" {
			renamed[path], taken[best] = best, true
		}
	}
	return renamed
}

// similarity is the share of lines that two texts have in common.
func similarity(a, b string) float64 {
	if a == "" || b == "" {
		return 0
	}
	linesA, linesB := strings.SplitAfter(strings.TrimSuffix(a, "\n"), "\n"), strings.SplitAfter(strings.TrimSuffix(b, "\n"), "\n")
	count := map[string]int{}
	for _, line := range linesA {
		count[line]++
	}
	common := 0
	for _, line := range linesB {
		if count[line] > 0 {
			count[line]--
			common++
		}
	}
	return float64(2*common) / float64(len(linesA)+len(linesB))
}

func sorted(files map[string]blob) []string {
	paths := make([]string, 0, len(files))
	for path := range files {
		paths = append(paths, path)
	}
	sort.Strings(paths)
	return paths
}

// diffLine is a line of a patch: its hunk, and its numbers in the two files, 0
// in the one where it is not.
type diffLine struct{ hunk, old, now int }

// diffLines numbers the lines of a patch. It is written apart from the code
// under test, so that a mistake there is not made here too.
func diffLines(patch string) []diffLine {
	var out []diffLine
	hunk, old, now := 0, 0, 0
	for _, line := range strings.Split(patch, "\n") {
		switch {
		case strings.HasPrefix(line, "@@"):
			hunk++
			fields := strings.Fields(line) // @@ -a,b +c,d @@
			old, now = first(fields[1]), first(fields[2])
		case strings.HasPrefix(line, "+"):
			out = append(out, diffLine{hunk, 0, now})
			now++
		case strings.HasPrefix(line, "-"):
			out = append(out, diffLine{hunk, old, 0})
			old++
		case strings.HasPrefix(line, " "):
			out = append(out, diffLine{hunk, old, now})
			old, now = old+1, now+1
		}
	}
	return out
}

// first is the start of a range such as "-12,7".
func first(text string) int {
	number, _, _ := strings.Cut(text[1:], ",")
	n, err := strconv.Atoi(number)
	if err != nil {
		panic("githubtest: its own patch is damaged: " + text) // no input's fault
	}
	return n
}

// follow gives the number that a line of the old text has in the new one; 0
// when it is gone.
func follow(old, now string, line int) int {
	shift := 0
	for _, d := range diffLines(unified(old, now)) {
		switch {
		case d.old == line && d.now == 0:
			return 0
		case d.old == line:
			return d.now
		case d.old > line:
			return line + shift
		case d.now == 0:
			shift--
		case d.old == 0:
			shift++
		}
	}
	return line + shift
}
