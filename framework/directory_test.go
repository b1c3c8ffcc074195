package framework_test

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/framework"
)

func TestDirectoryHoldsRegularFilesOnly(t *testing.T) {
	root, outside := t.TempDir(), t.TempDir()
	write := func(path, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write(filepath.Join(outside, "secret.sql"), "secret")
	write(filepath.Join(root, "db", "it's $(odd).sql"), "\xef\xbb\xbfselect 1;\r\n")
	write(filepath.Join(root, "node_modules", "x.sql"), "")
	write(filepath.Join(root, ".git", "x.sql"), "")
	for link, target := range map[string]string{
		"link.sql": filepath.Join(outside, "secret.sql"), "folder": outside, "near.sql": filepath.Join("db", "it's $(odd).sql"),
	} {
		if err := os.Symlink(target, filepath.Join(root, link)); err != nil {
			t.Fatal(err)
		}
	}

	snapshot, err := framework.Directory(root)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := snapshot.Paths(), []string{"db/it's $(odd).sql"}; !slices.Equal(got, want) {
		t.Errorf("paths are %q, want %q", got, want)
	}
	got, err := snapshot.Read([]string{"db/it's $(odd).sql", "near.sql", "link.sql", "../secret.sql"})
	if want := map[string]string{"db/it's $(odd).sql": "\xef\xbb\xbfselect 1;\r\n"}; !maps.Equal(got, want) {
		t.Errorf("texts are %q, want %q", got, want)
	}
	for _, name := range []string{"near.sql", "link.sql", "../secret.sql"} {
		if err == nil || !strings.Contains(err.Error(), "reading "+name) {
			t.Errorf("the error %v should name %s", err, name)
		}
	}
}

func TestDirectoryRefusesFilesThatAreTooLarge(t *testing.T) {
	root := t.TempDir()
	large := filepath.Join(root, "large.sql")
	if err := os.WriteFile(large, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(large, framework.MaxFileSize+1); err != nil { // a hole: it takes no room
		t.Fatal(err)
	}
	snapshot, err := framework.Directory(root)
	if err != nil {
		t.Fatal(err)
	}
	if texts, err := snapshot.Read([]string{"large.sql"}); err == nil || len(texts) != 0 {
		t.Errorf("read %d texts with error %v, want none and an error", len(texts), err)
	}
}

func TestDirectoryNeedsAFolder(t *testing.T) {
	if _, err := framework.Directory(filepath.Join(t.TempDir(), "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the error is %v, want %v", err, fs.ErrNotExist)
	}
}
