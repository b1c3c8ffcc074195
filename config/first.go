package config

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Found is what is known of a repository that has no configuration yet.
type Found struct {
	// Frameworks are the names of the tools whose migrations were found.
	Frameworks []string
	// Lessons are globs of Markdown files that look like lessons.
	Lessons []string
	// Schema is the path of a schema dump, "" for none.
	Schema string
	// Tables is the path of a file that TablesQuery has written, "" for none.
	Tables string
}

// First writes the first configuration file of a repository: what was found
// is set; the rest is there as comments, with its default.
func First(f Found) string {
	var b strings.Builder
	line := func(set bool, setting, remark string) {
		if !set {
			setting = "# " + setting
		}
		fmt.Fprintf(&b, "%-40s # %s\n", setting, remark)
	}
	b.WriteString("# What Once Bitten knows about this repository. What is left out has the default\n# that its comment shows.\n")
	line(true, "edition: "+strconv.Itoa(Edition), "checks added later come as notices until this is raised")
	line(false, "postgres-version: "+strconv.Itoa(AssumedPostgresVersion), "the oldest that runs in production")
	if len(f.Frameworks) > 1 {
		line(false, "framework: "+f.Frameworks[0], "found: "+strings.Join(f.Frameworks, ", "))
	} else if len(f.Frameworks) == 1 {
		line(false, "framework: "+f.Frameworks[0], "found by its files")
	}
	line(false, `paths: ["db/migrations/*.sql"]`, "where migrations are, if they are not found")
	line(f.Schema != "", "schema: "+quote(orElse(f.Schema, "db/structure.sql")), "a dump of the schema to start from")
	line(len(f.Lessons) > 0, "lessons: "+quoteList(f.Lessons, "lessons/*.md"), "what the team has learned, in Markdown")
	line(false, "language: en", "en or fr")
	line(false, "fail-on: error", "error, warning, notice or never")
	line(false, "inline: warning", "from which severity a finding becomes a review comment")
	line(false, "rollback: auto", "required, optional; auto: required if the history has rollbacks")
	if f.Tables != "" {
		line(true, "tables: "+quote(f.Tables), "rows of each table")
	} else {
		line(false, "tables: {users: 12000000}", "rows of the tables that are large or small")
	}
	line(false, "small-table: 10000", "up to how many rows a lock or a scan does not matter")
	line(false, "waivers: {file: [author], accept: [write]}", "who may ignore a finding in the migration, or accept it in a comment")
	line(false, "checks: {index-blocks-writes: error}", "error, warning, notice or off")
	return b.String()
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// quote writes a path as YAML: in double quotes, whose escapes are Go's.
func quote(s string) string { return strconv.Quote(s) }

func quoteList(items []string, other string) string {
	if len(items) == 0 {
		items = []string{other}
	}
	quoted := slices.Clone(items)
	for i, item := range items {
		quoted[i] = quote(item)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}
