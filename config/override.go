package config

import (
	"strings"

	"github.com/oncebitten/oncebitten/wording"
)

// Override sets one value from outside the file, of the Action's input or the
// command line's flag of the key's name: it beats the file, for the whole
// repository and for every project. Lists are separated by commas or new
// lines. An empty value changes nothing.
func (c *Config) Override(key, value string) error {
	value = strings.TrimSpace(value)
	if value == "" {
		return nil
	}
	switch key {
	case "postgres-version":
		major, ok := postgresMajor(value)
		if !ok {
			return wording.Errorf("%s: %q is not %s", key, value, versionRange())
		}
		c.everywhere(func(s *Settings) { s.PostgresVersion = major })
	case "paths":
		globs := list(value)
		for _, glob := range globs {
			if message := badGlob(glob); !message.IsZero() {
				return wording.Errorf("%s: %s", key, message)
			}
		}
		c.everywhere(func(s *Settings) { s.Paths = globs })
	case "lessons":
		return c.overrideLessons(list(value))
	case "language":
		return choose(key, value, languages(), (*string)(&c.Language))
	case "fail-on":
		return overrideThreshold(key, value, &c.FailOn)
	case "inline":
		return overrideThreshold(key, value, &c.Inline)
	default:
		return wording.Errorf("%s cannot be set from outside the configuration file", key)
	}
	return nil
}

// everywhere changes the settings of the repository and of every project.
func (c *Config) everywhere(change func(*Settings)) {
	change(&c.Settings)
	for i := range c.Projects {
		change(&c.Projects[i].Settings)
	}
}

func (c *Config) overrideLessons(texts []string) error {
	var sources []LessonSource
	for _, text := range texts {
		source := LessonSource{}
		if message := source.set(text); !message.IsZero() {
			return wording.Errorf("lessons: %s", message)
		}
		sources = append(sources, source)
	}
	c.Lessons = sources
	return nil
}

func overrideThreshold(key, value string, target *Severity) error {
	word := ""
	if err := choose(key, value, []string{"error", "warning", "notice", "never"}, &word); err != nil {
		return err
	}
	*target = Severity(word)
	if word == "never" {
		*target = Off
	}
	return nil
}

func choose(key, value string, known []string, target *string) error {
	for _, k := range known {
		if k == value {
			*target = value
			return nil
		}
	}
	return wording.Errorf("%s: %q is not known%s", key, value, suggest(value, known))
}

// list splits the value of an input at new lines, and at commas that are not
// in the braces of a pattern.
func list(value string) []string {
	var out []string
	depth, start := 0, 0
	take := func(end int) {
		if item := strings.TrimSpace(value[start:end]); item != "" {
			out = append(out, item)
		}
		start = end + 1
	}
	for i := 0; i < len(value); i++ {
		switch c := value[i]; {
		case c == '{':
			depth++
		case c == '}':
			depth = max(depth-1, 0)
		case c == '\n', c == ',' && depth == 0:
			take(i)
			depth = 0
		}
	}
	take(len(value))
	return out
}
