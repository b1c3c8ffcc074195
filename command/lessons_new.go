package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/bmatcuk/doublestar/v4"
	"github.com/spf13/cobra"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/config"
	"github.com/oncebitten/oncebitten/escape"
	"github.com/oncebitten/oncebitten/framework"
	"github.com/oncebitten/oncebitten/lesson/skeleton"
	"github.com/oncebitten/oncebitten/wording"
)

// beginning is what the user wants to begin a lesson with.
type beginning struct {
	checks      []string // of --from
	fingerprint string   // of --finding
	report      string
	place       string // PATH:LINE
	to, title   string
}

func newLessonsNew(s *shared) *cobra.Command {
	var want beginning
	c := &cobra.Command{
		Use:   "new [PATH:LINE]",
		Short: "Begin a lesson: from a finding, a check, or an error in a log",
		Long: "Writes a lesson in the team's own template with what is known already: the error, the statement,\n" +
			"the checks that would have objected and their safe way. Without arguments it reads a log from\n" +
			"standard input and takes the error that a check prevents; with PATH:LINE it takes the findings\n" +
			"on that line. Passwords and the rows of an error's details are not copied.",
		Example: "  oncebitten lessons new < error.log\n" +
			"  oncebitten lessons new migrations/0042_plan.sql:3 --to lessons/database.md\n" +
			"  oncebitten lessons new --from index-blocks-writes\n" +
			"  oncebitten lessons new --finding 8e445c49ac9ebac6 --report oncebitten.json",
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 1 {
				want.place = args[0]
			}
			return s.beginLesson(c.Context(), want)
		},
	}
	c.Flags().StringSliceVar(&want.checks, "from", nil, "begin with the page of a `check`")
	cobra.CheckErr(c.RegisterFlagCompletionFunc("from", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return namesOf(checks.All), cobra.ShellCompDirectiveNoFileComp
	}))
	c.Flags().StringVar(&want.fingerprint, "finding", "", "begin with the finding of this `fingerprint`")
	c.Flags().StringVar(&want.report, "report", "oncebitten.json", "the JSON report that has the finding")
	c.Flags().StringVar(&want.to, "to", "", "add the lesson to this `file`, behind those that it has")
	c.Flags().StringVar(&want.title, "title", "", "the lesson's heading")
	return c
}

// beginLesson writes the beginning of a lesson.
func (s *shared) beginLesson(ctx context.Context, want beginning) error {
	if err := s.validate("text"); err != nil {
		return err
	}
	root, err := s.root(nil)
	if err != nil {
		return err
	}
	settings, err := s.configuration(root)
	if err != nil {
		return err
	}
	d, err := s.draft(ctx, want)
	if err != nil {
		return err
	}
	if want.title != "" {
		d.Title = escape.MarkdownInline(want.title)
	}
	d.Tags, d.Date, d.Project = []string{"DB", "MIGRATION"}, s.Now().Format("2006-01-02"), escape.MarkdownInline(filepath.Base(root))
	if want.to != "" {
		return s.addLesson(d, settings, want.to)
	}
	lesson := completed(d, skeleton.Of(ownLessons(root, settings), settings.Language))
	return s.write(func(w io.Writer) error {
		_, err := io.WriteString(w, lesson)
		return err
	})
}

// completed is a lesson in a team's style, with what the pages of its checks have.
func completed(d *skeleton.Draft, style skeleton.Style) string {
	var about []*checks.Check
	for _, name := range d.Checks {
		about = append(about, checks.Find(name))
	}
	d.TakePages(about, style.Language, firingAlone, "sql", "python")
	return d.Markdown(style)
}

// addLesson writes a lesson into a file of the team's, which may be a new one.
func (s *shared) addLesson(d *skeleton.Draft, settings *config.Config, name string) error {
	path := s.path(name)
	text, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return wording.Errorf("--to %w", about(name, err))
	}
	lesson := completed(d, skeleton.Of(string(text), settings.Language))
	if len(text) == 0 {
		text = []byte("# Lessons\n")
	}
	added, err := skeleton.Insert(name, string(text), lesson, d.Date)
	if err != nil {
		return err
	}
	if err := os.WriteFile(path, []byte(added), 0o644); err != nil {
		return wording.Errorf("--to %w", about(name, err))
	}
	_, err = fmt.Fprintln(s.Stdout, s.in(wording.Say("%s has a new lesson: write what stands in brackets, and run `oncebitten lessons test %s`", name, name)))
	return err
}

// ownLessons is the text of the first lesson file that the configuration
// names in this repository; "" where there is none to take after.
func ownLessons(root string, settings *config.Config) string {
	snapshot, err := framework.Directory(root)
	if err != nil {
		return ""
	}
	for _, source := range settings.Lessons {
		for _, path := range snapshot.Paths() {
			if match, err := doublestar.Match(source.Glob, path); source.Repository != "" || err != nil || !match {
				continue
			}
			if texts, err := snapshot.Read([]string{path}); err == nil {
				return texts[path]
			}
		}
	}
	return ""
}
