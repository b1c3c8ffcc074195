package command

import (
	"context"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/report"
	"github.com/oncebitten/oncebitten/review"
	"github.com/oncebitten/oncebitten/wording"
)

func newCheck(s *shared) *cobra.Command {
	var want selection
	c := &cobra.Command{
		Use:   "check [PATH...]",
		Short: "Check migrations on this machine",
		Long: "Checks the migrations that differ from the base branch, what is not committed included.\n" +
			"With paths, those files (or the migrations in those folders) are the change and all others\n" +
			"the history; that works outside of a git repository too.",
		Example: "  oncebitten check\n  oncebitten check alembic/versions/0042_plan.py\n  oncebitten check --last 40",
		RunE: func(c *cobra.Command, args []string) error {
			want.paths, want.steps = args, s.format == "markdown"
			if err := s.validate("text", "json", "sarif", "markdown", "github"); err != nil {
				return err
			}
			if want.last < 0 || want.last == 0 && c.Flags().Changed("last") {
				return wording.Errorf("--last %d: it must be a positive number", want.last)
			}
			result, err := s.review(c.Context(), want, s.show)
			if err != nil {
				return err
			}
			return exit(result)
		},
	}
	c.Flags().IntVar(&want.last, "last", 0, "as if the newest `N` migrations (of PATH) were the change, each on its own")
	c.Flags().StringVar(&want.base, "base", "", "branch or `commit` that the change departs from (default: the default branch)")
	return c
}

// review reviews what the user wants, and has the result shown.
func (s *shared) review(ctx context.Context, want selection, show func(io.Writer, *review.Result) error) (*review.Result, error) {
	in, err := s.local(ctx, want)
	if err != nil {
		return nil, err
	}
	result := review.Run(in)
	return result, s.write(func(w io.Writer) error { return show(w, result) })
}

// show writes a result in the format that the user wants.
func (s *shared) show(w io.Writer, r *review.Result) error {
	switch s.format {
	case "json":
		return report.JSON(w, r)
	case "sarif":
		return report.SARIF(w, r, tool())
	case "markdown":
		return report.Markdown(w, r, report.MarkdownOptions{})
	case "github":
		return report.Annotations(w, r, nil)
	}
	return report.Text(w, r, report.TextOptions{Color: s.color()})
}

// tool is what reports say of this program.
func tool() report.Tool {
	page := func(check string) string { return checks.Shown(check, wording.English) }
	return report.Tool{Version: strings.TrimPrefix(Version, "v"), URL: review.Home, Page: page}
}

// exit is the outcome of a verdict.
func exit(r *review.Result) error {
	switch r.Verdict {
	case review.Incomplete:
		return outcome(ExitIncomplete)
	case review.Fail:
		return outcome(exitFindings)
	}
	return nil
}
