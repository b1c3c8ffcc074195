// Package lazyregexp holds regular expressions that are compiled when they are
// first used: a program that knows hundreds of them, and needs few in a run,
// starts at once. It knows those methods of regexp.Regexp that are called.
package lazyregexp

import (
	"errors"
	"regexp"
	"sync"
)

// Regexp is a regular expression that is compiled when it is first used, which
// panics where it makes no sense. It may be used by several goroutines.
type Regexp struct {
	expression string
	compiled   func() *regexp.Regexp
}

var (
	allMutex sync.Mutex
	all      []string
)

// New is for variables of a package, as regexp.MustCompile is; Check tells
// whether what they all say can be compiled.
func New(expression string) *Regexp {
	allMutex.Lock()
	defer allMutex.Unlock()
	all = append(all, expression)
	return &Regexp{expression, sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })}
}

// Check compiles every expression of the program, for a test: its error names
// those that make no sense.
func Check() error {
	allMutex.Lock()
	defer allMutex.Unlock()
	var failures []error
	for _, expression := range all {
		if _, err := regexp.Compile(expression); err != nil {
			failures = append(failures, err)
		}
	}
	return errors.Join(failures...)
}

// MatchString is that of regexp.Regexp.
func (r *Regexp) MatchString(s string) bool { return r.compiled().MatchString(s) }

// FindString is that of regexp.Regexp.
func (r *Regexp) FindString(s string) string { return r.compiled().FindString(s) }

// FindStringIndex is that of regexp.Regexp.
func (r *Regexp) FindStringIndex(s string) []int { return r.compiled().FindStringIndex(s) }

// FindStringSubmatch is that of regexp.Regexp.
func (r *Regexp) FindStringSubmatch(s string) []string { return r.compiled().FindStringSubmatch(s) }

// FindStringSubmatchIndex is that of regexp.Regexp.
func (r *Regexp) FindStringSubmatchIndex(s string) []int {
	return r.compiled().FindStringSubmatchIndex(s)
}

// FindAllString is that of regexp.Regexp.
func (r *Regexp) FindAllString(s string, n int) []string { return r.compiled().FindAllString(s, n) }

// FindAllStringIndex is that of regexp.Regexp.
func (r *Regexp) FindAllStringIndex(s string, n int) [][]int {
	return r.compiled().FindAllStringIndex(s, n)
}

// FindAllStringSubmatch is that of regexp.Regexp.
func (r *Regexp) FindAllStringSubmatch(s string, n int) [][]string {
	return r.compiled().FindAllStringSubmatch(s, n)
}

// FindAllStringSubmatchIndex is that of regexp.Regexp.
func (r *Regexp) FindAllStringSubmatchIndex(s string, n int) [][]int {
	return r.compiled().FindAllStringSubmatchIndex(s, n)
}

// FindAllSubmatch is that of regexp.Regexp.
func (r *Regexp) FindAllSubmatch(b []byte, n int) [][][]byte {
	return r.compiled().FindAllSubmatch(b, n)
}

// ReplaceAllString is that of regexp.Regexp.
func (r *Regexp) ReplaceAllString(s, with string) string {
	return r.compiled().ReplaceAllString(s, with)
}

// ReplaceAllStringFunc is that of regexp.Regexp.
func (r *Regexp) ReplaceAllStringFunc(s string, with func(string) string) string {
	return r.compiled().ReplaceAllStringFunc(s, with)
}

// SubexpIndex is that of regexp.Regexp.
func (r *Regexp) SubexpIndex(name string) int { return r.compiled().SubexpIndex(name) }

// SubexpNames is that of regexp.Regexp.
func (r *Regexp) SubexpNames() []string { return r.compiled().SubexpNames() }
