package checks

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
)

// The questions about an operation that several checks ask.

// hurtAny weighs work on several tables: the severity is that of the biggest,
// and hurt are those that are not too small, in the order given.
func (p *Pass) hurtAny(before *schema.State, tables []migration.Name) (severity Severity, hurt []migration.Name) {
	for _, table := range tables {
		if s, ok := p.Hurts(before, table); ok {
			severity, hurt = max(severity, s), append(hurt, table)
		}
	}
	return severity, hurt
}

// Breaks weighs harm that does not depend on how big a table is, such as a
// lost column: Error for one that was there before the change, Warning where
// the name is not known, and not at all (ok is false) for one that is born in it.
func Breaks(before *schema.State, table migration.Name) (severity Severity, ok bool) {
	switch {
	case table.IsUnknown():
		return Warning, true
	case !before.Existed(table):
		return Off, false
	}
	return Error, true
}

// BreaksColumn is Breaks for a column: one that is born in the change on an
// older table harms nobody either.
func BreaksColumn(before *schema.State, table migration.Name, column string) (severity Severity, ok bool) {
	if c := before.Relation(table).Column(column); c != nil && c.Epoch > 0 {
		return Off, false
	}
	return Breaks(before, table)
}

// Fails is the way in which the operation itself fails with an SQLSTATE.
func (a At) Fails(sqlState string) (schema.Failure, bool) {
	fails := a.OwnEffect().Fails
	i := slices.IndexFunc(fails, func(f schema.Failure) bool { return f.SQLState == sqlState })
	if i < 0 {
		return schema.Failure{}, false
	}
	return fails[i], true
}

// AlwaysFails is a way in which the operation itself fails whatever rows there
// are.
func (a At) AlwaysFails() (schema.Failure, bool) {
	fails := a.OwnEffect().Fails
	i := slices.IndexFunc(fails, func(f schema.Failure) bool { return f.Always })
	if i < 0 {
		return schema.Failure{}, false
	}
	return fails[i], true
}

// Scans reports whether the operation itself reads a table in full; on a
// partitioned table it is the partitions that are read.
func (a At) Scans() bool { return len(a.OwnEffect().Scans) > 0 }

// Rewrites reports whether the operation itself rewrites a table.
func (a At) Rewrites() bool { return len(a.OwnEffect().Rewrites) > 0 }

// Builds reports whether the operation itself builds an index.
func (a At) Builds() bool { return len(a.OwnEffect().Builds) > 0 }

// Lock is the strongest lock on a relation while the operation runs: its
// statement's, or one that the transaction holds already.
func (a At) Lock(relation migration.Name) (schema.Lock, bool) {
	relation = a.Before.Resolve(relation)
	strongest, ok := a.Effect.LockOn(relation)
	if held, holds := a.Before.Session().HeldOn(relation); holds && (!ok || held.Strength() > strongest.Strength()) {
		return held, true
	}
	return strongest, ok
}

// Object names what a finding is about, in words that stay when lines move.
func (a At) Object(table migration.Name, column string) string {
	resolved := a.Before.Resolve(table)
	if column == "" {
		return resolved.String()
	}
	return migration.ColumnOf(resolved, column)
}

// capped lowers Error to Warning where the effect is only assumed: an error
// needs evidence.
func capped(severity Severity, certain bool) Severity {
	if !certain {
		return min(severity, Warning)
	}
	return severity
}

// changesSchema reports whether an operation leaves another schema behind.
func changesSchema(operation migration.Operation) bool { return withoutRollback(operation) == Warning }
