package pull

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/oncebitten/oncebitten/wording"
)

const (
	// archiveBatches is how many batches a commit's archive is worth: it is one
	// request, and takes a while.
	archiveBatches = 10
	// maxArchive is how many bytes the files of a commit have, all together, of
	// which an archive is taken.
	maxArchive = 1 << 30
	// anonymousBlobs is how many contents are asked for one by one without a
	// token, for which GitHub answers 60 requests an hour; anonymousArchive is
	// how many bytes the files have of which the archive is taken then.
	anonymousBlobs   = 5
	anonymousArchive = 64 << 20
)

// archive takes contents out of the archive that GitHub makes of the commit,
// and strikes them off the missing ones. The archive is read as it comes and
// kept nowhere; of its entries only regular files count, whose path, size and
// hash are those of the tree. What it leaves out (a repository may say so in
// its attributes) stays missing.
func (c remoteContents) archive(ctx context.Context, files, missing map[string]entry) error {
	a := c.action(wording.Say("reading an archive of the files of %s", c.name()))
	rest := c.store.client.rest
	req, err := rest.NewRequest("GET", fmt.Sprintf("repos/%s/%s/tarball/%s", c.owner, c.repo, c.commit), nil)
	if err != nil {
		return wording.Errorf("%s: %w", a.doing, err)
	}
	resp, err := rest.BareDo(context.WithValue(ctx, streamed{}, true), req)
	if err != nil {
		return explain(a, err)
	}
	defer resp.Body.Close()
	if err := c.unpack(resp.Body, files, missing); err != nil {
		return explain(a, err)
	}
	return nil
}

// unpack reads an archive until it has all that is missing.
func (c remoteContents) unpack(body io.Reader, files, missing map[string]entry) error {
	unzipped, err := gzip.NewReader(body)
	if err != nil {
		return err
	}
	// The archive has more bytes than its files: a head for each, and padding.
	archive := tar.NewReader(io.LimitReader(unzipped, 2*maxArchive))
	wanted := len(missing)
	for len(missing) > 0 {
		header, err := archive.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		_, path, _ := strings.Cut(header.Name, "/") // below a folder that is named after the commit
		e := files[path]
		if _, still := missing[e.hash]; !still || header.Typeflag != tar.TypeReg || header.Size != e.size {
			continue
		}
		var text strings.Builder
		text.Grow(int(e.size))
		if _, err := io.Copy(&text, archive); err != nil {
			return err
		}
		if c.store.receive(e.hash, text.String()) {
			delete(missing, e.hash)
		}
		c.store.client.progress.tell(wording.Say("%d of %d files are read", wanted-len(missing), wanted))
	}
	return nil
}

// worthArchive reports whether the archive of the whole commit is less to ask
// for than its contents. Who has no token may ask little, and GraphQL nothing.
func (c remoteContents) worthArchive(missing map[string]entry) bool {
	if c.store.client.anonymous() {
		return len(missing) > anonymousBlobs && c.size <= anonymousArchive
	}
	return len(cut(missing)) >= archiveBatches && c.size <= maxArchive
}
