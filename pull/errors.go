package pull

import (
	"strings"
	"time"

	"github.com/oncebitten/oncebitten/wording"
)

// EventError says that an event cannot be reviewed, or that its payload is not
// what GitHub sends. It is a mistake in the workflow, not in the change.
type EventError struct {
	// Event is GitHub's name of the event, as given.
	Event string
	// Reason is set when the event is supported and its payload is not readable.
	Reason wording.Text
}

func (e *EventError) Error() string { return e.Text().String() }

// Text is the error in words.
func (e *EventError) Text() wording.Text {
	switch {
	case !e.Reason.IsZero():
		return wording.Say("event %q: %s", e.Event, e.Reason)
	case e.Event == "":
		return wording.Say("there is no event: GITHUB_EVENT_NAME is set in jobs of GitHub Actions; elsewhere, use `oncebitten check`")
	}
	return wording.Say("event %q is not supported; supported are %s", e.Event, strings.Join(supportedEvents(), ", "))
}

// IncompleteError says that a change or a tree could not be read in full. To
// go on would be to pass what nobody has looked at.
type IncompleteError struct {
	// What could not be read, such as "the changed files of acme/shop#7".
	What wording.Text
	// Why, as one sentence with the figures there are.
	Why wording.Text
}

func (e *IncompleteError) Error() string { return e.Text().String() }

// Text is the error in words.
func (e *IncompleteError) Text() wording.Text {
	return wording.Say("%s: %s", e.What, e.Why)
}

// FileError says that one file could not be read.
type FileError struct {
	Path string
	Err  error
}

func (e *FileError) Error() string { return e.Text().String() }

// Text is the error in words.
func (e *FileError) Text() wording.Text {
	return wording.Say("%s: %s", e.Path, e.Err)
}

// Unwrap gives the reason.
func (e *FileError) Unwrap() error { return e.Err }

// About is the path, and the reason without it.
func (e *FileError) About() (path string, reason error) { return e.Path, e.Err }

// PermissionError says that the token may not do something.
type PermissionError struct {
	// Doing is what was tried, such as "posting the review of acme/shop#7".
	Doing wording.Text
	// Scope is the entry that is missing under `permissions:` in the workflow,
	// such as "pull-requests: write"; "" when it is not a matter of a scope,
	// as for a locked conversation.
	Scope string
	// Message is what GitHub said, "" where it gave no reason.
	Message string
}

// Said is what GitHub said, in its own words, or that it gave no reason.
func (e *PermissionError) Said() wording.Text { return said(e.Message) }

func (e *PermissionError) Error() string { return e.Text().String() }

// Text is the error in words.
func (e *PermissionError) Text() wording.Text {
	switch {
	case e.Scope == "":
		return wording.Say("%s: GitHub refuses it: %s", e.Doing, e.Said())
	case e.Message == "":
		return wording.Say("%s: the token lacks `%s`", e.Doing, e.Scope)
	}
	return wording.Say("%s: the token lacks `%s` (GitHub says: %s)", e.Doing, e.Scope, e.Said())
}

// NotFoundError says that something is not there, or that the token may not
// see it: GitHub does not tell the two apart.
type NotFoundError struct {
	Doing wording.Text
	// Scope is the permission that would be needed to see it.
	Scope string
}

func (e *NotFoundError) Error() string { return e.Text().String() }

// Text is the error in words.
func (e *NotFoundError) Text() wording.Text {
	return wording.Say("%s: not found, or the token lacks `%s`", e.Doing, e.Scope)
}

// EmptyError says that a repository has no commit yet.
type EmptyError struct {
	Doing wording.Text
}

func (e *EmptyError) Error() string { return e.Text().String() }

// Text is the error in words.
func (e *EmptyError) Text() wording.Text {
	return wording.Say("%s: the repository is empty", e.Doing)
}

// ValidationError says that GitHub understood a request and refused its
// content (status 422), such as a comment on a line outside the diff.
type ValidationError struct {
	Doing wording.Text
	// Messages are GitHub's, one per complaint; there is at least one, which is
	// "" where it gave no reason.
	Messages []string
}

func (e *ValidationError) Error() string { return e.Text().String() }

// Text is the error in words.
func (e *ValidationError) Text() wording.Text {
	return wording.Say("%s: GitHub refuses the content: %s", e.Doing, said(strings.Join(e.Messages, "; ")))
}

// RateLimitError says that GitHub wants fewer requests for longer than a run
// should wait.
type RateLimitError struct {
	// Secondary is true for the limits on bursts, false for the hourly one.
	Secondary bool
	// Until is when GitHub will answer again, as far as it says so.
	Until time.Time
	// Message is what GitHub said, "" where it gave no reason.
	Message string
}

func (e *RateLimitError) Error() string { return e.Text().String() }

// Text is the error in words.
func (e *RateLimitError) Text() wording.Text {
	limit := wording.Say("the hourly rate limit")
	if e.Secondary {
		limit = wording.Say("the secondary rate limit")
	}
	if e.Until.IsZero() {
		return wording.Say("%s of the API is reached: %s", limit, said(e.Message))
	}
	return wording.Say("%s of the API is reached until %s: %s", limit, e.Until.UTC().Format(time.RFC3339), said(e.Message))
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

func (e *UnavailableError) Error() string { return e.Text().String() }

// Text is the error in words.
func (e *UnavailableError) Text() wording.Text {
	if e.Err != nil {
		return wording.Say("%s cannot be reached: %s", e.Host, e.Err)
	}
	return wording.Say("%s answers with status %d", e.Host, e.Status)
}

// Unwrap gives the reason when there was no answer.
func (e *UnavailableError) Unwrap() error { return e.Err }

// said is what GitHub said, in its own words.
func said(message string) wording.Text {
	if message == "" {
		return wording.Say("no reason given")
	}
	return wording.Foreign(message)
}
