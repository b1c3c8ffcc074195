package comment

import (
	"fmt"

	"github.com/oncebitten/oncebitten/pull"
)

// Links gives the addresses of files' lines at the head of a request, as
// Options.Link wants them.
func Links(client *pull.Client, r pull.Request) func(path string, line int) string {
	return func(path string, line int) string {
		address := client.URL(r.Owner, r.Repo, "blob", r.HeadSHA, path)
		if line > 0 {
			address += fmt.Sprintf("#L%d", line)
		}
		return address
	}
}
