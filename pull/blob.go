package pull

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/oncebitten/oncebitten/wording"
)

const (
	// batchFiles and batchBytes bound one GraphQL query for contents.
	batchFiles = 100
	batchBytes = 4 << 20
	// batchedSize is the size up to which a file is asked for in a batch:
	// GitHub cuts longer texts.
	batchedSize = 400 << 10
	// parallelBatches is how many queries are on their way at the same time.
	parallelBatches = 4
	// maxSingleBlobs bounds the files that are fetched one by one. A whole
	// repository in this way would use up the hour's requests.
	maxSingleBlobs = 200
)

// blobStore reads contents by their hash: from the workspace, from the cache of
// earlier runs, in batches through GraphQL, one by one through REST, in this order. Every text is held
// against its hash, so that none is taken that was cut or converted on its way.
type blobStore struct {
	client    *Client
	workspace string
	cache     *blobCache

	mu    sync.Mutex
	texts map[string]string // by hash
}

// remoteContents reads the files of one repository at GitHub.
type remoteContents struct {
	store               *blobStore
	owner, repo, commit string
	// size is that of all files of the commit, in bytes.
	size int64
}

func (c remoteContents) read(ctx context.Context, files map[string]entry) (map[string]string, error) {
	missing := map[string]entry{} // by hash
	for _, path := range slices.Sorted(maps.Keys(files)) {
		e := files[path]
		if !isHash(e.hash) {
			return nil, &FileError{Path: path, Err: wording.Errorf("%.80q is not the hash of a file", e.hash)}
		}
		if !c.store.known(e.hash) {
			missing[e.hash] = e
		}
	}
	c.store.fromWorkspace(files, missing)
	c.store.fromCache(missing)
	if c.worthArchive(missing) {
		// Whatever goes wrong with it, the batches are left.
		if err := c.archive(ctx, files, missing); err != nil {
			c.store.client.progress.tell(wording.OfError(err))
		}
	}
	batchErr := c.batches(ctx, missing)
	if errors.Is(batchErr, context.Canceled) || errors.Is(batchErr, context.DeadlineExceeded) {
		return nil, batchErr
	}
	failures := c.singles(ctx, missing, batchErr)
	return c.collect(files, failures)
}

// collect gives the texts by path, and the failures in the order of the paths.
func (c remoteContents) collect(files map[string]entry, failures map[string]error) (map[string]string, error) {
	out := make(map[string]string, len(files))
	var failed []*FileError
	for path, e := range files {
		if text, ok := c.store.text(e.hash); ok {
			out[path] = text
			continue
		}
		failed = append(failed, &FileError{Path: path, Err: failures[e.hash]})
	}
	slices.SortFunc(failed, func(a, b *FileError) int { return cmp.Compare(a.Path, b.Path) })
	var all []error
	for _, f := range failed {
		all = append(all, f)
	}
	return out, errors.Join(all...)
}

func (s *blobStore) text(hash string) (string, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	text, ok := s.texts[hash]
	return text, ok
}

func (s *blobStore) known(hash string) bool {
	_, ok := s.text(hash)
	return ok
}

// keep takes a text if it is the one that its hash names.
func (s *blobStore) keep(hash, text string) bool {
	if contentHash(text, hash) != hash {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.texts[hash] = text
	return true
}

// fromWorkspace takes what the checkout has with the right content, and
// strikes it off the missing ones. Whatever goes wrong here, the network is left.
func (s *blobStore) fromWorkspace(files, missing map[string]entry) {
	if s.workspace == "" || len(missing) == 0 {
		return
	}
	root, err := os.OpenRoot(s.workspace)
	if err != nil {
		return
	}
	defer root.Close()
	for path, e := range files {
		if _, wanted := missing[e.hash]; !wanted {
			continue
		}
		text, err := readRegular(root, path)
		if err == nil && s.keep(e.hash, text) {
			delete(missing, e.hash)
		}
	}
}

// readRegular reads a regular file below a root; it follows no link out of it.
func readRegular(root *os.Root, path string) (string, error) {
	name := filepath.FromSlash(path)
	info, err := root.Lstat(name)
	if err != nil {
		return "", withoutPath(err)
	}
	if info.Mode()&os.ModeSymlink != 0 {
		return "", wording.Errorf("a symbolic link, which is not followed")
	}
	if !info.Mode().IsRegular() {
		return "", wording.Errorf("no regular file")
	}
	if info.Size() > maxFileSize {
		return "", tooBig(info.Size())
	}
	file, err := root.Open(name)
	if err != nil {
		return "", withoutPath(err)
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxFileSize+1))
	if err != nil {
		return "", withoutPath(err)
	}
	if len(data) > maxFileSize {
		return "", tooBig(int64(len(data)))
	}
	return string(data), nil
}

