package comment

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/pull"
	"github.com/oncebitten/oncebitten/report"
	"github.com/oncebitten/oncebitten/review"
	"github.com/oncebitten/oncebitten/schema"
)

const planFile = `revision = "a1b2"
down_revision = "9f8e"


def upgrade():
    op.add_column("users", sa.Column("plan", sa.String(), nullable=False))


def downgrade():
    op.drop_column("users", "plan")
`

const indexFile = `CREATE INDEX users_email
  ON users (email);
ALTER TABLE users ALTER COLUMN plan SET NOT NULL;
SET lock_timeout = 0;
`

// A shape is a comment of a kind that people meet: each is a golden file, and
// each is to be read in ten seconds.
type shape struct {
	golden  string
	finding review.Finding
	// unplaced is true where the lines are not part of the change.
	unplaced bool
}

// shapes are of findings in the two files above.
func shapes(plan, index *migration.Source) []shape {
	builtIn := func(title, page string) review.LessonLink {
		return review.LessonLink{Title: title, URL: "https://github.com/oncebitten/oncebitten/blob/v1/checks/" + page + ".md", BuiltIn: true}
	}
	lessons := func(links ...review.LessonLink) *review.Taught { return &review.Taught{Lessons: slices.Clone(links)} }
	users := migration.Name{Schema: "public", Name: "users"}
	step := func(mode string, builds ...migration.Name) *checks.Step {
		return &checks.Step{Before: schema.NewBuilder(nil).State(), Statement: &migration.Statement{},
			Effect: &schema.Effect{Locks: []schema.Lock{(&schema.LockMode{Name: mode}).On(users)}, Scans: []migration.Name{users}, Builds: builds}}
	}
	edit := func(source *migration.Source, old, text string) *review.Fix {
		at := strings.Index(source.Text, old)
		return &review.Fix{Edits: []migration.Edit{{Span: source.Span(at, at+len(old)), Text: text}}}
	}

	column := finding(plan, `op.add_column("users", sa.Column("plan", sa.String(), nullable=False))`, "not-null-without-default", checks.Error,
		"fails if `users` has any row: the existing rows get no `plan`")
	column.Taught = lessons(team, builtIn("A required column without a default fails on the first row", "not_null_without_default"))
	column.Remedy = review.NewRemedy("", []review.RecipeStep{
		{Title: "add `plan` nullable", Migration: "revision 1", Language: "python", Code: review.Code{"def upgrade():\n    op.add_column(\"users\", sa.Column(\"plan\", sa.String()))\n"}},
		{Title: "fill it", Notes: []string{"release code that writes `plan`", "fill it in batches"}},
		{Title: "once every row has one", Migration: "revision 2", Language: "python", Code: review.Code{"def upgrade():\n    op.alter_column(\"users\", \"plan\", nullable=False)"}},
	}, "`alembic upgrade head` runs both in one transaction")

	build := finding(index, "CREATE INDEX users_email\n  ON users (email)", "index-blocks-writes", checks.Warning, "blocks every write to `users` while `users_email` is built")
	build.Cost = "SHARE on `users` while the index is built; size unknown"
	build.Step = step("SHARE", migration.Name{Name: "users_email"})
	build.Fix = edit(index, "INDEX users_email", "INDEX CONCURRENTLY users_email")
	build.Fix.Title = "build the index while others write"
	build.Taught = lessons(builtIn("Building an index blocked every write", "index_blocks_writes"))

	wide := build
	wide.Fix = edit(index, "users_email\n  ON users (email)", "CONCURRENTLY users_email\n  ON users (email)\n  WITH (fillfactor = 90)")
	wide.Fix.Title = build.Fix.Title

	timeout := finding(index, "SET lock_timeout = 0", "missing-lock-timeout", checks.Warning, "switches the limit off: what waits for its lock keeps everybody waiting")
	timeout.Fix = edit(index, "SET lock_timeout = 0;\n", "")
	timeout.Fix.Title = "leave the limit as it is"

	required := finding(index, "ALTER TABLE users ALTER COLUMN plan SET NOT NULL", "set-not-null-scans-table", checks.Warning,
		"blocks reads and writes of `users` during a full scan")
	required.Cost = "ACCESS EXCLUSIVE on `users` while all of its rows are read; size unknown"
	required.Step = step("ACCESS EXCLUSIVE")
	required.Taught = lessons(team, builtIn("Requiring a column read the whole table under lock", "set_not_null_scans_table"))
	required.Taught.Follows = &team
	required.Remedy = review.NewRemedy("prove it with a CHECK first", []review.RecipeStep{{Language: "sql",
		Code: review.Code{"ALTER TABLE users ADD CONSTRAINT plan_set CHECK (plan IS NOT NULL) NOT VALID;\n"}}}, "")

	one := required
	one.Taught, one.Step = nil, nil

	later := build
	later.Remedy = review.NewRemedy("add it NOT VALID", []review.RecipeStep{
		{Title: "for new rows", Migration: "migration 1", Language: "sql", Code: review.Code{"ALTER TABLE users …;\n"}},
		{Title: "look at the others", Migration: "migration 2", Language: "sql", Code: review.Code{"ALTER TABLE users VALIDATE …;\n"}},
	}, "")

	inWords := finding(index, "SET lock_timeout = 0", "update-touches-every-row", checks.Warning, "writes every row of `users` anew")
	inWords.Remedy = review.NewRemedy("update in batches", []review.RecipeStep{{Title: "outside", Notes: []string{"update `users` by ranges of its key"}}}, "")

	heads := finding(plan, `"9f8e"`, "several-heads", checks.Error, "stops `alembic upgrade head`: `a1b2` and `c3d4` both follow `9f8e`")
	heads.Related = []review.Related{{Span: migration.Span{Path: "alembic/versions/0042_teams.py", Start: migration.Position{Line: 4}}, Message: "the other head"}}
	heads.Fix = edit(plan, "9f8e", "c3d4")
	heads.Fix.Title = "let it follow `c3d4`, or add a revision that merges the heads"

	file := finding(plan, "revision", "rollback-missing", checks.Warning, "leaves no way back: `a1b2` has no downgrade")
	file.Span = migration.Span{Path: plan.Path}

	taught := column
	taught.Remedy, taught.Taught = review.NewRemedy("", nil, column.Remedy.Between()), lessons(column.Lessons()...)
	for i := range 5 {
		l := team
		l.Title, l.URL = fmt.Sprintf("Lesson %d", i+1), fmt.Sprintf("https://github.com/acme/shop/blob/0123/lessons/database.md#lesson-%d", i+1)
		taught.Taught.Lessons = slices.Insert(taught.Taught.Lessons, len(taught.Taught.Lessons)-1, l)
	}
	taught.Taught.Lessons[0].URL = "" // of a repository without pages

	hostile := build
	hostile.Message = "blocks every write to `\"<img src=x> | @octocat #1\"` while `\"[l](https://evil.example)\"` is built"
	hostile.Cost = "SHARE on `\"<img src=x> | @octocat #1\"` while the index is built; size unknown"
	hostile.Taught = lessons(review.LessonLink{Title: "<b>Ping</b> @octocat #1 [x](https://evil.example)", URL: "https://github.com/acme/shop/blob/0123/lessons/a(b).md#dont", Date: "2026-01-08"})
	hostile.Step, hostile.Fix = nil, nil
	hostile.Remedy = review.NewRemedy("", []review.RecipeStep{{Title: "build `\"'''\"` <!-- later -->", Language: "sql", Code: review.Code{"CREATE INDEX CONCURRENTLY \"```\" ON \"<img src=x>\" (a);\n"}}}, "")

	long := column
	long.Remedy = review.NewRemedy("", []review.RecipeStep{{Title: "t", Language: "sql", Code: review.Code{strings.Repeat("SELECT 1;\n", 10_000)}}}, column.Remedy.Between())
	long.Taught = lessons(column.Lessons()[:1]...)

	return []shape{
		{"recipe_several_deploys.md", column, false},
		{"recipe_one_deploy.md", one, false},
		{"recipe_in_words.md", inWords, false},
		{"suggestion_one_line.md", build, false},
		{"suggestion_several_lines.md", wide, false},
		{"suggestion_deletion.md", timeout, false},
		{"suggestion_later_deploys.md", later, false},
		{"diff.md", build, true},
		{"follows_lesson.md", required, false},
		{"related_place.md", heads, false},
		{"whole_file.md", file, false},
		{"several_lessons.md", taught, false},
		{"hostile_names.md", hostile, false},
		{"too_long.md", long, false},
	}
}

