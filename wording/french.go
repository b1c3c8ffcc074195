package wording

import (
	"strings"
	"sync"
)

// french are the French formats by the English ones, put together when they
// are asked for first.
var french = sync.OnceValue(func() map[string]string { return merged(frenchTables...) })

// frenchTables are the parts of french, each about one subject.
var frenchTables = []map[string]string{
	frenchBases, frenchFailures, frenchFeedback, frenchFindings, frenchLessonCommands, frenchLessons, frenchNotes, frenchReasons,
	frenchRemedies, frenchRule, frenchReports, frenchSite, frenchViolations, frenchAssumptions,
	frenchCommand, frenchConfig, frenchDoctor, frenchGitHub, frenchWorkflow,
	{
		"%s and %s": "%s et %s",
	},
}

// apart are the signs that French sets apart, by a space that ends no line.
var apart = strings.NewReplacer(" :", "\u00a0:", " ;", "\u00a0;", " ?", "\u00a0?", " !", "\u00a0!", "« ", "«\u00a0", " »", "\u00a0»")

// merged is one table of several, with the spaces that belong there.
func merged(tables ...map[string]string) map[string]string {
	all := map[string]string{}
	for _, t := range tables {
		for format, translated := range t {
			all[format] = apart.Replace(translated)
		}
	}
	return all
}
