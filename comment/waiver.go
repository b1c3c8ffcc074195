package comment

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/oncebitten/oncebitten/pull"
	"github.com/oncebitten/oncebitten/review"
	"github.com/oncebitten/oncebitten/wording"
)

// Policy says whose word accepts a finding.
type Policy struct {
	// Accept are "author" for whoever opened the pull request, "@login",
	// "@organization/team", and the permissions "write", "maintain" and "admin".
	// Whom they let in needs write access all the same, at the moment of the run.
	// None turns waivers off.
	Accept []string
	Now    time.Time
}

// Waiver is a command in a comment, judged.
type Waiver struct {
	review.Waiver
	// Comment is the number of the comment with the command, Thread the review
	// thread that it stands in; "" for one on the pull request as a whole.
	Comment int64
	Thread  string
	// Refused says why it does not count; nothing when it does.
	Refused wording.Text
	// Known is true when whoever wrote it knows why it is refused.
	Known bool
}

// Waivers reads the commands on the pull requests of a change and judges each
// anew: who wrote it and what they may do now, whether it is still their own
// word, and which findings they had before their eyes. With an error, nothing
// is accepted.
//
// A command without a fingerprint covers the findings whose comment was there
// before it; in a thread of ours, the finding of that thread. So a statement
// that was pushed at the same time, or later, is never accepted unseen, and
// nothing has to be kept between runs.
func Waivers(ctx context.Context, client *pull.Client, r pull.Request, p Policy) ([]Waiver, error) {
	numbers, err := client.Pulls(ctx, r)
	if err != nil {
		return nil, err
	}
	var out []Waiver
	for _, n := range numbers {
		r.Number = n
		j := &judge{client: client, request: r, policy: p, permissions: map[string]pull.Permission{}}
		found, err := j.waivers(ctx)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	return out, nil
}

// judge judges the commands on one pull request.
type judge struct {
	client      *pull.Client
	request     pull.Request
	policy      Policy
	author      string
	permissions map[string]pull.Permission // by login, as far as asked
	discussions []pull.Discussion
}

func (j *judge) waivers(ctx context.Context) ([]Waiver, error) {
	conversation, err := j.client.Conversation(ctx, j.request)
	if err != nil {
		return nil, err
	}
	j.author = conversation.Author
	if conversation.Threads > 0 {
		if j.discussions, err = j.client.Discussions(ctx, j.request); err != nil {
			return nil, err
		}
	}
	out, err := j.remarks(ctx, conversation.Remarks, "")
	for _, d := range j.discussions {
		if err != nil {
			return nil, err
		}
		var found []Waiver
		found, err = j.remarks(ctx, d.Remarks, fingerprint(d.Opening))
		out = append(out, found...)
	}
	return out, err
}

// remarks judges the commands in what people said in one place: in the thread
// of a finding, or elsewhere, where about is "".
func (j *judge) remarks(ctx context.Context, remarks []pull.Remark, about string) ([]Waiver, error) {
	var out []Waiver
	for _, remark := range remarks {
		for _, a := range acceptances(remark.Body, about != "", j.policy.Now) {
			if a.fingerprint == "" {
				a.fingerprint = about
			}
			w, err := j.waiver(ctx, remark, a)
			if err != nil {
				return nil, err
			}
			out = append(out, w)
		}
	}
	return out, nil
}

func (j *judge) waiver(ctx context.Context, remark pull.Remark, a acceptance) (Waiver, error) {
	w := Waiver{
		Waiver:  review.Waiver{By: remark.Author, Reason: a.reason, Until: a.until, Check: a.check},
		Comment: remark.ID, Thread: remark.Thread,
	}
	var err error
	if w.Refused, w.Known, err = j.refuses(ctx, remark); err != nil || !w.Refused.IsZero() {
		return w, err
	}
	if w.Refused = a.wrong; !w.Refused.IsZero() {
		return w, nil
	}
	if a.fingerprint != "" {
		w.Fingerprints = map[string]bool{a.fingerprint: true}
		return w, nil
	}
	w.Fingerprints = j.shown(remark.Created)
	return w, nil
}

// refuses says why somebody's word does not count; known is true where it is
// no news to them.
func (j *judge) refuses(ctx context.Context, remark pull.Remark) (why wording.Text, known bool, err error) {
	switch {
	case !remark.Person:
		return wording.Say("only a person may accept a finding"), true, nil
	case remark.Edited:
		return wording.Say("the comment was edited, which others than its author may do: write a new one"), false, nil
	case remark.Hidden:
		return wording.Say("the comment was hidden"), true, nil
	case len(j.policy.Accept) == 0:
		return wording.Say("the configuration turns `/oncebitten accept` off"), false, nil
	}
	may, asked := j.permissions[remark.Author]
	if !asked {
		if may, err = j.client.Permission(ctx, j.request, remark.Author); err != nil {
			return wording.Text{}, false, err
		}
		j.permissions[remark.Author] = may
	}
	switch mine := strings.EqualFold(remark.Author, j.author); {
	case may < pull.MayWrite:
		return wording.Say("whoever accepts a finding needs write access to the repository"), true, nil
	case mine && slices.Contains(j.policy.Accept, "author"), !mine && j.policy.lists(remark.Author, may):
		return wording.Text{}, false, nil
	case mine:
		return wording.Say("whoever opened the pull request cannot accept its findings: somebody else with write access can"), false, nil
	}
	why, err = j.notInTeam(ctx, remark.Author)
	return why, false, err
}

// lists reports whether somebody with a permission is among those who may
// accept, as far as their name and their permission tell.
func (p Policy) lists(login string, may pull.Permission) bool {
	return slices.ContainsFunc(p.Accept, func(who string) bool {
		name, named := strings.CutPrefix(who, "@")
		return named && strings.EqualFold(name, login) ||
			who == "write" || who == "maintain" && may >= pull.MayMaintain || who == "admin" && may >= pull.MayAdminister
	})
}

// notInTeam says why somebody who is not listed may not accept; nothing where a team
// of theirs is.
func (j *judge) notInTeam(ctx context.Context, login string) (why wording.Text, err error) {
	why = wording.Say("the configuration lets others accept findings: %s", strings.Join(j.policy.Accept, ", "))
	for _, who := range j.policy.Accept {
		organization, team, isTeam := strings.Cut(strings.TrimPrefix(who, "@"), "/")
		if !isTeam {
			continue
		}
		in, err := j.client.InTeam(ctx, organization, team, login)
		var forbidden *pull.PermissionError
		var missing *pull.NotFoundError
		switch {
		case in:
			return wording.Text{}, nil
		case errors.As(err, &forbidden), errors.As(err, &missing):
			why = wording.Say("%s; the token cannot see who is in %s, which needs `members: read` of an App", why, who)
		case err != nil:
			return wording.Text{}, err
		}
	}
	return why, nil
}

// shown are the fingerprints of the findings that had a comment of ours before
// a moment, whichever job wrote it: what is accepted is the same for all.
func (j *judge) shown(before time.Time) map[string]bool {
	out := map[string]bool{}
	for _, d := range j.discussions {
		if of := fingerprint(d.Opening); of != "" && d.Opening.Created.Before(before) {
			out[of] = true
		}
	}
	return out
}

// fingerprint is that of the finding whose comment opens a thread; "" where
// the thread is not ours. A comment that somebody else has ever edited proves
// nothing.
func fingerprint(o pull.Opening) string {
	m, ok := readMarker(o.Body)
	if !ok || !o.Mine || !o.Untouched || m.fingerprint == summaryFingerprint {
		return ""
	}
	return m.fingerprint
}
