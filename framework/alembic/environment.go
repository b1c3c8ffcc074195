package alembic

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"github.com/oncebitten/oncebitten/lazyregexp"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// environment is a script directory with the folders of its revisions, as a
// configuration names them.
type environment struct {
	folder    string
	versions  []string
	recursive bool
	// configuration is the text of the file that names it.
	configuration string
}

// holds reports whether a file is in one of the folders of revisions.
func (e environment) holds(file string) bool {
	for _, folder := range e.versions {
		if path.Dir(file) == folder || e.recursive && strings.HasPrefix(file, folder+"/") {
			return true
		}
	}
	return false
}

// identifierLine is a line of a revision file that says which revision it is
// or follows.
var identifierLine = lazyregexp.New(`(?m)^(down_)?revision\b[^=\n]*=\s*[("']*([^"'\n]+)`)

// nested reports whether the revisions go on in folders below the one where
// they are looked for, as in a project that lists its folders in code. They
// do when a revision of one folder follows one of another; old revisions
// that were put aside hang together with no others.
func (f *finder) nested(e environment) bool {
	var inside, below []string
	whole := environment{versions: e.versions, recursive: true}
	for _, file := range f.paths {
		switch {
		case !isRevisionFile(file):
		case e.holds(file):
			inside = append(inside, file)
		case whole.holds(file):
			below = append(below, file)
		}
	}
	if len(below) == 0 {
		return false
	}
	texts := f.read(slices.Concat(inside, below))
	own, parents := identifiersOf(inside, texts)
	ownBelow, parentsBelow := identifiersOf(below, texts)
	if len(own) == 0 {
		return len(ownBelow) > 0
	}
	return meet(own, parentsBelow) || meet(ownBelow, parents)
}

// identifiersOf are the revisions of files, and those that they follow.
func identifiersOf(files []string, texts map[string]string) (own, parents map[string]bool) {
	own, parents = map[string]bool{}, map[string]bool{}
	for _, file := range files {
		for _, match := range identifierLine.FindAllStringSubmatch(texts[file], -1) {
			if match[1] == "" {
				own[match[2]] = true
			} else {
				parents[match[2]] = true
			}
		}
	}
	return own, parents
}

func meet(a, b map[string]bool) bool {
	for id := range a {
		if b[id] {
			return true
		}
	}
	return false
}

// settings are what a configuration says of one environment, as written.
type settings struct {
	scriptLocation   string
	versionLocations []string
	recursive        bool
}

// environmentsIn reads a configuration file.
func (f *finder) environmentsIn(file, text string) ([]environment, error) {
	folder := path.Dir(file)
	if path.Base(file) == "pyproject.toml" {
		s, ok, err := pyproject(text)
		if err != nil || !ok {
			return nil, err
		}
		return f.locate(file, folder, []settings{s}, text)
	}
	var all []settings
	for _, section := range readINI(text) {
		_, named := section.values["script_location"]
		// Flask-Migrate keeps alembic.ini inside of the environment, and
		// gives the script location itself.
		own := section.name == "alembic" && f.exists(path.Join(folder, "env.py"))
		if !named && !own {
			continue
		}
		all = append(all, section.settings())
	}
	return f.locate(file, folder, all, text)
}

// locate finds the folders that settings mean.
func (f *finder) locate(file, folder string, all []settings, text string) ([]environment, error) {
	var out []environment
	for _, s := range all {
		e := environment{folder: folder, recursive: s.recursive, configuration: text}
		if s.scriptLocation != "" {
			script, ok := f.folderOf(s.scriptLocation, folder)
			if !ok {
				return out, wording.Errorf("%s is not a folder of the repository (script_location)", s.scriptLocation)
			}
			e.folder = script
		}
		for _, location := range s.versionLocations {
			if versions, ok := f.folderOf(location, folder); ok {
				e.versions = append(e.versions, versions)
			}
		}
		if len(e.versions) == 0 {
			e.versions = []string{path.Join(e.folder, "versions")}
		}
		out = append(out, e)
	}
	return out, nil
}

