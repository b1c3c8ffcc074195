package checks

// UselessIgnore stands for a comment that ignores nothing: it matches no
// finding, gives no reason, or has expired. The review reports it by itself.
var UselessIgnore = &Check{
	Name:     "useless-ignore",
	Severity: Warning,
	Edition:  1,
}
