package alembic

import (
	"github.com/oncebitten/oncebitten/framework/python/syntax"
	"github.com/oncebitten/oncebitten/migration"
)

// parsedFile is a file that was parsed again to be amended or rendered for, with
// what is looked for in it: a file may have thousands of findings.
type parsedFile struct {
	*syntax.Module
	style *style
	calls map[syntax.Extent][]syntax.Call
	withs []syntax.With
}

// parse parses a file again, the last one only once: findings come file by
// file. It is nil for one that cannot be parsed.
func (p *project) parse(source *migration.Source) *parsedFile {
	if p.parsed != nil && p.parsed.Source == source {
		return p.parsed
	}
	parser, err := syntax.NewParser()
	if err != nil {
		return nil
	}
	defer parser.Close()
	module := parser.Parse(source)
	if module == nil {
		return nil
	}
	p.parsed = &parsedFile{Module: module, style: styleOf(module), calls: map[syntax.Extent][]syntax.Call{}}
	syntax.Walk(module.Body, func(n syntax.Node) {
		switch n := n.(type) {
		case syntax.Call:
			p.parsed.calls[n.Extent()] = append(p.parsed.calls[n.Extent()], n)
		case syntax.With:
			p.parsed.withs = append(p.parsed.withs, n)
		}
	})
	return p.parsed
}

// newStyle is the style of the file, which a writer may add to; the usual one
// where there is no file.
func (f *parsedFile) newStyle() *style {
	if f == nil {
		return styleOf(nil)
	}
	style := *f.style
	return &style
}
