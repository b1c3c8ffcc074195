package command

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// telling are the inputs that decide which migrations a job looks at, and what
// it says about them.
func telling() []string {
	return []string{"config", "paths", "postgres-version", "lessons", "language", "inline"}
}

// key names the job in the markers of its comments, so that each of several
// jobs of a pull request keeps to its own: the jobs of a workflow by their
// names, those of a matrix by their inputs. A later run of the same job has
// the same key.
func (j *job) key() string {
	var given strings.Builder
	for _, name := range telling() {
		if value := j.input(name); value != "" {
			given.WriteString(name + "\x00" + value + "\x00")
		}
	}
	sum := sha256.Sum256([]byte(given.String()))
	return j.getenv("GITHUB_JOB") + "/" + hex.EncodeToString(sum[:4])
}
