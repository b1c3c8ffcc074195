package lesson

import "github.com/oncebitten/oncebitten/checks"

// Preventing are those of the checks that would have spared a team an error,
// as a server printed it in English or in French.
func Preventing(all []*checks.Check, recorded string) (found []*checks.Check) {
	for _, c := range all {
		if preventedBy(c, []string{recorded}) != "" {
			found = append(found, c)
		}
	}
	return found
}
