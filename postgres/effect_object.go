package postgres

import (
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

func (c *cost) createView(op migration.CreateView) {
	if existing := c.before.Relation(op.View); existing != nil && !op.Temporary {
		switch {
		case op.OrReplace:
			c.lock(replaceView, itself, existing.Name)
			if existing.Kind != schema.View && c.before.Sure(existing.Name) {
				c.alwaysFails("42809", "%s is %s", existing.Name.Short(), wording.A(existing.Kind.String()))
				return
			}
			if !c.keepsColumns(existing, op) {
				for _, s := range op.Sources {
					c.lock(replaceView, itsSources, s.Relation)
				}
				return
			}
		case op.IfNotExists:
			return
		case c.before.Sure(existing.Name):
			c.alwaysFails("42P07", "%s already exists", existing.Name.Short())
			return
		}
	}
	var sources []migration.Name
	for _, s := range op.Sources {
		if c.missing(s.Relation, false, "42P01") {
			return
		}
		sources = append(sources, s.Relation)
	}
	c.lock(createView, itsSources, sources...)
	for _, s := range op.Sources {
		named := slices.DeleteFunc(slices.Clone(s.Columns), func(name string) bool { return name == "*" || name == s.Relation.Name })
		if !c.hasColumns(s.Relation, named...) {
			return
		}
	}
	if op.Materialized && op.WithData {
		c.read(sources)
	}
}

// keepsColumns adds the failure of CREATE OR REPLACE VIEW that drops, renames
// or reorders a column (PostgreSQL manual, CREATE VIEW).
func (c *cost) keepsColumns(existing *schema.Relation, op migration.CreateView) bool {
	if !c.before.Sure(existing.Name) || len(op.Columns) == 0 || slices.Contains(op.Columns, "*") {
		return true
	}
	for i, column := range existing.Columns {
		if i >= len(op.Columns) || op.Columns[i] != column.Name {
			c.alwaysFails("42P16", "it has no column %s at place %d as the view that it replaces", column.Name, i+1)
			return false
		}
	}
	return true
}

func (c *cost) refresh(op migration.RefreshMaterializedView) {
	if c.missing(op.View, false, "42P01") {
		return
	}
	if c.isNone(op.View, schema.MaterializedView) {
		return
	}
	r := c.table(op.View)
	f := refresh
	if op.Concurrently {
		f = refreshConcurrently
	}
	c.lock(f, itself, op.View)
	if r == nil {
		return
	}
	if op.Concurrently && c.before.Sure(r.Name) && !c.before.HasWholeUniqueIndex(r) {
		c.alwaysFails("55000", "%s has no unique index on plain columns without a WHERE clause", r.Name.Short())
		return
	}
	sources := make([]migration.Name, len(r.Sources))
	for i, s := range r.Sources {
		sources[i] = s.Relation
	}
	if !op.WithNoData {
		c.read(sources)
	}
	c.lockAllIndexes(f, r)
	if op.Concurrently {
		c.scan(r.Name)
		return
	}
	if op.WithNoData || !c.hasRows(r.Name) {
		return
	}
	c.effect.Rewrites = append(c.effect.Rewrites, r.Name) // written, not read
	for _, index := range r.Indexes {
		c.build(index, r.Name)
	}
}

func (c *cost) createSequence(op migration.CreateSequence) {
	if existing := c.before.Relation(op.Sequence); existing != nil && !op.IfNotExists && c.before.Sure(op.Sequence) {
		c.alwaysFails("42P07", "%s already exists", existing.Name.Short())
		return
	}
	if !op.OwnedBy.IsZero() && c.missing(op.OwnedBy, false, "42P01") {
		return
	}
	c.lock(createSequence, itsTable, op.OwnedBy)
}

func (c *cost) alterSequence(op migration.AlterSequence) {
	if c.missing(op.Sequence, op.IfExists, "42P01") {
		return
	}
	c.lock(alterSequence, itself, op.Sequence)
	if c.isNone(op.Sequence, schema.Sequence) {
		return
	}
	c.lock(alterSequence, itsTable, op.OwnedBy)
}

// missingType adds the failure of naming a type that is not there.
func (c *cost) missingType(name migration.Name, ifExists bool) bool {
	if c.before.Type(name) != nil || c.before.Relation(name) != nil || name.IsUnknown() {
		return false
	}
	if !ifExists && c.before.Complete() {
		c.alwaysFails("42704", "type %s does not exist", name.Short())
		return true
	}
	return ifExists
}

// isMissingType adds the failure of a column of a type that is not there. The
// types of extensions cannot be told, so only enums and other plain names of
// a complete history count, and only while no extension was created.
func (c *cost) isMissingType(t migration.Type) bool {
	if !c.before.Complete() || t.Name.Schema != "" || t.Name.IsUnknown() || t.Name.Name == "" ||
		c.before.HasExtensions() || isServerType(t.Name.Name) ||
		c.before.Type(t.Name) != nil || c.before.Relation(t.Name) != nil {
		return false
	}
	c.alwaysFails("42704", "type %s does not exist", t)
	return true
}

// isServerType reports whether a type is PostgreSQL's own, or that of an
// extension that many databases have without a migration that says so.
func isServerType(name string) bool {
	return slices.Contains(builtInTypes, name) || strings.Contains(otherTypes, " "+name+" ")
}

const otherTypes = ` "char" aclitem box char cid circle cstring datemultirange daterange int2vector int4multirange ` +
	`int4range int8multirange int8range jsonpath line lseg nummultirange numrange oidvector path point polygon ` +
	`record refcursor regclass regcollation regconfig regdictionary regnamespace regoper regoperator regproc ` +
	`regprocedure regrole regtype tid trigger tsmultirange tsquery tsrange tstzmultirange tstzrange txid_snapshot ` +
	`pg_lsn pg_snapshot void xid xid8 event_trigger ` +
	// citext, hstore, ltree, postgis, pgvector, cube, seg, isn, timescaledb
	`citext hstore ltree lquery geometry geography raster box2d box3d vector halfvec sparsevec cube seg isbn ean13 lo `

func (c *cost) createType(op migration.CreateType) {
	if existing := c.before.Type(op.Type); existing != nil && len(c.before.Uncertain()) == 0 {
		c.alwaysFails("42710", "type %s already exists", existing.Name.Short())
		return
	}
	if r := c.before.Relation(op.Type); r != nil && r.HasRowType() && c.before.Sure(op.Type) {
		c.alwaysFails("42710", "%s already exists, and its rows have a type of that name", r.Name.Short())
		return
	}
	if op.Kind == "domain" {
		c.isMissingType(op.Base)
	}
}

func (c *cost) addEnumValue(op migration.AddEnumValue) {
	if c.missingType(op.Type, false) {
		return
	}
	t := c.before.Type(op.Type)
	isNew := t != nil && t.Epoch > 0 && t.Epoch == c.before.Epoch()
	if !c.since(addValueInTransaction) && !isNew && c.refusedInTransaction(wording.Verbatim("ALTER TYPE … ADD VALUE")) {
		return
	}
	if t == nil || op.IfNotExists || len(c.before.Uncertain()) > 0 {
		return
	}
	switch {
	case slices.Contains(t.Labels, op.Value):
		c.alwaysFails("42710", "the enum %s already has it", t.Name.Short())
	case op.Neighbor != "" && t.Kind == "enum" && !slices.Contains(t.Labels, op.Neighbor):
		c.alwaysFails("22023", "the enum %s has no label %s", t.Name.Short(), op.Neighbor)
	}
}

func (c *cost) renameEnumValue(op migration.RenameEnumValue) {
	if c.missingType(op.Type, false) {
		return
	}
	t := c.before.Type(op.Type)
	switch {
	case t == nil || t.Kind != "enum" || len(c.before.Uncertain()) > 0:
	case !slices.Contains(t.Labels, op.Value):
		c.alwaysFails("22023", "the enum %s has no label %s", t.Name.Short(), op.Value)
	case slices.Contains(t.Labels, op.To):
		c.alwaysFails("42710", "the enum %s already has a label %s", t.Name.Short(), op.To)
	}
}

func (c *cost) alterType(op migration.AlterType) {
	if c.missingType(op.Type, false) || op.Action != "alter attribute type" {
		return
	}
	t := c.before.Type(op.Type)
	if t == nil {
		return
	}
	for _, user := range c.before.UsersOfType(t) {
		c.lock(alterType, itsUsers, user)
		c.alwaysFails("0A000", "a column of %s is of type %s", user.Short(), t.Name.Short())
		return
	}
}

// alterDomain reads the tables with a column of the domain where a new
// constraint has to be checked.
func (c *cost) alterDomain(op migration.AlterDomain) {
	if c.missingType(op.Domain, false) {
		return
	}
	t := c.before.Type(op.Domain)
	if t == nil || !c.mayAlterDomain(op, t) {
		return
	}
	sqlstate := "23514"
	switch op.Action {
	case "set not null":
		if t.NotNull {
			return
		}
		sqlstate = "23502"
	case "add constraint", "validate constraint": // which reads them even where it is valid
		if op.Constraint.NotValid {
			return
		}
		if op.Constraint.Kind == migration.NotNull {
			sqlstate = "23502"
		}
	default:
		return
	}
	users := c.before.UsersOfType(t)
	for _, user := range users {
		if c.hasArrayOf(user, t) {
			c.lock(alterType, itsUsers, user)
			c.alwaysFails("0A000", "a column of %s is an array of %s", user.Short(), t.Name.Short())
			return
		}
	}
	for _, heap := range c.heaps(users) {
		c.lock(alterDomain, itsUsers, heap)
		c.check([]migration.Name{heap}, sqlstate, wording.Say("the constraint of %s", wording.Code(t.Name.Short())))
	}
}

// mayAlterDomain adds the failure of altering a type that is no domain.
func (c *cost) mayAlterDomain(op migration.AlterDomain, t *schema.UserType) bool {
	if len(c.before.Uncertain()) > 0 || t.Kind == "domain" {
		return true
	}
	c.alwaysFails("42809", "%s is no domain", t.Name.Short())
	return false
}

// hasArrayOf reports whether a table has a column that is an array of a
// domain: the server cannot check the values of one.
func (c *cost) hasArrayOf(table migration.Name, t *schema.UserType) bool {
	return slices.ContainsFunc(c.before.Relation(table).Columns, func(column *schema.Column) bool {
		return column.Type.Array && slices.Contains(c.before.Domains(column.Type), t)
	})
}
