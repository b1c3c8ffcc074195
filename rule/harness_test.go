package rule_test

import (
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/config"
	"github.com/oncebitten/oncebitten/framework"
	"github.com/oncebitten/oncebitten/lesson"
	"github.com/oncebitten/oncebitten/review"
)

// change is a pull request of a test: the migrations that were there and those
// that it adds, as SQL or Alembic files.
type change struct {
	before, after map[string]string
	config        string
}

// sql is a change that adds one SQL file.
func sql(text string) change {
	return change{after: map[string]string{"migrations/0002_change.sql": text}}
}

// on is the change upon a history of SQL.
func (c change) on(history string) change {
	c.before = map[string]string{"migrations/0001_history.sql": history}
	return c
}

// upgrade is a change that adds an Alembic revision with a body of upgrade().
func upgrade(body string) change {
	return change{after: map[string]string{"versions/0001_change.py": "\"\"\"Add things.\n\nRevision ID: 0001\n\"\"\"\nfrom alembic import op\nimport sqlalchemy as sa\nrevision = \"0001\"\ndown_revision = None\n\ndef upgrade():\n    " +
		strings.ReplaceAll(strings.TrimSpace(body), "\n", "\n    ") + "\n"}}
}

// library is the library of one lesson.
func library(text string) review.Library {
	return review.NewLibrary([]*lesson.Document{lesson.Read("lessons.md", text)})
}

// block is a lesson of an expression.
func block(expression string) string {
	return "### A lesson\n**Severity**: 🔴\n\n```cel\n" + expression + "\n```\n"
}

// run reviews a change with the checks of lessons, and returns the result with
// their findings alone.
func run(t testing.TB, c change, l review.Library) *review.Result {
	t.Helper()
	settings, err := config.Parse(config.FileName, c.config, config.Known{LessonPrefix: checks.LessonPrefix})
	if err != nil {
		t.Fatal(err)
	}
	before, after := framework.Texts(c.before), map[string]string{}
	var files []review.ChangedFile
	for path, text := range c.before {
		after[path] = text
	}
	for path, text := range c.after {
		after[path] = text
		files = append(files, review.ChangedFile{Path: path, Status: "added"})
	}
	result := review.Run(review.Input{
		Config: settings, Before: before, After: framework.Texts(after), Files: files, Transaction: "auto", Lessons: l,
	})
	if len(result.Errors) > 0 {
		t.Fatalf("errors: %v", result.Errors)
	}
	var own []*review.Finding
	for _, f := range result.Findings {
		if checks.IsOfLesson(f.Check.Name) {
			own = append(own, f)
		}
	}
	result.Findings = own
	return result
}

// asked is what a check of an expression comes to: the lines of its findings,
// with "?" behind those that are not sure.
func asked(t *testing.T, expression string, c change) string {
	t.Helper()
	l := library(block(expression))
	for _, p := range l.Problems {
		t.Fatalf("%s: %v", expression, p.Lines())
	}
	result := run(t, c, l)
	var out []string
	for _, f := range result.Findings {
		line := lineOf(f)
		if f.Severity != checks.Error {
			line += "?"
		}
		out = append(out, line)
	}
	for _, note := range result.Notes {
		if strings.Contains(note, checks.LessonPrefix) {
			out = append(out, "note: "+note)
		}
	}
	return strings.Join(out, " ")
}
