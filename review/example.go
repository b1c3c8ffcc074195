package review

import (
	"strings"

	"github.com/oncebitten/oncebitten/config"
	"github.com/oncebitten/oncebitten/framework"
	"github.com/oncebitten/oncebitten/lesson"
)

// revisionHeader makes a whole revision of the body of an upgrade(). Alembic's
// files are told by their lines: each assignment has one of its own.
const revisionHeader = `from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
revision = "0001"
down_revision = None
`

// ReviewExample reviews one example of a lesson as a change of its own and returns the
// findings of it: those of a table that is there, and of unknown size. An
// example in a language that no framework reads has none.
func ReviewExample(e lesson.Example) []Finding {
	path, text := example(e)
	if path == "" {
		return nil
	}
	settings := config.Default()
	settings.Rollback = config.RollbackOptional // an example shows one thing
	if major, ok := e.Number("postgres"); ok {
		settings.PostgresVersion = major
	}
	return Run(Input{
		Config:      settings,
		After:       framework.Texts(map[string]string{path: text}),
		Files:       []ChangedFile{{Path: path, Status: "added"}},
		Transaction: "auto",
	}).Findings
}

// example is the file that an example would be.
func example(e lesson.Example) (path, text string) {
	switch e.Language {
	case "sql":
		return "migrations/0001_example.sql", e.Code
	case "python":
		return "versions/0001_example.py", revisionHeader + revision(e.Code)
	}
	return "", ""
}

// revision is the code of an example as the body of a module: statements that
// stand alone become an upgrade().
func revision(code string) string {
	if strings.Contains(code, "def upgrade") {
		return code
	}
	var b strings.Builder
	b.WriteString("def upgrade():\n")
	for line := range strings.Lines(code) {
		b.WriteString("    " + line)
	}
	return b.String()
}
