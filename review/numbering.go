package review

import (
	"strconv"

	"github.com/oncebitten/oncebitten/migration"
)

// numbering gives the transactions of a run of migrations identities of their own.
type numbering struct {
	prefix string
	count  int
	last   string            // "" before the first
	names  map[string]string // of the migration's own transactions
}

// next begins a migration: its first transaction is the one that the
// migration before has open, when the tool works so.
func (n *numbering) next(m *migration.Migration) {
	clear(n.names)
	if m.ContinuesTransaction && n.last != "" {
		n.name("1", n.last)
	}
}

// of is the identity in the run of a migration's own transaction.
func (n *numbering) of(local string) string {
	if local == "" {
		return ""
	}
	if name, ok := n.names[local]; ok {
		return name
	}
	n.count++
	n.last = n.prefix + strconv.Itoa(n.count)
	n.name(local, n.last)
	return n.last
}

func (n *numbering) name(local, name string) {
	if n.names == nil {
		n.names = map[string]string{}
	}
	n.names[local] = name
}
