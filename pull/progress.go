package pull

import (
	"sync"
	"time"

	"github.com/oncebitten/oncebitten/wording"
)

// quiet is how long a run may work without a word.
const quiet = 10 * time.Second

// progress tells of work that takes long, so that nobody takes it for stuck:
// nothing at all in a usual run, and else a line now and then.
type progress struct {
	write func(line wording.Text)
	now   func() time.Time

	mu   sync.Mutex
	last time.Time
}

// tell says how far the work is, unless something was said a moment ago.
func (p *progress) tell(line wording.Text) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if now := p.now(); now.Sub(p.last) >= quiet {
		p.last = now
		p.write(line)
	}
}

// pause says that nothing will happen for a while, and why.
func (p *progress) pause(d time.Duration, why error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if d < quiet {
		return
	}
	p.last = p.now()
	p.write(wording.Say("waiting for %s: %s", d.Round(time.Second), why))
}
