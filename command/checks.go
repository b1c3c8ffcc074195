package command

import (
	"cmp"
	"fmt"
	"io"
	"path/filepath"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/site"
	"github.com/oncebitten/oncebitten/wording"
)

func newChecks(s *shared) *cobra.Command {
	folder := ""
	c := &cobra.Command{
		Use:   "checks [NAME]",
		Short: "List the checks, or show the lesson of one",
		Long: "Lists the checks, shows the lesson of one, or writes all lessons as a web site (--site),\n" +
			"in the language of the configuration.",
		Args: cobra.MaximumNArgs(1),
		ValidArgsFunction: func(c *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return s.checkNames(c.Context()), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(c *cobra.Command, args []string) error {
			if err := s.validate("text", "markdown"); err != nil {
				return err
			}
			if folder != "" {
				return s.writeSite(folder, args)
			}
			if len(args) == 0 {
				own, err := s.ownChecks(c.Context(), s.bases())
				return cmp.Or(s.writeText(func(w io.Writer) error { return s.listChecks(w, own) }), err)
			}
			page, err := s.page(c.Context(), args[0])
			if err != nil {
				return err
			}
			return s.writeText(func(w io.Writer) error {
				_, err := io.WriteString(w, page)
				return err
			})
		},
	}
	c.Flags().StringVar(&folder, "site", "", "write the documentation as a web site into `folder`")
	return c
}

// reader is the language of the configuration; English where there is none that
// can be read: a list of checks should not fail for that.
func (s *shared) reader() wording.Language {
	root, err := s.root(nil)
	if err != nil {
		return wording.English
	}
	c, err := s.configuration(root)
	if err != nil {
		return wording.English
	}
	return c.Language
}

// writeSite writes the documentation into a folder, and says where it is.
func (s *shared) writeSite(folder string, args []string) error {
	if len(args) > 0 || s.output != "" {
		return wording.Errorf("--site writes a folder with all checks: leave out the name and --output")
	}
	root, err := s.root(nil)
	if err != nil {
		return err
	}
	c, err := s.configuration(root)
	if err != nil {
		return err
	}
	files, err := site.Files(c.Language)
	if err != nil {
		return err
	}
	if err := site.Write(s.path(folder), files); err != nil {
		return wording.Errorf("--site: %w", about(folder, err))
	}
	s.line(wording.Say("wrote %s: open %s", folder, filepath.Join(folder, "index.html")))
	return nil
}

// listChecks writes a line a check: its severity, its name, what it is about.
// Own are those of lessons.
func (s *shared) listChecks(w io.Writer, own []*checks.Check) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	reader := s.reader()
	for _, c := range checks.All {
		level := c.Severity.String()
		if c.OffByDefault {
			level = "off"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\n", c.Name, level, wording.Title(checks.Title(c.Name)).In(reader))
	}
	for _, c := range own {
		fmt.Fprintf(table, "%s\t%s\t%s\n", c.Name, c.Severity, c.Title)
	}
	return table.Flush()
}
