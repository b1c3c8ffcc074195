package postgres

import (
	"strings"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// other is a command without an operation of its own: most lock no relation.
func (c *cost) other(op migration.Other) {
	if op.NotInTransaction && c.refusedInTransaction(wording.Verbatim(strings.ToUpper(op.Kind))) {
		return
	}
	for _, name := range op.Names {
		switch r := c.before.Relation(name); {
		case r == nil:
		case op.Kind == "create statistics":
			c.lock(createStatistics, itsTable, r.Name)
		case strings.HasSuffix(op.Kind, "publication"):
			c.lock(publication, itsTable, r.Name)
		}
	}
	action, kind, _ := strings.Cut(op.Kind, " ")
	switch {
	case op.Kind == "alter trigger depends on extension":
		c.lock(dependsOnExtension, itself, op.Names...)
	case len(op.Names) == 0:
	case action == "create" && !op.IfNotExists:
		c.objectExists(kind, op.Names[0])
	case action == "drop":
		for _, name := range op.Names {
			c.dropObject(kind, name, op.IfExists)
		}
	}
}

// objectExists adds the failure of creating what is there already.
func (c *cost) objectExists(kind string, name migration.Name) {
	o := c.before.Object(kind, name)
	isStandard := kind == "extension" && name.Name == "plpgsql" || kind == "schema" && name.Name == "public" && c.before.Complete() // every database begins with it
	switch {
	case len(c.before.Uncertain()) > 0, o == nil && !isStandard, o != nil && o.Doubtful:
	case kind == "schema":
		c.alwaysFails("42P06", "schema %s already exists", name.Name)
	default:
		c.alwaysFails("42710", "%s %s already exists", wording.The(kind), name.Short())
	}
}

// dropObject is refused where a publication or statistics are not there. An
// extension may come from elsewhere: from the template of the database.
func (c *cost) dropObject(kind string, name migration.Name, ifExists bool) {
	switch o := c.before.Object(kind, name); {
	case o != nil && kind == "statistics":
		c.lock(dropStatistics, itsTable, o.Table)
	case o != nil, ifExists, !c.before.Complete():
	case kind == "publication", kind == "statistics" && c.before.Object(kind, migration.Name{}) == nil: // one without a name may have got this
		c.alwaysFails("42704", "%s %s does not exist", wording.The(kind), name.Short())
	}
}

// createSchema is refused where there is one of that name.
func (c *cost) createSchema(op migration.CreateSchema) {
	if !op.IfNotExists {
		c.objectExists("schema", migration.Name{Name: op.Schema})
	}
}
