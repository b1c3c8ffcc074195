package command

import (
	"cmp"
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/oncebitten/oncebitten/config"
	"github.com/oncebitten/oncebitten/lesson"
	"github.com/oncebitten/oncebitten/pull"
	"github.com/oncebitten/oncebitten/wording"
)

const (
	// lessonsTokenVariable has the token for lesson bases on the command line.
	lessonsTokenVariable = "ONCEBITTEN_LESSONS_TOKEN"
	// baseReading is how long the bases of a run may take, all together, in a
	// job and on a laptop: a verdict does not wait for lessons any longer.
	baseReading      = 45 * time.Second
	localBaseReading = 15 * time.Second
	// basePatience is how long their requests may wait for GitHub in a job, and
	// on a laptop, which may be offline.
	basePatience  = 20 * time.Second
	localPatience = 1500 * time.Millisecond
)

// bases reads the lesson bases that are in other repositories.
type bases struct {
	client *pull.Client
	// failure is why there is no client, if there is none.
	failure error
	// remedy says how to let a base be seen that the token does not see.
	remedy wording.Text
	// within is how long they may take, all together.
	within time.Duration
}

// newBases makes the client for bases. It asks GitHub nothing yet.
func newBases(options pull.Options, within time.Duration, remedy wording.Text) *bases {
	options.Workspace = "" // it has another repository's files
	options.UserAgent = "oncebitten/" + Version
	b := &bases{remedy: remedy, within: within}
	b.client, b.failure = pull.NewClient(options)
	return b
}

// bases are those of the command line, whose contents are kept between runs.
func (s *shared) bases() *bases {
	options := pull.OptionsFrom(s.Getenv)
	options.Token = strings.TrimSpace(cmp.Or(s.Getenv(lessonsTokenVariable), options.Token))
	options.Cache = s.cacheFolder()
	options.Patience, options.Sleep, options.Now = localPatience, s.Sleep, s.Now
	return newBases(options, cmp.Or(s.BaseReading, localBaseReading), wording.Say("set %s to a token that may read its contents", lessonsTokenVariable))
}

// cacheFolder is where the command line keeps what it may need again, ""
// where there is no place for it (XDG Base Directory Specification).
func (s *shared) cacheFolder() string {
	folder := s.Getenv("XDG_CACHE_HOME")
	if !filepath.IsAbs(folder) {
		home := s.Getenv("HOME")
		if !filepath.IsAbs(home) {
			return ""
		}
		folder = filepath.Join(home, ".cache")
	}
	return filepath.Join(folder, "oncebitten", "contents")
}

// bases are those of a job. Nothing is kept: the machine may be one that runs
// the jobs of other repositories as well.
func (r *reviewer) newBases() *bases {
	options := pull.OptionsFrom(r.Getenv)
	options.Token = r.lessonsToken()
	options.Patience, options.Sleep, options.Now = basePatience, r.Sleep, r.Now
	options.Progress = r.line
	return newBases(options, cmp.Or(r.BaseReading, baseReading),
		wording.Say("give the input lessons-token a token that may read its contents (the run of a fork is given no secret)"))
}

// lessonsToken is the token for lesson bases: one of its own, or the job's.
func (r *reviewer) lessonsToken() string {
	return strings.TrimSpace(cmp.Or(r.job.input("lessons-token"), r.Getenv(lessonsTokenVariable), r.job.input("github-token"), r.Getenv("GITHUB_TOKEN")))
}

// usage is what the bases have cost.
func (b *bases) usage() pull.Usage {
	if b == nil || b.client == nil {
		return pull.Usage{Remaining: -1}
	}
	return b.client.Usage()
}

// readsBases reports whether a configuration has lessons in other repositories.
func readsBases(c *config.Config) bool {
	return slices.ContainsFunc(c.Lessons, func(l config.LessonSource) bool { return l.Repository != "" })
}

// limit bounds the time that reading them takes.
func (b *bases) limit(ctx context.Context) (context.Context, context.CancelFunc) {
	if b == nil {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, b.within)
}

// shelves are the trees of all bases that a configuration names, by the names
// that shelfOf gives. They are read side by side, each once.
func (b *bases) shelves(ctx context.Context, sources []config.LessonSource) map[string]*shelf {
	out := map[string]*shelf{}
	var running sync.WaitGroup
	for _, source := range sources {
		name := shelfOf(source)
		if source.Repository == "" || out[name] != nil {
			continue
		}
		s := &shelf{}
		out[name] = s
		running.Go(func() { *s = b.shelf(ctx, source) })
	}
	running.Wait()
	return out
}

// shelfOf names the tree that a source is in; "" for the repository's own.
// GitHub does not tell the case of a repository's name.
func shelfOf(source config.LessonSource) string {
	if source.Repository == "" {
		return ""
	}
	return strings.ToLower(source.Repository) + "@" + source.Ref
}

// shelf lists the tree of one base.
func (b *bases) shelf(ctx context.Context, source config.LessonSource) shelf {
	if b == nil {
		return shelf{lost: wording.Say("it is in another repository, which is not asked for here")}
	}
	if b.failure != nil {
		return shelf{lost: wording.OfError(b.failure)}
	}
	owner, repo, _ := strings.Cut(source.Repository, "/")
	found, err := b.client.Find(ctx, owner, repo, source.Ref)
	if err != nil {
		return shelf{lost: b.explain(source, err)}
	}
	tree, err := b.client.Snapshot(ctx, found.Owner, found.Repo, found.Commit)
	if err != nil {
		return shelf{lost: b.explain(source, err)}
	}
	s := shelf{
		files: tree, size: tree.Size, irregular: tree.Irregular(), explain: func(err error) wording.Text { return b.explain(source, err) },
		base: lesson.Base{Server: b.client.URL(), Repository: found.Name(), Commit: found.Commit, Elsewhere: true},
	}
	if !strings.EqualFold(found.Name(), source.Repository) {
		s.note = wording.Say("the repository is called %s now: name it so in the configuration, before its old name is somebody else's", found.Name())
	}
	return s
}

// explain says why a base could not be read, with the way out.
func (b *bases) explain(source config.LessonSource, err error) wording.Text {
	var (
		missing     *pull.NotFoundError
		refused     *pull.PermissionError
		invalid     *pull.ValidationError
		empty       *pull.EmptyError
		limited     *pull.RateLimitError
		unavailable *pull.UnavailableError
	)
	switch {
	case errors.As(err, &empty):
		return wording.Say("the repository is empty: nothing has been pushed to it yet")
	case errors.As(err, &invalid), errors.As(err, &missing) && len(source.Ref) >= 40:
		return wording.Say("there is no branch, tag or commit %q in it: correct what stands after the @", source.Ref)
	case errors.As(err, &missing):
		return wording.Say("there is no such repository, or the token does not see it: correct its name, or %s", b.remedy)
	case errors.As(err, &refused):
		return wording.Say("GitHub refuses it: %s: %s", refused.Said(), b.remedy)
	case errors.As(err, &limited):
		return wording.Say("%s: run again later", limited)
	case errors.As(err, &unavailable):
		return wording.Say("%s: its lessons are missing until it can be", unavailable)
	case errors.Is(err, context.DeadlineExceeded):
		return wording.Say("GitHub did not give it within %s: its lessons are missing; run again", b.within.String())
	}
	return wording.OfError(err)
}
