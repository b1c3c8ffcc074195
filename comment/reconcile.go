package comment

import (
	"cmp"
	"slices"

	"github.com/oncebitten/oncebitten/escape"
	"github.com/oncebitten/oncebitten/pull"
	"github.com/oncebitten/oncebitten/wording"
)

// actions are what has to be done so that the pull request says what the plan says.
type actions struct {
	post    []Comment
	edit    []edit
	close   []edit
	reopen  []edit
	remove  []int64  // comments of ours that say what an older one says
	present []string // fingerprints that have a comment already, or get it back
}

// edit gives a comment a new text. Thread is what is closed or reopened with it.
type edit struct {
	comment     int64
	body        string
	thread      string
	fingerprint string
	// canResolve is what GitHub says of the thread; it is not always right.
	canResolve bool
	// fold is the node of a comment to be folded away, where its thread cannot
	// be resolved; unfold that of one that was, and counts again.
	fold, unfold string
}

// reconcile compares a plan with the threads there are. A thread is ours when
// we wrote its first comment and that has our marker; no other is touched.
//
//   - The same finding with the same text: left alone.
//   - The same finding with another text: edited, which sends no e-mail.
//   - No longer found, or accepted since: the comment says so, and the thread
//     is resolved; where GitHub refuses that, the comment is folded away, unless
//     somebody has answered. A thread that a person has resolved is left as it is.
//   - Found again after we closed it: back to its text, and opened. A thread
//     that a person has resolved stays resolved.
//   - Said twice, by two runs at the same time: the older comment stays. The
//     other one is deleted, or closed where somebody has answered it.
func reconcile(p *Plan, threads []pull.Thread) actions {
	var a actions
	threads = oldestFirst(threads)
	current := map[string]Comment{}
	for _, c := range append(append([]Comment{}, p.Inline...), p.Other...) {
		current[c.Fingerprint] = c
	}
	seen := map[string]bool{}
	for _, t := range threads {
		m, ok := own(t, p.Key)
		if !ok {
			continue
		}
		c, reported := current[m.fingerprint]
		switch {
		case seen[m.fingerprint] && !m.closed && !t.Resolved && !answered(t):
			a.remove = append(a.remove, t.Comments[0].ID)
		case seen[m.fingerprint]:
			a.finish(p, t, m, wording.Say("Another comment says this.").In(p.Language))
		case reported:
			seen[m.fingerprint] = true
			a.keep(t, m, c)
		case p.Complete:
			a.finish(p, t, m, goneWords(p, m.fingerprint))
		}
	}
	for _, c := range p.Inline {
		if !seen[c.Fingerprint] {
			a.post = append(a.post, c)
		}
	}
	return a
}

// oldestFirst sorts threads by their first comments, so that every run takes
// the same one of two for the older.
func oldestFirst(threads []pull.Thread) []pull.Thread {
	first := func(t pull.Thread) int64 {
		if len(t.Comments) == 0 {
			return 0
		}
		return t.Comments[0].ID
	}
	threads = slices.Clone(threads)
	slices.SortStableFunc(threads, func(a, b pull.Thread) int { return cmp.Compare(first(a), first(b)) })
	return threads
}

// answered reports whether somebody else has said something in a thread.
func answered(t pull.Thread) bool {
	return t.Total > len(t.Comments) || slices.ContainsFunc(t.Comments, func(c pull.ThreadComment) bool { return !c.Mine })
}

// own reads the marker of a thread of ours.
func own(t pull.Thread, key string) (marker, bool) {
	if len(t.Comments) == 0 || !t.Comments[0].Mine {
		return marker{}, false
	}
	m, ok := readMarker(t.Comments[0].Body)
	return m, ok && m.key == key && m.fingerprint != summaryFingerprint
}

// keep brings the thread of a finding that is still there up to date.
func (a *actions) keep(t pull.Thread, m marker, c Comment) {
	a.present = append(a.present, c.Fingerprint)
	e := edit{comment: t.Comments[0].ID, body: c.Body, thread: t.ID, fingerprint: c.Fingerprint, canResolve: t.CanUnresolve}
	if m.closed && t.Comments[0].Minimized {
		e.unfold = t.Comments[0].NodeID
	}
	wanted, _ := readMarker(c.Body)
	switch {
	case t.Resolved && (m.closed || t.ResolvedByMe):
		a.reopen = append(a.reopen, e)
	case m.closed || m.hash != wanted.hash:
		a.edit = append(a.edit, e)
	}
}

// finish closes the thread of a finding that is not there any more. What
// people have answered to stays above their answers.
func (a *actions) finish(p *Plan, t pull.Thread, m marker, why string) {
	if m.closed || t.Resolved {
		return
	}
	text := "✅ " + why + "\n"
	if said := firstLine(t.Comments[0].Body); answered(t) {
		text += "\n" + textBelow(t.Comments[0].Body) + "\n"
	} else if said != "" {
		text += "\n> " + said + "\n"
	}
	e := edit{
		comment: t.Comments[0].ID, body: mark(marker{key: p.Key, fingerprint: m.fingerprint, closed: true}, text),
		thread: t.ID, fingerprint: m.fingerprint, canResolve: t.CanResolve,
	}
	if !answered(t) && !t.Comments[0].Minimized { // what was answered to stays in sight
		e.fold = t.Comments[0].NodeID
	}
	a.close = append(a.close, e)
}

// goneWords say why a finding is not reported any more.
func goneWords(p *Plan, fingerprint string) string {
	if sentence, ok := p.Accepted[fingerprint]; ok {
		return ended(words(sentence))
	}
	return wording.Say("No longer reported at %s.", escape.MarkdownCode(short(p.Request.HeadSHA))).In(p.Language)
}

// summaryAction is what becomes of the summary comment.
type summaryAction struct {
	create, edit bool
	comment      pull.IssueComment   // the one there is
	surplus      []pull.IssueComment // ours too, from runs at the same time
	// overtaken is true when the comment is of a run that has read the change
	// later than this one.
	overtaken bool
}

func (s summaryAction) none() bool { return !s.create && !s.edit && len(s.surplus) == 0 }

// reconcileSummary finds our summary comment, the oldest if there are several.
func reconcileSummary(p *Plan, comments []pull.IssueComment) summaryAction {
	var s summaryAction
	wanted, _ := readMarker(p.Summary)
	for _, c := range comments {
		m, ok := readMarker(c.Body)
		switch {
		case !ok || !c.Mine || m.key != p.Key || m.fingerprint != summaryFingerprint:
			continue
		case s.comment.ID != 0:
			s.surplus = append(s.surplus, c)
		default:
			s.comment = c
			s.overtaken = m.read.After(wanted.read) && !wanted.read.IsZero()
			s.edit = m.hash != wanted.hash && !s.overtaken
		}
	}
	s.create = s.comment.ID == 0 && p.Wanted
	return s
}
