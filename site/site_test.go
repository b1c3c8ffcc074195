package site

import (
	"bytes"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/wording"
)

func pages(t *testing.T, language wording.Language) map[string]string {
	t.Helper()
	files, err := Files(language)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range files {
		out[f.Path] = string(f.Content)
	}
	return out
}

// TestFiles holds that each check has its page, listed once, in every language.
func TestFiles(t *testing.T) {
	for _, language := range wording.Languages() {
		got := pages(t, language)
		if want := len(checks.All) + 5; len(got) != want {
			t.Errorf("%s: %d files, want %d", language, len(got), want)
		}
		for _, check := range checks.All {
			link := `<a href="` + checkPath(check.Name) + `">`
			if n := strings.Count(got["index.html"], link); n != 1 {
				t.Errorf("%s: the index has %s %d times", language, check.Name, n)
			}
			page, title := got[checkPath(check.Name)], wording.Title(checks.Title(check.Name)).In(language)
			if !strings.Contains(page, "<h1>"+strings.NewReplacer("'", "&#39;").Replace(title)+"</h1>") {
				t.Errorf("%s: the page of %s is not called %q", language, check.Name, title)
			}
			for _, part := range []string{`class="code bad"`, `class="code good"`, "<mark>", `id="why"`, `id="solution"`, `id="configuration"`} {
				if !strings.Contains(page, part) {
					t.Errorf("%s: the page of %s has no %s", language, check.Name, part)
				}
			}
			if mark := regexp.MustCompile(`(--|#) want [a-z]+-`).FindString(page); mark != "" {
				t.Errorf("%s: the page of %s shows %q", language, check.Name, mark)
			}
		}
	}
}

// TestSame holds that the same bytes are made each time.
func TestSame(t *testing.T) {
	first, second := pages(t, wording.French), pages(t, wording.French)
	for name, content := range first {
		if second[name] != content {
			t.Errorf("%s is another one the second time", name)
		}
	}
}

// TestSubjects holds that each check has a subject, and each tag of one is that of a page.
func TestSubjects(t *testing.T) {
	used := map[string]bool{}
	for _, check := range checks.All {
		s := subjectOf(check)
		if s.ID == "" {
			t.Errorf("%s has no subject: give a tag of its page to one of them", check.Name)
		}
		for _, tag := range s.Tags {
			used[tag] = used[tag] || strings.Contains(checks.Page(check.Name), "["+tag+"]")
		}
	}
	for _, s := range subjects {
		for _, tag := range s.Tags {
			if !used[tag] {
				t.Errorf("no page has the tag %s", tag)
			}
		}
	}
}

// hosts are those that the site may link. It loads nothing from any of them.
var hosts = []string{
	"github.com", "www.postgresql.org", "alembic.sqlalchemy.org", "docs.sqlalchemy.org", "magicstack.github.io", "reorg.github.io",
}

var (
	anyLink = regexp.MustCompile(`(href|src|action|poster|data|srcset)="([^"]*)"`)
	anID    = regexp.MustCompile(` id="([^"]*)"`)
)

// TestLinks holds that each link leads somewhere: to a page of the site and an
// element in it, or by https to a host that is known.
func TestLinks(t *testing.T) {
	all := pages(t, wording.English)
	ids := map[string][]string{}
	for name, text := range all {
		for _, m := range anID.FindAllStringSubmatch(text, -1) {
			if slices.Contains(ids[name], m[1]) {
				t.Errorf("%s: the id %q is there twice", name, m[1])
			}
			ids[name] = append(ids[name], m[1])
		}
	}
	for name, text := range all {
		for _, m := range anyLink.FindAllStringSubmatch(text, -1) {
			if m[2] == "data:," { // no icon
				continue
			}
			link, err := url.Parse(strings.ReplaceAll(m[2], "&amp;", "&"))
			switch {
			case err != nil:
				t.Errorf("%s: %v", name, err)
			case link.Host != "" || link.Scheme != "":
				if link.Scheme != "https" || !slices.Contains(hosts, link.Host) || m[1] != "href" {
					t.Errorf("%s: %s is no link that the site may have", name, m[0])
				}
			case strings.HasPrefix(link.Path, "/"):
				t.Errorf("%s: %s does not work below another path", name, m[2])
			default:
				target := name
				if link.Path != "" {
					target = path.Join(path.Dir(name), link.Path)
				}
				if _, ok := all[target]; !ok || link.Fragment != "" && !slices.Contains(ids[target], link.Fragment) {
					t.Errorf("%s: %s leads nowhere", name, m[2])
				}
			}
		}
	}
	if style := all["style.css"]; strings.Contains(style, "url(") || strings.Contains(style, "@import") {
		t.Error("the style sheet loads something")
	}
}

