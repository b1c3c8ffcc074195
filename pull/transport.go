package pull

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/oncebitten/oncebitten/wording"
)

const (
	// waitBudget is how long all the requests of a client together may wait for
	// GitHub, if it is not told otherwise: beyond it, a clear failure is worth
	// more than patience.
	waitBudget = 120 * time.Second
	// maxAttempts is how often a request is sent at most.
	maxAttempts = 5
	// requestTimeout is how long one request may take with all its attempts and
	// waits; it ends those whose body never does.
	requestTimeout = 4 * time.Minute
	// writePause is the least time between two requests that write, as GitHub
	// asks to stay below the secondary limits.
	writePause = time.Second
)

// repeatable marks, in a request's context, a POST that only reads: a GraphQL query.
type repeatable struct{}

// streamed marks, in a request's context, one whose answer is too long to be
// read before it is used.
type streamed struct{}

// maxAnswer is the most that is read of another answer, in bytes: the longest
// is a file.
const maxAnswer = maxFileSize + 1<<20

// transport sends the client's requests: it adds the token, keeps to GitHub's
// limits and repeats what may be repeated.
//
// It turns limits and outages into errors, where a RoundTripper would usually
// return the response: go-github v60 does not know status 429, and once it has
// seen a limit it refuses later requests by itself without asking again.
type transport struct {
	base    http.RoundTripper
	token   string
	origins []string // scheme://host of those that may see the token
	sleep   func(context.Context, time.Duration) error
	now     func() time.Time
	budget  time.Duration // for waiting and for what is tried in vain
	// progress is told of long waits.
	progress *progress

	mu        sync.Mutex
	spent     time.Duration // of the budget
	nextWrite time.Time
	usage     Usage
	date      time.Time // of GitHub's last answer
}

// RoundTrip sends a request until there is an answer to give.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	for attempt := 1; ; attempt++ {
		if err := t.pace(req); err != nil {
			return nil, err
		}
		started := t.now()
		resp, err := t.send(req, attempt)
		t.count(req, resp)
		wait, failure := t.judge(req, resp, err, attempt)
		if failure == nil {
			// go-github would refuse the next request on its own when this one
			// used up the hour; GitHub itself may answer.
			resp.Header.Del("X-RateLimit-Reset")
			return resp, nil
		}
		if resp != nil {
			resp.Body.Close()
		}
		if ctxErr := req.Context().Err(); ctxErr != nil {
			return nil, ctxErr
		}
		if wait < 0 || attempt == maxAttempts || !t.spend(t.now().Sub(started)+wait) {
			return nil, failure
		}
		t.progress.pause(wait, failure)
		if err := t.wait(req.Context(), wait); err != nil {
			return nil, err
		}
	}
}

// wait lets time pass before a request is sent.
func (t *transport) wait(ctx context.Context, d time.Duration) error {
	t.mu.Lock()
	t.usage.Waited += d
	t.mu.Unlock()
	return t.sleep(ctx, d)
}

// again waits before something is asked once more that an answer has failed
// to tell. It reports false where there is no time left for that.
func (t *transport) again(ctx context.Context, attempt int, failure error) bool {
	wait := backoff(attempt)
	if !t.spend(wait) {
		return false
	}
	t.progress.pause(wait, failure)
	return t.wait(ctx, wait) == nil
}

// send makes one attempt, with the token for GitHub's own hosts alone.
func (t *transport) send(req *http.Request, attempt int) (*http.Response, error) {
	out := req.Clone(req.Context())
	if attempt > 1 && req.GetBody != nil {
		body, err := req.GetBody()
		if err != nil {
			return nil, err
		}
		out.Body = body
	}
	if t.token != "" && t.trusts(req.URL.Scheme+"://"+req.URL.Host) {
		out.Header.Set("Authorization", "Bearer "+t.token)
	}
	resp, err := t.base.RoundTrip(out)
	if err != nil || writes(req) || req.Context().Value(streamed{}) != nil {
		return resp, err
	}
	return whole(resp)
}

// whole reads the body of a response to its end, so that a connection that
// breaks on the way is a failed attempt like any other.
func whole(resp *http.Response) (*http.Response, error) {
	data, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	resp.Body.Close()
	if err != nil {
		return nil, err
	}
	if len(data) > maxAnswer {
		return nil, wording.Errorf("the answer has more than %d bytes", maxAnswer)
	}
	resp.Body = io.NopCloser(bytes.NewReader(data))
	return resp, nil
}

func (t *transport) trusts(origin string) bool {
	for _, o := range t.origins {
		if strings.EqualFold(o, origin) {
			return true
		}
	}
	return false
}

// judge looks at the outcome of an attempt. Without a failure the response is
// the answer. With one, wait says how long until the next attempt; a negative
// wait: there is to be none.
func (t *transport) judge(req *http.Request, resp *http.Response, err error, attempt int) (wait time.Duration, failure error) {
	host := req.URL.Host
	if err != nil {
		unavailable := &UnavailableError{Host: host, Err: plain(err), Ambiguous: writes(req)}
		if writes(req) {
			return -1, unavailable
		}
		return backoff(attempt), unavailable
	}
	if limit, wait := t.limit(resp, attempt); limit != nil {
		// A request that a limit refused was not carried out, so that even a
		// POST may be sent again.
		return wait, limit
	}
	if resp.StatusCode < 500 {
		return 0, nil
	}
	unavailable := &UnavailableError{Host: host, Status: resp.StatusCode, Ambiguous: writes(req)}
	if writes(req) {
		return -1, unavailable
	}
	return backoff(attempt), unavailable
}

// pace keeps requests that write apart from each other.
func (t *transport) pace(req *http.Request) error {
	if !writes(req) {
		return nil
	}
	t.mu.Lock()
	now := t.now()
	at := t.nextWrite
	if at.Before(now) {
		at = now
	}
	t.nextWrite = at.Add(writePause)
	t.mu.Unlock()
	if wait := at.Sub(now); wait > 0 {
		return t.wait(req.Context(), wait)
	}
	return nil
}

// spend takes time out of the budget, if there is enough left.
func (t *transport) spend(d time.Duration) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.spent+d > t.budget {
		return false
	}
	t.spent += d
	return true
}

// writes is true for requests that may change something at GitHub.
func writes(req *http.Request) bool {
	switch req.Method {
	case http.MethodGet, http.MethodHead:
		return false
	}
	return req.Context().Value(repeatable{}) == nil
}

// backoff doubles from half a second, with up to as much again so that the
// jobs of one repository do not all come back at once.
func backoff(attempt int) time.Duration {
	base := 500 * time.Millisecond << (attempt - 1)
	return base + rand.N(base)
}

// plain drops what net/http puts around the reason of a failure.
func plain(err error) error {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err
		}
		if _, ok := inner.(interface{ Timeout() bool }); !ok {
			return err
		}
		err = inner
	}
}

// sleep waits, or returns the context's error when that comes first.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
