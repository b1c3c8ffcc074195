package review

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/framework"
	"github.com/oncebitten/oncebitten/lesson"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// finding is a finding of a check in the language of the reader, with its safe
// way written in the framework's own terms. It shares with the remedy of another
// one what is equal.
func (r *run) finding(p framework.Project, f *checks.Finding, other Remedy) *Finding {
	out := r.said(f)
	edits := f.Edits
	var statement *migration.Statement
	var does []migration.Operation
	if f.Step != nil {
		statement, does = f.Step.Statement, f.Step.Operations
	}
	out.Message = statement.Say(out.Message, r.reader())
	if f.Remedy != nil {
		if edits == nil && f.Remedy.Amend != "" && statement != nil {
			edits = p.Amend(statement, f.Remedy.Amend)
		}
		steps, between := r.written(statement, f.Remedy.Steps, p.Render(statement, does, f.Remedy.Steps, r.reader()))
		out.Remedy = remedyLike(other, r.say(statement, f.Remedy.Title), steps, between, &r.sheet)
	}
	if len(edits) > 0 {
		out.Fix = &Fix{Title: out.Remedy.Title(), Edits: edits}
	}
	return out
}

// say is a text in the language of the reader and the words of who wrote a statement.
func (r *run) say(statement *migration.Statement, text wording.Text) string {
	return statement.Say(r.sheet.Write(text, r.reader()), r.reader())
}

// written joins the steps of a recipe with what a framework has made of them, in
// memory that the next recipe is written to. between is only said of several migrations.
func (r *run) written(statement *migration.Statement, steps []migration.Step, recipe migration.Recipe) (out []RecipeStep, between string) {
	number, all := 0, 0
	for _, code := range recipe.Codes {
		if code != "" {
			all++
		}
	}
	out = slices.Grow(r.recipe[:0], len(steps))[:len(steps)]
	r.recipe = out
	for i, step := range steps {
		s := &out[i]
		*s = RecipeStep{Title: r.say(statement, step.Title), Language: recipe.Language, Code: append(s.Code[:0], recipe.Codes[i]), Notes: s.Notes[:0]}
		if len(step.Commands) > 0 {
			s.Language, s.Code[0] = "sh", strings.Join(step.Commands, "\n")+"\n"
		} else if s.Code[0] == "" {
			for note := range step.Notes() {
				text := r.say(statement, note)
				if statement != nil {
					text = statement.Reveal(text, r.reader())
				}
				s.Notes = append(s.Notes, text)
			}
		} else if number++; all > 1 {
			s.Migration = fmt.Sprintf("%s %d", recipe.Unit.In(r.reader()), number)
		} else if len(steps) > 1 {
			s.Migration = wording.Say("a %s of its own", recipe.Unit).In(r.reader())
		}
	}
	if number > 1 {
		between = recipe.Between.In(r.reader())
	}
	return out, between
}

// said is a finding in the language of the reader.
func (r *run) said(f *checks.Finding) *Finding {
	if len(r.findings) == cap(r.findings) {
		r.findings = make([]Finding, 0, findingsAtOnce)
	}
	r.findings = append(r.findings, Finding{
		Check: f.Check, Severity: f.Severity, Span: f.Span, Object: f.Object, Migration: f.Migration, Direction: migration.Upgrade,
		Message: r.sheet.Write(f.Message, r.reader()), Cost: r.sheet.Write(f.Cost, r.reader()),
	})
	out := &r.findings[len(r.findings)-1]
	if f.Step != nil {
		s := f.Step.Statement
		out.Direction, out.SQL, out.IsGenerated = s.Direction, s.Display(r.reader()), s.Call != ""
		out.Message, out.Cost = s.Reveal(out.Message, r.reader()), s.Reveal(out.Cost, r.reader())
		if out.SQL != s.SQL || out.Span != s.Span || out.SQL == "" {
			out.statement = &otherStatement{s.SQL, s.Span}
		}
		if !r.ForgetSteps {
			out.Step, out.Operation = f.Step, int32(f.Operation)
		}
	}
	for _, related := range f.Related {
		out.Related = append(out.Related, Related{related.Span, related.Message.In(r.reader())})
	}
	return out
}

