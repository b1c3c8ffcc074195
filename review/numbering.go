package review

import (
	"fmt"

	"github.com/oncebitten/oncebitten/migration"
)

// numbering gives the transactions of a run of migrations identities of their own.
type numbering struct {
	prefix string
	count  int
	names  map[string]string
}

// next begins a migration: its first transaction is the one that the
// migration before has open, when the tool works so.
func (n *numbering) next(m *migration.Migration) {
	previous := n.last()
	n.names = map[string]string{}
	if m.ContinuesTransaction && previous != "" {
		n.names["1"] = previous
	}
}

func (n *numbering) last() string {
	if n.count == 0 {
		return ""
	}
	return fmt.Sprint(n.prefix, n.count)
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
	if n.names == nil {
		n.names = map[string]string{}
	}
	n.names[local] = n.last()
	return n.names[local]
}
