package sqlfile

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/lazyregexp"
	"github.com/oncebitten/oncebitten/migration"
)

// A name is what the path of a SQL file says about the migration in it.
type name struct {
	path string
	// folder is that of the project: the file's own, or the one above where
	// each migration, or each direction, has a folder.
	folder string
	// stem is what the upgrade and the downgrade of one migration share, and
	// version the number or date in it, "" without one.
	stem, version string
	direction     migration.Direction
	shape         shape
}

// shape tells the ways of naming migrations apart.
type shape int

const (
	plain      shape = iota // x.sql
	numbered                // 0001_x.sql, 1.2_x.sql
	dated                   // 20240101120000_x.sql, 2024-01-01_x.sql
	flyway                  // V1__x.sql, U1__x.sql
	baseline                // B1__x.sql: Flyway's state after all versions up to 1
	repeatable              // R__x.sql: Flyway runs it after all versions
	paired                  // 0001_x.up.sql, 0001_x/up.sql: with a downgrade of its own
	folded                  // 0001_x/migration.sql
)

// sentWhole reports whether the tools with such names send a file to the
// server as one string, which makes one implicit transaction of it
// (PostgreSQL manual, 55.2.2.1).
func (s shape) sentWhole() bool { return s == paired || s == folded }

var (
	flywayName     = lazyregexp.New(`^([VUB])(\d+(?:[._]\d+)*)__(.+)$`)
	repeatableName = lazyregexp.New(`^R__.+$`)
	dateVersion    = lazyregexp.New(`^((?:19|20)\d\d[-_.]?(?:0\d|1[0-2])[-_.]?[0-3]\d(?:[-_.T]?\d{2,6}){0,3})(?:\D|$)`)
	numberVersion  = lazyregexp.New(`^[vV]?(\d+(?:\.\d+)*)(?:\D|$)`)

	versionFolder = lazyregexp.New(`^[vV]?\d+(?:[._-]\d+)*$`)
)

// The words that tell the direction, at an end of a file's name or as the
// name of a folder.
var (
	upWords     = []string{"up", "do"}
	downWords   = []string{"down", "undo", "rollback", "revert"}
	upFolders   = []string{"up", "deploy"}
	downFolders = []string{"down", "rollback", "rollbacks", "undo", "revert"}
)

const separators = "._-"

func isSQL(p string) bool { return strings.EqualFold(path.Ext(p), ".sql") }

// parseName reads the path of a SQL file. exists tells which other files
// there are, of the same snapshot.
func parseName(p string, exists func(path string) bool) *name {
	folder, file := path.Split(p)
	n := &name{path: p, folder: path.Clean(folder), direction: migration.Upgrade}
	n.stem = file[:len(file)-len(path.Ext(file))]

	if n.readFolder(strings.ToLower(n.stem)) {
		return n
	}
	n.readDirection(path.Ext(file), exists)
	if s, version := versionOf(n.stem); s != plain {
		n.version = version
		if n.shape != paired {
			n.shape = s
		}
	}
	n.leaveSubfolder(exists)
	return n
}

// readFolder reads up.sql, down.sql and migration.sql: they are named by
// their folder. Where that has a version, the folder above is the project's.
func (n *name) readFolder(word string) bool {
	switch {
	case n.folder == ".":
		return false
	case word == "up":
		n.shape = paired
	case word == "down":
		n.shape, n.direction = paired, migration.Downgrade
	case word == "migration":
		n.shape = folded
	default:
		return false
	}
	n.stem = path.Base(n.folder)
	_, n.version = versionOf(n.stem)
	if n.version != "" {
		n.folder = path.Dir(n.folder)
	}
	return true
}

// readDirection takes the words for the direction out of the stem.
func (n *name) readDirection(extension string, exists func(string) bool) {
	beside := func(stem string) bool { return exists(path.Join(path.Dir(n.path), stem+extension)) }
	if strings.HasPrefix(n.stem, "U") && flywayName.MatchString(n.stem) {
		n.stem, n.direction = "V"+n.stem[1:], migration.Downgrade
		return
	}
	if i := strings.IndexAny(n.stem, separators); i >= 0 && i+1 < len(n.stem) && isOneOf(downWords, n.stem[:i]) {
		n.stem, n.direction = n.stem[i+1:], migration.Downgrade
		return
	}
	i := strings.LastIndexAny(n.stem, separators)
	if i <= 0 {
		return
	}
	rest, separator, word := n.stem[:i], n.stem[i:i+1], n.stem[i+1:]
	switch {
	case isOneOf(downWords, word):
		n.direction = migration.Downgrade
		if !beside(rest) { // else its upgrade is x.sql, which may go without it
			n.shape = paired
		}
		n.stem = rest
	case isOneOf(upWords, word):
		// 0007_clean_up.sql is no half of a pair, unless there is the other.
		hasDown := slices.ContainsFunc(downWords, func(down string) bool { return beside(rest + separator + down) })
		if separator == "." || hasDown {
			n.stem, n.shape = rest, paired
		}
	}
}