// withoutPath drops the path from an error that is about to be given one.
func withoutPath(err error) error {
	var pathError *os.PathError
	if errors.As(err, &pathError) {
		return pathError.Err
	}
	return err
}

// batches asks for many contents at once and strikes what came off the missing
// ones. The error is the first batch's that failed as a whole.
func (c remoteContents) batches(ctx context.Context, missing map[string]entry) error {
	if c.store.client.anonymous() {
		return nil
	}
	batches := cut(missing)
	errs := make([]error, len(batches))
	slots := make(chan struct{}, parallelBatches)
	var running sync.WaitGroup
	for i, batch := range batches {
		slots <- struct{}{}
		running.Go(func() {
			defer func() { <-slots }()
			errs[i] = c.batch(ctx, batch)
			c.store.client.progress.tell(wording.Say("%d files are being read", len(missing)))
		})
	}
	running.Wait()
	for hash := range missing {
		if c.store.known(hash) {
			delete(missing, hash)
		}
	}
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// cut makes batches of the contents that are not too long for one.
func cut(missing map[string]entry) [][]string {
	var batches [][]string
	var batch []string
	bytes := int64(0)
	hashes := make([]string, 0, len(missing))
	for hash, e := range missing {
		if e.size <= batchedSize {
			hashes = append(hashes, hash)
		}
	}
	slices.Sort(hashes)
	for _, hash := range hashes {
		size := max(missing[hash].size, 0)
		if len(batch) == batchFiles || (len(batch) > 0 && bytes+size > batchBytes) {
			batches = append(batches, batch)
			batch, bytes = nil, 0
		}
		batch = append(batch, hash)
		bytes += size
	}
	if len(batch) > 0 {
		batches = append(batches, batch)
	}
	return batches
}

// batch is one GraphQL query for up to a hundred contents.
func (c remoteContents) batch(ctx context.Context, hashes []string) error {
	var query strings.Builder
	query.WriteString("query($owner:String!,$repo:String!){repository(owner:$owner,name:$repo){\n")
	for i, hash := range hashes { // hexadecimal, as read has checked
		fmt.Fprintf(&query, "b%d:object(oid:%q){...on Blob{text isBinary isTruncated}}\n", i, hash)
	}
	query.WriteString("}}")
	type blob struct {
		Text        *string `json:"text"`
		IsBinary    bool    `json:"isBinary"`
		IsTruncated bool    `json:"isTruncated"`
	}
	var data struct {
		Repository map[string]*blob `json:"repository"`
	}
	variables := map[string]any{"owner": c.owner, "repo": c.repo}
	err := c.store.client.query(ctx, c.action(wording.Say("reading files of %s", c.name())), query.String(), variables, &data)
	for i, hash := range hashes {
		b := data.Repository[fmt.Sprintf("b%d", i)]
		if b != nil && b.Text != nil && !b.IsBinary && !b.IsTruncated {
			c.store.receive(hash, *b.Text) // what is not kept is fetched by itself
		}
	}
	return err
}

func (c remoteContents) name() string { return c.owner + "/" + c.repo }

func (c remoteContents) action(doing wording.Text) action {
	return action{doing: doing, scope: "contents: read"}
}

// singles fetches contents one by one, and says by hash why one could not be had.
func (c remoteContents) singles(ctx context.Context, missing map[string]entry, batchErr error) map[string]error {
	failures := map[string]error{}
	var limit *RateLimitError
	var unavailable *UnavailableError
	// One API may be out of order while the other is not.
	hopeless := errors.As(batchErr, &limit) || errors.As(batchErr, &unavailable) && unavailable.Status == 0
	if batchErr == nil && len(missing) > maxSingleBlobs {
		batchErr = wording.Errorf("%d files would have to be fetched one by one, and at most %d are", len(missing), maxSingleBlobs)
	}
	for _, hash := range slices.Sorted(maps.Keys(missing)) {
		if hopeless || len(missing) > maxSingleBlobs {
			failures[hash] = batchErr
			continue
		}
		if err := c.single(ctx, hash); err != nil {
			failures[hash] = err
			hopeless = errors.As(err, &limit) || errors.As(err, &unavailable)
			batchErr = err
		}
	}
	return failures
}

// single fetches one content as raw bytes.
func (c remoteContents) single(ctx context.Context, hash string) error {
	data, _, err := c.store.client.rest.Git.GetBlobRaw(ctx, c.owner, c.repo, hash)
	if err != nil {
		return explain(c.action(wording.Say("reading blob %.12s of %s", hash, c.name())), err)
	}
	if !c.store.receive(hash, string(data)) {
		return wording.Errorf("what GitHub gives for blob %.12s does not have its hash", hash)
	}
	return nil
}
