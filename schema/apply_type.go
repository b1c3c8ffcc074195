package schema

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
)

func (b *Builder) createType(op migration.CreateType) {
	t := &UserType{
		Name: b.newName(op.Type, false), Kind: op.Kind, Epoch: b.now.epoch, CreatedIn: b.now.session.Transaction, Labels: op.Labels,
		Base: op.Base, Default: op.Default, NotNull: op.NotNull, Columns: op.Columns,
	}
	for _, c := range op.Constraints {
		t.addConstraint(c, b.now.epoch)
	}
	b.putType(t)
}

// addConstraint adds a constraint of a domain under the name that the server
// gives it.
func (t *UserType) addConstraint(c migration.Constraint, epoch Epoch) {
	if c.Kind == migration.NotNull {
		t.NotNull = true
		return
	}
	taken := func(name string) bool {
		return slices.ContainsFunc(t.Constraints, func(o Constraint) bool { return o.Name == name })
	}
	for n := 0; c.Name == ""; n++ {
		if name := objectName(t.Name.Name, "", numbered("check", n)); !taken(name) {
			c.Name = name
		}
	}
	added := newConstraint(&c, epoch)
	added.Valid = !c.NotValid
	t.Constraints = append(slices.Clip(t.Constraints), *added)
}

func (b *Builder) addEnumValue(op migration.AddEnumValue) {
	t := b.editType(op.Type)
	if t == nil {
		t = &UserType{Name: b.now.ResolveType(op.Type), Kind: "enum"}
		b.putType(t)
	}
	if slices.Contains(t.Labels, op.Value) {
		return
	}
	t.Labels = append(slices.Clip(t.Labels), op.Value)
	if b.now.session.Transaction != "" {
		t.NewLabels = append(slices.Clip(t.NewLabels), op.Value)
		s := b.editBackdrop()
		s.newLabels = append(slices.Clip(s.newLabels), t.Name)
	}
}

func (b *Builder) renameEnumValue(op migration.RenameEnumValue) {
	if t := b.editType(op.Type); t != nil {
		t.Labels = replacer(op.Value, op.To)(t.Labels)
		t.NewLabels = replacer(op.Value, op.To)(t.NewLabels)
	}
}

func (b *Builder) alterType(op migration.AlterType) {
	t := b.now.Type(op.Type)
	if t == nil {
		return
	}
	switch op.Action {
	case "rename to":
		b.moveType(t, migration.Name{Schema: t.Name.Schema, Name: op.Argument})
	case "set schema":
		b.moveType(t, migration.Name{Schema: op.Argument, Name: t.Name.Name})
	case "drop attribute":
		t = b.editType(op.Type)
		t.Columns = without(t.Columns, func(c migration.Column) bool { return c.Name == op.Argument })
	}
}

// renameAttribute renames an attribute of a composite type.
func (b *Builder) renameAttribute(name migration.Name, attribute, to string) {
	t := b.editType(name)
	t.Columns = slices.Clone(t.Columns)
	for i := range t.Columns {
		if t.Columns[i].Name == attribute {
			t.Columns[i].Name = to
		}
	}
}

func (b *Builder) alterDomain(op migration.AlterDomain) {
	t := b.editType(op.Domain)
	if t == nil {
		return
	}
	named := func(c Constraint) bool { return c.Name == op.Constraint.Name || c.Name == op.Argument }
	switch op.Action {
	case "add constraint":
		t.addConstraint(op.Constraint, b.now.epoch)
	case "drop constraint":
		t.Constraints = without(t.Constraints, named)
	case "validate constraint":
		t.Constraints = slices.Clone(t.Constraints)
		if i := slices.IndexFunc(t.Constraints, named); i >= 0 {
			t.Constraints[i].Valid = true
		}
	case "set not null":
		t.NotNull = true
	case "drop not null":
		t.NotNull = false
	case "set default":
		t.Default = op.Default
	case "drop default":
		t.Default = migration.Expression{}
	case "rename to":
		b.moveType(t, migration.Name{Schema: t.Name.Schema, Name: op.Argument})
	}
}

// moveType gives a type another name, in the columns and domains that use it too.
func (b *Builder) moveType(t *UserType, to migration.Name) {
	for _, user := range b.now.UsersOfType(t) {
		r := b.edit(user)
		r.Columns = slices.Clone(r.Columns)
		for i := range r.Columns {
			if c := *r.Columns[i]; b.now.Type(c.Type.Name) == t {
				moved := c.Type
				moved.Name = to
				c.ColumnType = b.columnType(moved, c.Collation)
				r.Columns[i] = &c
			}
		}
	}
	for other := range b.now.types.All() {
		if other.Kind == "domain" && b.now.Type(other.Base.Name) == t {
			b.editType(other.Name).Base.Name = to
		}
	}
	b.removeType(t.Name)
	moved := *t
	moved.Name = to
	b.putType(&moved)
}

// dropType takes a type out; with cascade also the columns of it.
func (b *Builder) dropType(name migration.Name, cascade bool) {
	t := b.now.Type(name)
	if t == nil {
		return
	}
	if cascade {
		for _, user := range b.now.UsersOfType(t) {
			r := b.now.Relation(user)
			if r == nil {
				continue // a view that went with an earlier column
			}
			for _, c := range r.Columns {
				if b.now.IsOfType(c.Type, t) {
					b.dropColumn(user, c.Name, true)
				}
			}
		}
	}
	b.removeType(t.Name)
}

// dropSchema takes out all that is in a schema.
func (b *Builder) dropSchema(schema string) {
	for _, r := range b.now.Relations() {
		if r.Name.Schema == schema {
			b.dropRelation(r.Name, true)
		}
	}
	var types []migration.Name
	for t := range b.now.types.All() {
		if t.Name.Schema == schema {
			types = append(types, t.Name)
		}
	}
	for _, name := range types {
		b.dropType(name, true)
	}
	b.dropFunctionsIn(schema)
	s := b.editBackdrop()
	s.objects = without(s.objects, func(o Object) bool { // an extension may have been in it
		return o.Kind == "schema" && o.Name.Name == schema || o.Kind == "statistics" && o.Name.Schema == schema || o.Kind == "extension"
	})
}
