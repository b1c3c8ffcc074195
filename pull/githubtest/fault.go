package githubtest

import (
	"net/http"
	"regexp"
	"strconv"
	"time"
)

// Fault is an answer that GitHub gives instead of the usual one, to the
// requests that match.
type Fault struct {
	// Method is that of the requests it hits; "" for all.
	Method string
	// Path is a regular expression on their path; "" for all.
	Path string
	// Body is a regular expression on their body; "" for all.
	Body string
	// Skip is how many matching requests pass first.
	Skip int
	// Times is how many requests are hit then; 0 for all of them.
	Times int

	// Before is run first, outside the server's lock: to move the head, say.
	Before func()
	// Hangs is true when no answer comes until the client has given up.
	Hangs bool
	// Status is the answer's; 0 for the usual answer.
	Status int
	Header map[string]string
	Answer string
	// CarriedOut is true when the request has its effect all the same.
	CarriedOut bool

	path, body *regexp.Regexp
}

// Fail adds a fault. The first one that matches a request has its way.
func (s *Server) Fail(f Fault) {
	f.path, f.body = regexp.MustCompile(f.Path), regexp.MustCompile(f.Body)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &f)
}

// fault is the one that hits a request, if any.
func (s *Server) fault(r Request) *Fault {
	for _, f := range s.faults {
		if f.Method != "" && f.Method != r.Method || !f.path.MatchString(r.Path) || !f.body.MatchString(r.Body) {
			continue
		}
		if f.Skip > 0 {
			f.Skip--
			continue
		}
		switch f.Times {
		case 0:
			return f
		case -1: // used up
			continue
		case 1:
			f.Times = -1
		default:
			f.Times--
		}
		return f
	}
	return nil
}

func (f *Fault) write(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	for name, value := range f.Header {
		w.Header().Set(name, value)
	}
	w.WriteHeader(f.Status)
	w.Write([]byte(f.Answer)) // a failed write is the client's to notice
}

// SecondaryLimit is the answer to too many requests at once, with status 403
// or 429. An empty retryAfter leaves the header out.
func SecondaryLimit(status int, retryAfter string) Fault {
	f := Fault{
		Status: status,
		Answer: `{"message":"You have exceeded a secondary rate limit. Please wait a few minutes before you try again.","documentation_url":"https://docs.github.com/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits"}`,
	}
	if retryAfter != "" {
		f.Header = map[string]string{"Retry-After": retryAfter}
	}
	return f
}

// PrimaryLimit is the answer when the hour's requests are used up until reset.
func PrimaryLimit(status int, reset time.Time) Fault {
	return Fault{
		Status: status,
		Header: map[string]string{
			"X-RateLimit-Limit": "1000", "X-RateLimit-Remaining": "0",
			"X-RateLimit-Reset": strconv.FormatInt(reset.Unix(), 10),
		},
		Answer: `{"message":"API rate limit exceeded for installation.","documentation_url":"https://docs.github.com/rest/overview/rate-limits-for-the-rest-api"}`,
	}
}

// BadGateway is GitHub out of order; with carriedOut the request has its
// effect all the same, as happens with long reviews.
func BadGateway(carriedOut bool) Fault {
	return Fault{Status: http.StatusBadGateway, Answer: `{"message":"Server Error"}`, CarriedOut: carriedOut}
}
