package command

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	"github.com/oncebitten/oncebitten/framework"
	"github.com/oncebitten/oncebitten/lesson"
	"github.com/oncebitten/oncebitten/review"
)

func newLessons(s *shared) *cobra.Command {
	c := &cobra.Command{
		Use:   "lessons [PATH...]",
		Short: "List a team's lessons, and what each is bound to",
		Long: "Lists the lessons of Markdown files (of those that the configuration names, without paths),\n" +
			"the checks that each one is bound to, and why.",
		RunE: func(c *cobra.Command, args []string) error {
			l, err := s.lessons(c.Context(), args, "text", "json")
			if err != nil {
				return err
			}
			if s.format == "json" {
				return s.write(func(w io.Writer) error { return lessonsJSON(w, l) })
			}
			return s.writeText(func(w io.Writer) error { return listLessons(w, l, s.language) })
		},
	}
	c.AddCommand(newLessonsNew(s), newLessonsReport(s), newLessonsTest(s), newLessonsFix(s))
	return c
}

// lessons reads the lessons of paths, or those of the configuration, and
// verifies what their files say. Formats are those that the command writes.
func (s *shared) lessons(ctx context.Context, paths []string, formats ...string) (review.Library, error) {
	if err := s.validate(formats...); err != nil {
		return review.Library{}, err
	}
	root, err := s.root(paths)
	if err != nil {
		return review.Library{}, err
	}
	snapshot, err := framework.Directory(root)
	if err != nil {
		return review.Library{}, err
	}
	if len(paths) == 0 {
		c, err := s.configuration(root)
		if err != nil {
			return review.Library{}, err
		}
		l, err := library(ctx, c, shelf{files: snapshot}, s.bases())
		if err != nil {
			return review.Library{}, err
		}
		return l.Verified(snapshot), nil
	}
	s.reader() // whose language the configuration says
	var documents []*lesson.Document
	for _, name := range paths {
		found, err := s.documents(root, name, snapshot)
		if err != nil {
			return review.Library{}, err
		}
		documents = append(documents, found...)
	}
	return review.NewLibrary(documents).Verified(snapshot), nil
}
