package checks

// UnreadStatement stands for a part of the change that could not be read, so
// that nothing is known of what it does. The review reports it by itself, for
// every dialect and framework: there is nothing for Run to look at.
var UnreadStatement = &Check{
	Name:     "unread-statement",
	Severity: Notice,
	Edition:  1,
}
