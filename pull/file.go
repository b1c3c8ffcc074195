package pull

// Holds reports whether text is, byte for byte, the file's content at head.
// It is false where that content's hash is not known.
func (f File) Holds(text string) bool {
	return f.BlobSHA != "" && contentHash(text, f.BlobSHA) == f.BlobSHA
}
