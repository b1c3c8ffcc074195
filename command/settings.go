package command

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/config"
	"github.com/oncebitten/oncebitten/framework"
	"github.com/oncebitten/oncebitten/review"
	"github.com/oncebitten/oncebitten/wording"
)

// known are the names that a configuration may use.
func known() config.Known {
	k := config.Known{Aliases: map[string]string{}, LessonPrefix: checks.LessonPrefix, Frameworks: framework.Names(review.Frameworks())}
	for _, c := range checks.All {
		k.Checks = append(k.Checks, c.Name)
		for _, alias := range c.Aliases {
			k.Aliases[alias] = c.Name
		}
	}
	return k
}

// configuration reads the configuration of a folder: the file of --config,
// else the one that is there, else the defaults; flags beat it.
func (s *shared) configuration(root string) (*config.Config, error) {
	path, name := filepath.Join(root, config.FileName), config.FileName
	if s.config != "" {
		path, name = s.path(s.config), s.config
	}
	c := config.Default()
	text, err := os.ReadFile(path)
	switch {
	case err == nil:
		if c, err = s.parse(name, string(text)); err != nil {
			return nil, err
		}
	case s.config != "" || !errors.Is(err, fs.ErrNotExist):
		return nil, wording.Errorf("reading the configuration: %w", about(name, err))
	}
	s.speak(c.Language)
	return c, s.flags(c)
}

// parse reads a configuration. What is wrong with it is told in the language that
// it chooses.
func (s *shared) parse(name, text string) (*config.Config, error) {
	s.speak(config.LanguageIn(text))
	return config.Parse(name, text, known())
}

// flags lets the flags of the command line beat the configuration.
func (s *shared) flags(c *config.Config) error {
	if s.postgres != 0 {
		if err := c.Override("postgres-version", strconv.Itoa(s.postgres)); err != nil {
			return wording.Errorf("--%w", err)
		}
	}
	return c.Override("fail-on", s.failOn)
}

// sizes reads the files that declare the sizes of tables.
func sizes(c *config.Config, from framework.Snapshot) error {
	all := []*config.Tables{&c.Tables}
	for i := range c.Projects {
		all = append(all, &c.Projects[i].Tables)
	}
	for _, tables := range all {
		if tables.File == "" {
			continue
		}
		text, err := declared("tables", tables.File, from)
		if err != nil {
			return err
		}
		if tables.Rows, err = config.ParseTables(tables.File, text); err != nil {
			return err
		}
	}
	return nil
}

// declared reads a file that a key of the configuration names. One that is not
// there is a mistake in the configuration; one that is there and cannot be read
// leaves the change unanalysed.
func declared(key, path string, from framework.Snapshot) (string, error) {
	texts, err := from.Read([]string{path})
	if err == nil {
		return texts[path], nil
	}
	err = wording.Errorf("%s: %w", key, err)
	if slices.Contains(from.Paths(), path) {
		err = incomplete{err}
	}
	return "", err
}

// unavailable says which settings of a configuration this version of the
// program does not act on: one sentence each.
func unavailable(c *config.Config) []wording.Text {
	var out []wording.Text
	if c.Baseline != "" {
		out = append(out, wording.Say("the baseline was not read: only findings of changed statements are reported anyway"))
	}
	return out
}
