package command

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/wording"
)

// runIn runs the program in a folder.
func runIn(t *testing.T, folder, stdin string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errors bytes.Buffer
	code = Main(t.Context(), args, Env{
		Getenv: func(string) string { return "" }, Stdin: strings.NewReader(stdin), Stdout: &out, Stderr: &errors,
		Directory: folder, Now: func() time.Time { return time.Date(2026, 1, 8, 12, 0, 0, 0, time.UTC) },
	})
	return code, out.String(), errors.String()
}

// Whatever check a lesson is begun from, and in whatever template: it is read
// back, bound to the check, and its examples hold.
func TestNewLessonOfEveryCheck(t *testing.T) {
	styles := []string{
		"# Lessons\n\n### [DB] Disk full\n**Date**: 2025-01-01 | **Severity**: 🔴\n\n**Context**: It was.\n\n**Solution**: A bigger one.\n",
		"# Leçons\n\n## Disque plein\n\n### Contexte\n\nIl l'était.\n\n### Solution\n\nUn plus grand.\n",
	}
	for i, c := range checks.All {
		folder := t.TempDir()
		path := filepath.Join(folder, "lessons.md")
		if err := os.WriteFile(path, []byte(styles[i%len(styles)]), 0o644); err != nil {
			t.Fatal(err)
		}
		if code, _, stderr := runIn(t, folder, "", "lessons", "new", "--from", c.Name, "--to", "lessons.md"); code != 0 {
			t.Errorf("%s: exit code %d: %s", c.Name, code, stderr)
			continue
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		language := []wording.Language{wording.English, wording.French}[i%len(styles)]
		if title := wording.Title(checks.Title(c.Name)).In(language); !strings.Contains(string(text), title+"\n") {
			t.Errorf("%s: the new lesson is not in the language of the others, so its title is not %q:\n%s", c.Name, title, text)
		}
		if code, stdout, _ := runIn(t, folder, "", "lessons", "test", "lessons.md"); code != 0 {
			t.Errorf("%s: the new lesson's examples do not hold: %s", c.Name, stdout)
		}
		_, stdout, _ := runIn(t, folder, "", "lessons", "lessons.md")
		if !strings.Contains(stdout, "    "+c.Name+":") || strings.Contains(stdout, "lessons.md:1 ") {
			t.Errorf("%s: the new lesson is not bound to it:\n%s\n%s", c.Name, stdout, text)
		}
	}
}
