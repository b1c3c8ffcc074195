package pull

import (
	"net/http"
	"strconv"
	"time"

	"github.com/oncebitten/oncebitten/wording"
)

// Usage is what a client has asked of GitHub so far. The hour's requests are
// shared by all workflows of a repository, so a run should take few.
type Usage struct {
	// Requests are all that were sent, repeated ones included; Writes are those
	// of them that may change something.
	Requests, Writes int
	// Remaining is how many requests the token has left in this hour, as GitHub
	// said last; -1 when it has not.
	Remaining int
	// Waited is how long requests have waited, for limits and between writes.
	Waited time.Duration
}

// Text is one line for a log.
func (u Usage) Text() wording.Text {
	parts := []wording.Text{wording.Say("%d requests to GitHub, %d of them to write", u.Requests, u.Writes)}
	if u.Waited > 0 {
		parts = append(parts, wording.Say("%s waited", u.Waited.Round(time.Second)))
	}
	if u.Remaining >= 0 {
		parts = append(parts, wording.Say("the token has %d left in this hour", u.Remaining))
	}
	return wording.Join(parts, "; ")
}

// Plus is what two clients have asked together. Their tokens may be different
// ones: what is left is that of the first.
func (u Usage) Plus(other Usage) Usage {
	u.Requests += other.Requests
	u.Writes += other.Writes
	u.Waited += other.Waited
	return u
}

// Usage is what the client has asked of GitHub so far.
func (c *Client) Usage() Usage {
	c.transport.mu.Lock()
	defer c.transport.mu.Unlock()
	return c.transport.usage
}

// serverTime is the time that GitHub gave with its last answer; zero before one.
func (t *transport) serverTime() time.Time {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.date
}

// count notes a request that was sent, and what GitHub says beside its answer.
func (t *transport) count(req *http.Request, resp *http.Response) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.usage.Requests++
	if writes(req) {
		t.usage.Writes++
	}
	if resp == nil {
		return
	}
	if remaining, err := strconv.Atoi(resp.Header.Get("X-RateLimit-Remaining")); err == nil {
		t.usage.Remaining = remaining
	}
	if date, err := http.ParseTime(resp.Header.Get("Date")); err == nil {
		t.date = date
	}
}
