// Package config reads .oncebitten.yml: what a team has settled about its
// migrations. It knows neither checks nor frameworks; their names are given
// to it.
package config

import (
	"maps"
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// FileName is the name of the configuration file.
const FileName = ".oncebitten.yml"

// Edition is the newest edition that this program knows.
const Edition = 1

// AssumedPostgresVersion is the major version that counts where nobody said one.
const AssumedPostgresVersion = 14

// Config is what a configuration file says, with the defaults for what it
// leaves out.
type Config struct {
	// Path is the file it was read from; "" for the defaults.
	Path string
	// Edition freezes the default severities.
	Edition int
	// Settings are those of the whole repository.
	Settings
	// Lessons are where the team's lessons are.
	Lessons []LessonSource
	// Language is that of comments and reports.
	Language wording.Language
	// FailOn is the severity from which findings fail the review, Inline that
	// from which they become review comments; Off for never.
	FailOn, Inline Severity
	Waivers        Waivers
	// Baseline is the path of the baseline file; "" for none.
	Baseline string
	// Projects have settings of their own, in the order of the file.
	Projects []Project
}

// Settings are what may differ between the projects of a repository.
type Settings struct {
	// Dialect is "postgresql", or the name of one that may not be supported.
	Dialect string
	// PostgresVersion is the oldest major version that runs in production (9
	// for 9.6); 0 where nobody said.
	PostgresVersion int
	// Paths are globs of the migration files, and Framework is the name of
	// their tool; empty where they are to be found.
	Paths     []string
	Framework string
	// Schema is the path of a dump of the starting state; "" for none.
	Schema   string
	Rollback Rollback
	Tables   Tables
	// SmallTable is the number of rows up to which a lock or a scan is no finding.
	SmallTable int64
	// Checks are the severities of checks that differ from their own, by the
	// checks' present names.
	Checks map[string]Severity
}

// Project is a part of a monorepo with settings of its own. What it does not
// set is as for the whole repository.
type Project struct {
	// Path is its folder, without a trailing slash.
	Path string
	Settings
}

// Severity is one of the names below.
type Severity string

// The severities, strongest first.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
	Notice  Severity = "notice"
	Off     Severity = "off"
)

// Rollback says whether migrations must have a downgrade.
type Rollback string

// Auto is required, unless the history shows that the team writes none.
const (
	RollbackAuto     Rollback = "auto"
	RollbackRequired Rollback = "required"
	RollbackOptional Rollback = "optional"
)

// LessonSource is where lessons are: Markdown files of this repository, or of
// another one.
type LessonSource struct {
	// Repository is "owner/name" and Ref a branch, a tag or a commit ("" for
	// the default branch) of another repository; Repository is "" for this one.
	Repository, Ref string
	// Glob matches paths in the repository.
	Glob string
	// Required makes it a failure when the source cannot be reached.
	Required bool
}

// String is the source as the file has it: "acme/handbook@main:lessons/*.md".
func (l LessonSource) String() string {
	switch {
	case l.Repository == "":
		return l.Glob
	case l.Ref == "":
		return l.Repository + ":" + l.Glob
	}
	return l.Repository + "@" + l.Ref + ":" + l.Glob
}

// Waivers say who may accept a finding: "author" for whoever wrote the
// change, "@login", "@organisation/team", or the names of GitHub's
// permissions, "write", "maintain" and "admin".
type Waivers struct {
	// File may ignore findings in the migration itself.
	File []string
	// Accept may write `/oncebitten accept` on the pull request, if they may
	// write to the repository at that moment and, but for "author", did not
	// open it; none turns it off.
	Accept []string
}

// Tables are the declared numbers of rows.
type Tables struct {
	// Rows are by table; a name without a schema is left to the search path.
	Rows map[migration.Name]int64
	// File is the path of a file that ParseTables reads; "" for none.
	File string
}

// Default is the configuration of a team that has written none.
func Default() *Config {
	return &Config{
		Edition: Edition,
		Settings: Settings{
			Dialect:    "postgresql",
			Rollback:   RollbackAuto,
			SmallTable: 10_000,
			Tables:     Tables{Rows: map[migration.Name]int64{}},
			Checks:     map[string]Severity{},
		},
		Language: wording.English,
		FailOn:   Error,
		Inline:   Warning,
		Waivers:  Waivers{File: []string{"author"}, Accept: []string{"write"}},
	}
}

// Version is the major version of the server to judge by; assumed is true
// where nobody said one.
func (s Settings) Version() (major int, assumed bool) {
	if s.PostgresVersion == 0 {
		return AssumedPostgresVersion, true
	}
	return s.PostgresVersion, false
}

// clone is a copy that shares nothing that a project would change.
func (s Settings) clone() Settings {
	s.Paths = slices.Clone(s.Paths)
	s.Checks = maps.Clone(s.Checks)
	s.Tables.Rows = maps.Clone(s.Tables.Rows)
	return s
}

// For are the settings for a file or a folder: those of the innermost project
// that it is in, else those of the whole repository.
func (c *Config) For(path string) Settings {
	settings, longest := c.Settings, -1
	for _, p := range c.Projects {
		inside := p.Path == "." || path == p.Path || strings.HasPrefix(path, p.Path+"/")
		if inside && len(p.Path) > longest {
			settings, longest = p.Settings, len(p.Path)
		}
	}
	return settings
}
