package command

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestColor(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "1.sql"), []byte("DROP TABLE users;\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name     string
		terminal bool
		noColor  string
		args     []string
		want     bool
	}{
		{"a terminal", true, "", nil, true},
		{"no terminal", false, "", nil, false},
		{"NO_COLOR", true, "1", nil, false},
		{"--no-color", true, "", []string{"--no-color"}, false},
		{"JSON", true, "", []string{"--format", "json"}, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			code := Main(t.Context(), append([]string{"check", "1.sql"}, test.args...), Env{
				Getenv: func(name string) string { return map[string]string{"NO_COLOR": test.noColor}[name] },
				Stdout: &stdout, Stderr: &stderr, Directory: folder, Terminal: test.terminal, Now: time.Now,
			})
			if code != exitFindings {
				t.Fatalf("exit code %d: %s", code, stderr.String())
			}
			if got := strings.Contains(stdout.String(), "\x1b["); got != test.want {
				t.Errorf("colours: %t, want %t", got, test.want)
			}
		})
	}
}
