package config

import (
	"slices"

	"github.com/goccy/go-yaml/ast"

	"github.com/oncebitten/oncebitten/wording"
)

// A key is one key of the file.
type key struct {
	name string
	// inProject is true where a project may have its own.
	inProject bool
	read      func(r *reader, c *Config, value ast.Node)
}

// keys are all there are, in the order of the documentation. "projects" comes
// last, since projects start from what the rest of the file says.
func keys() []key {
	return []key{
		{"edition", false, func(r *reader, c *Config, v ast.Node) { r.edition(&c.Edition, v) }},
		{"dialect", true, func(r *reader, c *Config, v ast.Node) { r.dialect(&c.Dialect, v) }},
		{"postgres-version", true, func(r *reader, c *Config, v ast.Node) { r.version(&c.PostgresVersion, v) }},
		{"paths", true, func(r *reader, c *Config, v ast.Node) { r.globs(&c.Paths, v) }},
		{"framework", true, func(r *reader, c *Config, v ast.Node) { r.word(&c.Framework, name("framework"), r.known.Frameworks, v) }},
		{"schema", true, func(r *reader, c *Config, v ast.Node) { r.file(&c.Schema, name("schema"), v) }},
		{"lessons", false, func(r *reader, c *Config, v ast.Node) { r.lessons(c, v) }},
		{"language", false, func(r *reader, c *Config, v ast.Node) {
			r.word((*string)(&c.Language), name("language"), languages(), v)
		}},
		{"fail-on", false, func(r *reader, c *Config, v ast.Node) { r.threshold(&c.FailOn, name("fail-on"), v) }},
		{"inline", false, func(r *reader, c *Config, v ast.Node) { r.threshold(&c.Inline, name("inline"), v) }},
		{"rollback", true, func(r *reader, c *Config, v ast.Node) { r.rollback(&c.Rollback, v) }},
		{"tables", true, func(r *reader, c *Config, v ast.Node) { r.tables(&c.Tables, v) }},
		{"small-table", true, func(r *reader, c *Config, v ast.Node) { r.rows(&c.SmallTable, name("small-table"), v) }},
		{"waivers", false, func(r *reader, c *Config, v ast.Node) { r.waivers(&c.Waivers, v) }},
		{"baseline", false, func(r *reader, c *Config, v ast.Node) { r.file(&c.Baseline, name("baseline"), v) }},
		{"checks", true, func(r *reader, c *Config, v ast.Node) { r.checks(c.Checks, v) }},
		{"projects", false, func(r *reader, c *Config, v ast.Node) { r.projects(c, v) }},
	}
}

func languages() []string {
	var names []string
	for _, l := range wording.Languages() {
		names = append(names, string(l))
	}
	return names
}

// keyNames are the names of keys, those of a project or all.
func keyNames(inProject bool) []string {
	var out []string
	for _, k := range keys() {
		if k.inProject || !inProject {
			out = append(out, k.name)
		}
	}
	return out
}

// config reads the whole file.
func (r *reader) config(c *Config, root ast.Node) {
	pairs, _ := r.pairs(root, wording.Say("the configuration"))
	r.refuseUnknown(pairs, keyNames(false))
	for _, k := range keys() {
		for _, p := range pairs {
			if p.key == k.name {
				k.read(r, c, p.value)
			}
		}
	}
}

// projects reads the list of projects.
func (r *reader) projects(c *Config, value ast.Node) {
	for _, item := range r.items(value, name("projects")) {
		pairs, ok := r.pairs(item, wording.Say("a project"))
		if !ok {
			continue
		}
		r.refuseUnknown(pairs, append([]string{"path"}, keyNames(true)...))
		i := slices.IndexFunc(pairs, func(p pair) bool { return p.key == "path" })
		if i < 0 {
			r.problem(item, "a project needs a path: the folder that it is about")
			continue
		}
		project := Project{Settings: c.Settings.clone()}
		r.file(&project.Path, name("path"), pairs[i].value)
		if slices.ContainsFunc(c.Projects, func(other Project) bool { return other.Path == project.Path }) {
			r.problem(pairs[i].value, "%q is the path of another project already", project.Path)
		}
		r.project(&project, pairs)
		c.Projects = append(c.Projects, project)
	}
}

// project reads the settings of one project.
func (r *reader) project(project *Project, pairs []pair) {
	own := Config{Settings: project.Settings}
	for _, k := range keys() {
		for _, p := range pairs {
			if p.key != k.name || !k.inProject {
				continue
			}
			k.read(r, &own, p.value)
			if k.name == "paths" {
				own.Paths = within(project.Path, own.Paths)
			}
		}
	}
	project.Settings = own.Settings
}

// refuseUnknown notes the keys that are not among names.
func (r *reader) refuseUnknown(pairs []pair, names []string) {
	for _, p := range pairs {
		switch {
		case slices.Contains(names, p.key):
		case slices.Contains(keyNames(false), p.key):
			r.problem(p.at, "%q is for the whole repository: it cannot differ between projects", p.key)
		default:
			r.problem(p.at, "unknown key %q%s", p.key, suggest(p.key, names))
		}
	}
}
