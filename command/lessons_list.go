package command

import (
	"fmt"
	"io"
	"slices"

	"github.com/oncebitten/oncebitten/review"
)

// listLessons writes each lesson with the checks it is bound to.
func listLessons(w io.Writer, l review.Library) error {
	for _, d := range l.Documents {
		for _, of := range d.Lessons {
			fmt.Fprintf(w, "%s  %s\n", of.Place(), of.Title)
			bound := false
			for _, b := range l.Bindings {
				if b.Lesson == of {
					bound = true
					fmt.Fprintf(w, "    %s: %s\n", b.Check.Name, b.Why)
				}
			}
			if !bound {
				fmt.Fprintln(w, "    bound to no check")
			}
		}
	}
	for _, p := range slices.Concat(l.Missing, l.Problems) {
		fmt.Fprintln(w, p.Lines())
	}
	if len(l.Documents) == 0 {
		fmt.Fprintln(w, "there are no lessons: name their files, or set lessons: in .oncebitten.yml")
	}
	return nil
}
