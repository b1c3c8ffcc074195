package sqlfile

import (
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/migration"
)

// An entry is one migration of a project: its files and its place in the order.
type entry struct {
	// name is that of the upgrade, or of the downgrade where that is all there is.
	*name
	// up and down are paths; "" where there is no such file.
	up, down string
	// revision is the version, or the stem where there is none or an earlier
	// file has the same version; sameVersion is the revision of that one. parent
	// is the revision before it.
	revision, sameVersion, parent string
}

// order makes the chain of migrations of the files of one project.
func order(names []*name) []entry {
	names = slices.Clone(names)
	slices.SortFunc(names, compareNames)
	names = withoutBaseline(names)
	entries := make([]entry, 0, len(names))
	for _, n := range names {
		if n.direction == migration.Upgrade {
			entries = append(entries, entry{name: n, up: n.path})
		}
	}
	entries = pairDowngrades(entries, names)
	identify(entries)
	return entries
}

// withoutBaseline leaves out Flyway's baseline migrations where the versions
// that they stand for are there as well: a database runs one or the other.
func withoutBaseline(names []*name) []*name {
	versioned := slices.IndexFunc(names, func(n *name) bool { return n.shape == flyway && n.direction == migration.Upgrade })
	return slices.DeleteFunc(names, func(n *name) bool {
		return n.shape == baseline && versioned >= 0 && compareVersions(names[versioned].version, n.version) <= 0
	})
}

// pairDowngrades gives each downgrade to its upgrade: that of the same stem,
// else that of the same version, as 0001_create.up.sql and 0001_drop.down.sql
// are one migration. A downgrade alone is an entry without an upgrade.
func pairDowngrades(entries []entry, names []*name) []entry {
	if !slices.ContainsFunc(names, func(n *name) bool { return n.direction == migration.Downgrade }) {
		return entries
	}
	byStem, byVersion := map[string]int{}, map[string]int{}
	for i := len(entries) - 1; i >= 0; i-- { // the first of equals wins
		byStem[entries[i].stem] = i
		if v := versionKey(entries[i].version); v != "" {
			byVersion[v] = i
		}
	}
	alone := false
	for _, n := range names {
		if n.direction != migration.Downgrade {
			continue
		}
		i, ok := byStem[n.stem]
		if !ok {
			i, ok = byVersion[versionKey(n.version)]
		}
		if ok && entries[i].down == "" {
			entries[i].down = n.path
			continue
		}
		entries = append(entries, entry{name: n, down: n.path})
		alone = true
	}
	if alone {
		slices.SortStableFunc(entries, func(a, b entry) int { return compareNames(a.name, b.name) })
	}
	return entries
}

// versionKey is the same for versions that tools take for equal: 1 and 001.
func versionKey(version string) string {
	var out strings.Builder
	for n, rest := nextNumber(version); n != ""; n, rest = nextNumber(rest) {
		out.WriteString(strings.TrimLeft(n, "0"))
		out.WriteByte('.')
	}
	return out.String()
}

// identify sets revisions and parents.
func identify(entries []entry) {
	taken, versions := make(map[string]bool, len(entries)), make(map[string]string, len(entries))
	parent := ""
	for i := range entries {
		e := &entries[i]
		e.revision = e.version
		key := versionKey(e.version)
		first, again := versions[key]
		if e.version == "" || again {
			e.revision = e.stem
		}
		if taken[e.revision] || e.revision == "" {
			e.revision = e.path
		}
		if taken[e.revision] = true; again {
			e.sameVersion = first
		} else {
			versions[key] = e.revision
		}
		e.parent, parent = parent, e.revision
	}
}
