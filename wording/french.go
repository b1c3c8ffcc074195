package wording

import "maps"

// french are the French formats by the English ones.
var french = merged(frenchFindings, frenchRemedies, frenchReports, frenchSite, frenchFailures, frenchViolations, frenchAssumptions, frenchLessons, frenchFeedback, map[string]string{
	"%s and %s": "%s et %s",
})

// merged is one table of several.
func merged(tables ...map[string]string) map[string]string {
	all := map[string]string{}
	for _, t := range tables {
		maps.Copy(all, t)
	}
	return all
}