// findingsAtOnce is how many findings memory is made for at a time: those that fill
// 8 KB, as the runtime has no pieces of the size of one.
var findingsAtOnce = int(8 << 10 / reflect.TypeFor[Finding]().Size())

// reader is the language of who reads the review.
func (r *run) reader() wording.Language { return r.Config.Language }

// finish turns what was collected into the result: unread statements and
// useless ignores are findings too, ignores apply, and the verdict is fixed.
func (r *run) finish() {
	if r.statements > 0 {
		for _, note := range append(slices.Clip(r.Notes), r.assumed) {
			r.keepNote(note)
		}
	}
	result := r.result
	slices.SortStableFunc(result.Unread, func(a, b migration.Unread) int {
		return cmp.Or(strings.Compare(a.Span.Path, b.Span.Path), cmp.Compare(a.Span.Start.Offset, b.Span.Start.Offset))
	})
	// What spoils both directions is said once.
	result.Unread = slices.CompactFunc(result.Unread, func(a, b migration.Unread) bool {
		return a.Span == b.Span && a.Reason == b.Reason
	})
	r.noteLessons()
	r.noteConfigured()
	r.reportUnread()
	r.applyIgnores()
	slices.SortStableFunc(result.Findings, func(a, b *Finding) int {
		return cmp.Or(
			strings.Compare(a.Span.Path, b.Span.Path),
			cmp.Compare(a.Span.Start.Line, b.Span.Start.Line),
			cmp.Compare(a.Span.Start.Column, b.Span.Start.Column),
			strings.Compare(a.Check.Name, b.Check.Name),
			strings.Compare(a.Message, b.Message),
		)
	})
	// A statement that a loop sends again and again is one of the file.
	result.Findings = slices.CompactFunc(result.Findings, func(a, b *Finding) bool {
		return a.Span == b.Span && a.Check == b.Check && a.Message == b.Message && a.Object == b.Object && a.Direction == b.Direction &&
			(a.Suppressed == nil) == (b.Suppressed == nil)
	})
	slices.SortFunc(result.Files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	slices.SortFunc(result.Errors, func(a, b FileError) int { return strings.Compare(a.Path, b.Path) })
	r.fingerprint()
	r.link()
	result.Verdict = result.verdict()
}

// maxMissing is how many missing sources of lessons are said one by one.
const maxMissing = 5

// noteLessons says that lessons are lost, which nobody would miss otherwise.
func (r *run) noteLessons() {
	if len(r.result.Files) > 0 {
		for i, p := range r.Lessons.Missing {
			if i == maxMissing {
				r.note("`oncebitten lessons` lists all %d parts of the lessons that are not read", len(r.Lessons.Missing))
				break
			}
			r.keepNote(p.Text())
		}
	}
	var lost []lesson.Problem
	for _, p := range r.Lessons.Problems {
		if p.Severity >= checks.Warning {
			lost = append(lost, p)
		}
	}
	switch {
	case len(lost) == 0 || len(r.result.Files) == 0:
	case len(lost) == 1:
		r.keepNote(lost[0].Text())
	default:
		r.note("%s (`oncebitten lessons` lists all %d problems of the lessons)", lost[0].Text(), len(lost))
	}
}

// reportUnread makes a finding of every part of the change that was not read.
func (r *run) reportUnread() {
	for _, u := range r.result.Unread {
		level, on := r.own(checks.UnreadStatement, u.Span.Path)
		if !on {
			continue
		}
		unread := r.said(&checks.Finding{
			Check:    checks.UnreadStatement,
			Severity: level,
			Span:     u.Span,
			Message:  wording.Say("this was not read, so nothing is known of what it does: %s", u.Reason),
			Object:   u.Reason.In(wording.English), // the same finding in every language
		})
		unread.Direction = u.Direction
		r.result.Findings = append(r.result.Findings, unread)
	}
}
