package pull

import (
	"bufio"
	"context"
	"io"
	"iter"
	"maps"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"github.com/oncebitten/oncebitten/wording"
)

// Merged is a change that a branch has taken in, as one step of its own
// history: a merge, or a commit that was squashed, rebased or pushed.
type Merged struct {
	// Commit is the step, Parent the one before it, "" for the first.
	Commit, Parent string
	// Subject is the first line of its message, Date the day on which the branch had it.
	Subject string
	Date    time.Time
	// Files differ between the two.
	Files []File

	repository *Repository
	objects    *objectStore
	after      map[string]entry // the whole tree; the next step takes it over
	undo       []undo
}

// undo is what a file was before a step; entry is nil where it was not there.
type undo struct {
	path string
	was  *entry
}

// ErrShallow says that a clone does not have the history before some commit.
var ErrShallow = wording.Errorf("the clone is shallow, so older changes are not there: fetch the history (git fetch --unshallow; fetch-depth: 0)")

// Merged goes through the changes that a branch has taken in, the newest
// first. One is good until the next is asked for. The trees are not listed for
// each but derived from one another, and contents are read by one process and
// kept, up to a limit. An error ends it; ErrShallow where a clone ends before
// the history does.
func (r *Repository) Merged(ctx context.Context, tip string) iter.Seq2[*Merged, error] {
	return func(yield func(*Merged, error) bool) {
		if err := r.walk(ctx, tip, func(m *Merged) bool { return yield(m, nil) }); err != nil {
			yield(nil, err)
		}
	}
}

func (r *Repository) walk(ctx context.Context, tip string, take func(*Merged) bool) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	top, err := r.Snapshot(ctx, tip)
	if err != nil {
		return err
	}
	shallow, err := r.git(ctx, nil, "rev-parse", "--is-shallow-repository")
	if err != nil {
		return err
	}
	objects := &objectStore{repository: r, texts: map[string]string{}}
	defer objects.close()
	log := exec.CommandContext(ctx, "git", "-c", "log.showRoot=true", "log", "--first-parent", "-m", "--raw", "-z", "--no-abbrev", "--find-renames",
		"--no-ext-diff", "--no-textconv", "--no-relative", "--format=format:%x01%H%x01%P%x01%ct%x01%s", top.Commit, "--")
	log.Dir, log.Env = r.Root, r.environment
	output, err := log.StdoutPipe()
	if err != nil {
		return err
	}
	if err := log.Start(); err != nil {
		return err
	}
	defer func() { _ = log.Wait() }() // what it says after it was stopped does not matter
	defer stop()
	steps := &stepReader{input: bufio.NewReader(output)}
	entries := maps.Clone(top.entries)
	for {
		m, err := steps.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return wording.Errorf("git log: %w", err)
		}
		if m.Parent == "" && strings.TrimSpace(string(shallow)) == "true" {
			return ErrShallow
		}
		m.repository, m.objects, m.after = r, objects, entries
		if !take(m) {
			return nil
		}
		m.back(entries)
	}
}

// back makes the tree after a step the one before it.
func (m *Merged) back(entries map[string]entry) {
	for _, u := range m.undo {
		if u.was == nil {
			delete(entries, u.path)
		}
	}
	for _, u := range m.undo {
		if u.was != nil {
			entries[u.path] = *u.was
		}
	}
}

// Change is what the step changes, to be read as a change of its own: its history
// is the branch before it. It is good as long as Merged goes on.
func (m *Merged) Change(ctx context.Context) *Change {
	changed := map[string]entry{}
	for _, f := range m.Files {
		if e, ok := m.after[f.Path]; ok {
			changed[f.Path] = e
		}
	}
	trees := &mergedTrees{
		step: m, changed: newSnapshot(ctx, m.Commit, changed, m.objects),
	}
	return &Change{
		Request:   Request{Kind: Local, BaseSHA: m.Parent, HeadSHA: m.Commit},
		MergeBase: m.Parent, Files: m.Files, trees: trees,
	}
}

// mergedTrees are the trees of a step. Of its head only what the step has
// changed is there: all else is as before.
type mergedTrees struct {
	step            *Merged
	before, changed *Snapshot
}

// at is the tree before the step, which is made when it is first asked for:
// most steps of a repository have nothing to do with migrations.
func (t *mergedTrees) at(ctx context.Context, _ string) (*Snapshot, error) {
	if t.before == nil {
		before := maps.Clone(t.step.after)
		t.step.back(before)
		t.before = newSnapshot(ctx, t.step.Parent, before, t.step.objects)
	}
	return t.before, nil
}

func (t *mergedTrees) head(context.Context) (*Snapshot, error) { return t.changed, nil }

// stepReader reads the output of git log -z: a head, with the first file behind
// a line feed, and the paths and further files, all of which end with a NUL.
type stepReader struct {
	input *bufio.Reader
	head  string // of the next step, once it has been seen
}

func (s *stepReader) token() (string, error) {
	token, err := s.input.ReadString(0)
	if err == io.EOF && token != "" {
		err = nil
	}
	return strings.TrimSuffix(token, "\x00"), err
}

func (s *stepReader) next() (*Merged, error) {
	for s.head == "" {
		token, err := s.token()
		if err != nil {
			return nil, err
		}
		s.head = token
	}
	head, first, _ := strings.Cut(s.head, "\n")
	s.head = ""
	parts := strings.SplitN(head, "\x01", 5)
	if len(parts) != 5 {
		return nil, wording.Errorf("%.80q is not understood", head)
	}
	seconds, err := strconv.ParseInt(parts[3], 10, 64)
	if err != nil {
		return nil, err
	}
	parent, _, _ := strings.Cut(parts[2], " ")
	m := &Merged{Commit: parts[1], Parent: parent, Date: time.Unix(seconds, 0).UTC(), Subject: parts[4]}
	for raw := first; ; {
		if raw != "" {
			if err := s.file(m, raw); err != nil {
				return nil, err
			}
		}
		token, err := s.token()
		if err == io.EOF {
			return m, nil
		}
		if err != nil {
			return nil, err
		}
		if strings.HasPrefix(token, "\x01") {
			s.head = token
			return m, nil
		}
		raw = token
	}
}

// file reads a file of a step, as rawDiff does, and what it was before.
func (s *stepReader) file(m *Merged, raw string) error {
	path, err := s.token()
	if err != nil {
		return err
	}
	parts := []string{raw, path}
	columns := strings.Fields(strings.TrimPrefix(raw, ":"))
	if len(columns) == 5 && (columns[4][0] == 'R' || columns[4][0] == 'C') {
		target, err := s.token()
		if err != nil {
			return err
		}
		parts = append(parts, target)
	}
	files, err := rawDiff(parts)
	if err != nil {
		return err
	}
	was := &entry{mode: columns[0], hash: columns[2], size: -1}
	for _, f := range files {
		m.Files = append(m.Files, f)
		switch f.Status {
		case Added, Copied:
			m.undo = append(m.undo, undo{f.Path, nil})
		case Renamed:
			m.undo = append(m.undo, undo{f.Path, nil}, undo{f.PreviousPath, was})
		default:
			m.undo = append(m.undo, undo{f.Path, was})
		}
	}
	return nil
}

// Date is the day of a commit, as its branch has it.
func (r *Repository) Date(ctx context.Context, commit string) (time.Time, error) {
	output, err := r.git(ctx, nil, "log", "-1", "--format=%ct", commit, "--")
	if err != nil {
		return time.Time{}, err
	}
	seconds, err := strconv.ParseInt(strings.TrimSpace(string(output)), 10, 64)
	return time.Unix(seconds, 0).UTC(), err
}
