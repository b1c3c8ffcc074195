package wording

// french are the French formats by the English ones.
var french = map[string]string{
	"%s and %s": "%s et %s",
}
