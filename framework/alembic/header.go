package alembic

import (
	"github.com/oncebitten/oncebitten/framework/python"
	"github.com/oncebitten/oncebitten/framework/python/syntax"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// header reads the identifiers of a revision file: the module's variables
// that Alembic reads.
func (r *reading) header() {
	m := r.migration
	m.Header = map[string]migration.Span{}
	if ids := r.identifiers("revision", "revision"); len(ids) > 0 {
		m.Revision = ids[0]
	}
	m.Parents = r.identifiers("down_revision", "parents")
	m.DependsOn = r.identifiers("depends_on", "depends_on")
	m.Labels = r.identifiers("branch_labels", "labels")
}

// identifiers reads a variable that is a string, several of them, or None,
// and notes its place under a name of Migration.Header.
func (r *reading) identifiers(variable, name string) []string {
	v := r.code.Global(variable)
	if v == nil {
		return nil
	}
	place := assignedAt(r.module, variable)
	if _, none := v.(python.None); !none {
		r.migration.Header[name] = place.Span()
	}
	items := []python.Value{v}
	if list, ok := v.(*python.List); ok {
		items = list.Items
	}
	var ids []string
	for _, item := range items {
		switch x := item.(type) {
		case python.None:
		case python.String:
			if id, known := x.Known(); known {
				ids = append(ids, id)
				continue
			}
			r.unreadHeader(place, variable)
		default:
			r.unreadHeader(place, variable)
		}
	}
	return ids
}

// unreadHeader notes an identifier that is not known. Labels are names for
// people, and nothing hangs on them.
func (r *reading) unreadHeader(place python.Place, variable string) {
	if variable == "branch_labels" {
		return
	}
	r.recorder.unread = append(r.recorder.unread, migration.Unread{
		Span: place.Span(), Direction: migration.Upgrade, Reason: wording.Say("%s is not a plain string", variable),
	})
}

// assignedAt is the place of the value that a variable of the module gets.
func assignedAt(module *syntax.Module, variable string) python.Place {
	for i := len(module.Body) - 1; i >= 0; i-- {
		a, ok := module.Body[i].(syntax.Assign)
		if !ok {
			continue
		}
		for _, target := range a.Targets {
			if name, ok := target.(syntax.Name); ok && name.ID == variable {
				return python.Place{Source: module.Source, Extent: a.Value.Extent()}
			}
		}
	}
	return python.Place{Source: module.Source}
}
