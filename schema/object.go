package schema

import (
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/migration"
)

// Object is something beside relations, types and functions that a migration
// created.
type Object struct {
	Kind string // "schema", "extension", "publication", "statistics"
	Name migration.Name
	// Table is that of statistics.
	Table migration.Name
	// Doubtful is true for statistics that went if they had a column that was
	// dropped: which they have is not known.
	Doubtful bool
}

// Object is the object of that kind and name; nil when none is known.
func (s *State) Object(kind string, name migration.Name) *Object {
	i := s.objectIndex(kind, name)
	if i < 0 {
		return nil
	}
	return &s.objects[i]
}

func (s *State) objectIndex(kind string, name migration.Name) int {
	name = s.objectName(kind, name)
	return slices.IndexFunc(s.objects, func(o Object) bool { return o.Kind == kind && o.Name == name })
}

// objectName is the name of an object with its schema, where it has one.
func (s *State) objectName(kind string, name migration.Name) migration.Name {
	if kind == "statistics" {
		return s.qualified(name)
	}
	return name
}

// applyOther notes which objects a command creates, drops or renames.
func (b *Builder) applyOther(op migration.Other) {
	if op.Kind == "create extension" || op.Kind == "create aggregate" { // which are functions as well
		b.editBackdrop().extensions = true
	}
	b.discard(op)
	b.setDefault(op.Sets)
	action, kind, _ := strings.Cut(op.Kind, " ")
	if len(op.Names) == 0 || !slices.Contains([]string{"schema", "extension", "publication", "statistics"}, kind) {
		return
	}
	switch action {
	case "create":
		o := Object{Kind: kind, Name: op.Names[0]}
		if kind == "statistics" && len(op.Names) > 1 {
			o.Table = b.now.Resolve(op.Names[1])
		}
		b.createObject(o)
	case "drop":
		for _, name := range op.Names {
			b.editObject(kind, name, func(Object) []Object { return nil })
		}
	case "rename":
		if kind == "schema" {
			b.renameSchema(op.Names[0].Name, op.Names[1].Name)
		}
		b.editObject(kind, op.Names[0], func(o Object) []Object {
			o.Name.Name = op.Names[1].Name
			return []Object{o}
		})
	}
}

func (b *Builder) createObject(o Object) {
	if b.now.Object(o.Kind, o.Name) != nil {
		return
	}
	o.Name = b.now.objectName(o.Kind, o.Name)
	s := b.editBackdrop()
	s.objects = append(slices.Clip(s.objects), o)
}

// editObject replaces an object, if it is known, by others: none, or itself changed.
func (b *Builder) editObject(kind string, name migration.Name, edit func(Object) []Object) {
	if i := b.now.objectIndex(kind, name); i >= 0 {
		s := b.editBackdrop()
		s.objects = slices.Concat(s.objects[:i], edit(s.objects[i]), s.objects[i+1:])
	}
}

// editStatistics changes the statistics of a table, or drops them where change
// reports that they go.
func (b *Builder) editStatistics(table migration.Name, change func(*Object) (goes bool)) {
	for _, o := range b.now.objects {
		if o.Kind == "statistics" && o.Table == table {
			b.editObject(o.Kind, o.Name, func(o Object) []Object {
				if change(&o) {
					return nil
				}
				return []Object{o}
			})
		}
	}
}
