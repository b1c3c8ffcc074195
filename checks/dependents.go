package checks

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

// dependents are what goes with an object that is dropped with CASCADE.
type dependents struct {
	// object is what is dropped, in words; such is what may depend on its kind.
	object, such wording.Text
	found        []dependent
	// all is true when nothing else can depend on it.
	all bool
	// without is the operation without CASCADE; nil where it cannot be written.
	without migration.Operation
}

// dependent is one of them.
type dependent struct {
	words wording.Text
	// name is that of the relation that it is, or belongs to.
	name migration.Name
	// loses is true where rows or values go with it.
	loses bool
}

// older leaves out those that are born in the change, or that the same
// transaction makes again.
func (d dependents) older(p *Pass, at At) dependents {
	d.found = slices.DeleteFunc(slices.Clone(d.found), func(one dependent) bool {
		again, _ := recreated(p, at, one.name)
		return again || !at.Before.Existed(one.name)
	})
	return d
}

func relationDependents(before *schema.State, name migration.Name) dependents {
	r := before.Relation(name)
	d := dependents{
		object: tableWords(name), such: wording.Say("views and foreign keys"),
		all: before.Complete() || !before.Existed(name),
	}
	if r == nil {
		return d
	}
	d.addViews(before, r, func(schema.Dependent) bool { return true })
	d.addForeignKeys(before, r, func(*schema.Constraint) bool { return true })
	for _, child := range r.Children {
		if r.Kind == schema.Table {
			d.found = append(d.found, dependent{wording.Say("the table %s", tableWords(child)), child, true})
		}
	}
	return d
}

// addViews adds the views that read a relation, and those that read them.
func (d *dependents) addViews(before *schema.State, r *schema.Relation, reads func(schema.Dependent) bool) {
	for _, one := range r.Dependents {
		view := before.Relation(one.Name)
		isKnown := slices.ContainsFunc(d.found, func(f dependent) bool { return f.name == one.Name })
		if one.Name.Schema == "" || view == nil || isKnown || !reads(one) {
			continue
		}
		d.found = append(d.found, dependent{wording.Say("%s %s", wording.The(one.Kind), tableWords(one.Name)), one.Name, false})
		d.addViews(before, view, func(schema.Dependent) bool { return true })
	}
}

// addForeignKeys adds the foreign keys of other tables to a table.
func (d *dependents) addForeignKeys(before *schema.State, r *schema.Relation, needs func(*schema.Constraint) bool) {
	for _, name := range r.ReferencedBy {
		child := before.Relation(name)
		if child == nil || name == r.Name {
			continue
		}
		for _, c := range child.Constraints {
			if c.Kind == migration.ForeignKey && c.References == r.Name && needs(c) {
				d.found = append(d.found, dependent{wording.Say("the foreign key %s of %s", columnOnly(c.Name), tableWords(name)), name, false})
			}
		}
	}
}

func columnDependents(before *schema.State, table migration.Name, column string) dependents {
	d := dependents{
		object: columnWords(table, column), such: wording.Say("views and generated columns"),
		all: before.Complete() || !before.Existed(table),
	}
	r := before.Relation(table)
	if r == nil {
		return d
	}
	d.addViews(before, r, func(one schema.Dependent) bool { return slices.Contains(one.Columns, column) })
	for _, one := range r.Dependents {
		own := one.Kind == "generated column" && one.Name.Name == column
		if one.Name.Schema == "" && !own && slices.Contains(one.Columns, column) {
			d.found = append(d.found, dependent{wording.Say("%s %s", wording.The(one.Kind), columnOnly(one.Name.Name)), r.Name, false})
		}
	}
	d.addForeignKeys(before, r, func(c *schema.Constraint) bool { return slices.Contains(c.ReferencedColumns, column) })
	return d
}

// constraintDependents are the foreign keys that need a primary key or a
// unique constraint; nothing depends on any other.
func constraintDependents(before *schema.State, table migration.Name, name string) dependents {
	d := dependents{
		object: wording.Say("the constraint %s", columnOnly(name)), such: wording.Say("foreign keys of other tables"),
		all: before.Complete() || !before.Existed(table),
	}
	r := before.Relation(table)
	c := r.Constraint(name)
	switch {
	case c == nil:
		return d
	case c.Kind != migration.PrimaryKey && c.Kind != migration.Unique:
		d.all = true
		return d
	}
	columns := slices.Sorted(slices.Values(c.Columns))
	d.addForeignKeys(before, r, func(f *schema.Constraint) bool {
		return slices.Equal(slices.Sorted(slices.Values(f.ReferencedColumns)), columns)
	})
	return d
}

// typeDependents are the columns of a type: DROP TYPE … CASCADE drops them.
func typeDependents(before *schema.State, name migration.Name) dependents {
	d := dependents{object: wording.Say("the type %s", tableWords(name)), such: wording.Say("every column of it")}
	t := before.Type(name)
	d.all = before.Complete() || t != nil && t.Epoch > 0
	if t == nil {
		return d
	}
	for _, user := range before.UsersOfType(t) {
		for _, c := range before.Relation(user).Columns {
			if before.IsOfType(c.Type, t) && c.Epoch == 0 {
				d.found = append(d.found, dependent{wording.Say("the column %s", columnWords(user, c.Name)), user, true})
			}
		}
	}
	return d
}

// sequenceDependents are the defaults that draw from a sequence.
func sequenceDependents(before *schema.State, name migration.Name) dependents {
	d := dependents{
		object: wording.Say("the sequence %s", tableWords(name)), such: wording.Say("the default that draws from it"),
		all: before.Complete() || !before.Existed(name),
	}
	r := before.Relation(name)
	if r == nil || r.OwnedBy.IsZero() {
		return d
	}
	if c := before.Relation(r.OwnedBy).Column(r.OwnedByColumn); c != nil && !c.Default.IsZero() {
		d.found = append(d.found, dependent{wording.Say("the default of %s", columnWords(r.OwnedBy, r.OwnedByColumn)), r.OwnedBy, false})
	}
	return d
}
