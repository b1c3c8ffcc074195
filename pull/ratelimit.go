package pull

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	// secondaryWait is GitHub's advice for a secondary limit that does not say
	// how long to wait.
	secondaryWait = 60 * time.Second
	// tooQuickly is what GitHub says of content that is one too many for the moment.
	tooQuickly = "was submitted too quickly"
)

// limit recognises the two kinds of rate limit, which both come as 403 or 429:
// https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api.
// The one on new content may come as 422 as well, as if the content were wrong.
func (t *transport) limit(resp *http.Response, attempt int) (*RateLimitError, time.Duration) {
	switch resp.StatusCode {
	case http.StatusForbidden, http.StatusTooManyRequests, http.StatusUnprocessableEntity:
	default:
		return nil, 0
	}
	message, body := peek(resp)
	now := t.now()
	if resp.StatusCode == http.StatusUnprocessableEntity {
		if !strings.Contains(body, tooQuickly) {
			return nil, 0
		}
		message = tooQuickly
	}
	if after, ok := retryAfter(resp.Header.Get("Retry-After"), now); ok {
		return &RateLimitError{Secondary: true, Until: now.Add(after), Message: message}, after
	}
	if resp.Header.Get("X-RateLimit-Remaining") == "0" {
		reset, err := strconv.ParseInt(resp.Header.Get("X-RateLimit-Reset"), 10, 64)
		if err != nil {
			return &RateLimitError{Message: message}, secondaryWait
		}
		until := time.Unix(reset, 0)
		return &RateLimitError{Until: until, Message: message}, max(until.Sub(now), 0) + time.Second
	}
	lower := strings.ToLower(message)
	if resp.StatusCode == http.StatusTooManyRequests || message == tooQuickly ||
		strings.Contains(lower, "secondary rate limit") || strings.Contains(lower, "abuse detection") {
		return &RateLimitError{Secondary: true, Message: message}, secondaryWait << (attempt - 1)
	}
	return nil, 0
}

// retryAfter reads the header's two forms, seconds and a date (RFC 9110, 10.2.3).
func retryAfter(value string, now time.Time) (time.Duration, bool) {
	if seconds, err := strconv.ParseInt(value, 10, 32); err == nil && seconds >= 0 {
		return time.Duration(seconds) * time.Second, true
	}
	if date, err := http.ParseTime(value); err == nil {
		return max(date.Sub(now), 0), true
	}
	return 0, false
}

// peek reads an error answer and its message, and leaves the body readable.
func peek(resp *http.Response) (message, body string) {
	data, err := io.ReadAll(io.LimitReader(resp.Body, 64<<10))
	resp.Body.Close()
	resp.Body = io.NopCloser(bytes.NewReader(data))
	var answer struct {
		Message string `json:"message"`
	}
	if err != nil || json.Unmarshal(data, &answer) != nil || answer.Message == "" {
		return resp.Status, string(data)
	}
	return answer.Message, string(data)
}
