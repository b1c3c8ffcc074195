package command

import (
	"context"
	"io"
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/comment"
	"github.com/oncebitten/oncebitten/escape"
	"github.com/oncebitten/oncebitten/pull"
	"github.com/oncebitten/oncebitten/report"
	"github.com/oncebitten/oncebitten/review"
	"github.com/oncebitten/oncebitten/wording"
	"github.com/oncebitten/oncebitten/workflow"
)

// policy says whose comment accepts a finding. It is base's word.
func (r *reviewer) policy() comment.Policy {
	return comment.Policy{Accept: r.config.Waivers.Accept, Now: r.Now()}
}

// waive applies what people have accepted in comments. Waivers that cannot be
// read count as absent.
func (r *reviewer) waive(ctx context.Context, result *review.Result) {
	open := func(f *review.Finding) bool { return f.Suppressed == nil }
	if len(r.config.Waivers.Accept) == 0 || !slices.ContainsFunc(result.Findings, open) {
		return
	}
	waivers, err := comment.Waivers(ctx, r.client, r.change.Request, r.policy())
	if err != nil {
		result.Notes = append(result.Notes, wording.Say("waivers in comments count as absent, because they could not be read: %s", err).In(result.Language))
		return
	}
	for _, w := range waivers {
		if w.Refused.IsZero() {
			result.Accept(w.Waiver)
			continue
		}
		r.line(wording.Say("a waiver of @%s does not count: %s", w.By, w.Refused))
	}
}

// answer is the run for somebody's comment. It is not among the checks of the
// pull request, so its outcome is an answer, not a verdict: a reaction, a word
// where a reaction leaves the reader in the dark, and a new run of the check.
func (r *reviewer) answer(ctx context.Context) error {
	if why := ignored(r.request); !why.IsZero() {
		r.line(wording.Say("nothing to answer: %s", why))
		return nil
	}
	if err := r.connect(ctx); err != nil {
		return err
	}
	in, err := r.input(ctx)
	if err != nil {
		return err
	}
	waivers, err := comment.Waivers(ctx, r.client, r.change.Request, r.policy())
	if err != nil {
		return incomplete{err}
	}
	a := &answer{reviewer: r}
	if !slices.ContainsFunc(waivers, a.counts) {
		a.judge(waivers, nil)
		a.send(ctx)
		return nil
	}
	result, err := r.result(ctx, in)
	if err != nil {
		return err
	}
	before := result.Verdict
	a.judge(waivers, result)
	r.complain(wording.Say("log"), report.Text(r.Stdout, result, report.TextOptions{}))
	if a.accepted {
		r.tell(ctx, result)
		if before == review.Fail && result.Verdict == review.Pass {
			a.rerun(ctx)
		}
	}
	a.send(ctx)
	return nil
}

// ignored says why a comment needs no answer; nothing where it does.
func ignored(r pull.Request) wording.Text {
	switch {
	case r.Number == 0:
		return wording.Say("the comment is not on a pull request")
	case r.Action != "created":
		return wording.Say("only a new comment is a command")
	case !comment.HasCommand(r.Said):
		return wording.Say("the comment has no command, such as %s", comment.AcceptForm)
	}
	return wording.Text{}
}

// answer is what somebody who wrote a command is told.
type answer struct {
	*reviewer
	accepted, refused bool
	words             []string // paragraphs of Markdown
	thread            string   // the review thread that they go to; "" for none
}

// asked reports whether a waiver is from the comment that is answered.
func (a *answer) asked(w comment.Waiver) bool {
	return w.Comment == a.request.Comment && (w.Thread != "") == a.request.InThread
}

// counts reports whether a waiver is from the comment that is answered, and valid.
func (a *answer) counts(w comment.Waiver) bool { return a.asked(w) && w.Refused.IsZero() }

// judge applies the waivers to the result, which is nil where none of this
// comment counts anyway.
func (a *answer) judge(waivers []comment.Waiver, result *review.Result) {
	for _, w := range waivers {
		covered := 0
		if w.Refused.IsZero() && result != nil {
			covered = result.Accept(w.Waiver)
		}
		if !a.asked(w) {
			continue
		}
		a.thread = w.Thread
		switch {
		case !w.Refused.IsZero():
			a.refused = true
			a.line(wording.Say("refused: %s", w.Refused))
			if !w.Known {
				a.words = append(a.words, a.in(notAccepted(escape.MarkdownSentence(a.in(w.Refused)))))
			}
		case covered > 0:
			a.accepted = true
		default:
			a.refused = true
			a.words = append(a.words, comment.Offer(w, result, comment.Links(a.client, a.change)))
		}
	}
}

// notAccepted says why a command does not count. A reason that ends with a
// question needs no full stop.
func notAccepted(why string) wording.Text {
	if strings.HasSuffix(why, "?") {
		return wording.Say("Not accepted: %s", why)
	}
	return wording.Say("Not accepted: %s.", why)
}

// rerun runs the pull request's failed check again: the workflow of this job,
// or those of base that review pull requests.
func (a *answer) rerun(ctx context.Context) {
	paths := []string{workflowPath(a.Getenv, a.change.Request)}
	texts, err := baseWorkflows(ctx, a.change)
	a.complain(wording.Say("workflows"), err)
	for path, text := range texts {
		if f, err := workflow.Read(path, text); err == nil && f.ReviewsPullRequests() {
			paths = append(paths, path)
		}
	}
	err = a.client.RerunFailed(ctx, a.change.Request, paths)
	if err == nil {
		a.line(wording.Say("the failed check runs again"))
		return
	}
	a.complain(wording.Say("running the check again"), err)
	a.words = append(a.words, a.in(wording.Say("Accepted. Run the failed check again by hand: %s.", escape.MarkdownSentence(a.in(wording.OfError(err))))))
}

// send gives the answer. Where that fails, the log has it.
func (a *answer) send(ctx context.Context) {
	request := a.change.Request
	if a.dryRun {
		a.line(wording.Say("would answer: accepted %t, refused %t", a.accepted, a.refused))
		return
	}
	if !a.accepted && !a.refused {
		a.line(wording.Say("nothing to answer: %s", wording.Say("the comment is not among those that can be read")))
	}
	if a.accepted {
		a.complain(wording.Say("reaction"), a.client.React(ctx, request, pull.ThumbsUp))
	}
	if a.refused {
		a.complain(wording.Say("reaction"), a.client.React(ctx, request, pull.ThumbsDown))
	}
	if len(a.words) > 0 {
		a.complain(wording.Say("reply"), comment.Reply(ctx, a.client, request, a.thread, a.words))
		for _, w := range a.words {
			io.WriteString(a.Stdout, escape.LogLine(w)+"\n")
		}
	}
}
