package site

import (
	"bytes"
	"fmt"
	"html"
	"html/template"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	htmlrenderer "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/lazyregexp"
	"github.com/oncebitten/oncebitten/review"
	"github.com/oncebitten/oncebitten/wording"
)

// A section is a heading of a page: what leads to it.
type section struct{ ID, Title string }

// A rendering turns the Markdown of one page into HTML.
type rendering struct {
	reader wording.Language
	// root leads to the folder of the site, and folder is where the text stands
	// in the repository.
	root, folder string
	// self is the check whose page it is; "" for none.
	self string
}

// html is the page, and its sections of the second level. Raw HTML in the text
// is left out, as the pages have none.
func (r rendering) html(markdown string) (template.HTML, []section, error) {
	engine := goldmark.New(
		goldmark.WithExtensions(extension.GFM),
		goldmark.WithParserOptions(parser.WithAutoHeadingID(), parser.WithHeadingAttribute()),
		goldmark.WithRendererOptions(htmlrenderer.WithXHTML(), renderer.WithNodeRenderers(util.Prioritized(r, 100))),
	)
	source := []byte(markdown)
	tree := engine.Parser().Parse(text.NewReader(source))
	var sections []section
	err := ast.Walk(tree, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *ast.Link:
			if entering {
				n.Destination = []byte(r.destination(string(n.Destination)))
			}
		case *ast.Heading:
			if id, ok := n.AttributeString("id"); ok && entering && n.Level == 2 {
				sections = append(sections, section{string(id.([]byte)), plainText(n, source)})
			}
		}
		return ast.WalkContinue, nil
	})
	if err != nil {
		return "", nil, err
	}
	var b bytes.Buffer
	err = engine.Renderer().Render(&b, source, tree)
	return template.HTML(b.String()), sections, err
}

// plainText is the text of a heading.
func plainText(n ast.Node, source []byte) string {
	var b strings.Builder
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		if t, ok := child.(*ast.Text); ok {
			b.Write(t.Segment.Value(source))
		} else {
			b.WriteString(plainText(child, source))
		}
	}
	return b.String()
}

// destination is a link of a text of the repository as the site has it: to
// another of its pages, or to the file on GitHub.
func (r rendering) destination(link string) string {
	if strings.Contains(link, "://") || strings.HasPrefix(link, "#") {
		return link
	}
	path := strings.TrimPrefix(resolve(r.folder, link), "/")
	file, anchor, hasAnchor := strings.Cut(path, "#")
	if hasAnchor {
		anchor = "#" + anchor
	}
	switch name := strings.TrimSuffix(strings.TrimPrefix(file, "checks/"), ".md"); {
	case file == "docs/locks.md", file == "docs/configuration.md", file == "docs/lesson-checks.md":
		return r.root + strings.TrimSuffix(strings.TrimPrefix(file, "docs/"), ".md") + ".html" + anchor
	case checks.Find(strings.ReplaceAll(name, "_", "-")) != nil && strings.HasPrefix(file, "checks/"):
		return r.root + checkPath(strings.ReplaceAll(name, "_", "-")) + anchor
	}
	return review.Home + "/blob/main/" + path
}

// resolve joins a folder and a relative link.
func resolve(folder, link string) string {
	parts := strings.Split(folder, "/")
	for strings.HasPrefix(link, "../") && len(parts) > 0 {
		link, parts = link[3:], parts[:len(parts)-1]
	}
	return strings.Join(append(parts, link), "/")
}

// RegisterFuncs has this rendering write what GitHub's way to write it is not enough for.
func (r rendering) RegisterFuncs(register renderer.NodeRendererFuncRegisterer) {
	register.Register(ast.KindFencedCodeBlock, r.code)
	register.Register(ast.KindCodeSpan, r.codeSpan)
	register.Register(ast.KindRawHTML, lineBreak)
	register.Register(ast.KindHTMLBlock, nothing) // remarks for those who write the page
	register.Register(east.KindTable, scrolling)
}

