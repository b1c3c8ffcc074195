package lesson

import (
	"net/url"
	"strings"

	"github.com/oncebitten/oncebitten/lazyregexp"
	"github.com/oncebitten/oncebitten/nearest"
	"github.com/oncebitten/oncebitten/wording"
)

// docLink is a link of a document that leads to a file or a heading.
type docLink struct {
	line        int
	destination string
}

var (
	inlineLink = lazyregexp.New(`\]\(\s*(?:<([^<>\n]+)>|([^()\s<>]+(?:\([^()\s]*\)[^()\s]*)?))(?:\s+(?:"[^"]*"|'[^']*'))?\s*\)`)
	definedAs  = lazyregexp.New(`^ {0,3}\[[^\[\]]+\]:\s*<?([^\s<>]+)>?`)
	hrefLink   = lazyregexp.New(`(?i)<(?:a|img)\s[^>]*?(?:href|src)\s*=\s*["']([^"']+)["']`)
	codeSpan   = lazyregexp.New("`+[^`\n]*`+")
	scheme     = lazyregexp.New(`^(?:[A-Za-z][A-Za-z0-9+.-]*:|//)`)
	explicitID = lazyregexp.New(`(?i)\s(?:id|name)\s*=\s*["']([^"']+)["']`)
)

// maxLink is how long the destination of a link may be, in bytes: no path and
// no heading has more.
const maxLink = 1000

// readLinks reads the links of a document that stay in its repository, code
// left out, and the anchors that its HTML sets.
func (o *outline) readLinks() (links []docLink, anchors []string) {
	fence := ""
	for n := 1; n <= o.source.Lines(); n++ {
		line := o.source.Line(n)
		trimmed := strings.TrimSpace(line)
		if mark := fenceMark(trimmed); mark != "" {
			switch {
			case fence == "":
				fence = mark
			case strings.HasPrefix(mark, fence) && strings.Trim(trimmed, mark[:1]) == "":
				fence = ""
			}
			continue
		}
		if fence != "" || !strings.ContainsAny(line, "](<") {
			continue
		}
		line = codeSpan.ReplaceAllString(line, "")
		for _, pattern := range []*lazyregexp.Regexp{inlineLink, definedAs, hrefLink} {
			for _, m := range pattern.FindAllStringSubmatch(line, -1) {
				destination := strings.Join(m[1:], "")
				if len(destination) <= maxLink && !scheme.MatchString(destination) && !strings.ContainsAny(destination, "{}$") {
					links = append(links, docLink{n, destination})
				}
			}
		}
		if strings.Contains(line, "<") {
			for _, m := range explicitID.FindAllStringSubmatch(line, -1) {
				anchors = append(anchors, m[1])
			}
		}
	}
	return links, anchors
}

// fenceMark is the run of signs that begins or ends a block of code.
func fenceMark(line string) string {
	for _, sign := range []string{"`", "~"} {
		if mark := line[:len(line)-len(strings.TrimLeft(line, sign))]; len(mark) >= 3 {
			return mark
		}
	}
	return ""
}

// link says what is wrong with a link; "" where it leads somewhere, or where
// nobody can tell.
func (v *Verifier) link(d *Document, l docLink) wording.Text {
	destination, fragment, _ := strings.Cut(l.destination, "#")
	destination, _, _ = strings.Cut(destination, "?")
	if unescaped, err := url.PathUnescape(destination); err == nil {
		destination = unescaped
	}
	if unescaped, err := url.PathUnescape(fragment); err == nil {
		fragment = unescaped
	}
	to := d
	if destination != "" {
		target := resolve(d.Path, destination)
		switch {
		case target == "":
			return wording.Text{} // out of the repository, or of the folder that was named
		case !v.paths[target]:
			return v.nowhere(l.destination, target)
		}
		to = v.document(target)
	}
	if to == nil || fragment == "" || to.hasAnchor(fragment) {
		return wording.Text{}
	}
	if like, ok := v.nearest(strings.ToLower(fragment), len(to.Sections), to.anchorNames); ok {
		return wording.Say("the link to %q leads to no heading of %s; did you mean %q?", l.destination, to.Path, "#"+like)
	}
	return wording.Say("the link to %q leads to no heading of %s", l.destination, to.Path)
}

// nearest is the one of n names that a link may mean, as long as that may be looked for.
func (v *Verifier) nearest(word string, n int, names func() []string) (string, bool) {
	if v.comparable -= n; v.comparable < 0 {
		return "", false
	}
	return nearest.Name(word, names())
}

func (v *Verifier) nowhere(destination, target string) wording.Text {
	documents := func() (names []string) {
		for p := range v.paths {
			if strings.HasSuffix(p, ".md") {
				names = append(names, p)
			}
		}
		return names
	}
	if like, ok := v.nearest(target, len(v.paths), documents); ok {
		return wording.Say("the link to %q leads nowhere: there is no file %s; did you mean %s?", destination, target, like)
	}
	return wording.Say("the link to %q leads nowhere: there is no file %s", destination, target)
}

// hasAnchor reports whether a fragment leads to a place of the document. Those
// that name lines are the server's own.
func (d *Document) hasAnchor(fragment string) bool {
	if d.anchors == nil || lineFragment.MatchString(fragment) {
		return true
	}
	fragment = strings.TrimPrefix(strings.ToLower(fragment), "user-content-")
	return fragment == "" || fragment == "top" || d.anchors[fragment]
}

var lineFragment = lazyregexp.New(`^L\d+`)

func (d *Document) anchorNames() []string {
	names := make([]string, 0, len(d.Sections))
	for _, s := range d.Sections {
		names = append(names, s.Anchor)
	}
	return names
}
