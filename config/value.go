package config

import (
	"math"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
	"github.com/goccy/go-yaml/ast"

	"github.com/oncebitten/oncebitten/lazyregexp"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// name is a key of the file, in the words of every language.
func name(key string) wording.Text { return wording.Verbatim(key) }

// scalarText is a word, a number or a text as the file has it, without quotes.
func scalarText(node ast.Node) string {
	if literal, ok := node.(*ast.LiteralNode); ok {
		return strings.TrimSpace(literal.Value.Value)
	}
	return node.GetToken().Value
}

// text reads a scalar; ok is false for null (left as it was) and for what is none.
func (r *reader) text(what wording.Text, value ast.Node) (text string, at ast.Node, ok bool) {
	at = r.resolve(value)
	switch at.(type) {
	case nil:
		return "", nil, false
	case *ast.MappingNode, *ast.SequenceNode:
		r.problem(at, "%s must be a single value, and this is %s", what, kind(at))
		return "", nil, false
	}
	return scalarText(at), at, true
}

// word reads one of the known words; any word where none are known.
func (r *reader) word(target *string, what wording.Text, known []string, value ast.Node) {
	text, at, ok := r.text(what, value)
	if !ok {
		return
	}
	if len(known) > 0 && !slices.Contains(known, text) {
		r.problem(at, "%q is no %s%s", text, what, suggest(text, known))
		return
	}
	*target = text
}

func (r *reader) edition(target *int, value ast.Node) {
	text, at, ok := r.text(name("edition"), value)
	if !ok {
		return
	}
	n, err := strconv.Atoi(text)
	switch {
	case err != nil || n < 1:
		r.problem(at, "edition must be a whole number from 1 to %d", Edition)
	case n > Edition:
		r.problem(at, "edition %d is newer than this version of Once Bitten, which knows editions up to %d", n, Edition)
	default:
		*target = n
	}
}

// dialects are the databases that a project may say it is for. Which of them
// is supported is not the configuration's business.
func dialects() []string {
	return []string{"postgresql", "mysql", "mariadb", "sqlite", "sqlserver", "oracle", "cockroachdb", "redshift", "snowflake", "clickhouse", "bigquery"}
}

func (r *reader) dialect(target *string, value ast.Node) {
	if text, _, ok := r.text(name("dialect"), value); ok && text == "postgres" {
		*target = "postgresql"
		return
	}
	r.word(target, name("dialect"), dialects(), value)
}

var versionNumber = lazyregexp.New(`^(\d{1,3})(?:\.(\d{1,3}))?(?:\.\d{1,3})?$`)

// postgresMajor is the major version that a version number names. Up to 9.6
// the first two numbers made it (PostgreSQL versioning policy).
func postgresMajor(version string) (major int, ok bool) {
	m := versionNumber.FindStringSubmatch(version)
	if m == nil {
		return 0, false
	}
	major, _ = strconv.Atoi(m[1])
	return major, major >= 10 && major <= 20 || major == 9 && m[2] == "6"
}

func versionRange() wording.Text {
	return wording.Say("a version of PostgreSQL from 9.6 to 20, such as 15")
}

func (r *reader) version(target *int, value ast.Node) {
	text, at, ok := r.text(name("postgres-version"), value)
	if !ok {
		return
	}
	major, ok := postgresMajor(text)
	if !ok {
		r.problem(at, "%q is not %s", text, versionRange())
		return
	}
	*target = major
}

// globs reads patterns of paths of the repository.
func (r *reader) globs(target *[]string, value ast.Node) {
	items := r.items(value, name("paths"))
	if items == nil {
		return
	}
	*target = []string{}
	for _, item := range items {
		text, at, ok := r.text(wording.Say("a path"), item)
		if !ok {
			continue
		}
		if message := badGlob(text); !message.IsZero() {
			r.problem(at, "%s", message)
			continue
		}
		*target = append(*target, path.Clean(text))
	}
}

// badGlob says what is wrong with a pattern; nothing if nothing is.
func badGlob(glob string) wording.Text {
	if !doublestar.ValidatePattern(glob) {
		return wording.Say("%q is not a valid pattern: its brackets or braces do not close", glob)
	}
	return badPath(glob)
}

// badPath says what is wrong with a path of the repository; nothing if nothing is.
func badPath(p string) wording.Text {
	clean := path.Clean(p)
	switch {
	case p == "":
		return wording.Say("an empty path")
	case path.IsAbs(p) || clean == ".." || strings.HasPrefix(clean, "../"):
		return wording.Say("%q is outside the repository: paths are relative to its root", p)
	}
	return wording.Text{}
}

// within makes the patterns of a project patterns of the repository: they may
// be written relative to either.
func within(project string, globs []string) []string {
	for i, glob := range globs {
		if project != "." && !strings.HasPrefix(glob, project+"/") && !strings.HasPrefix(glob, "**/") {
			globs[i] = project + "/" + glob
		}
	}
	return globs
}

// file reads the path of one file or folder.
func (r *reader) file(target *string, what wording.Text, value ast.Node) {
	text, at, ok := r.text(what, value)
	if !ok {
		return
	}
	if message := badPath(text); !message.IsZero() {
		r.problem(at, "%s", message)
		return
	}
	*target = path.Clean(text)
}

func severities() []string { return []string{"error", "warning", "notice", "off"} }

// threshold reads the severity from which something happens, or never.
func (r *reader) threshold(target *Severity, what wording.Text, value ast.Node) {
	word := ""
	r.word(&word, what, []string{"error", "warning", "notice", "never"}, value)
	switch word {
	case "":
	case "never":
		*target = Off
	default:
		*target = Severity(word)
	}
}

func (r *reader) rollback(target *Rollback, value ast.Node) {
	r.word((*string)(target), name("rollback"), []string{"auto", "required", "optional"}, value)
}

// rows reads a number of rows; YAML's underscores are read over.
func (r *reader) rows(target *int64, what wording.Text, value ast.Node) {
	text, at, ok := r.text(what, value)
	if !ok {
		return
	}
	n, err := strconv.ParseInt(strings.ReplaceAll(text, "_", ""), 10, 64)
	if err != nil || n < 0 || n == math.MaxInt64 {
		r.problem(at, "%s must be a whole number of rows, such as 12000000", what)
		return
	}
	*target = n
}

func (r *reader) tables(target *Tables, value ast.Node) {
	switch at := r.resolve(value).(type) {
	case nil:
	case *ast.MappingNode:
		*target = Tables{Rows: map[migration.Name]int64{}}
		pairs, _ := r.pairs(at, name("tables"))
		for _, p := range pairs {
			name, ok := tableName(p.key)
			if !ok {
				r.problem(p.at, "%q is not the name of a table, such as users or billing.invoices", p.key)
				continue
			}
			n := int64(-1)
			r.rows(&n, wording.Say("the size of %s", p.key), p.value)
			if n >= 0 {
				target.Rows[name] = n
			}
		}
	default:
		*target = Tables{Rows: map[migration.Name]int64{}}
		r.file(&target.File, name("tables"), at)
	}
}

func (r *reader) checks(target map[string]Severity, value ast.Node) {
	pairs, _ := r.pairs(value, name("checks"))
	by := map[string]string{}
	for _, p := range pairs {
		name := p.key
		if today, ok := r.known.Aliases[name]; ok {
			name = today
		}
		ofLesson := r.known.LessonPrefix != "" && strings.HasPrefix(name, r.known.LessonPrefix)
		if !ofLesson && !slices.Contains(r.known.Checks, name) {
			r.problem(p.at, "unknown check %q%s", p.key, suggest(p.key, r.known.Checks))
			continue
		}
		if earlier, ok := by[name]; ok {
			r.problem(p.at, "%s and %s are the same check", earlier, p.key)
			continue
		}
		by[name] = p.key
		word := ""
		r.word(&word, wording.Say("severity"), severities(), p.value)
		if word != "" {
			target[name] = Severity(word)
		}
	}
}

var (
	elsewhere = lazyregexp.New(`^([A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+)(?:@([^\s:@~^?*\[\\]+))?:(.+)$`)
	person    = lazyregexp.New(`^@[A-Za-z0-9][A-Za-z0-9-]*(?:\[bot\]|/[A-Za-z0-9][A-Za-z0-9._-]*)?$`)
)

func (r *reader) lessons(c *Config, value ast.Node) {
	c.Lessons = nil
	for _, item := range r.items(value, name("lessons")) {
		source := LessonSource{}
		at := r.resolve(item)
		if mapping, ok := at.(*ast.MappingNode); ok {
			at = r.lessonMap(&source, mapping)
		}
		text, at, ok := r.text(wording.Say("a lesson source"), at)
		if !ok {
			continue
		}
		if message := source.set(text); !message.IsZero() {
			r.problem(at, "%s", message)
			continue
		}
		c.Lessons = append(c.Lessons, source)
	}
}

// lessonMap reads {path: …, required: true}; the result is the path's node.
func (r *reader) lessonMap(source *LessonSource, mapping *ast.MappingNode) ast.Node {
	pairs, _ := r.pairs(mapping, wording.Say("a lesson source"))
	var at ast.Node
	for _, p := range pairs {
		switch p.key {
		case "path":
			at = p.value
		case "required":
			word := ""
			r.word(&word, wording.Say("value of required"), []string{"true", "false"}, p.value)
			source.Required = word == "true"
		default:
			r.problem(p.at, "unknown key %q%s", p.key, suggest(p.key, []string{"path", "required"}))
		}
	}
	if r.resolve(at) == nil {
		r.problem(mapping, "a lesson source needs a path")
	}
	return at
}

// set reads "glob" or "owner/name@ref:glob"; the result says what is wrong.
func (l *LessonSource) set(text string) (message wording.Text) {
	l.Glob = text
	if m := elsewhere.FindStringSubmatch(text); m != nil {
		l.Repository, l.Ref, l.Glob = m[1], m[2], m[3]
	}
	if message := badGlob(l.Glob); !message.IsZero() {
		return message
	}
	l.Glob = path.Clean(l.Glob)
	return wording.Text{}
}

func permissions() []string { return []string{"author", "write", "maintain", "admin"} }

// waivers reads a list, which is about the file, or a map of both lists. An
// empty list is about both: nobody may accept anything.
func (r *reader) waivers(target *Waivers, value ast.Node) {
	switch at := r.resolve(value).(type) {
	case nil:
	case *ast.MappingNode:
		pairs, _ := r.pairs(at, name("waivers"))
		for _, p := range pairs {
			switch p.key {
			case "file":
				r.people(&target.File, p.value)
			case "accept":
				r.people(&target.Accept, p.value)
			default:
				r.problem(p.at, "unknown key %q%s", p.key, suggest(p.key, []string{"file", "accept"}))
			}
		}
	default:
		r.people(&target.File, at)
		if len(target.File) == 0 {
			target.Accept = nil
		}
	}
}

func (r *reader) people(target *[]string, value ast.Node) {
	*target = []string{}
	for _, item := range r.items(value, name("waivers")) {
		text, at, ok := r.text(wording.Say("a waiver"), item)
		if !ok {
			continue
		}
		if !person.MatchString(text) && !slices.Contains(permissions(), text) {
			r.problem(at, "%q is neither @login, @organisation/team nor a permission%s", text, suggest(text, permissions()))
			continue
		}
		*target = append(*target, text)
	}
}
