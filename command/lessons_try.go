package command

import (
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/config"
	"github.com/oncebitten/oncebitten/report"
	"github.com/oncebitten/oncebitten/review"
	"github.com/oncebitten/oncebitten/wording"
)

func newLessonsTest(s *shared) *cobra.Command {
	return &cobra.Command{
		Use:   "test [PATH...]",
		Short: "Run the examples of lessons: bad ones must be caught, solutions must pass",
		Long: "Runs the SQL and Python examples of lessons as changes of their own. A bad example must be\n" +
			"caught by a check that the lesson is bound to; with `-- want NAME` on its lines, by exactly\n" +
			"those. No check may call a solution an error. Warnings are said, and fail nothing.",
		RunE: func(cmd *cobra.Command, args []string) error {
			l, err := s.lessons(cmd.Context(), args, "text")
			if err != nil {
				return err
			}
			root, err := s.root(args)
			if err != nil {
				return err
			}
			c, err := s.configuration(root)
			if err != nil {
				return err
			}
			failed := 0
			err = s.writeText(func(w io.Writer) error {
				failed, err = testLessons(w, l, c, s.in)
				return err
			})
			if err == nil && failed > 0 {
				return outcome(exitFindings)
			}
			return err
		},
	}
}

// testLessons runs the examples of lessons and says which do not teach what
// they claim, and what of the files could not be used. The number is how many
// errors of both there are.
func testLessons(w io.Writer, l review.Library, c *config.Config, in func(wording.Text) string) (failed int, err error) {
	faults, tried, left := l.Judge(c)
	warned, lost := 0, 0
	for _, f := range faults {
		fmt.Fprintln(w, in(wording.Say("%s: %s: %s: %s", fmt.Sprintf("%s:%d", f.Lesson.Path, f.Line), report.SeverityName(f.Severity), f.Lesson.Title, f.Message)))
		if f.Hurts != nil && f.Hurts.Remedy.Title() != "" {
			fmt.Fprintln(w, "    "+in(wording.Say("a better way: %s", f.Hurts.Remedy.Title())))
		}
		if f.Severity == checks.Error {
			failed++
		} else {
			warned++
		}
	}
	for _, p := range slices.Concat(l.Missing, l.Problems, left) {
		fmt.Fprintln(w, in(p.Lines()))
		if p.Severity == checks.Error {
			lost++
		}
	}
	_, err = fmt.Fprintln(w, in(wording.Say("%s, %s, %s", wording.Count(tried, "%d example", "%d examples"),
		wording.Count(failed, "%d failed", "%d failed"), wording.Count(warned, "%d warning", "%d warnings"))))
	return failed + lost, err
}
