package postgres

import (
	"hash/maphash"
	"strings"
)

const (
	// recentTexts is how many texts may be known.
	recentTexts = 512
	// textBlock is how many bytes of texts are copied to one place, where they
	// stand together with those of the statements nearby; longText is from which
	// length on one has a place of its own, and is not known again.
	textBlock = 512
	longText  = 64
)

var textSeed = maphash.MakeSeed()

// texts are copies of the texts in the JSON of trees. Most names come again
// soon, so those that came last are known by their hash.
type texts struct {
	recent [recentTexts]recentText
	// block is where the next copy is made.
	block strings.Builder
}

// recentText is a text as the JSON has it, and its value.
type recentText struct{ written, value string }

// kept is the value of a text, which does not hold on to the JSON.
func (t *texts) kept(written string, escaped bool) string {
	if len(written) > longText {
		if escaped {
			return unescape(written)
		}
		return strings.Clone(written)
	}
	recent := &t.recent[maphash.String(textSeed, written)%recentTexts]
	if recent.written == written {
		return recent.value
	}
	recent.written = t.copied(written)
	recent.value = recent.written
	if escaped {
		recent.value = unescape(written)
	}
	return recent.value
}

func (t *texts) copied(text string) string {
	if t.block.Cap()-t.block.Len() < len(text) {
		t.block.Reset()
		t.block.Grow(textBlock)
	}
	begin := t.block.Len()
	t.block.WriteString(text)
	return t.block.String()[begin:]
}
