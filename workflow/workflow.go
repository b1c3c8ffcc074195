// Package workflow reads the workflow files of GitHub Actions that run Once
// Bitten, and finds the mistakes that leave a pull request waiting for ever,
// or let it pass unchecked.
// See https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax.
package workflow

import (
	"path"
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/wording"
)

// Folder is where workflow files are.
const Folder = ".github/workflows"

// IsFile reports whether a path of a repository is that of a workflow file.
func IsFile(name string) bool {
	return path.Dir(name) == Folder && (path.Ext(name) == ".yml" || path.Ext(name) == ".yaml")
}

// File is a workflow file.
type File struct {
	Path        string
	events      []pair
	permissions pair
	concurrency node
	jobs        []job
}

// job is a job of a workflow.
type job struct {
	id    string
	at    node // its key
	body  node
	steps []node
	// reviews is the step that runs Once Bitten; it is no node where none does.
	reviews node
}

// Problem is a mistake in a workflow.
type Problem struct {
	Path string
	Line int
	// Message says what comes of it, then the way out.
	Message wording.Text
}

// Text is the problem with its place.
func (p Problem) Text() wording.Text { return wording.Say("%s:%d: %s", p.Path, p.Line, p.Message) }

// Read reads a workflow file.
func Read(name, text string) (*File, error) {
	root, err := parse(text)
	if err != nil {
		return nil, wording.Errorf("%s: %w", name, err)
	}
	f := &File{Path: name, concurrency: root.get("concurrency")}
	f.permissions, _ = root.pair("permissions")
	f.events = events(root.get("on"))
	for _, p := range root.get("jobs").pairs() {
		j := job{id: p.key, at: p.at, body: p.value, steps: p.value.get("steps").items()}
		for _, step := range j.steps {
			if reviews(step) {
				j.reviews = step
			}
		}
		f.jobs = append(f.jobs, j)
	}
	return f, nil
}

// events are what starts a workflow: a word, a list of words, or a map.
func events(on node) []pair {
	if pairs := on.pairs(); len(pairs) > 0 {
		return pairs
	}
	var out []pair
	for _, item := range on.items() {
		out = append(out, pair{key: item.text(), at: item})
	}
	return out
}

// reviews reports whether a step runs Once Bitten: as an Action under any
// owner's name, as an image, or as a command.
func reviews(step node) bool {
	name, _, _ := strings.Cut(step.get("uses").text(), "@")
	if strings.HasPrefix(name, "docker://") {
		name, _, _ = strings.Cut(path.Base(name), ":")
	}
	return path.Base(name) == "oncebitten" || strings.Contains(step.get("run").text(), "oncebitten review")
}

// Reviews reports whether the workflow runs Once Bitten.
func (f *File) Reviews() bool {
	return slices.ContainsFunc(f.jobs, func(j job) bool { return j.reviews.is() })
}

// ReviewsPullRequests reports whether the workflow runs Once Bitten as a check
// of pull requests.
func (f *File) ReviewsPullRequests() bool { return f.Reviews() && len(f.pullRequests()) > 0 }

func (f *File) event(name string) (pair, bool) {
	for _, e := range f.events {
		if e.key == name {
			return e, true
		}
	}
	return pair{}, false
}

// Permissions are what a job's token may do, as far as the file says so; ok
// is false where it leaves that to the settings of the repository.
func (f *File) Permissions(jobID string) (p Permissions, ok bool) {
	for _, j := range f.jobs {
		if j.id == jobID {
			at, ok := f.permissionsOf(j)
			return readPermissions(at.value), ok
		}
	}
	return Permissions{}, false
}

// permissionsOf is what counts for a job: its own word, else the workflow's.
func (f *File) permissionsOf(j job) (pair, bool) {
	if p, ok := j.body.pair("permissions"); ok {
		return p, true
	}
	return f.permissions, f.permissions.at.is()
}

// Permissions are the scopes of a token. What a file does not name, once it
// names anything, is nothing.
type Permissions struct {
	scopes map[string]string
	all    string // "read" or "write", for read-all and write-all
}

func readPermissions(n node) Permissions {
	if all, ok := strings.CutSuffix(n.text(), "-all"); ok {
		return Permissions{all: all}
	}
	p := Permissions{scopes: map[string]string{}}
	for _, entry := range n.pairs() {
		p.scopes[entry.key] = entry.value.text()
	}
	return p
}

// Allows reports whether a scope such as "contents" has an access, "read" or "write".
func (p Permissions) Allows(scope, access string) bool {
	has := p.all
	if p.scopes != nil {
		has = p.scopes[scope]
	}
	return has == access || has == "write" && access == "read"
}

// Text lists the scopes as a workflow would: "contents: read, pull-requests: write".
func (p Permissions) Text() wording.Text {
	if p.all != "" {
		return wording.Verbatim(p.all + "-all")
	}
	var out []string
	for scope, access := range p.scopes {
		out = append(out, scope+": "+access)
	}
	if len(out) == 0 {
		return wording.Say("none")
	}
	slices.Sort(out)
	return wording.Verbatim(strings.Join(out, ", "))
}
