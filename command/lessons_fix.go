package command

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/oncebitten/oncebitten/framework"
	"github.com/oncebitten/oncebitten/lesson"
	"github.com/oncebitten/oncebitten/wording"
)

func newLessonsFix(s *shared) *cobra.Command {
	dryRun := false
	c := &cobra.Command{
		Use:   "fix [PATH...]",
		Short: "Correct the counts and dates that lesson files say of themselves",
		Long: "Corrects the figures in lesson files that are wrong: how many lessons there are, in all or of a\n" +
			"tag, and the day of the last change. Nothing else of a file is changed, not even its encoding.",
		RunE: func(c *cobra.Command, args []string) error {
			l, err := s.lessons(c.Context(), args, "text")
			if err != nil {
				return err
			}
			root, err := s.root(args)
			if err != nil {
				return err
			}
			files, err := framework.Directory(root)
			if err != nil {
				return err
			}
			byPath := map[string][]lesson.Correction{}
			var order []string
			for _, p := range l.Problems {
				if p.Correction == nil {
					continue
				}
				if byPath[p.Path] == nil {
					order = append(order, p.Path)
				}
				byPath[p.Path] = append(byPath[p.Path], *p.Correction)
			}
			return s.writeText(func(w io.Writer) error {
				done := 0
				for _, path := range order {
					n, err := correct(w, root, path, files, byPath[path], !dryRun)
					if err != nil {
						return err
					}
					done += n
				}
				said := wording.Count(done, "%d figure corrected", "%d figures corrected")
				if dryRun {
					said = wording.Count(done, "%d figure to correct", "%d figures to correct")
				}
				_, err := fmt.Fprintln(w, s.in(said))
				return err
			})
		},
	}
	c.Flags().BoolVar(&dryRun, "dry-run", false, "show the corrections, and write nothing")
	return c
}

// correct shows the corrections of a file as a diff, and writes them where it
// is to.
func correct(w io.Writer, root, path string, files framework.Snapshot, corrections []lesson.Correction, write bool) (done int, err error) {
	texts, err := files.Read([]string{path})
	if err != nil {
		return 0, err
	}
	corrected, done := lesson.Correct(texts[path], corrections)
	fmt.Fprintf(w, "--- %s\n+++ %[1]s\n", path)
	was, is := lesson.Lines(texts[path]), lesson.Lines(corrected)
	var shown []int
	for _, c := range corrections {
		if n := c.Line; n >= 1 && n <= len(was) && !slices.Contains(shown, n) {
			shown = append(shown, n)
			fmt.Fprintf(w, "@@ -%d +%[1]d @@\n-%s\n+%s\n", n, was[n-1], is[n-1])
		}
	}
	if !write {
		return done, nil
	}
	name := filepath.Join(root, filepath.FromSlash(path))
	info, err := os.Lstat(name)
	if err == nil && !info.Mode().IsRegular() {
		err = wording.Errorf("it is not a regular file")
	}
	if err == nil {
		err = os.WriteFile(name, []byte(corrected), info.Mode().Perm())
	}
	if err != nil {
		return 0, about(path, err)
	}
	return done, nil
}
