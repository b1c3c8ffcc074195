package main

import (
	"crypto/sha1"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/comment"
	"github.com/oncebitten/oncebitten/config"
	"github.com/oncebitten/oncebitten/framework"
	"github.com/oncebitten/oncebitten/lesson"
	"github.com/oncebitten/oncebitten/pull"
	"github.com/oncebitten/oncebitten/review"
)

// The newest migrations of the two projects in examples.
var (
	billing = []string{"billing/migrations/000003_amounts_in_cents.down.sql", "billing/migrations/000003_amounts_in_cents.up.sql"}
	shop    = []string{"shop/migrations/versions/f19c08a6d2e5_loyalty.py"}
)

const (
	repository = "https://github.com/acme/shop"
	head       = "4f0c1d2e9a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d"
)

// request is a pull request with what is said on it.
type request struct {
	texts map[string]string
	plan  *comment.Plan
}

// newRequest reviews a pull request that adds some of the files of a folder.
func newRequest(folder string, added []string) (*request, error) {
	after, before := map[string]string{}, map[string]string{}
	err := fs.WalkDir(os.DirFS(folder), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(filepath.Join(folder, filepath.FromSlash(path)))
		after[path], before[path] = string(text), string(text)
		return err
	})
	if err != nil {
		return nil, err
	}
	in := review.Input{Before: framework.Texts(before), After: framework.Texts(after), Transaction: "auto"}
	var files []pull.File
	for _, path := range added {
		text, ok := after[path]
		if !ok {
			return nil, errors.New(path + " is not there")
		}
		delete(before, path)
		in.Files = append(in.Files, review.ChangedFile{Path: path, Status: "added"})
		files = append(files, pull.File{Path: path, Status: pull.Added, BlobSHA: blob(text), Patch: patch(text)})
	}
	names := config.Known{Frameworks: framework.Names(review.Frameworks())}
	for _, c := range checks.All {
		names.Checks = append(names.Checks, c.Name)
	}
	if in.Config, err = config.Parse(config.FileName, after[config.FileName], names); err != nil {
		return nil, err
	}
	base := lesson.Base{Repository: "acme/shop", Commit: head}
	in.Lessons = review.NewLibrary([]*lesson.Document{lesson.Read("lessons/database.md", after["lessons/database.md"]).StoredIn(base)})
	plan := comment.NewPlan(review.Run(in), pull.Request{Owner: "acme", Repo: "shop", Number: 1, HeadSHA: head}, files, comment.Options{
		Inline:    checks.Warning,
		MayIgnore: true,
		Link: func(path string, line int) string {
			return fmt.Sprintf("%s/blob/%s/%s#L%d", repository, head, path, line)
		},
		RunURL: repository + "/actions/runs/1",
	})
	return &request{texts: after, plan: plan}, nil
}

// blob is git's hash of a file's content.
func blob(text string) string {
	sum := sha1.Sum([]byte(fmt.Sprintf("blob %d\x00%s", len(text), text)))
	return hex.EncodeToString(sum[:])
}

// patch is the diff of an added file.
func patch(text string) string {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	return fmt.Sprintf("@@ -0,0 +1,%d @@\n+%s\n", len(lines), strings.Join(lines, "\n+"))
}
