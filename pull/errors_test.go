package pull_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/oncebitten/oncebitten/pull"
	"github.com/oncebitten/oncebitten/wording"
)

// Errors are said in the language of whoever reads them, and what GitHub or a
// library said is quoted.
func TestErrorWords(t *testing.T) {
	doing := wording.Say("posting the review of %s", "acme/shop#7")
	reset := time.Date(2026, 3, 1, 13, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		err             error
		english, french string
	}{
		{&pull.EventError{Event: "issues", Reason: wording.Say("the payload has no merge_group")},
			`event "issues": the payload has no merge_group`, `événement "issues" : ses données n'ont pas de merge_group`},
		{&pull.IncompleteError{What: doing, Why: wording.Say("there are more than %d pages", 200)},
			"posting the review of acme/shop#7: there are more than 200 pages", "publication de la revue de acme/shop#7 : il y a plus de 200 pages"},
		{&pull.FileError{Path: "a.sql", Err: &pull.UnavailableError{Host: "api.github.com", Err: errors.New("connection refused")}},
			"a.sql: api.github.com cannot be reached: connection refused", "a.sql : api.github.com est injoignable : « connection refused »"},
		{&pull.UnavailableError{Host: "api.github.com", Status: 502}, "api.github.com answers with status 502", "api.github.com répond par le statut 502"},
		{&pull.PermissionError{Doing: doing, Scope: "pull-requests: write", Message: "Resource not accessible by integration"},
			"posting the review of acme/shop#7: the token lacks `pull-requests: write` (GitHub says: Resource not accessible by integration)",
			"publication de la revue de acme/shop#7 : il manque `pull-requests: write` au jeton (GitHub dit : « Resource not accessible by integration »)"},
		{&pull.PermissionError{Doing: doing, Scope: "pull-requests: write"},
			"posting the review of acme/shop#7: the token lacks `pull-requests: write`", "publication de la revue de acme/shop#7 : il manque `pull-requests: write` au jeton"},
		{&pull.PermissionError{Doing: doing},
			"posting the review of acme/shop#7: GitHub refuses it: no reason given", "publication de la revue de acme/shop#7 : GitHub refuse : sans en donner la raison"},
		{&pull.NotFoundError{Doing: doing, Scope: "contents: read"},
			"posting the review of acme/shop#7: not found, or the token lacks `contents: read`", "publication de la revue de acme/shop#7 : introuvable, ou il manque `contents: read` au jeton"},
		{&pull.EmptyError{Doing: doing}, "posting the review of acme/shop#7: the repository is empty", "publication de la revue de acme/shop#7 : le dépôt est vide"},
		{&pull.ValidationError{Doing: doing, Messages: []string{"line must be part of the diff", "body is too long"}},
			"posting the review of acme/shop#7: GitHub refuses the content: line must be part of the diff; body is too long",
			"publication de la revue de acme/shop#7 : GitHub refuse le contenu : « line must be part of the diff; body is too long »"},
		{&pull.RateLimitError{Secondary: true, Until: reset, Message: "Slow down"},
			"the secondary rate limit of the API is reached until 2026-03-01T13:00:00Z: Slow down", "la limite secondaire de l'API est atteinte jusqu'à 2026-03-01T13:00:00Z : « Slow down »"},
		{&pull.RateLimitError{Message: "Slow down"}, "the hourly rate limit of the API is reached: Slow down", "la limite horaire de l'API est atteinte : « Slow down »"},
		{&pull.NoRepositoryError{Path: "/tmp"}, "/tmp is in no git repository: name the files to check", "/tmp n'est dans aucun dépôt git : nommez les fichiers à contrôler"},
	} {
		if got := c.err.Error(); got != c.english {
			t.Errorf("in English it is %q, want %q", got, c.english)
		}
		if got := wording.OfError(c.err).In(wording.French); got != spaced(c.french) {
			t.Errorf("in French it is %q, want %q", got, spaced(c.french))
		}
	}
}

// spaced has French's spaces that end no line.
func spaced(text string) string {
	return strings.NewReplacer(" :", "\u00a0:", "« ", "«\u00a0", " »", "\u00a0»").Replace(text)
}
