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
	case migration.SetConstraints:
		b.setConstraints(op)
	}
}

// setConstraints checks what is pending, or has it wait. Which constraints
// are named is not looked at: some that wait then count as checked.
func (b *Builder) setConstraints(op migration.SetConstraints) {
	s := b.editSession()
	switch {
	case s.Transaction == "":
	case !op.Deferred:
		s.Constraints, s.PendingTriggers = "immediate", nil
	case len(op.Names) == 0:
		s.Constraints = "deferred"
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

// setDefault takes in what ALTER ROLE or ALTER DATABASE give to sessions that
// begin later: those of the change, where it stands in the history. Which role
// will run the change nobody knows, so each counts.
func (b *Builder) setDefault(op migration.SetVariable) {
	switch {
	case op.Name == "" || b.now.epoch > 0:
	case op.Reset && op.Name == "all":
		b.editBackdrop().connection = nil
	case op.Reset:
		s := b.editBackdrop()
		s.connection = maps.Clone(s.connection)
		delete(s.connection, op.Name)
	default:
		s := b.editBackdrop()
		s.connection = with(s.connection, op.Name, op.Value)
	}
}

// Connect gives the session the parameters with which its tool connects.
func (b *Builder) Connect(settings map[string]string) {
	for name, value := range settings {
		s := b.editBackdrop()
		s.connection = with(s.connection, name, value)
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
		b.savepoints = append(b.savepoints, savepoint{op.Name, b.State()})
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
