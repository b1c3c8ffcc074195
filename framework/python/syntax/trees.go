package syntax

import "sync"

// maxTrees is how many bytes of text Trees remember: twice as many at most, for
// what has been asked for lately stays.
const maxTrees = 8 << 20

// Trees remember what files were parsed to, by their text. They are for reviews
// of many changes of one repository, whose histories have most files in common,
// and good for several goroutines at once. Nobody changes a tree.
type Trees struct {
	mutex sync.Mutex
	// recent are those that were asked for since older were; size is that of their texts.
	recent, older map[string]*Module
	size          int
}

// NewTrees remember nothing yet.
func NewTrees() *Trees { return &Trees{recent: map[string]*Module{}} }

// Remember has the parser take trees from those, and keep there what it parses;
// nil for neither.
func (p *Parser) Remember(trees *Trees) { p.trees = trees }

func (t *Trees) find(text string) *Module {
	if t == nil {
		return nil
	}
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if m := t.recent[text]; m != nil {
		return m
	}
	m := t.older[text]
	if m != nil {
		t.add(m)
	}
	return m
}

func (t *Trees) keep(m *Module) {
	if t == nil {
		return
	}
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.add(m)
}

func (t *Trees) add(m *Module) {
	if t.size += len(m.Source.Text); t.size > maxTrees {
		t.recent, t.older, t.size = map[string]*Module{}, t.recent, len(m.Source.Text)
	}
	t.recent[m.Source.Text] = m
}
