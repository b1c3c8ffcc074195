// Package docs holds the pages of documentation that are not about one check,
// in Markdown.
package docs

import _ "embed"

// Locks is the table of locks, as package postgres has it.
//
//go:embed locks.md
var Locks string

// Configuration is the reference of the configuration file.
//
//go:embed configuration.md
var Configuration string

// LessonChecks is what the check of a lesson, a cel block, can ask.
//
//go:embed lesson-checks.md
var LessonChecks string