func TestShapes(t *testing.T) {
	plan, index := migration.NewSource("alembic/versions/0042_plan.py", planFile), migration.NewSource("db/1_users.up.sql", indexFile)
	options := Options{MayIgnore: true, Inline: checks.Warning}
	for _, s := range shapes(plan, index) {
		t.Run(s.golden, func(t *testing.T) {
			var files []pull.File
			for _, source := range []*migration.Source{plan, index} {
				file := pull.File{Path: source.Path, Status: pull.Added, BlobSHA: gitBlob(source.Text)}
				if !s.unplaced {
					file.Patch = addedPatch(source.Text)
				}
				files = append(files, file)
			}
			p := NewPlan(result([]*review.Finding{&s.finding}, plan, index), pull.Request{}, files, options)
			if len(p.Inline) != 1 {
				t.Fatalf("%d comments", len(p.Inline))
			}
			_, text, _ := strings.Cut(p.Inline[0].Body, "\n")
			golden(t, s.golden, fmt.Sprintf("<!-- on %s -->\n%s", p.Inline[0].Place, text))
		})
	}
}

// Ten seconds are forty words, at four words a second. Code, and what is folded
// or in small print, is not read at first.
func TestShapesAreShort(t *testing.T) {
	const most = 40
	plan, index := migration.NewSource("alembic/versions/0042_plan.py", planFile), migration.NewSource("db/1_users.up.sql", indexFile)
	for _, s := range shapes(plan, index) {
		body := inlineBody(&s.finding, result(nil, plan, index), suggestion{}, Options{MayIgnore: true})
		if len(body) > report.CommentLimit {
			t.Errorf("%s: %d bytes", s.golden, len(body))
		}
		if n := len(strings.Fields(prose(body))); n > most {
			t.Errorf("%s: %d words, at most %d are read at a glance:\n%s", s.golden, n, most, prose(body))
		}
	}
}

// prose is what stands open in a comment: not its code, folds and small print,
// nor the addresses of its links.
func prose(body string) string {
	for _, pair := range [][2]string{{"<details>", "</details>"}, {"```", "\n```\n"}, {"<sub>", "</sub>"}, {"](", ")"}} {
		for {
			before, rest, opened := strings.Cut(body, pair[0])
			_, after, closed := strings.Cut(rest, pair[1])
			if !opened || !closed {
				break
			}
			body = before + after
		}
	}
	return body
}

// addedPatch is the patch of an added file, as GitHub gives it.
func addedPatch(text string) string {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	patch := fmt.Sprintf("@@ -0,0 +1,%d @@\n+%s", len(lines), strings.Join(lines, "\n+"))
	if !strings.HasSuffix(text, "\n") {
		patch += "\n\\ No newline at end of file"
	}
	return patch
}
