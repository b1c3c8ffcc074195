package command

import (
	"context"

	"github.com/oncebitten/oncebitten/config"
	"github.com/oncebitten/oncebitten/wording"
)

// lessons says of each source of lessons that the configuration names whether
// it can be read, and how many files it has.
func (d *doctor) lessons(ctx context.Context, c *config.Config, own shelf, others *bases) {
	label := wording.Say("lessons")
	if len(c.Lessons) == 0 {
		d.say(label, wording.Say("those of the checks alone: the configuration names none of the team's"))
		return
	}
	ctx, done := others.limit(ctx)
	defer done()
	l := &librarian{shelves: others.shelves(ctx, c.Lessons)}
	l.shelves[""] = &own
	for _, source := range c.Lessons {
		paths, lost := l.match(source)
		if len(paths) > 0 {
			d.say(label, wording.Say("%s: %s", source, l.shelves[shelfOf(source)].holds(len(paths))))
		}
		for _, why := range lost {
			if source.Required {
				why = wording.Say("it is required, so that no review is possible without it: %s", why)
			}
			d.say(label, wording.Say("%s is not read: %s", source, why))
		}
	}
	for _, p := range l.missing {
		d.say(label, wording.Say("%s: %s", p.Path, p.Message))
	}
}

// holds says how many files of lessons a tree has.
func (s *shelf) holds(n int) wording.Text {
	files := wording.Count(n, "%d file", "%d files")
	if !s.base.Elsewhere {
		return wording.Say("%s of this repository", files)
	}
	return wording.Say("the token can read it, %s at commit %.12s", files, s.base.Commit)
}
