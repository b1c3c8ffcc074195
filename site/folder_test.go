package site

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestWrite writes one site after the other into a folder, beside a file of somebody else.
func TestWrite(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "new", "site")
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(Write(folder, []File{{"index.html", []byte("1")}, {"checks/old.html", []byte("1")}}))
	must(os.WriteFile(filepath.Join(folder, "CNAME"), []byte("lessons.example"), 0o644))
	must(Write(folder, []File{{"index.html", []byte("2")}, {"checks/new.html", []byte("2")}}))
	want := map[string]string{
		"index.html": "2", "checks/new.html": "2", "CNAME": "lessons.example", listName: "checks/new.html\nindex.html\n",
	}
	found := 0
	must(filepath.WalkDir(folder, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		found++
		name, _ := filepath.Rel(folder, path)
		if content, err := os.ReadFile(path); err != nil || string(content) != want[filepath.ToSlash(name)] {
			t.Errorf("%s holds %q (%v), want %q", name, content, err, want[name])
		}
		return nil
	}))
	if found != len(want) {
		t.Errorf("%d files, want %d", found, len(want))
	}
}

// TestWriteElsewhere holds that nothing is written, and nothing lost, where
// somebody else's files are, and that no list leads out of the folder.
func TestWriteElsewhere(t *testing.T) {
	folder := t.TempDir()
	precious := filepath.Join(folder, "thesis.txt")
	if err := os.WriteFile(precious, []byte("three years"), 0o644); err != nil {
		t.Fatal(err)
	}
	err := Write(folder, []File{{"index.html", nil}})
	if err == nil || !strings.Contains(err.Error(), listName) {
		t.Errorf("the error is %v", err)
	}
	if _, err := os.Stat(filepath.Join(folder, "index.html")); err == nil {
		t.Error("a file was written")
	}
	if err := Write(precious, nil); err == nil {
		t.Error("a file was taken for a folder")
	}
	site := filepath.Join(folder, "site")
	if err := Write(site, []File{{"index.html", nil}}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(site, listName), []byte("../thesis.txt\n/etc/hostname\nindex.html\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Write(site, []File{{"index.html", nil}}); err != nil {
		t.Fatal(err)
	}
	if content, err := os.ReadFile(precious); err != nil || string(content) != "three years" {
		t.Errorf("the file beside the folder holds %q (%v)", content, err)
	}
}