var (
	tag  = regexp.MustCompile(`<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s+[a-zA-Z-]+(?:="[^"]*")?)*)\s*(/?)>`)
	void = []string{"meta", "link", "br", "hr", "input", "img"}
)

// TestMarkup holds that the elements of each page are closed in the order in which
// they were opened, that nothing else has an angle bracket, that there is no
// script, and that headings go down a level at a time below one of the first.
func TestMarkup(t *testing.T) {
	for _, language := range wording.Languages() {
		for name, text := range pages(t, language) {
			if !strings.HasSuffix(name, ".html") {
				continue
			}
			if !strings.HasPrefix(text, "<!DOCTYPE html>\n<html lang=\""+string(language)+"\">\n") || strings.Count(text, "<main ") != 1 {
				t.Errorf("%s has not the frame of a page", name)
			}
			var open []string
			level := 0
			for _, m := range tag.FindAllStringSubmatch(text, -1) {
				element := m[2]
				switch {
				case element == "script" || element == "iframe" || strings.Contains(m[3], " on") && regexp.MustCompile(` on[a-z]+=`).MatchString(m[3]):
					t.Errorf("%s runs something: %s", name, m[0])
				case m[1] == "/" && (len(open) == 0 || open[len(open)-1] != element):
					t.Fatalf("%s: %s closes %v", name, m[0], open)
				case m[1] == "/":
					open = open[:len(open)-1]
				case !slices.Contains(void, element) && m[4] == "":
					open = append(open, element)
				}
				if m[1] == "" && len(element) == 2 && element[0] == 'h' && element[1] >= '1' && element[1] <= '6' {
					now := int(element[1] - '0')
					if now > level+1 || now == 1 && level != 0 {
						t.Errorf("%s: a heading of level %d follows one of level %d", name, now, level)
					}
					level = now
				}
			}
			if len(open) > 0 {
				t.Errorf("%s does not close %v", name, open)
			}
			if rest := tag.ReplaceAllString(strings.TrimPrefix(text, "<!DOCTYPE html>"), ""); strings.ContainsAny(rest, "<>") {
				at := strings.IndexAny(rest, "<>")
				t.Errorf("%s: a bracket that is no element: %q", name, rest[max(at-40, 0):min(at+40, len(rest))])
			}
		}
	}
}

// TestHighlighted holds that colours change no text, and that all of it is escaped.
func TestHighlighted(t *testing.T) {
	for _, c := range []struct{ language, line, want string }{
		{"sql", `ALTER TABLE a; -- <b>`, `<span class="k">ALTER</span> <span class="k">TABLE</span> a; <span class="c">-- &lt;b&gt;</span>`},
		{"sql", `SELECT 'it''s -- <x>'`, `<span class="k">SELECT</span> <span class="s">&#39;it&#39;&#39;s -- &lt;x&gt;&#39;</span>`},
		{"python", `op.f("# \"x", None) # y`, `op.f(<span class="s">&#34;# \&#34;x&#34;</span>, <span class="k">None</span>) <span class="c"># y</span>`},
		{"", `<script>`, `&lt;script&gt;`},
	} {
		if got := highlighted(c.language, c.line); got != c.want {
			t.Errorf("%s %q is\n%s\nwant\n%s", c.language, c.line, got, c.want)
		}
	}
}

// TestHostile renders a lesson that would be markup.
func TestHostile(t *testing.T) {
	html, _, err := rendering{reader: wording.English}.html("## <script>alert(1)</script>\n\n<img src=x onerror=y> `<b>` [x](javascript:alert(1))\n\n```sql bad file=<b>\n<i> -- want a\n```\n")
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"<script", "<img", "<b>", "<i>", `"javascript:`} {
		if strings.Contains(string(html), bad) {
			t.Errorf("%s gets through:\n%s", bad, html)
		}
	}
	if !bytes.Contains([]byte(html), []byte("&lt;i&gt;")) {
		t.Errorf("the code is gone:\n%s", html)
	}
}
