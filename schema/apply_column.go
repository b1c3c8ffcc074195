package schema

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
)

// addColumn carries out ADD COLUMN, in the children too.
func (b *Builder) addColumn(op migration.AddColumn) {
	r := b.edit(op.Table)
	if op.IfNotExists && r.Column(op.Column.Name) != nil {
		return
	}
	b.addColumnTo(r, &op.Column)
	if op.Only {
		return
	}
	for _, child := range b.below(r) {
		inherited := op.Column
		inherited.Constraints = nil // handed down with the constraints themselves
		b.addColumn(migration.AddColumn{Table: child, Column: inherited, IfNotExists: true, Only: true})
	}
}

// addColumnTo adds a column with its sequence and its constraints; one of
// that name takes the place of an older one.
func (b *Builder) addColumnTo(r *Relation, c *migration.Column) { b.putColumn(r, c, new(Column)) }

// putColumn is addColumnTo for a column that is made where the caller says.
func (b *Builder) putColumn(r *Relation, c *migration.Column, column *Column) {
	*column = Column{
		Name: c.Name, ColumnType: b.columnType(c.Type, c.Collation), NotNull: c.NotNull || c.Identity != "", Default: b.keep(c.Default),
		Generated: b.keep(c.Generated), Virtual: c.Virtual, Identity: c.Identity, Epoch: b.now.epoch,
	}
	r.doubtUnknown(c.Name)
	if i := slices.IndexFunc(r.Columns, func(o *Column) bool { return o.Name == c.Name }); i >= 0 {
		if !r.Inherited {
			b.contradicts(r)
		}
		column.NotNull = column.NotNull || r.Inherited && r.Columns[i].NotNull
		r.Columns = slices.Clone(r.Columns)
		r.Columns[i] = column
	} else {
		r.Columns = append(r.Columns, column)
	}
	if c.Serial || c.Identity != "" {
		b.ownSequence(r, c.Name)
	}
	if !c.Generated.IsZero() {
		links := b.links(r)
		links.Dependents = append(links.Dependents, Dependent{
			Name: migration.Name{Name: c.Name}, Kind: "generated column", Columns: c.Generated.Columns,
		})
	}
	for _, constraint := range c.Constraints {
		b.addConstraintTo(r, constraint, false)
	}
}

// ownSequence makes the sequence of a serial or identity column.
func (b *Builder) ownSequence(r *Relation, column string) {
	name := b.freeName(r, column, "seq")
	b.put(b.newSequence(name, SequenceOwner{r.Name, column}))
	background := r.editBackground()
	background.Sequences = append(background.Sequences, name)
}

// dropColumn carries out DROP COLUMN in a table and in those below it, with all that
// goes along: indexes and constraints with the column, its sequence, and with cascade
// what reads it.
func (b *Builder) dropColumn(table migration.Name, column string, cascade bool) {
	r := b.dropColumnOf(table, column, cascade)
	for _, child := range b.below(r) {
		b.dropColumnOf(child, column, cascade)
	}
}

// dropColumnOf takes a column out of one table, which it returns, with what goes with it.
func (b *Builder) dropColumnOf(table migration.Name, column string, cascade bool) *Relation {
	b.editStatistics(b.now.Resolve(table), func(o *Object) bool {
		o.Doubtful = true
		return false
	})
	r := b.edit(table)
	r.doubtUnknown(column)
	if r.Column(column) == nil {
		b.contradicts(r)
	}
	for _, c := range slices.Clone(r.Constraints) {
		if c.Reads(column) {
			b.dropConstraint(r.Name, c.Name)
		}
	}
	for _, index := range slices.Clone(r.Indexes) {
		if i := b.now.Relation(index); i != nil && i.Definition.Reads(column) {
			b.dropIndex(index)
		}
	}
	for _, sequence := range slices.Clone(r.Sequences) {
		if s := b.now.Relation(sequence); s != nil && s.OwnedByColumn == column {
			b.dropRelation(sequence, true)
		}
	}
	for _, d := range slices.Clone(r.Dependents) {
		switch {
		case d.Name == (migration.Name{Name: column}) && d.Kind == "generated column":
			b.dropDependents(r, func(o Dependent) bool { return o.Name == d.Name })
		case !cascade || !d.Reads(column):
		case d.Kind == "generated column":
			b.dropColumn(r.Name, d.Name.Name, true)
		case d.Kind == "trigger":
			b.dropOnTable(migration.DropOnTable{Object: "trigger", Name: d.Name.Name, Table: r.Name})
		default:
			b.dropRelation(d.Name, true)
		}
	}
	r.Columns = without(r.Columns, func(c *Column) bool { return c.Name == column })
	return r
}

// Reads reports whether an index has a column, in whatever part.
func (d *IndexDefinition) Reads(column string) bool {
	if d == nil {
		return false
	}
	return slices.Contains(d.Include, column) || slices.Contains(d.Where.Columns, column) ||
		slices.ContainsFunc(d.Elements, func(e migration.IndexElement) bool {
			return e.Column == column || slices.Contains(e.Parts().Expression.Columns, column)
		})
}

// Reads reports whether a dependent reads a column, as far as is known.
func (d Dependent) Reads(column string) bool {
	return d.Columns == nil || slices.Contains(d.Columns, column)
}

