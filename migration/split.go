package migration

// Piece is one statement of a SQL text: the bytes from Start up to End,
// without leading white space and comments, and without its semicolon.
type Piece struct {
	Start, End int
}

// SQLReader is what a framework needs to know of a dialect to cut SQL text.
type SQLReader interface {
	// Split cuts text into statements. It never fails: what cannot be told
	// apart stays one piece.
	Split(text string) []Piece
	// Comments are the comments of text, in order.
	Comments(text string) []Piece
	// BreaksTransaction reports whether a statement is one that the server
	// refuses to run inside a transaction block, such as CREATE INDEX CONCURRENTLY.
	BreaksTransaction(sql string) bool
	// ControlsTransaction is "begin", "commit" or "rollback" for a statement
	// that begins or ends a transaction, else "".
	ControlsTransaction(sql string) string
}
