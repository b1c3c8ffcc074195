package pull

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os/exec"

	"github.com/oncebitten/oncebitten/wording"
)

// maxKept is how many bytes of contents are kept for the trees that share them.
const maxKept = 64 << 20

// objectStore reads contents of a local repository by their hash, with one
// process for all, and keeps them: the trees of a history have most in common.
type objectStore struct {
	repository *Repository
	texts      map[string]string // by hash
	kept       int               // bytes of texts

	process *exec.Cmd
	input   io.WriteCloser
	output  *bufio.Reader
}

func (s *objectStore) start(ctx context.Context) error {
	if s.process != nil {
		return nil
	}
	process := exec.CommandContext(ctx, "git", "cat-file", "--batch")
	process.Dir, process.Env = s.repository.Root, s.repository.environment
	input, err := process.StdinPipe()
	if err != nil {
		return err
	}
	output, err := process.StdoutPipe()
	if err != nil {
		return err
	}
	if err := process.Start(); err != nil {
		return err
	}
	s.process, s.input, s.output = process, input, bufio.NewReaderSize(output, 64<<10)
	return nil
}

// close ends the process.
func (s *objectStore) close() {
	if s.process != nil {
		_ = s.input.Close()
		_ = s.process.Wait() // it ends with its input
	}
}

func (s *objectStore) read(ctx context.Context, files map[string]entry) (map[string]string, error) {
	if err := s.start(ctx); err != nil {
		return nil, err
	}
	out := make(map[string]string, len(files))
	var failures []error
	for _, path := range sortedPaths(files) {
		hash := files[path].hash
		text, ok := s.texts[hash]
		if !ok {
			if _, err := io.WriteString(s.input, hash+"\n"); err != nil {
				return nil, wording.Errorf("git cat-file: %w", err)
			}
			var err error
			var unusable *objectError
			switch text, err = nextObject(s.output); {
			case errors.As(err, &unusable):
				failures = append(failures, &FileError{Path: path, Err: err})
				continue
			case err != nil:
				return nil, wording.Errorf("git cat-file: %s: %w", path, err)
			}
			s.keep(hash, text)
		}
		out[path] = text
	}
	return out, errors.Join(failures...)
}

// keep keeps a content. Where there are too many, it begins anew: what the next
// trees need comes back at once.
func (s *objectStore) keep(hash, text string) {
	if s.kept += len(text); s.kept > maxKept {
		clear(s.texts)
		s.kept = len(text)
	}
	s.texts[hash] = text
}
