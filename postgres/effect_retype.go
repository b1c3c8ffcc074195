package postgres

import (
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

func (c *cost) alterColumnType(op migration.AlterColumnType) {
	if c.wrongKind(op.Table) {
		return
	}
	r := c.before.Relation(op.Table)
	inKey := r != nil && slices.Contains(r.PartitionKey, op.Column) // refused before those below are locked
	column, ok := c.column(alterColumnType, op.Table, op.Column, op.Only || inKey)
	if !ok {
		return
	}
	if (column == nil || column.Type.IsZero()) && !op.From.IsZero() {
		c.assume("the type of %s is taken to be %s, as the migration says", op.Column, op.From)
		column = schema.NewColumn(op.Column, op.From)
	}
	if column == nil || column.Type.IsZero() {
		c.assume("the type of %s is not known: the table is taken to be rewritten", op.Column)
		c.rewrite(alterColumnType, c.heaps(c.tree(op.Table))...)
		return
	}
	if !c.mayRetype(r, op) || c.isMissingType(op.Type) {
		return
	}
	if column.Identity != "" {
		if !mayBeIdentity(op.Type) && c.before.Sure(op.Table) {
			c.alwaysFails("22023", "%s is an identity column, and %s no integer type", op.Column, op.Type)
			return
		}
		c.lockColumnSequence(alterColumnType, r, op.Column)
	}
	way := c.conversionOf(column, op)
	if way < computed && (typeConverter{c.before.State}).takesUTC(column.Type, op.Type) {
		c.assume("the session's time zone is taken to be UTC: with another one the table is rewritten")
	}
	if way >= explicit && op.Using.IsZero() {
		if c.isBuiltIn(column.Type) && c.isBuiltIn(op.Type) {
			c.alwaysFails("42804", "%s cannot be cast automatically to %s", op.Column, op.Type)
			return
		}
		c.assume("how %s becomes %s is not known: the table is taken to be rewritten", column.Type, op.Type)
	}
	if !column.Default.IsZero() && !column.Default.Null && way >= computed &&
		(typeConverter{c.before.State}).convert(column.Type, op.Type) >= explicit && c.before.Sure(op.Table) {
		c.alwaysFails("42804", "the default of %s cannot be cast automatically to %s", op.Column, op.Type)
		return
	}
	for _, part := range c.tree(op.Table) {
		c.retype(part, op, way)
	}
	if c.anyRows(c.heaps(c.tree(op.Table))) {
		c.mayNotFit(column, op, way)
	}
}

// mayNotFit adds the failures of values that the new type cannot hold.
func (c *cost) mayNotFit(column *schema.Column, op migration.AlterColumnType, way conversion) {
	if c.isConstrained(op.Type) {
		d := c.before.Type(op.Type.Name)
		if d.NotNull && !column.NotNull {
			c.mayFail("23502", "%s is null in a row", op.Column)
		}
		if len(d.Constraints) > 0 {
			c.mayFail("23514", "a value of %s violates %s", op.Column, op.Type)
		}
	}
	if state := conversionFailure(column.Type, op.Type); state != "" && way >= computed {
		c.mayFail(state, "a value of %s does not fit %s", op.Column, op.Type)
	}
}

// mayRetype adds the failure of changing the type of a column that something
// else reads (PostgreSQL manual, ALTER TABLE; sources of the messages in
// RememberAllDependentForRebuilding).
func (c *cost) mayRetype(r *schema.Relation, op migration.AlterColumnType) bool {
	if !c.before.Sure(op.Table) {
		return true
	}
	if slices.Contains(r.PartitionKey, op.Column) {
		c.alwaysFails("42P16", "%s is in the partition key", op.Column)
		return false
	}
	if c.isInherited(r, op.Column) {
		c.alwaysFails("42P16", "%s is inherited", op.Column)
		return false
	}
	if op.Only && len(r.Children) > 0 {
		c.alwaysFails("42P16", "the tables below %s must change it too", r.Name.Short())
		return false
	}
	for _, d := range r.Dependents {
		own := d.Kind == "generated column" && d.Name.Name == op.Column
		if !own && d.Columns != nil && d.Reads(op.Column) && d.Kind != "materialized view" || !own && d.Kind == "materialized view" && d.Reads(op.Column) {
			state := "0A000"
			if !c.since(generatedColumnUnsupported) && d.Kind == "generated column" {
				state = "42601"
			}
			c.alwaysFails(state, "%s %s reads %s", wording.The(d.Kind), d.Name.Name, op.Column)
			return false
		}
	}
	return true
}

// isBuiltIn reports whether all is known about the casts of a type.
func (c *cost) isBuiltIn(t migration.Type) bool {
	base, _ := typeConverter{c.before.State}.base(t)
	if user := c.before.Type(base.Name); user != nil {
		return true
	}
	return base.Name.Schema == "" && slices.Contains(builtInTypes, base.Name.Name)
}

// builtInTypes are the names of the types that the table of casts knows, and
// of others that have no casts but to text.
var builtInTypes = strings.Fields(`bit bool bpchar bytea cidr date float4 float8 inet int2 int4 int8 interval json jsonb
	macaddr macaddr8 money name numeric oid text time timestamp timestamptz timetz tsvector uuid varbit varchar xml
	daterange int4range int8range numrange tsrange tstzrange tsquery pg_lsn`)

// conversionOf is what the change makes of the values. USING with anything
// but a plain cast computes them.
func (c *cost) conversionOf(column *schema.Column, op migration.AlterColumnType) conversion {
	converter := typeConverter{c.before.State}
	if op.Using.IsZero() {
		return converter.convert(column.Type, op.Type)
	}
	if op.Using.Parts().Column != op.Column {
		return computed
	}
	way, from := same, column.Type
	for _, to := range append(slices.Clip(op.Using.Parts().Casts), op.Type) {
		if step := converter.convert(from, to); step > computed {
			way = computed
		} else {
			way = max(way, step)
		}
		from = to
	}
	return way
}

// retype is what the change costs one table of the tree.
func (c *cost) retype(table migration.Name, op migration.AlterColumnType, way conversion) {
	r := c.before.Relation(table)
	if r == nil {
		c.rewriteIf(way >= computed, table)
		return
	}
	heap := c.heaps([]migration.Name{r.Name})
	rewrites := way >= computed
	c.rewriteIf(rewrites, heap...)
	for i := range r.Constraints {
		k := r.Constraints[i]
		switch {
		case !k.Reads(op.Column):
		case k.Kind == migration.ForeignKey:
			c.lock(alterColumnType, itsTargets, c.tree(k.References)...)
			if target := c.before.Relation(k.References); target != nil && !c.comparable(table, target, k.Definition()) {
				return
			}
			if way > same && k.Valid && c.anyRows(heap) {
				c.joinReferences(heap, k.References)
			}
		case k.Kind == migration.Check && k.Valid:
			c.scan(heap...)
		}
	}
	c.retypeReferencing(r, op.Column, way)
	if rewrites || len(heap) == 0 {
		return
	}
	for _, index := range r.Indexes {
		d := definition(c.before.Relation(index))
		if !d.Reads(op.Column) {
			continue
		}
		c.lock(alterColumnType, itsIndexes, index) // it is made anew, if only in the catalogue
		if c.mustRebuild(r, d, op, way) {
			c.build(index, r.Name)
		}
	}
}

func (c *cost) rewriteIf(rewrites bool, heaps ...migration.Name) {
	if rewrites {
		c.rewrite(alterColumnType, heaps...)
	}
}

// retypeReferencing makes the foreign keys to a column anew, and checks them
// where their operators have changed.
func (c *cost) retypeReferencing(r *schema.Relation, column string, way conversion) {
	for _, name := range r.ReferencedBy {
		child := c.before.Relation(name)
		if child == nil {
			continue
		}
		for _, k := range child.Constraints {
			if k.References != r.Name || !slices.Contains(k.ReferencedColumns, column) {
				continue
			}
			c.lock(alterColumnType, itsReferences, c.tree(name)...)
			if !c.comparable(name, r, k.Definition()) {
				return
			}
			if heaps := c.heaps(c.tree(name)); way > same && k.Valid && c.anyRows(heaps) {
				c.joinReferences(heaps, r.Name)
			}
		}
	}
}

// mustRebuild reports whether an index on the column cannot be kept although
// the rows are (CheckIndexCompatible in src/backend/commands/indexcmds.c):
// one with an expression or a predicate, or with other operators or another
// collation than before.
func (c *cost) mustRebuild(r *schema.Relation, d *schema.IndexDefinition, op migration.AlterColumnType, way conversion) bool {
	if way == sameIndex || !d.Where.IsZero() {
		return true
	}
	for _, e := range d.Elements {
		if e.Column == "" {
			return true
		}
		if column := r.Column(op.Column); e.Column == op.Column && e.Parts().Collation.IsZero() && column != nil && column.Collation != op.Collation {
			return true
		}
	}
	return false
}
