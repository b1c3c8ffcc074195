package schema

import (
	"maps"

	"github.com/oncebitten/oncebitten/migration"
)

// applySession applies the statements that steer the session.
func (b *Builder) applySession(op migration.Operation) {
	switch op := op.(type) {
	case migration.SetVariable:
		b.setVariable(op)
	case migration.TransactionControl:
		b.controlTransaction(op)
	}
}

// byDefault is the value of a parameter that was set back to the server's
// own, whatever that is; SET … TO DEFAULT says the same word.
const byDefault = "default"

// setVariable carries out SET, SET LOCAL and RESET. SET LOCAL outside a
// transaction does nothing (PostgreSQL manual, SET).
func (b *Builder) setVariable(op migration.SetVariable) {
	s := b.editSession()
	value := op.Value
	switch {
	case op.Reset:
		value = byDefault
	case op.FromCurrent:
		value, _ = s.Setting(op.Name)
	}
	switch {
	case op.Reset && op.Name == "all":
		s.Settings, s.LocalSettings = nil, nil
	case op.Local && s.Transaction == "" || op.FromCurrent && value == "":
	case op.Local:
		s.LocalSettings = with(s.LocalSettings, op.Name, value)
	default:
		s.Settings = with(s.Settings, op.Name, value)
		s.LocalSettings = maps.Clone(s.LocalSettings)
		delete(s.LocalSettings, op.Name)
	}
}

func with(settings map[string]string, name, value string) map[string]string {
	c := maps.Clone(settings)
	if c == nil {
		c = map[string]string{}
	}
	c[name] = value
	return c
}

// discard carries out DISCARD ALL, which resets the session. The other forms,
// which may run in a transaction, leave its parameters as they are.
func (b *Builder) discard(op migration.Other) {
	if op.Kind == "discard" && op.NotInTransaction && b.now.session.Transaction == "" {
		b.editSession().Settings = nil
	}
}

// controlTransaction follows transaction control inside the migration's own SQL.
func (b *Builder) controlTransaction(op migration.TransactionControl) {
	switch op.Action {
	case "commit":
		b.endTransaction()
	case "rollback":
		b.rollback(b.begun)
		b.endTransaction()
	case "savepoint":
		b.savepoints = append(b.savepoints, savepoint{op.Name, *b.State()})
	case "release":
		if i := b.savepoint(op.Name); i >= 0 {
			b.savepoints = b.savepoints[:i]
		}
	case "rollback to":
		if i := b.savepoint(op.Name); i >= 0 {
			b.rollback(b.savepoints[i].state)
			b.savepoints = b.savepoints[:i+1]
		}
	}
}

// savepoint is the place of the newest savepoint of that name, or -1.
func (b *Builder) savepoint(name string) int {
	for i := len(b.savepoints) - 1; i >= 0; i-- {
		if b.savepoints[i].name == name {
			return i
		}
	}
	return -1
}
