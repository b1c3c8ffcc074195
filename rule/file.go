package rule

import (
	"path"
	"strings"

	"github.com/oncebitten/oncebitten/lazyregexp"
	"github.com/oncebitten/oncebitten/migration"
)

// fileView is a migration and its file.
type fileView struct{ of *migration.Migration }

var fileObject = &object{"File", "The file of the migration.", []*field{
	always("path", textType, "its path from the root of the repository", func(f *fileView) any { return f.of.Path() }),
	always("name", textType, "its name without the folders", func(f *fileView) any { return path.Base(f.of.Path()) }),
	always("framework", textType, "the tool whose migration it is: `alembic`, `sql`, `flyway`, `goose`, …", func(f *fileView) any { return f.of.Framework }),
	always("project", textType, "the folder of the migrations, which tells projects of one repository apart", func(f *fileView) any { return f.of.Project }),
	always("revision", textType, "the revision or version; `\"\"` where it could not be read", func(f *fileView) any { return f.of.Revision }),
	always("parents", textList, "the revisions that it follows", func(f *fileView) any { return texts(f.of.Parents) }),
	always("message", textType, "the first line of the docstring of an Alembic revision, that of the comment at the top of a SQL file; else `\"\"`", func(f *fileView) any {
		return message(f.of.Source.Text)
	}),
	always("rollback", textType, "what there is to undo it: `written`, `empty`, `missing`, `refused`, or `none` where the tool has no rollbacks", func(f *fileView) any {
		return rollbacks[f.of.Rollback]
	}),
}}

var rollbacks = map[migration.Rollback]string{
	migration.RollbackNone: "none", migration.RollbackWritten: "written", migration.RollbackEmpty: "empty",
	migration.RollbackMissing: "missing", migration.RollbackRefused: "refused",
}

// opening is what a file begins with: a docstring, or a comment in SQL.
var opening = lazyregexp.New(`^\x{FEFF}?\s*(?:[rRuU]?"""|[rRuU]?'''|--+|/\*+)[ \t]*(?:\r?\n)?([^\r\n]*)`)

// message is what a file says about itself in its first line.
func message(text string) string {
	found := opening.FindStringSubmatch(text[:min(len(text), 4096)])
	if found == nil {
		return ""
	}
	line := found[1]
	for _, end := range []string{`"""`, `'''`, "*/"} {
		line, _, _ = strings.Cut(line, end)
	}
	return strings.TrimSpace(toPeople(strings.TrimLeft(line, "- *")))
}
