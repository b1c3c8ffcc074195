package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/escape"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/review"
	"github.com/oncebitten/oncebitten/wording"
)

// maxAnnotations is how many annotations of one level GitHub shows of a step;
// it drops the rest without a word.
// https://docs.github.com/actions/reference/workflow-commands-for-github-actions
const maxAnnotations = 10

// Annotations writes workflow commands that GitHub shows beside the changed
// lines: files that could not be analysed and the findings, worst first, at
// most ten of a level. The last one of a level says how many more there are.
// Findings whose fingerprint is in commented have been said on the pull
// request already, and are left out.
func Annotations(w io.Writer, r *review.Result, commented map[string]bool) error {
	byLevel := map[checks.Severity][]annotation{}
	for _, e := range r.Errors {
		byLevel[checks.Error] = append(byLevel[checks.Error], annotation{
			level: checks.Error, span: migration.Span{Path: e.Path}, title: wording.Say("could not analyse").In(r.Language), message: e.Reason})
	}
	for _, f := range WorstFirst(r) {
		if !commented[f.Fingerprint] {
			byLevel[f.Severity] = append(byLevel[f.Severity], findingAnnotation(f))
		}
	}
	var b strings.Builder
	for _, level := range severities() {
		annotations := byLevel[level]
		if more := len(annotations) - maxAnnotations; more > 0 {
			annotations = annotations[:maxAnnotations]
			annotations[maxAnnotations-1].message += "\n" + inSummary(level, more).In(r.Language)
		}
		for _, a := range annotations {
			b.WriteString(a.command())
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

type annotation struct {
	level          checks.Severity
	span           migration.Span
	title, message string
}

func findingAnnotation(f *review.Finding) annotation {
	message := f.Message
	if f.Cost != "" {
		message += "\n" + f.Cost
	}
	for _, l := range f.Lessons() {
		if l.URL != "" {
			message += "\n" + l.URL
		}
	}
	return annotation{level: f.Severity, span: f.Span, title: f.Check.Name, message: message}
}

// command is the workflow command of an annotation. GitHub takes columns only
// for what is on one line, and counts them in characters; ours count bytes,
// which is close enough for a mark.
func (a annotation) command() string {
	properties := "title=" + escape.CommandProperty(a.title)
	if first := a.span.Start.Line; first > 0 {
		last := LastLine(a.span)
		if first == last {
			properties = fmt.Sprintf("col=%d,", a.span.Start.Column) + properties
		}
		properties = fmt.Sprintf("line=%d,endLine=%d,", first, last) + properties
	}
	if a.span.Path != "" {
		properties = "file=" + escape.CommandProperty(a.span.Path) + "," + properties
	}
	return fmt.Sprintf("::%s %s::%s\n", a.level, properties, escape.CommandData(a.message))
}
