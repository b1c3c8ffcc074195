// Pictures shows the comments of a pull request as GitHub shows them, and
// makes the README's pictures of them. The pull request adds the newest
// migrations of the projects in examples.
//
//	go run ./script/pictures              # writes docs/comment.png and docs/summary.png
//	go run ./script/pictures -page FILE   # writes a page with all comments instead
//
// It needs npm, for GitHub's style sheet and for Mermaid, and Chromium for the
// pictures (apt-get install chromium fonts-noto-color-emoji). No test needs it.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

func main() {
	page := flag.String("page", "", "the `file` for a page with all comments, instead of pictures")
	flag.Parse()
	if err := run(*page); err != nil {
		fmt.Fprintln(os.Stderr, "pictures:", err)
		os.Exit(1)
	}
}

func run(page string) error {
	both, err := newRequest("examples", slices.Concat(billing, shop))
	if err != nil {
		return err
	}
	one, err := newRequest("examples", shop)
	if err != nil {
		return err
	}
	look, err := install()
	if err != nil {
		return err
	}
	if page != "" {
		return os.WriteFile(page, []byte(look.page(900, append(both.comments(), both.summary(), one.summary())...)), 0o644)
	}
	for _, p := range []struct {
		file  string
		parts []string
	}{
		{"comment.png", both.comments("not-null-without-default", "foreign-key-validates-under-lock")},
		{"summary.png", []string{one.summary()}},
	} {
		const width = 800
		if err := photograph(look.page(width, p.parts...), filepath.Join("docs", p.file), width); err != nil {
			return fmt.Errorf("%s: %w", p.file, err)
		}
	}
	return nil
}
