package review

import "github.com/oncebitten/oncebitten/checks"

// Waiver is somebody's word on the pull request that a finding is accepted.
// Whoever makes one has made sure that it is theirs to give.
type Waiver struct {
	By, Reason string
	// Until is "2027-01-01", or "" for ever.
	Until string
	// Check is the one that it names; nil where the fingerprints say it all.
	Check *checks.Check
	// Fingerprints are those of the findings that it is about: a statement
	// that has changed since has another one.
	Fingerprints map[string]bool
}

// Accept suppresses the findings that a waiver is about, and fixes the verdict
// anew. It says how many there are, those that were accepted before included.
func (r *Result) Accept(w Waiver) int {
	n := 0
	for _, f := range r.Findings {
		if w.Check != nil && f.Check.Name != w.Check.Name || !w.Fingerprints[f.Fingerprint] {
			continue
		}
		n++
		if f.Suppressed == nil {
			f.Suppressed = &Suppression{By: w.By, Reason: w.Reason, Until: w.Until}
		}
	}
	r.countLessons()
	r.Verdict = r.verdict()
	return n
}

// verdict is what the findings that count add up to.
func (r *Result) verdict() Verdict {
	if len(r.Errors) > 0 {
		return Incomplete
	}
	for _, f := range r.Findings {
		if f.Suppressed == nil && r.FailOn != checks.Off && f.Severity >= r.FailOn {
			return Fail
		}
	}
	return Pass
}