// editColumn changes a column of a table and of its children. A table that
// is known in part gets the column.
func (b *Builder) editColumn(table migration.Name, column string, only bool, change func(*Column)) {
	r := b.edit(table)
	r.doubtUnknown(column)
	if r.Column(column) == nil {
		b.contradicts(r)
		if r.Partial.IsZero() {
			return
		}
		r.Columns = append(r.Columns, NewColumn(column, migration.Type{}))
	}
	change(r.ownColumn(column))
	if only {
		return
	}
	for _, child := range b.below(r) {
		b.editColumn(child, column, true, change)
	}
}

func (b *Builder) addIdentity(op migration.AddIdentity) {
	b.editColumn(op.Table, op.Column, true, func(c *Column) { c.Identity, c.NotNull = op.Identity, true })
	b.ownSequence(b.edit(op.Table), op.Column)
}

func (b *Builder) dropIdentity(table migration.Name, column string) {
	b.editColumn(table, column, true, func(c *Column) { c.Identity = "" })
	r := b.edit(table)
	for _, sequence := range slices.Clone(r.Sequences) {
		if s := b.now.Relation(sequence); s != nil && s.OwnedByColumn == column {
			b.dropRelation(sequence, true)
		}
	}
}

func (b *Builder) dropExpression(table migration.Name, column string) {
	b.editColumn(table, column, false, func(c *Column) { c.Generated = none })
	r := b.edit(table)
	b.dropDependents(r, func(d Dependent) bool {
		return d.Kind == "generated column" && d.Name.Name == column
	})
}

// renameColumn gives a column a new name in all that reads it.
func (b *Builder) renameColumn(table migration.Name, column, to string) {
	if t := b.now.Type(table); t != nil && b.now.Relation(table) == nil {
		b.renameAttribute(t.Name, column, to)
		return
	}
	r := b.edit(table)
	b.renameColumnOf(r, column, to)
	for _, child := range b.below(r) {
		b.renameColumnOf(b.edit(child), column, to)
	}
}

// renameColumnOf is renameColumn for one table, and not for those below it.
func (b *Builder) renameColumnOf(r *Relation, column, to string) {
	r.doubtUnknown(column, to)
	if r.Column(column) == nil {
		b.contradicts(r)
	}
	replace := replacer(column, to)
	r.Columns, r.Constraints = slices.Clone(r.Columns), slices.Clone(r.Constraints)
	for i, c := range r.Columns {
		if c.Name != column && !slices.Contains(c.Generated.Columns, column) {
			continue
		}
		changed := *c
		if c.Name == column {
			changed.Name = to
		}
		if slices.Contains(c.Generated.Columns, column) {
			generated := *c.Generated
			generated.Columns = replace(generated.Columns)
			changed.Generated = &generated
		}
		r.Columns[i] = &changed
	}
	for i, c := range r.Constraints {
		if c.Reads(column) {
			changed := *c
			changed.renameColumn(replace)
			r.Constraints[i] = &changed
		}
	}
	b.editDependents(r, func(d *Dependent) {
		d.Columns = replace(d.Columns)
		if d.Kind == "generated column" && d.Name.Name == column {
			d.Name.Name = to
		}
	})
	r.PartitionKey = replace(r.PartitionKey)
	if slices.Contains(r.Referenced, column) {
		b.links(r).Referenced = replace(r.Referenced)
	}
	for _, index := range r.Indexes {
		if i := b.known(index); i != nil && i.Definition != nil {
			i.Definition.renameColumn(column, to)
			r.noteIndexed(i.Definition)
		}
	}
	b.renameElsewhere(r, column, to)
}

// renameElsewhere renames a column in the relations that refer to its table.
func (b *Builder) renameElsewhere(r *Relation, column, to string) {
	replace := replacer(column, to)
	for _, sequence := range r.Sequences {
		if s := b.known(sequence); s != nil && s.OwnedByColumn == column {
			s.SequenceOwner = &SequenceOwner{s.OwnedBy, to}
		}
	}
	for _, name := range r.ReferencedBy {
		if child := b.known(name); child != nil {
			child.Constraints = slices.Clone(child.Constraints)
			for i := range child.Constraints {
				if child.Constraints[i].References == r.Name {
					c := *child.Constraints[i]
					c.refersTo(r.Name, replace(c.ReferencedColumns))
					child.Constraints[i] = &c
				}
			}
		}
	}
	for _, d := range r.Dependents {
		if view := b.known(d.Name); view != nil && !d.ofTable() {
			view.Sources = slices.Clone(view.Sources)
			for i := range view.Sources {
				if view.Sources[i].Relation == r.Name {
					view.Sources[i].Columns = replace(view.Sources[i].Columns)
				}
			}
		}
	}
}

// replacer replaces a name in lists, without touching the list it is given.
func replacer(from, to string) func([]string) []string {
	return func(list []string) []string {
		if !slices.Contains(list, from) {
			return list
		}
		list = slices.Clone(list)
		list[slices.Index(list, from)] = to
		return list
	}
}

func (d *IndexDefinition) renameColumn(column, to string) {
	replace := replacer(column, to)
	if slices.Contains(d.Include, column) || slices.Contains(d.Where.Columns, column) {
		where, parts := *d.Where, *d.IndexParts
		where.Columns = replace(where.Columns)
		parts.Include, parts.Where = replace(parts.Include), &where
		d.IndexParts = &parts
	}
	d.Elements = slices.Clone(d.Elements)
	for i := range d.Elements {
		e := &d.Elements[i]
		if e.Column == column {
			e.Column = to
		}
		if slices.Contains(e.Parts().Expression.Columns, column) {
			parts := *e.Details
			parts.Expression.Columns = replace(parts.Expression.Columns)
			e.Details = &parts
		}
	}
}
