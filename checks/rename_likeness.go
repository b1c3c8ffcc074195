package checks

import (
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/nearest"
)

// How like two columns are: what tells a rename that was written as a drop
// and an addition from two columns that have nothing to do with each other.

// columnLikeness ranks a column that is added by how likely it is meant in
// place of a dropped one; 0 is not at all. What is known of the old one may be
// its name alone.
func columnLikeness(old migration.Column, isKnown bool, new migration.Column, onlyPair bool) int {
	alike := namesAlike(old.Name, new.Name)
	switch {
	case old.Name == new.Name:
		return 3
	case new.Serial || new.Identity != "": // it numbers its rows itself
		return 0
	case alike && (!isKnown || sameFamily(old.Type, new.Type)):
		return 2
	case onlyPair && isKnown && sameType(old.Type, new.Type) && old.NotNull == new.NotNull:
		return 1
	}
	return 0
}

func sameType(a, b migration.Type) bool { return a.String() == b.String() }

// families are the types whose values a rename may at the same time convert.
var families = [][]string{
	{"text", "varchar", "bpchar", "citext"},
	{"int2", "int4", "int8", "numeric", "float4", "float8"},
	{"timestamp", "timestamptz", "date"},
	{"json", "jsonb"},
}

func sameFamily(a, b migration.Type) bool {
	if a.Array != b.Array {
		return false
	}
	return a.Name.Name == b.Name.Name || slices.ContainsFunc(families, func(family []string) bool {
		return slices.Contains(family, a.Name.Name) && slices.Contains(family, b.Name.Name)
	})
}

// namesAlike reports whether one name may be the other, reworded: `name` and
// `full_name`, `state` and `status`, `colour` and `color`; not `created_at`
// and `updated_at`, of which only the part that all such names share is equal.
func namesAlike(a, b string) bool {
	a, b = withoutShared(a, b), withoutShared(b, a)
	if a == "" || b == "" {
		return true
	}
	if _, near := nearest.Name(a, []string{b}); near {
		return true
	}
	shared := 0
	for shared < min(len(a), len(b)) && a[shared] == b[shared] {
		shared++
	}
	return shared >= 3 && 2*shared >= max(len(a), len(b))
}

// withoutShared takes the words out of a name that another has as well.
func withoutShared(name, other string) string {
	words := strings.Split(strings.ToLower(name), "_")
	others := strings.Split(strings.ToLower(other), "_")
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return slices.Contains(others, w) }), "_")
}
