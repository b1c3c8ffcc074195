package postgres_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/postgres"
	"github.com/oncebitten/oncebitten/schema"
)

// TestDump requires that a dump that pg_dump 15 wrote of a schema
// (testdata/dump/dump.sql) is read in full, and that it makes the same state as
// the statements that made the schema (original.sql).
func TestDump(t *testing.T) {
	original, dumped := describedState(t, "testdata/dump/original.sql"), describedState(t, "testdata/dump/dump.sql")
	for _, line := range original {
		if !slices.Contains(dumped, line) {
			t.Errorf("only the original has: %s", line)
		}
	}
	for _, line := range dumped {
		if !slices.Contains(original, line) {
			t.Errorf("only the dump has:     %s", line)
		}
	}
}

// describedState is the state that a file makes, one thing a line.
func describedState(t *testing.T, path string) []string {
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	builder := schema.NewBuilder(nil)
	for _, s := range statementsOf(string(text)) {
		reading := postgres.Read(s).WithCalls(builder.State)
		for _, u := range reading.Unread() {
			t.Errorf("%s:%d: %s", path, u.Span.Start.Line, u.Reason)
		}
		builder.ApplyStatement(reading.Operations, nil)
	}
	builder.EndHistory()
	state := builder.State()
	if doubts := state.Uncertain(); len(doubts) > 0 {
		t.Errorf("%s: the state is uncertain: %q", path, doubts)
	}
	var d description
	for _, r := range state.Relations() {
		d.relation(state, r)
	}
	for _, name := range []string{"mood", "address", "span", "positive"} {
		d.userType(state.Type(migration.Name{Schema: "app", Name: name}))
	}
	for _, name := range []string{"touch", "double", "half", "purge"} {
		for _, f := range state.Functions(migration.Name{Schema: "app", Name: name}) {
			d.add("function %s %v %s %s, has code: %t", f.Name, f.Inputs, f.Language, f.Volatility, f.Body != nil)
		}
	}
	return d.lines
}

type description struct{ lines []string }

func (d *description) add(format string, args ...any) {
	d.lines = append(d.lines, plain(fmt.Sprintf(format, args...)))
}

func (d *description) relation(s *schema.State, r *schema.Relation) {
	d.add("%s %s partial=%q parent=%s inherited=%t bound=%v/%v/%v/%t by=%s %q default=%s owned by %s.%s unlogged=%t rows=%d", r.Kind, r.Name, r.Partial,
		r.Parent, r.Inherited, r.Bound.From, r.Bound.To, r.Bound.In, r.Bound.Default, r.PartitionBy, r.PartitionKey,
		r.DefaultPartition, r.OwnedBy, r.OwnedByColumn, r.Unlogged, r.Rows)
	d.add("of %s: children %v, referenced by %v, sequences %v, triggers %v, policies %v", r.Name,
		sorted(r.Children), sorted(r.ReferencedBy), sorted(r.Sequences), r.Triggers, r.Policies)
	for _, c := range r.Columns {
		d.add("column %s.%s %s notnull=%t identity=%q collation=%s default: %s generated: %s", r.Name, c.Name, c.Type, c.NotNull, c.Identity, c.Collation,
			meaning(s, c.Default), meaning(s, c.Generated))
	}
	for _, k := range r.Constraints {
		columns := k.Columns
		if k.Kind == migration.Check { // it names one where it is written at a column
			columns = nil
		}
		d.add("constraint %s.%s %s %v valid=%t references %s%v on delete %q deferred=%t index %s check: %s", r.Name, k.Name, k.Kind, columns, k.Valid,
			k.References, k.ReferencedColumns, k.OnDelete, k.InitiallyDefer, k.Index(), meaning(s, &k.Expression))
	}
	for _, dependent := range r.Dependents {
		d.add("dependent of %s: %s %s %v", r.Name, dependent.Kind, dependent.Name, dependent.Columns)
	}
	if i := r.Definition; i != nil {
		var elements []string
		for _, e := range i.Elements {
			elements = append(elements, fmt.Sprint(e.Column, e.Parts().Expression.Columns, e.Descending, e.NullsLast))
		}
		d.add("index %s on %s %s %v include %v unique=%t valid=%t of constraint %q where: %s", r.Name, i.Table, i.Method, elements, i.Include,
			i.Unique, i.Valid, i.Constraint, meaning(s, i.Where))
	}
}

// plain is a text as pg_dump would write it: a type with no schema, a time in full.
func plain(text string) string {
	return strings.NewReplacer("public.citext", "citext", " 00:00:00+00", "").Replace(text)
}

// meaning is what counts of an expression, which pg_dump writes in its own words.
func meaning(s *schema.State, e *migration.Expression) string {
	if e == nil || e.IsZero() {
		return "none"
	}
	var sequences []migration.Name
	for _, name := range e.Parts().Sequences {
		sequences = append(sequences, s.Resolve(name))
	}
	return fmt.Sprintf("reads %v, volatile=%t, draws from %v, proves %v", e.Columns, e.Volatile, sequences, e.Parts().NotNull)
}

func (d *description) userType(t *schema.UserType) {
	var constraints []string
	for _, c := range t.Constraints {
		constraints = append(constraints, fmt.Sprintf("%s %s valid=%t", c.Kind, c.Name, c.Valid))
	}
	d.add("type %s %s %q of %s notnull=%t default=%t %v %v", t.Name, t.Kind, t.Labels, t.Base, t.NotNull, !t.Default.IsZero(), constraints, t.Columns)
}

func sorted(names []migration.Name) string {
	var out []string
	for _, n := range names {
		out = append(out, n.String())
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}