// folderOf finds the folder that a location means: relative to the
// configuration file or to the root, or as "package:folder" below any
// folder of the repository.
func (f *finder) folderOf(location, base string) (string, bool) {
	if rest, ok := strings.CutPrefix(location, here); ok {
		return f.folder(path.Join(base, rest))
	}
	if pkg, rest, ok := strings.Cut(location, ":"); ok {
		inner := path.Join(strings.ReplaceAll(pkg, ".", "/"), rest)
		for _, root := range []string{base, ".", path.Join(base, "src"), "src"} {
			if found, ok := f.folder(path.Join(root, inner)); ok {
				return found, true
			}
		}
		return f.suffix(inner)
	}
	for _, root := range []string{base, "."} {
		if found, ok := f.folder(path.Join(root, location)); ok {
			return found, true
		}
	}
	return "", false
}

// folder reports whether there are files below a folder.
func (f *finder) folder(name string) (string, bool) {
	name = path.Clean(name)
	if name == "." {
		return name, true
	}
	at, _ := slices.BinarySearch(f.paths, name+"/")
	return name, at < len(f.paths) && strings.HasPrefix(f.paths[at], name+"/")
}

// suffix finds the first environment whose folder ends in a path.
func (f *finder) suffix(inner string) (string, bool) {
	for _, p := range f.paths {
		if folder := path.Dir(p); path.Base(p) == "env.py" && strings.HasSuffix(folder, "/"+inner) {
			return folder, true
		}
	}
	return "", false
}

// pyproject reads [tool.alembic]; ok is false when there is none.
func pyproject(text string) (s settings, ok bool, err error) {
	if !strings.Contains(text, "tool.alembic") && !strings.Contains(text, "alembic") {
		return settings{}, false, nil
	}
	var file struct {
		Tool struct {
			Alembic *struct {
				ScriptLocation   string `toml:"script_location"`
				VersionLocations any    `toml:"version_locations"`
				Recursive        any    `toml:"recursive_version_locations"`
			} `toml:"alembic"`
		} `toml:"tool"`
	}
	if _, err := toml.Decode(text, &file); err != nil {
		return settings{}, false, err
	}
	section := file.Tool.Alembic
	if section == nil || section.ScriptLocation == "" {
		return settings{}, false, nil
	}
	s.scriptLocation = interpolate(section.ScriptLocation, nil)
	s.recursive = isTrue(fmt.Sprint(section.Recursive))
	switch locations := section.VersionLocations.(type) {
	case string:
		s.versionLocations = splitLocations(interpolate(locations, nil), "")
	case []any:
		for _, location := range locations {
			s.versionLocations = append(s.versionLocations, interpolate(fmt.Sprint(location), nil))
		}
	}
	return s, true, nil
}

// setUp is the text of env.py; empty where there is none.
func (f *finder) setUp(folder string) string {
	file := envFile(folder)
	if !f.exists(file) {
		return ""
	}
	return f.read([]string{file})[file]
}

func envFile(folder string) string { return path.Join(folder, "env.py") }

// timeoutSetting is a timeout with its value, in whichever way a connection is
// given it: -c lock_timeout=3000 (also as it is written in a URL), a dictionary
// of server settings, SET lock_timeout = '3s'.
var timeoutSetting = lazyregexp.New(`(?i)((?:lock|statement)_timeout)\b["']?\s*(?:=|:|,|%+3D|\bto\b)\s*["']?(\d+(?:\.\d+)?\s*(?:us|ms|s|min|h|d)?)\b`)

// timeoutsIn are the timeouts that a set-up gives to its connection. Lines that
// are comments give none.
func timeoutsIn(text string) map[string]string {
	timeouts := map[string]string{}
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); strings.HasPrefix(line, "#") || strings.HasPrefix(line, ";") {
			continue
		}
		for _, match := range timeoutSetting.FindAllStringSubmatch(line, -1) {
			timeouts[strings.ToLower(match[1])] = match[2]
		}
	}
	return timeouts
}

// transactionPerMigration reports whether env.py, whose text is given, gives
// each migration its own transaction.
func (f *finder) transactionPerMigration(folder, text string) bool {
	if !strings.Contains(text, transactionOption) {
		return false
	}
	parser, err := f.library.parser()
	if err != nil {
		f.failures = append(f.failures, err)
		return false
	}
	defer parser.Close()
	host := &envHost{}
	followEnv(parser, migration.NewSource(envFile(folder), text), host, nil)
	return host.perMigration
}

const transactionOption = "transaction_per_migration"
