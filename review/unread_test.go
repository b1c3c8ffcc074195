package review_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/oncebitten/oncebitten/framework"
	"github.com/oncebitten/oncebitten/pull"
	"github.com/oncebitten/oncebitten/review"
	"github.com/oncebitten/oncebitten/wording"
)

// failing is a snapshot of which one file cannot be read.
type failing struct {
	framework.Snapshot
	path string
	err  error
}

func (f failing) Read(paths []string) (map[string]string, error) {
	rest := slices.DeleteFunc(slices.Clone(paths), func(p string) bool { return p == f.path })
	texts, err := f.Snapshot.Read(rest)
	if len(rest) < len(paths) {
		err = errors.Join(err, f.err)
	}
	return texts, err
}

// What a tool's set-up says that could not be fetched, nobody knows: the review is
// incomplete, and says of which file, in the language of its reader.
func TestUnreadSetUp(t *testing.T) {
	const path = "alembic.ini"
	ours := wording.Errorf("no such file in this tree")
	for _, test := range []struct {
		name string
		err  error
		want review.FileError
	}{
		{"a file", &pull.FileError{Path: path, Err: ours}, review.FileError{Path: path, Reason: "ce fichier n'est pas dans cette arborescence"}},
		{"somebody else's error", &pull.FileError{Path: path, Err: errors.New("gone")}, review.FileError{Path: path, Reason: "«\u00a0gone\u00a0»"}},
		{"all there is", ours, review.FileError{Reason: "ce fichier n'est pas dans cette arborescence"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			in := change{
				before: map[string]string{path: "[alembic]\nscript_location = alembic\n", "alembic/env.py": ""},
				after:  map[string]string{"migrations/001.sql": usersTable},
				config: "language: fr\npostgres-version: 15\n",
			}.input(t)
			in.After = failing{in.After, path, test.err}
			result := review.Run(in)
			if result.Verdict != review.Incomplete || !slices.Equal(result.Errors, []review.FileError{test.want}) {
				t.Errorf("the verdict is %s with %q, want %q", result.Verdict, result.Errors, test.want)
			}
			if len(result.Notes) != 0 {
				t.Errorf("the notes are %q", result.Notes)
			}
		})
	}
}
