package pull

import (
	"io"
	"io/fs"
	"os"
	"path"
	"sync"
	"time"
)

// cacheAge is how long a content that nobody asks for stays in a cache.
const cacheAge = 30 * 24 * time.Hour

// blobCache keeps contents in a folder from one run to the next, by their
// hash. What is taken out of it is held against the hash like anything else,
// so a damaged or forged file is as good as none. It never fails: what cannot
// be kept or found is asked for again.
type blobCache struct {
	folder string
	tidied sync.Once
}

// read gives what is kept under a hash.
func (c *blobCache) read(hash string) (text string, ok bool) {
	if c.folder == "" {
		return "", false
	}
	root, err := os.OpenRoot(c.folder)
	if err != nil {
		return "", false
	}
	defer root.Close()
	file, err := root.Open(cachePath(hash))
	if err != nil {
		return "", false
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxFileSize+1))
	if err != nil || len(data) > maxFileSize || contentHash(string(data), hash) != hash {
		return "", false
	}
	now := time.Now()
	_ = root.Chtimes(cachePath(hash), now, now) // else it goes a little early
	return string(data), true
}

// write keeps a content for later runs. The files are for their owner alone:
// they may be those of a private repository.
func (c *blobCache) write(hash, text string) {
	if c.folder == "" || os.MkdirAll(c.folder, 0o700) != nil {
		return
	}
	root, err := os.OpenRoot(c.folder)
	if err != nil {
		return
	}
	defer root.Close()
	c.tidied.Do(func() { tidy(root) })
	name := cachePath(hash)
	if root.MkdirAll(path.Dir(name), 0o700) != nil {
		return
	}
	// Under another name until it is whole, for the sake of runs at the same time.
	part := name + ".part"
	if err := root.WriteFile(part, []byte(text), 0o600); err == nil {
		err = root.Rename(part, name)
		if err == nil {
			return
		}
	}
	_ = root.Remove(part) // tidy does it otherwise
}

// tidy removes what was not asked for in a long time.
func tidy(root *os.Root) {
	oldest := time.Now().Add(-cacheAge)
	_ = fs.WalkDir(root.FS(), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return nil
		}
		if info, err := entry.Info(); err == nil && info.ModTime().Before(oldest) {
			_ = root.Remove(name)
		}
		return nil
	})
}

// cachePath is a file of two hexadecimal folders deep, as git has it.
func cachePath(hash string) string { return hash[:2] + "/" + hash[2:] }

// receive is keep for a text that came over the network.
func (s *blobStore) receive(hash, text string) bool {
	if !s.keep(hash, text) {
		return false
	}
	s.cache.write(hash, text)
	return true
}

// fromCache takes what earlier runs have kept, and strikes it off the missing ones.
func (s *blobStore) fromCache(missing map[string]entry) {
	for hash := range missing {
		if text, ok := s.cache.read(hash); ok && s.keep(hash, text) {
			delete(missing, hash)
		}
	}
}
