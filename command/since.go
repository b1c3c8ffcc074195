package command

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/oncebitten/oncebitten/lazyregexp"
	"github.com/oncebitten/oncebitten/pull"
	"github.com/oncebitten/oncebitten/wording"
)

// ago is a time before now, as git writes it: "6.months", "2 weeks ago".
var ago = lazyregexp.New(`^(\d{1,4})[. ]?(day|week|month|year)s?(?:[. ]ago)?$`)

// beginningOf is the time that --since means. For a branch, a tag or a commit,
// last is the commit at which to stop.
func beginningOf(ctx context.Context, r *pull.Repository, text string, now time.Time) (since time.Time, last string, err error) {
	if m := ago.FindStringSubmatch(strings.ToLower(text)); m != nil {
		n, _ := strconv.Atoi(m[1]) // digits
		switch m[2] {
		case "day":
			return now.AddDate(0, 0, -n), "", nil
		case "week":
			return now.AddDate(0, 0, -7*n), "", nil
		case "month":
			return now.AddDate(0, -n, 0), "", nil
		}
		return now.AddDate(-n, 0, 0), "", nil
	}
	for _, layout := range []string{time.DateOnly, time.RFC3339, "2006-01-02 15:04:05", "2006-01"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, "", nil
		}
	}
	if last, err = r.Commit(ctx, text); err != nil {
		return since, "", err
	}
	if last == "" {
		return since, "", wording.Errorf("--since %q: it is no date (2026-01-31), no time before now (6.months) and no commit", text)
	}
	since, err = r.Date(ctx, last)
	return since, last, err
}
