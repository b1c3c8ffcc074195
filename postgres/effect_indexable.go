package postgres

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
)

// unordered are the built-in types that neither btree nor hash can index, nor
// an extension that comes with PostgreSQL (pg_opclass).
var unordered = []string{"json", "xml", "point", "line", "lseg", "box", "path", "polygon", "circle"}

// scalars are built-in types that gin and gist index only with an extension.
var scalars = []string{"bool", "bpchar", "bytea", "date", "float4", "float8", "int2", "int4", "int8", "numeric", "text", "timestamp", "timestamptz", "uuid", "varchar"}

// extensionClasses are operator classes of pg_trgm, the usual ones of an extension.
var extensionClasses = []string{"gin_trgm_ops", "gist_trgm_ops"}

// canIndex adds the failure of an index that the server refuses to build
// (PostgreSQL manual, CREATE INDEX; DefineIndex in indexcmds.c).
func (c *cost) canIndex(op migration.CreateIndex) bool {
	methods := []string{"hash", "gin", "gist", "spgist", "brin"}
	if op.Unique && slices.Contains(methods, op.Method) {
		c.alwaysFails("0A000", "%s indexes cannot be unique", op.Method)
		return false
	}
	if !c.namesOwnColumns(op.Table, op.Where) {
		return false
	}
	for _, element := range op.Elements {
		if !c.namesOwnColumns(op.Table, element.Parts().Expression) {
			return false
		}
	}
	if f := c.notImmutable(op.Where); f != "" {
		c.alwaysFails("42P17", "%s() in the condition of the index is not immutable", f)
		return false
	}
	for _, element := range op.Elements {
		if f := c.notImmutable(element.Parts().Expression); f != "" {
			c.alwaysFails("42P17", "%s() in the index is not immutable", f)
			return false
		}
		if slices.Contains(extensionClasses, element.Parts().OpClass) && c.before.Complete() && !c.before.HasExtensions() {
			c.alwaysFails("42704", "operator class %s does not exist: no migration creates the extension pg_trgm", element.Parts().OpClass)
			return false
		}
		if element.Parts().OpClass == "" && !c.canOrder(op.Table, element.Column, op.Method) {
			return false
		}
	}
	return true
}

// canOrder adds the failure of an index on a column whose type has no operator
// class for the access method.
func (c *cost) canOrder(table migration.Name, column, method string) bool {
	known := c.before.Relation(table).Column(column)
	if known == nil || known.Type.Array || !c.before.Sure(table) {
		return true
	}
	name := known.Type.Name.Name
	isScalar := c.before.Complete() && !c.before.HasExtensions() && slices.Contains(scalars, name) // btree_gin and btree_gist have classes for them
	refused := (method == "gin" || method == "gist") && isScalar || (method == "btree" || method == "hash") && slices.Contains(unordered, name) ||
		method == "gin" && (name == "json" || name == "xml")
	if refused {
		c.alwaysFails("42704", "%s is %s, which a %s index cannot hold", column, name, method)
	}
	return !refused
}
