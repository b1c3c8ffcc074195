package main

import (
	"fmt"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	renderer "github.com/yuin/goldmark/renderer/html"

	"github.com/oncebitten/oncebitten/comment"
)

// packages are what GitHub's look is made with, from npm.
var packages = []string{"github-markdown-css@5.9.0", "mermaid@11.17.2"}

// assets is the folder in which they are installed.
type assets string

func install() (assets, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	folder := filepath.Join(cache, "oncebitten-pictures")
	npm := exec.Command("npm", append([]string{"install", "--silent", "--no-audit", "--no-fund", "--prefix", folder}, packages...)...)
	npm.Stderr = os.Stderr
	return assets(folder), npm.Run()
}

// page is a page of comments, drawn as wide as a picture is to be.
func (a assets) page(width int, comments ...string) string {
	modules := "file://" + filepath.ToSlash(string(a)) + "/node_modules/"
	return fmt.Sprintf(`<!DOCTYPE html>
<meta charset="utf-8">
<link rel="stylesheet" href="%sgithub-markdown-css/github-markdown-light.css">
<style>%s</style>
<body style="width: %dpx">
%s
<script src="%smermaid/dist/mermaid.min.js"></script>
<script>mermaid.initialize({startOnLoad: true, securityLevel: "strict"})</script>
`, modules, style, width-2*margin, strings.Join(comments, "\n"), modules)
}

// margin is around the comments of a page, in pixels.
const margin = 16

// style is what GitHub's pages have beside its Markdown.
const style = `
body { margin: 16px; background: #fff; font: 14px/1.5 -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; }
.comment { border: 1px solid #d1d9e0; border-radius: 6px; margin-bottom: 16px; overflow: hidden; }
.file { background: #f6f8fa; border-bottom: 1px solid #d1d9e0; padding: 8px 12px; font: 12px monospace; }
.diff { font: 12px/20px monospace; white-space: pre-wrap; border-bottom: 1px solid #d1d9e0; }
.diff div, .suggestion div { padding-left: 8px; }
.added { background: #dafbe1; } .removed { background: #ffebe9; }
.diff b { display: inline-block; width: 28px; margin-right: 12px; text-align: right; font-weight: normal; color: #59636e; }
.author { padding: 12px 16px 0; } .author span { border: 1px solid #d1d9e0; border-radius: 2em; padding: 0 6px; font-size: 12px; color: #59636e; }
.author i { font-style: normal; color: #59636e; }
.markdown-body { padding: 8px 16px 16px; font-size: 14px; }
.suggestion { border: 1px solid #d1d9e0; border-radius: 6px; font: 12px/20px monospace; white-space: pre-wrap; margin-bottom: 16px; }
.suggestion p { margin: 0; padding: 4px 8px; border-bottom: 1px solid #d1d9e0; font: 12px sans-serif; color: #59636e; }
.mermaid { background: #fff !important; text-align: center; }
`

// comments are the inline comments as HTML, all of them or those of some checks.
func (r *request) comments(checks ...string) []string {
	var out []string
	for _, c := range r.plan.Inline {
		wanted := func(check string) bool { return strings.Contains(c.Body, "[`"+check+"`]") }
		if len(checks) == 0 || slices.ContainsFunc(checks, wanted) {
			out = append(out, r.inline(c))
		}
	}
	return out
}

// inline is a comment below the lines that it stands on.
func (r *request) inline(c comment.Comment) string {
	lines := strings.Split(r.texts[c.Place.Path], "\n")
	var b strings.Builder
	for n := max(1, c.Place.StartLine-1); n <= c.Place.Line; n++ {
		fmt.Fprintf(&b, "<div class=added><b>%d</b>+ %s</div>", n, html.EscapeString(lines[n-1]))
	}
	where := fmt.Sprintf("line %d", c.Place.Line)
	if c.Place.StartLine < c.Place.Line {
		where = fmt.Sprintf("lines %d to %d", c.Place.StartLine, c.Place.Line)
	}
	return fmt.Sprintf(`<div class=comment><div class=file>%s</div><div class=diff>%s</div>%s</div>`,
		html.EscapeString(c.Place.Path), b.String(), said("commented on "+where, render(c.Body, lines[max(0, c.Place.StartLine-1):c.Place.Line])))
}

func (r *request) summary() string {
	return `<div class=comment>` + said("commented", render(r.plan.Summary, nil)) + `</div>`
}

func said(how, body string) string {
	return fmt.Sprintf(`<div class=author><strong>github-actions</strong> <span>bot</span> <i>%s</i></div><div class=markdown-body>%s</div>`, how, body)
}

// github is GitHub's Markdown: in a comment a line feed breaks the line.
var github = goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(renderer.WithUnsafe(), renderer.WithHardWraps()))

var block = regexp.MustCompile(`(?s)<pre><code class="language-(suggestion|diff|mermaid)">(.*?)</code></pre>`)

// render draws a comment that stands on lines, with the blocks that GitHub
// draws in a way of its own.
func render(markdown string, lines []string) string {
	var b strings.Builder
	// A strings.Builder never fails.
	_ = github.Convert([]byte(markdown), &b)
	return block.ReplaceAllStringFunc(b.String(), func(found string) string {
		parts := block.FindStringSubmatch(found)
		switch parts[1] {
		case "suggestion":
			return `<div class=suggestion><p>Suggested change</p>` + colored("- ", html.EscapeString(strings.Join(lines, "\n"))) + colored("+ ", parts[2]) + `</div>`
		case "diff":
			return `<pre><code>` + colored("", parts[2]) + `</code></pre>`
		}
		return `<pre class=mermaid>` + parts[2] + `</pre>`
	})
}

// colored shows lines as added or removed, by the sign that they have or get.
func colored(sign, text string) string {
	var b strings.Builder
	for _, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		class := map[bool]string{true: "removed", false: "added"}[strings.HasPrefix(sign+line, "-")]
		fmt.Fprintf(&b, "<div class=%s>%s%s</div>", class, sign, line)
	}
	return b.String()
}
