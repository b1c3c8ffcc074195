package command

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/lesson"
	"github.com/oncebitten/oncebitten/report"
	"github.com/oncebitten/oncebitten/review"
)

func newLessonsTest(s *shared) *cobra.Command {
	return &cobra.Command{
		Use:   "test [PATH...]",
		Short: "Run the examples of lessons: bad ones must be caught, solutions must pass",
		Long: "Runs the SQL and Python examples of lessons as changes of their own. A bad example must be\n" +
			"caught by a check that the lesson is bound to, and no check may call a solution an error.",
		RunE: func(c *cobra.Command, args []string) error {
			l, err := s.lessons(c.Context(), args)
			if err != nil {
				return err
			}
			failed := 0
			err = s.write(func(w io.Writer) error {
				failed, err = testLessons(w, l)
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
// of both there are.
func testLessons(w io.Writer, l review.Library) (failed int, err error) {
	run, lost := 0, 0
	for _, d := range l.Documents {
		for _, of := range d.Lessons {
			for _, e := range of.Examples {
				if e.Kind == lesson.Other || !e.IsMigration() {
					continue
				}
				run++
				if why := judge(of, e, l.Bindings); why != "" {
					failed++
					fmt.Fprintf(w, "%s:%d: %s: %s\n", of.Path, e.Line, of.Title, why)
				}
			}
		}
	}
	for _, p := range slices.Concat(l.Missing, l.Problems) {
		fmt.Fprintln(w, p)
		if p.Severity == checks.Error {
			lost++
		}
	}
	_, err = fmt.Fprintf(w, "%s, %d failed\n", report.Plural(run, "example"), failed)
	return failed + lost, err
}

// judge says what is wrong with an example: a bad one that no bound check
// catches, a good one that a check calls an error.
func judge(of *lesson.Lesson, e lesson.Example, bindings []lesson.Binding) string {
	findings := review.ReviewExample(e)
	if e.Kind == lesson.Bad {
		bound := slices.ContainsFunc(findings, func(f review.Finding) bool {
			return slices.ContainsFunc(bindings, func(b lesson.Binding) bool { return b.Lesson == of && b.Check == f.Check })
		})
		if bound {
			return ""
		}
		return "no check that the lesson is bound to catches its bad example"
	}
	var errors []string
	for _, f := range findings {
		if f.Severity == checks.Error {
			errors = append(errors, fmt.Sprintf("%s (%s)", f.Check.Name, f.Message))
		}
	}
	if len(errors) == 0 {
		return ""
	}
	return "its own solution would hurt: " + strings.Join(errors, "; ")
}
