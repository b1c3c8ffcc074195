package lesson

import "testing"

// Another day is written as the old one was.
func TestRestyled(t *testing.T) {
	for _, test := range []struct{ value, iso, want string }{
		{"2026-01-26", "2026-02-01", "2026-02-01"},
		{"2026/1/26", "2026-02-01", "2026/2/1"},
		{"03 janvier 2026", "2026-02-04", "04 février 2026"},
		{"26/01/2026", "2026-02-01", "01/02/2026"},
		{"1/2/2026", "2026-12-03", "3/12/2026"},
		{"01/26/2026", "2026-02-01", "02/01/2026"},
		{"26 janvier 2026", "2026-02-03", "3 février 2026"},
		{"26 janvier 2026", "2026-02-01", "1 février 2026"},
		{"1er janvier 2026", "2026-02-12", "12 février 2026"},
		{"1er janvier 2026", "2026-08-01", "1er août 2026"},
		{"3 fevrier 2026", "2026-12-12", "12 decembre 2026"},
		{"26 JANVIER 2026", "2026-08-01", "1 AOÛT 2026"},
		{"26 janv. 2026", "2026-02-26", "26 févr. 2026"},
		{"26 janv 2026", "2026-02-26", "26 févr 2026"},
		{"January 26, 2026", "2026-02-01", "February 1, 2026"},
		{"January 26th, 2026", "2026-02-01", "February 1st, 2026"},
		{"26 January 2026", "2026-05-11", "11 May 2026"},
		{"Jan 26, 2026", "2026-09-02", "Sep 2, 2026"},
		{"26. Januar 2026", "2026-03-02", "2. März 2026"},
		{"26 de enero de 2026", "2026-03-02", "2 de marzo de 2026"},
		{"*26 janvier 2026* (soir)", "2026-02-03", "*3 février 2026* (soir)"},
		{"yesterday", "2026-02-03", ""},
		{"", "2026-02-03", ""},
	} {
		if got, ok := restyled(test.value, test.iso); got != test.want || ok != (test.want != "") {
			t.Errorf("%s as %q is %q, want %q", test.iso, test.value, got, test.want)
		}
	}
}
