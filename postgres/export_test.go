package postgres

// Change is a row of the table of changes, for the tests of the facts in it.
type Change struct {
	What, Source string
	Since        int
}

// Changes are the rows of the table.
func Changes() []Change {
	out := make([]Change, len(changes))
	for i, row := range changes {
		out[i] = Change{row.what, row.source, row.since}
	}
	return out
}

// PretendSince runs a function as if a change had come with another version.
func PretendSince(i, version int, run func()) {
	since := changes[i].since
	defer func() { changes[i].since = since }()
	changes[i].since = version
	run()
}
