package schema

import (
	"iter"
	"strconv"
	"strings"
	"time"

	"github.com/benbjohnson/immutable"

	"github.com/oncebitten/oncebitten/migration"
)

// Held are the locks that the open transaction has taken so far and that
// keep others from reading or writing, the strongest on each relation, in the
// order of their names.
func (s *Session) Held() iter.Seq[Lock] {
	return func(yield func(Lock) bool) {
		if s == nil || s.held == nil {
			return
		}
		for it := s.held.Iterator(); !it.Done(); {
			if _, lock, _ := it.Next(); !yield(lock) {
				return
			}
		}
	}
}

// HeldOn is the lock that the open transaction holds on a relation, if any.
func (s *Session) HeldOn(relation migration.Name) (Lock, bool) {
	if s == nil || s.held == nil {
		return Lock{}, false
	}
	return s.held.Get(relation)
}

// hold adds locks to those of the transaction, as far as anybody else waits
// for them: those of reading and writing rows are not kept.
func (b *Builder) hold(locks []Lock) {
	for _, l := range locks {
		if !l.BlocksReads() && !l.BlocksWrites() {
			continue
		}
		if old, ok := b.now.session.HeldOn(l.Relation); ok && old.Strength() >= l.Strength() {
			continue
		}
		s := b.editSession()
		if s.held == nil {
			s.held = immutable.NewSortedMap[migration.Name, Lock](byName{})
		}
		s.held = s.held.Set(l.Relation, l)
	}
}

// byName compares names for a sorted map.
type byName struct{}

func (byName) Compare(a, b migration.Name) int { return a.Compare(b) }

// Setting is the value in force of a run-time parameter, by lower-case name; ok
// is false where nothing has set it, or where it was set back to its default.
func (s *Session) Setting(name string) (value string, ok bool) {
	if s == nil {
		return "", false
	}
	value, ok = s.LocalSettings[name]
	if !ok {
		value, ok = s.Settings[name]
	}
	if value == byDefault {
		return "", false
	}
	return value, ok
}

// Timeout is the value in force of a parameter that is a time in milliseconds,
// such as lock_timeout: 0 switches the timeout off. ok is false where nothing
// has set it, or where its value is not known.
func (s *Session) Timeout(name string) (timeout time.Duration, ok bool) {
	value, ok := s.Setting(name)
	if !ok {
		return 0, false
	}
	return milliseconds(value)
}

// Limits reports whether a timeout is in force: one that a migration has set,
// else the one that the session began with, as far as that is known. A value
// that cannot be read counts as one.
func (s *State) Limits(timeout string) bool {
	value, set := s.session.Setting(timeout)
	if !set {
		value, set = s.connection[timeout]
	}
	limit, known := milliseconds(value)
	return set && (!known || limit > 0)
}

// timeUnits are those of the server, which tells capitals from small letters
// (PostgreSQL manual, 20.1.1).
var timeUnits = map[string]time.Duration{
	"us": time.Microsecond, "ms": time.Millisecond, "": time.Millisecond, "s": time.Second,
	"min": time.Minute, "h": time.Hour, "d": 24 * time.Hour,
}

// milliseconds reads a time as the server does: a number, with or without a
// unit, rounded to whole milliseconds.
func milliseconds(value string) (time.Duration, bool) {
	value = strings.TrimSpace(value)
	digits := strings.TrimRight(value, "abcdefghijklmnopqrstuvwxyz")
	unit, known := timeUnits[value[len(digits):]]
	number, err := strconv.ParseFloat(strings.TrimSpace(digits), 64)
	if err != nil || !known || number < 0 {
		return 0, false
	}
	return time.Duration(number * float64(unit)).Round(time.Millisecond), true
}

func (s *Session) searchPath() []string {
	value, set := s.Setting("search_path")
	if !set {
		return nil // the usual case, asked for with every name
	}
	var path []string
	for _, part := range strings.Split(value, ",") {
		part = strings.Trim(strings.TrimSpace(part), `"'`)
		if part != "" && part != "$user" && part != "pg_catalog" {
			path = append(path, part)
		}
	}
	return path
}
