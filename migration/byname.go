package migration

import "github.com/oncebitten/oncebitten/wording"

// ByName is what a tool that goes by the names of its files makes of a
// migration: its file does not say which one it follows.
type ByName struct {
	// SameVersion is the revision of an earlier file with the same version, where
	// the tool goes by versions; "" where there is none.
	SameVersion string
	// Twice is what the tool does with two files of one version, Late with a
	// file that comes before one that a database has run, and Gone without the file
	// of a migration that a database has run.
	Twice, Late, Gone Habit
}

// Habit is what a tool does with files that do not fit together.
type Habit struct {
	// Stops is true where the tool refuses to go on, whatever its settings.
	Stops bool
	// Words say it, with the tool's name: "goose refuses to migrate"; none where
	// it makes nothing of it.
	Words wording.Text
}

// Chain makes each migration of a tool that goes by names follow the one before
// it in a list. Those of a tool that goes by what files say stay as they are.
func Chain(migrations []*Migration) []*Migration {
	out := make([]*Migration, len(migrations))
	parent := ""
	for i, m := range migrations {
		out[i] = m
		if m.ByName == nil {
			continue
		}
		link := *m
		if link.Parents = nil; parent != "" {
			link.Parents = []string{parent}
		}
		out[i], parent = &link, m.Revision
	}
	return out
}
