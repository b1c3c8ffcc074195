package pull

import (
	"fmt"
	"strings"
	"time"
)

// EventError says that an event cannot be reviewed, or that its payload is not
// what GitHub sends. It is a mistake in the workflow, not in the change.
type EventError struct {
	// Event is GitHub's name of the event, as given.
	Event string
	// Reason is set when the event is supported and its payload is not readable.
	Reason string
}

func (e *EventError) Error() string {
	if e.Reason != "" {
		return fmt.Sprintf("event %q: %s", e.Event, e.Reason)
	}
	if e.Event == "" {
		return "there is no event: GITHUB_EVENT_NAME is set in jobs of GitHub Actions; elsewhere, use `oncebitten check`"
	}
	return fmt.Sprintf("event %q is not supported; supported are %s", e.Event, strings.Join(supportedEvents(), ", "))
}

// IncompleteError says that a change or a tree could not be read in full. To
// go on would be to pass what nobody has looked at.
type IncompleteError struct {
	// What could not be read, such as "the changed files of acme/shop#7".
	What string
	// Why, as one sentence with the figures there are.
	Why string
}

func (e *IncompleteError) Error() string { return e.What + ": " + e.Why }

// FileError says that one file could not be read.
type FileError struct {
	Path string
	Err  error
}

func (e *FileError) Error() string { return fmt.Sprintf("%s: %v", e.Path, e.Err) }

// Unwrap gives the reason.
func (e *FileError) Unwrap() error { return e.Err }

// PermissionError says that the token may not do something.
type PermissionError struct {
	// Doing is what was tried, such as "posting the review of acme/shop#7".
	Doing string
	// Scope is the entry that is missing under `permissions:` in the workflow,
	// such as "pull-requests: write"; "" when it is not a matter of a scope,
	// as for a locked conversation.
	Scope string
	// Message is what GitHub said.
	Message string
}

func (e *PermissionError) Error() string {
	if e.Scope == "" {
		return fmt.Sprintf("%s: GitHub refuses it: %s", e.Doing, e.Message)
	}
	return fmt.Sprintf("%s: the token lacks `%s` (GitHub says: %s)", e.Doing, e.Scope, e.Message)
}

// NotFoundError says that something is not there, or that the token may not
// see it: GitHub does not tell the two apart.
type NotFoundError struct {
	Doing string
	// Scope is the permission that would be needed to see it.
	Scope string
}

func (e *NotFoundError) Error() string {
	return fmt.Sprintf("%s: not found, or the token lacks `%s`", e.Doing, e.Scope)
}

// EmptyError says that a repository has no commit yet.
type EmptyError struct {
	Doing string
}

func (e *EmptyError) Error() string { return e.Doing + ": the repository is empty" }

// ValidationError says that GitHub understood a request and refused its
// content (status 422), such as a comment on a line outside the diff.
type ValidationError struct {
	Doing string
	// Messages are GitHub's, one per complaint; there is at least one.
	Messages []string
}

func (e *ValidationError) Error() string {
	return fmt.Sprintf("%s: GitHub refuses the content: %s", e.Doing, strings.Join(e.Messages, "; "))
}

// RateLimitError says that GitHub wants fewer requests for longer than a run
// should wait.
type RateLimitError struct {
	// Secondary is true for the limits on bursts, false for the hourly one.
	Secondary bool
	// Until is when GitHub will answer again, as far as it says so.
	Until time.Time
	// Message is what GitHub said.
	Message string
}

func (e *RateLimitError) Error() string {
	limit := "the hourly rate limit"
	if e.Secondary {
		limit = "the secondary rate limit"
	}
	if e.Until.IsZero() {
		return fmt.Sprintf("%s of the API is reached: %s", limit, e.Message)
	}
	return fmt.Sprintf("%s of the API is reached until %s: %s", limit, e.Until.UTC().Format(time.RFC3339), e.Message)
}

// UnavailableError says that GitHub could not be reached, or answered with a
// failure of its own.
type UnavailableError struct {
	// Host is the server's name.
	Host string
	// Status is the HTTP status, 0 when there was no answer.
	Status int
	// Err is the reason when there was no answer.
	Err error
	// Ambiguous is true when the request changes something and may have been
	// carried out all the same: look before repeating it.
	Ambiguous bool
}

func (e *UnavailableError) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("%s cannot be reached: %v", e.Host, e.Err)
	}
	return fmt.Sprintf("%s answers with status %d", e.Host, e.Status)
}

// Unwrap gives the reason when there was no answer.
func (e *UnavailableError) Unwrap() error { return e.Err }
