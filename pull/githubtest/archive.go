package githubtest

import (
	"archive/tar"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// archivePath is where archives are fetched. GitHub has another host for them,
// which must not be shown the API's token; here it is the same server by its
// other name.
const archivePath = "/codeload/"

// archiveSecret is what lets a client fetch the archive of a private
// repository: nothing that may be seen in a log.
const archiveSecret = "archive-secret"

// getArchive sends the client to the archive of a commit.
func (s *Server) getArchive(w http.ResponseWriter, req *http.Request, r *Repository) {
	c := r.resolve(req.PathValue("ref"))
	if c == nil {
		fail(w, http.StatusNotFound, "Not Found")
		return
	}
	host := strings.Replace(s.URL, "127.0.0.1", "localhost", 1)
	w.Header().Set("Location", fmt.Sprintf("%s%s%s/%s?token=%s", host, archivePath, r.FullName(), c.hash, archiveSecret))
	w.WriteHeader(http.StatusFound)
}

// serveArchive gives the archive: all files of a commit below one folder.
func (s *Server) serveArchive(w http.ResponseWriter, req *http.Request) {
	if req.Header.Get("Authorization") != "" {
		s.complain("githubtest: the host of the archives was shown the token")
	}
	parts := strings.Split(strings.TrimPrefix(req.URL.Path, archivePath), "/")
	r := s.repositories[strings.ToLower(strings.Join(parts[:len(parts)-1], "/"))]
	if r == nil || r.commits[parts[len(parts)-1]] == nil || req.URL.Query().Get("token") != archiveSecret {
		fail(w, http.StatusNotFound, "Not Found")
		return
	}
	c := r.commits[parts[len(parts)-1]]
	w.Header().Set("Content-Type", "application/x-gzip")
	zipped, err := gzip.NewWriterLevel(w, gzip.BestSpeed)
	if err != nil {
		panic("githubtest: " + err.Error()) // the level is one
	}
	// What fails here is for the client to notice: it has the hashes.
	_ = r.writeArchive(zipped, c, s.rules.DamagedArchives)
	_ = zipped.Close()
}

// writeArchive writes a commit as git archive does. A damaged one has other
// texts of the same length, and ends in the middle.
func (r *Repository) writeArchive(w io.Writer, c *commit, damaged bool) error {
	out := tar.NewWriter(w)
	folder := fmt.Sprintf("%s-%s-%.7s/", r.Owner, r.Name, c.hash)
	if err := out.WriteHeader(&tar.Header{Typeflag: tar.TypeXGlobalHeader, PAXRecords: map[string]string{"comment": c.hash}}); err != nil {
		return err
	}
	paths := sorted(c.files)
	if damaged {
		paths = paths[:len(paths)/2]
	}
	for _, path := range paths {
		file, text := c.files[path], r.blobs[c.files[path].hash]
		header := &tar.Header{Typeflag: tar.TypeReg, Name: folder + path, Mode: 0o664, Size: int64(len(text))}
		switch {
		case file.mode == "160000":
			continue
		case file.mode == "120000":
			header.Typeflag, header.Linkname, header.Size, text = tar.TypeSymlink, text, 0, ""
		case damaged:
			text = strings.ToUpper(text)
		}
		if err := out.WriteHeader(header); err != nil {
			return err
		}
		if _, err := io.WriteString(out, text); err != nil {
			return err
		}
	}
	if damaged {
		return nil
	}
	return out.Close()
}
