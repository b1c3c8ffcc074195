package comment

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

func TestAcceptances(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	tests := []struct {
		body string
		want []string // check, fingerprint, date, reason
	}{
		{"/oncebitten accept index-blocks-writes nightly table, 200 rows", []string{"index-blocks-writes||| nightly table, 200 rows"}},
		{"/oncebitten accept index-blocks-writes: nightly", []string{"index-blocks-writes||| nightly"}},
		{"/oncebitten\taccept  index-blocks-writes  :  nightly", []string{"index-blocks-writes||| nightly"}},
		{"/oncebitten accept index-blocks-writes:0123456789abcdef nightly", []string{"index-blocks-writes|0123456789abcdef|| nightly"}},
		{"/oncebitten accept index-blocks-writes until 2026-03-01 nightly", []string{"index-blocks-writes||2026-03-01| nightly"}},
		{"/oncebitten accept index-blocks-writes until 2027-01-01: nightly", []string{"index-blocks-writes||2027-01-01| nightly"}},
		{"/oncebitten accept index-blocks-writes until we know more", []string{"! `we` is not a date of the form 2027-01-31"}},
		{"/oncebitten accept index-blocks-writes until 2027-01-01", []string{"! it gives no reason: write `/oncebitten accept CHECK reason`"}},
		{"Fine.\r\n\r\n/oncebitten accept several-heads merged tomorrow\r\n/oncebitten accept index-blocks-writes small\r\n", []string{
			"several-heads||| merged tomorrow", "index-blocks-writes||| small"}},
		{"> /oncebitten accept several-heads no", nil},
		{"~~~\n/oncebitten accept several-heads no\n~~~", nil},
		{"<details>\n/oncebitten accept several-heads no\n</details>", nil},
		{"<!-- x\n\n/oncebitten accept several-heads no -->", nil},
		{"I would /oncebitten accept several-heads no", nil},
	}
	for _, test := range tests {
		var got []string
		for _, a := range acceptances(test.body, false, now) {
			if !a.wrong.IsZero() {
				got = append(got, "! "+a.wrong.String())
			} else {
				got = append(got, fmt.Sprintf("%s|%s|%s| %s", a.check.Name, a.fingerprint, a.until, a.reason))
			}
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%q:\ngot  %q\nwant %q", test.body, got, test.want)
		}
		if HasCommand(test.body) != (len(test.want) > 0) {
			t.Errorf("%q: HasCommand is %t", test.body, HasCommand(test.body))
		}
	}
}

// A reply in the thread of a finding needs no check.
func TestAcceptancesInThread(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for body, want := range map[string]string{
		"/oncebitten accept nightly table, 200 rows":                 "|| nightly table, 200 rows",
		"/oncebitten accept: nightly":                                "|| nightly",
		"/oncebitten accept until 2027-01-01: nightly":               "|2027-01-01| nightly",
		"/oncebitten accept until we know":                           "! `we` is not a date of the form 2027-01-31",
		"/oncebitten accept several-heads merged tomorrow":           "several-heads|| merged tomorrow",
		"/oncebitten accept several-heads:0123456789abcdef tomorrow": "several-heads:0123456789abcdef|| tomorrow",
		"/oncebitten accept note: 200 rows":                          "|| note: 200 rows",
		"/oncebitten accept":                                         "! it gives no reason: write `/oncebitten accept reason`",
		"/oncebitten accept several-heads":                           "! it gives no reason: write `/oncebitten accept reason`",
	} {
		found := acceptances(body, true, now)
		if len(found) != 1 {
			t.Fatalf("%q has %d commands", body, len(found))
		}
		a, name := found[0], ""
		if a.check != nil {
			name = a.check.Name
		}
		if a.fingerprint != "" {
			name += ":" + a.fingerprint
		}
		got := fmt.Sprintf("%s|%s| %s", name, a.until, a.reason)
		if !a.wrong.IsZero() {
			got = "! " + a.wrong.String()
		}
		if got != want {
			t.Errorf("%q: %q, want %q", body, got, want)
		}
	}
}

func FuzzAcceptances(f *testing.F) {
	f.Add("/oncebitten accept index-blocks-writes:0123456789abcdef until 2027-01-01: nightly")
	f.Add("a\n> b\n\n/oncebitten accept x\n```")
	f.Fuzz(func(t *testing.T, body string) {
		for _, a := range append(acceptances(body, false, time.Time{}), acceptances(body, true, time.Time{})...) {
			if a.wrong.IsZero() && (a.check == nil && a.fingerprint != "" || a.reason == "" || a.fingerprint != "" && len(a.fingerprint) != 16) {
				t.Errorf("%q: %+v is taken for a command", body, a)
			}
		}
	})
}
