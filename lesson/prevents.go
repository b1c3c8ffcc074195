package lesson

import "github.com/oncebitten/oncebitten/checks"

// Preventing are those of the checks that would have spared a team an error,
// as a server printed it in any of its languages, or by the SQLSTATE.
func Preventing(all []*checks.Check, recorded string) (found []*checks.Check) {
	why := newKnownErrors(all).preventing(recorded)
	for _, c := range all {
		if !why[c].IsZero() {
			found = append(found, c)
		}
	}
	return found
}
