package command

import (
	"errors"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/wording"
)

func newChecks(s *shared) *cobra.Command {
	return &cobra.Command{
		Use:   "checks [NAME]",
		Short: "List the checks, or show the lesson of one",
		Args:  cobra.MaximumNArgs(1),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			var names []string
			for _, c := range checks.All {
				names = append(names, c.Name)
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if err := s.validate("text", "markdown"); err != nil {
				return err
			}
			var found *checks.Check
			if len(args) > 0 {
				if found = checks.Find(args[0]); found == nil {
					return errors.New(checks.NotFound(args[0]).In(wording.English))
				}
			}
			return s.write(func(w io.Writer) error {
				if found == nil {
					return s.listChecks(w)
				}
				_, err := io.WriteString(w, checks.Shown(found.Name))
				return err
			})
		},
	}
}

// listChecks writes a line a check: its severity, its name, what it is about.
func (s *shared) listChecks(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, c := range checks.All {
		level := c.Severity.String()
		if c.OffByDefault {
			level = "off"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\n", c.Name, level, checks.Title(c.Name))
	}
	return table.Flush()
}
