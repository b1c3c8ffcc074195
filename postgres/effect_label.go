package postgres

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
)

// usesNewLabel adds the failure of using a label of an enum in the transaction
// that added it (PostgreSQL manual, ALTER TYPE, notes): texts are constants that
// become values of columns of a table, or are compared with them. No columns means any.
func (c *cost) usesNewLabel(texts []string, table migration.Name, columns []string) {
	if len(texts) == 0 {
		return
	}
	r := c.before.Relation(table)
	for _, t := range c.before.TypesWithNewLabels() {
		label, ok := c.newLabelAmong(texts, t)
		if !ok {
			continue
		}
		surely, perhaps := c.takesLabels(r, columns, t)
		switch {
		case surely:
			c.alwaysFails("55P04", "label %s of %s was added in this transaction", label, t.Name.Short())
		case perhaps:
			c.mayFail("55P04", "%s is the label of %s that was added in this transaction", label, t.Name.Short())
		}
	}
}

// queriesNewLabel is usesNewLabel for a query: its constants are compared with
// columns of what it reads, or are all that it is about.
func (c *cost) queriesNewLabel(op migration.Select) {
	if len(op.Sources) == 1 {
		c.usesNewLabel(op.Where.Parts().Texts, op.Sources[0], op.Where.Columns)
		return
	}
	for _, t := range c.before.TypesWithNewLabels() {
		label, ok := c.newLabelAmong(op.Texts, t)
		switch {
		case !ok:
		case len(op.Sources) == 0 && !slices.ContainsFunc(op.Casts, func(cast migration.Type) bool { return c.before.IsOfType(cast, t) }):
			// A text that nothing makes a label.
		case len(op.Sources) == 0 && len(op.Functions) == 0:
			c.alwaysFails("55P04", "label %s of %s was added in this transaction", label, t.Name.Short())
		default:
			c.mayFail("55P04", "%s is the label of %s that was added in this transaction", label, t.Name.Short())
		}
	}
}

// newLabelInColumn is usesNewLabel for the default or check of a column.
func (c *cost) newLabelInColumn(texts []string, column migration.Type) {
	for _, t := range c.before.TypesWithNewLabels() {
		if label, ok := c.newLabelAmong(texts, t); ok && c.before.IsOfType(column, t) {
			c.alwaysFails("55P04", "label %s of %s was added in this transaction", label, t.Name.Short())
		}
	}
}

// newLabelAmong is the first of some texts that is a label which the open
// transaction added.
func (c *cost) newLabelAmong(texts []string, t *schema.UserType) (label string, ok bool) {
	if c.since(newLabelsOfNewTypes) && t.CreatedIn != "" && t.CreatedIn == c.before.Session().Transaction {
		return "", false
	}
	for _, label := range t.NewLabels {
		if slices.Contains(texts, label) {
			return label, true
		}
	}
	return "", false
}

// takesLabels reports whether one of the columns is of an enum, so that a text
// there is its label: surely where the text can be for no other column.
func (c *cost) takesLabels(r *schema.Relation, columns []string, t *schema.UserType) (surely, perhaps bool) {
	if r == nil {
		return false, true
	}
	others := !c.before.Sure(r.Name)
	for _, column := range r.Columns {
		switch {
		case len(columns) > 0 && !slices.Contains(columns, column.Name):
		case c.before.IsOfType(column.Type, t):
			surely = true
		case column.Type.IsZero() || isText(column.Type.Name.Name) || c.before.Type(column.Type.Name) != nil:
			others = true
		}
	}
	if !r.Partial.IsZero() && !surely {
		return false, true
	}
	return surely && !others, surely
}
