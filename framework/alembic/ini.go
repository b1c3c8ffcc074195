package alembic

import (
	"strings"

	"github.com/oncebitten/oncebitten/lazyregexp"
)

// here is what %(here)s becomes: the folder of the configuration file.
const here = "\x00here"

// section is one section of a configuration file.
type section struct {
	name   string
	values map[string]string
}

// readINI reads what Python's configparser reads: sections, "key = value" and
// "key: value", values that go on in indented lines, comments on lines of
// their own, the section DEFAULT for all others. Lines that are none of
// these are passed over: other programs have .ini files too.
func readINI(text string) []section {
	var sections []section
	defaults := map[string]string{}
	var current map[string]string
	key := ""
	for _, line := range strings.Split(strings.TrimPrefix(text, "\uFEFF"), "\n") {
		trimmed := strings.TrimSpace(line)
		switch {
		case trimmed == "" || trimmed[0] == '#' || trimmed[0] == ';':
			continue
		case trimmed[0] == '[' && strings.HasSuffix(trimmed, "]"):
			name := trimmed[1 : len(trimmed)-1]
			current, key = defaults, ""
			if name != "DEFAULT" {
				current = map[string]string{}
				sections = append(sections, section{name, current})
			}
		case key != "" && (line[0] == ' ' || line[0] == '\t'):
			current[key] += "\n" + trimmed
		case current != nil:
			i := strings.IndexAny(trimmed, "=:")
			if i < 0 {
				key = ""
				continue
			}
			key = strings.ToLower(strings.TrimSpace(trimmed[:i]))
			current[key] = strings.TrimSpace(trimmed[i+1:])
		}
	}
	for _, s := range sections {
		for key, value := range defaults {
			if _, ok := s.values[key]; !ok {
				s.values[key] = value
			}
		}
	}
	return sections
}

var interpolation = lazyregexp.New(`%\((\w+)\)s|%%`)

// interpolate puts in the values of a section: "%(key)s".
func interpolate(value string, values map[string]string) string {
	for range 10 { // a value may hold others
		if !strings.Contains(value, "%") {
			break
		}
		value = interpolation.ReplaceAllStringFunc(value, func(match string) string {
			name := strings.TrimSuffix(strings.TrimPrefix(match, "%("), ")s")
			switch {
			case match == "%%":
				return "%"
			case name == "here":
				return here
			}
			return values[strings.ToLower(name)]
		})
	}
	return strings.TrimSpace(value)
}

func (s section) settings() settings {
	separator := s.values["path_separator"]
	if separator == "" {
		separator = s.values["version_path_separator"]
	}
	return settings{
		scriptLocation:   interpolate(s.values["script_location"], s.values),
		versionLocations: splitLocations(interpolate(s.values["version_locations"], s.values), separator),
		recursive:        isTrue(s.values["recursive_version_locations"]),
	}
}

func isTrue(value string) bool { return strings.EqualFold(value, "true") }

// splitLocations cuts a list of folders at the separator that its own
// setting names: "space", "newline", "os" or a character. Without one, at
// spaces and commas.
func splitLocations(value, separator string) []string {
	// A comment may follow the setting on its line.
	separator, _, _ = strings.Cut(separator, " ")
	cut := func(r rune) bool { return r == ' ' || r == ',' || r == '\n' }
	switch separator {
	case "space":
		cut = func(r rune) bool { return r == ' ' || r == '\n' }
	case "newline":
		cut = func(r rune) bool { return r == '\n' }
	case "os", ":":
		cut = func(r rune) bool { return r == ':' || r == '\n' }
	case ";":
		cut = func(r rune) bool { return r == ';' || r == '\n' }
	}
	var out []string
	for _, location := range strings.FieldsFunc(value, cut) {
		if location = strings.TrimSpace(location); location != "" {
			out = append(out, location)
		}
	}
	return out
}
