package command

import (
	"errors"
	"io"

	"github.com/spf13/cobra"

	"github.com/oncebitten/oncebitten/report"
	"github.com/oncebitten/oncebitten/review"
	"github.com/oncebitten/oncebitten/wording"
)

func newExplain(s *shared) *cobra.Command {
	want := selection{steps: true, plain: true}
	c := &cobra.Command{
		Use:   "explain [PATH...]",
		Short: "Show what each statement does: its SQL, locks, rewrites and scans",
		Long: "Shows the statements of migrations as their tool would run them, with the locks each one\n" +
			"takes and what it costs. Paths are as those of check.",
		Example: "  oncebitten explain alembic/versions/0042_plan.py\n  oncebitten explain --history db/structure.sql change.sql",
		RunE: func(c *cobra.Command, args []string) error {
			want.paths = args
			if err := s.validate("text", "json"); err != nil {
				return err
			}
			result, err := s.review(c.Context(), want, s.showSteps)
			if err != nil {
				return err
			}
			if result.Verdict == review.Incomplete {
				return unanalysed(result)
			}
			return nil
		},
	}
	c.Flags().StringVar(&want.base, "base", "", "branch or `commit` that the change departs from (default: the default branch)")
	return c
}

func (s *shared) showSteps(w io.Writer, r *review.Result) error {
	if s.format == "json" {
		return report.ExplainJSON(w, r.Steps, r.Unread)
	}
	return report.ExplainText(w, r)
}

// unanalysed is the error of a result in which files are missing.
func unanalysed(r *review.Result) error {
	var failures []error
	for _, e := range r.Errors {
		failures = append(failures, wording.Errorf("%s: %s", e.Path, e.Reason))
	}
	return incomplete{errors.Join(failures...)}
}
