package schema

import (
	"iter"
	"strings"

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
func (s *Session) hold(locks []Lock) {
	if s.held == nil {
		s.held = immutable.NewSortedMap[migration.Name, Lock](byName{})
	}
	for _, l := range locks {
		if !l.BlocksReads && !l.BlocksWrites {
			continue
		}
		if old, ok := s.held.Get(l.Relation); !ok || old.Strength < l.Strength {
			s.held = s.held.Set(l.Relation, l)
		}
	}
}

// byName compares names for a sorted map.
type byName struct{}

func (byName) Compare(a, b migration.Name) int { return a.Compare(b) }

// Setting is the value in force of a run-time parameter, by lower-case name.
func (s *Session) Setting(name string) (value string, ok bool) {
	if s == nil {
		return "", false
	}
	if value, ok = s.LocalSettings[name]; ok {
		return value, true
	}
	value, ok = s.Settings[name]
	return value, ok
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
