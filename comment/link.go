package comment

import (
	"fmt"
	"slices"

	"github.com/oncebitten/oncebitten/pull"
)

// Links gives the addresses of files' lines, as Options.Link wants them: at the
// head of a change, or of a file that it deletes, before that.
func Links(client *pull.Client, change *pull.Change) func(path string, line int) string {
	r := change.Request
	return func(path string, line int) string {
		commit := r.HeadSHA
		if slices.ContainsFunc(change.Files, func(f pull.File) bool { return f.Path == path && f.Status == pull.Removed }) {
			commit = change.MergeBase
		}
		address := client.URL(r.Owner, r.Repo, "blob", commit, path)
		if line > 0 {
			address += fmt.Sprintf("#L%d", line)
		}
		return address
	}
}
