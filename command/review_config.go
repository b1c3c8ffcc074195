package command

import (
	"cmp"
	"errors"
	"slices"

	"github.com/oncebitten/oncebitten/config"
	"github.com/oncebitten/oncebitten/review"
	"github.com/oncebitten/oncebitten/wording"
)

// configure reads the configuration from base, so that a change cannot weaken
// the gate that judges it. Where base has none that is valid, head's counts
// for a change of the same repository, and the defaults for one of a fork.
func (r *reviewer) configure(in *review.Input) error {
	name := cmp.Or(r.shared.config, r.job.input("config"), config.FileName)
	changed := slices.ContainsFunc(in.Files, func(f review.ChangedFile) bool { return f.Path == name && f.Status != "removed" })
	r.reconfigures = changed || slices.ContainsFunc(in.Files, func(f review.ChangedFile) bool {
		return f.Path == name || f.PreviousPath == name && f.Status == "renamed"
	})
	base, err := r.baseConfiguration(in, name)
	var head *config.Config
	if changed {
		texts, err := in.After.Read([]string{name})
		if err != nil {
			return incomplete{err}
		}
		if head, err = r.parse(name, texts[name], r.change.Request.Fork); err != nil {
			return err
		}
	}
	if unread := (incomplete{}); errors.As(err, &unread) {
		return err
	}
	switch {
	case base != nil:
		r.config = base
		if r.reconfigures {
			r.notes = append(r.notes, wording.Say("the change of %s takes effect when it is merged", name))
		}
	case head != nil && !r.change.Request.Fork:
		r.config = head
	default:
		r.config = config.Default()
		r.config.Language = cmp.Or(r.language, r.config.Language) // a file with mistakes chooses it too
		if err != nil {
			r.notes = append(r.notes, wording.Say("the defaults count, because base has no valid configuration: %s", err))
		} else if head != nil {
			r.notes = append(r.notes, wording.Say("the defaults count, because the configuration comes from a fork: %s takes effect when it is merged", name))
		}
	}
	in.Config = r.config
	return r.override()
}

// baseConfiguration is nil where base has none. One that cannot be read is not
// taken for a broken one: it may be stricter than the defaults.
func (r *reviewer) baseConfiguration(in *review.Input, name string) (*config.Config, error) {
	if !slices.Contains(in.Before.Paths(), name) {
		return nil, nil
	}
	texts, err := in.Before.Read([]string{name})
	if err != nil {
		return nil, incomplete{err}
	}
	return r.parse(name, texts[name], false)
}

// parse reads a configuration. Its mistakes are told in the language that the
// input of the job chooses, or else the file, unless it is a fork's: then in that
// of base.
func (r *reviewer) parse(name, text string, fork bool) (*config.Config, error) {
	if fork {
		return config.Parse(name, text, known())
	}
	c, err := r.shared.parse(name, text)
	r.speak(wording.Language(r.job.input("language")))
	return c, err
}

// override lets the Action's inputs beat the configuration file.
func (r *reviewer) override() error {
	for _, key := range []string{"fail-on", "postgres-version", "paths", "lessons", "language", "inline"} {
		if err := r.config.Override(key, r.job.input(key)); err != nil {
			return wording.Errorf("input %w", err)
		}
	}
	r.speak(r.config.Language)
	return r.flags(r.config)
}
