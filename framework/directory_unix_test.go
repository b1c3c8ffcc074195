//go:build unix

package framework_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/oncebitten/oncebitten/framework"
)

// What is no file any more when it is read keeps nobody waiting, and a folder
// that has become a link leads nowhere outside.
func TestDirectoryThatChanges(t *testing.T) {
	root, outside := t.TempDir(), t.TempDir()
	for _, name := range []string{filepath.Join(root, "pipe.sql"), filepath.Join(root, "db", "a.sql"), filepath.Join(outside, "a.sql")} {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte("SELECT 1;"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	snapshot, err := framework.Directory(root)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(
		os.Remove(filepath.Join(root, "pipe.sql")), unix.Mkfifo(filepath.Join(root, "pipe.sql"), 0o644),
		os.RemoveAll(filepath.Join(root, "db")), os.Symlink(outside, filepath.Join(root, "db")),
	); err != nil {
		t.Fatal(err)
	}
	texts, err := snapshot.Read([]string{"pipe.sql", "db/a.sql"})
	if len(texts) > 0 || err == nil || !strings.Contains(err.Error(), "reading pipe.sql: it is not a regular file") || !strings.Contains(err.Error(), "reading db/a.sql: ") {
		t.Errorf("read %q, %v", texts, err)
	}
}