// codeSpan links the name of another check to its page.
func (r rendering) codeSpan(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	code := strings.Join(strings.Fields(plainText(n, source)), " ")
	check := checks.Find(code)
	linked := check != nil && check.Name == code && code != r.self && n.Parent().Kind() != ast.KindLink
	if linked {
		fmt.Fprintf(w, `<a href="%s">`, html.EscapeString(r.root+checkPath(code)))
	}
	fmt.Fprintf(w, "<code>%s</code>", html.EscapeString(code))
	if linked {
		fmt.Fprint(w, "</a>")
	}
	return ast.WalkSkipChildren, nil
}

// lineBreak keeps the one element that tables of the repository have, and no other.
func lineBreak(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if segments := n.(*ast.RawHTML).Segments; entering && string(segments.Value(source)) == "<br>" {
		fmt.Fprint(w, "<br />")
	}
	return ast.WalkSkipChildren, nil
}

func nothing(util.BufWriter, []byte, ast.Node, bool) (ast.WalkStatus, error) {
	return ast.WalkSkipChildren, nil
}

// scrolling puts a table into a box that scrolls by itself where the page is narrow.
func scrolling(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		fmt.Fprint(w, "<div class=\"scroll\" tabindex=\"0\">\n<table>\n")
	} else {
		fmt.Fprint(w, "</table>\n</div>\n")
	}
	return ast.WalkContinue, nil
}

// code writes a block of code: what it shows, and the code with its words
// coloured and its caught lines marked.
func (r rendering) code(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	block := n.(*ast.FencedCodeBlock)
	var info []string
	if block.Info != nil {
		info = strings.Fields(string(block.Info.Segment.Value(source)))
	}
	language := ""
	if len(info) > 0 {
		language, info = info[0], info[1:]
	}
	var code strings.Builder
	for i := range block.Lines().Len() {
		line := block.Lines().At(i)
		text, caught := checks.CutMark(strings.TrimSuffix(string(line.Value(source)), "\n"))
		if marked := highlighted(language, text); caught {
			fmt.Fprintf(&code, "<mark>%s\n</mark>", marked)
		} else {
			code.WriteString(marked + "\n")
		}
	}
	kind, caption := r.caption(language, info)
	if caption == "" {
		fmt.Fprintf(w, "<pre tabindex=\"0\"><code>%s</code></pre>\n", code.String())
		return ast.WalkContinue, nil
	}
	fmt.Fprintf(w, "<figure class=%q>\n<figcaption>%s</figcaption>\n<pre tabindex=\"0\"><code>%s</code></pre>\n</figure>\n", "code "+kind, caption, code.String())
	return ast.WalkContinue, nil
}

// languages are those of examples as people call them.
var languages = map[string]string{"sql": "SQL", "python": "Alembic", "markdown": "Markdown"}

var settingWord = lazyregexp.New(`^(step|file|postgres)=(.+)$`)

// caption says what a block shows, by the words behind its fence: "bad" and
// the like is its kind. A block without words has no caption.
func (r rendering) caption(language string, info []string) (kind, caption string) {
	var parts []string
	add := func(format string, args ...any) { parts = append(parts, fmt.Sprintf(format, args...)) }
	for _, word := range info {
		setting := settingWord.FindStringSubmatch(word)
		switch {
		case word == "bad", word == "good", word == "history":
			kind = word
			add("<strong>%s</strong>", html.EscapeString(capital(words[word].In(r.reader))))
			add("%s", languages[language])
		case word == "deleted":
			add("%s", html.EscapeString(words[word].In(r.reader)))
		case setting == nil:
		case setting[1] == "step":
			add("%s", html.EscapeString(wording.Say("deploy %s", setting[2]).In(r.reader)))
		case setting[1] == "file":
			add("<code>%s</code>", html.EscapeString(setting[2]))
		case setting[1] == "postgres":
			add("PostgreSQL %s", html.EscapeString(setting[2]))
		}
	}
	return kind, strings.Join(parts, " · ")
}