func isOneOf(words []string, word string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.EqualFold(w, word) })
}

// leaveSubfolder makes the folder above that of the project, where a folder
// holds one direction (down/0001_x.sql) or a part of the versions (2024/…).
func (n *name) leaveSubfolder(exists func(string) bool) {
	base, above := strings.ToLower(path.Base(n.folder)), path.Dir(n.folder)
	file := path.Base(n.path)
	switch {
	case n.folder == ".":
	case slices.Contains(downFolders, base):
		n.direction, n.folder = migration.Downgrade, above
	case slices.Contains(upFolders, base) && slices.ContainsFunc(downFolders, func(down string) bool {
		return exists(path.Join(above, down, file))
	}):
		n.folder, n.shape = above, paired
	case versionFolder.MatchString(base) && n.version != "" && above != ".":
		n.folder = above
		if n.shape == numbered { // counted anew in each folder
			n.version = base + "/" + n.version
		}
	}
}

// versionOf finds the version in a stem. What it begins with says which ways
// of writing one there are to try.
func versionOf(stem string) (shape, string) {
	if stem == "" {
		return plain, ""
	}
	switch first := stem[0]; {
	case first == 'R' && repeatableName.MatchString(stem):
		return repeatable, ""
	case first == 'V' || first == 'U' || first == 'B':
		m := flywayName.FindStringSubmatch(stem)
		if m == nil {
			break
		}
		version := strings.ReplaceAll(m[2], "_", ".")
		if first == 'B' {
			return baseline, version
		}
		return flyway, version
	case first == '1' || first == '2':
		if m := dateVersion.FindStringSubmatch(stem); m != nil {
			return dated, m[1]
		}
	}
	if strings.IndexByte("0123456789vV", stem[0]) >= 0 {
		if m := numberVersion.FindStringSubmatch(stem); m != nil {
			return numbered, m[1]
		}
	}
	return plain, ""
}

// comparePath tells where in names that are sorted by path a path is.
func comparePath(n *name, path string) int { return strings.Compare(n.path, path) }

// compareNames puts names into the order in which their tools run them: by
// version, then those without one, then the repeatable ones; 2 before 10.
func compareNames(a, b *name) int {
	rank := func(n *name) int {
		switch {
		case n.shape == repeatable:
			return 2
		case n.version == "":
			return 1
		}
		return 0
	}
	if c := cmp.Compare(rank(a), rank(b)); c != 0 {
		return c
	}
	if c := compareVersions(a.version, b.version); c != 0 {
		return c
	}
	return cmp.Or(compareNatural(a.stem, b.stem), strings.Compare(a.path, b.path))
}

// compareVersions compares the numbers in versions, one after the other.
func compareVersions(a, b string) int {
	for {
		x, restA := nextNumber(a)
		y, restB := nextNumber(b)
		if x == "" || y == "" {
			return cmp.Compare(len(x), len(y))
		}
		if c := compareNumbers(x, y); c != 0 {
			return c
		}
		a, b = restA, restB
	}
}

// nextNumber is the first run of digits in a version, "" for none, and what
// follows it.
func nextNumber(version string) (number, rest string) {
	begin := strings.IndexAny(version, "0123456789")
	if begin < 0 {
		return "", ""
	}
	end := begin + digits(version[begin:])
	return version[begin:end], version[end:]
}

// compareNumbers compares decimal numbers of any length.
func compareNumbers(a, b string) int {
	a, b = strings.TrimLeft(a, "0"), strings.TrimLeft(b, "0")
	return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b))
}

// compareNatural compares texts, with runs of digits as numbers.
func compareNatural(a, b string) int {
	for a != "" && b != "" {
		da, db := digits(a), digits(b)
		if da > 0 && db > 0 {
			if c := compareNumbers(a[:da], b[:db]); c != 0 {
				return c
			}
			a, b = a[da:], b[db:]
			continue
		}
		if a[0] != b[0] {
			return cmp.Compare(a[0], b[0])
		}
		a, b = a[1:], b[1:]
	}
	return cmp.Compare(len(a), len(b))
}

// digits is how many digits a text starts with.
func digits(s string) (n int) {
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	return n
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
