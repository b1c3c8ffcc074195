package command

import (
	"cmp"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/oncebitten/oncebitten/escape"
	"github.com/oncebitten/oncebitten/wording"
)

// shared holds what the commands share: the outside and the common flags.
type shared struct {
	Env
	speech
	config, history     string
	postgres            int
	transaction, format string
	output, failOn      string
	noColor             bool
}

func (s *shared) register(flags *pflag.FlagSet) {
	flags.StringVar(&s.config, "config", "", "configuration `file` (default: .oncebitten.yml of the repository)")
	flags.StringVar(&s.history, "history", "", "a schema dump or a folder of migrations that makes the starting state (default: found)")
	flags.IntVar(&s.postgres, "postgres-version", 0, "oldest major `version` of PostgreSQL in production (default 14)")
	flags.StringVar(&s.transaction, "transaction", "auto", "whether a plain SQL file runs in one transaction: auto, on or off")
	flags.StringVar(&s.format, "format", "text", "text, json, sarif, markdown or github")
	flags.StringVar(&s.output, "output", "", "write to `file` instead of standard output")
	flags.StringVar(&s.failOn, "fail-on", "", "severity from which findings fail: error, warning, notice or never (default error)")
	flags.BoolVar(&s.noColor, "no-color", false, "no colours, whatever the terminal (also: NO_COLOR)")
}

// oneOf says what is wrong with a flag's value, with what is right.
func oneOf(flag, value string, allowed ...string) error {
	if slices.Contains(allowed, value) {
		return nil
	}
	last := len(allowed) - 1
	words := wording.Verbatim(allowed[last])
	if last > 0 {
		words = wording.Say("%s or %s", strings.Join(allowed[:last], ", "), words)
	}
	return wording.Errorf("--%s %q: it must be %s", flag, value, words)
}

// validate looks at the shared flags; formats are those that the command writes.
func (s *shared) validate(formats ...string) error {
	if err := oneOf("transaction", s.transaction, "auto", "on", "off"); err != nil {
		return err
	}
	if s.failOn != "" {
		if err := oneOf("fail-on", s.failOn, "error", "warning", "notice", "never"); err != nil {
			return err
		}
	}
	return oneOf("format", s.format, formats...)
}

// color reports whether text output may have colours (https://no-color.org).
func (s *shared) color() bool {
	return s.Terminal && s.output == "" && !s.noColor && s.Getenv("NO_COLOR") == ""
}

// path is a path of the command line, made absolute.
func (s *shared) path(name string) string {
	if filepath.IsAbs(name) {
		return filepath.Clean(name)
	}
	return filepath.Join(s.Directory, name)
}

// write hands the output's writer to write: standard output, or the file of --output.
func (s *shared) write(write func(io.Writer) error) error {
	if s.output == "" {
		return write(s.Stdout)
	}
	file, err := os.Create(s.path(s.output))
	if err != nil {
		return wording.Errorf("--output %w", about(s.output, err))
	}
	if err := write(file); err != nil {
		file.Close()
		return wording.Errorf("--output %w", about(s.output, err))
	}
	return file.Close()
}

// writeText is write for what people read. What files say in it, such as the
// titles of lessons, can command neither a terminal nor the runner.
func (s *shared) writeText(write func(io.Writer) error) error {
	return s.write(func(w io.Writer) error {
		var text strings.Builder
		err := write(&text)
		_, failed := io.WriteString(w, escape.LogText(text.String()))
		return cmp.Or(err, failed)
	})
}
