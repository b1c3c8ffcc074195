package alembic

import (
	"strconv"
	"strings"

	"github.com/oncebitten/oncebitten/framework/python"
	"github.com/oncebitten/oncebitten/lazyregexp"
	"github.com/oncebitten/oncebitten/wording"
)

// naming is the naming_convention of a project's MetaData: what the constraints
// and indexes are called that have no name, by SQLAlchemy's words for their kinds.
type naming map[string]string

// namingKinds are SQLAlchemy's words for the kinds of constraints.
var namingKinds = map[string]string{
	"primary key": "pk", "unique": "uq", "foreign key": "fk", "check": "ck", "exclude": "ex",
}

// defaultIndexNaming is the convention of a MetaData that has none.
const defaultIndexNaming = "ix_%(column_0_label)s"

// named is what a convention may make a name of.
type named struct {
	schema, table        python.Text
	columns              []python.Text
	referred, references python.Text // the other table of a foreign key, and its first column
	constraint           python.Text // the name that the author has given
}

// constraintToken is the part of a convention that is the author's name.
const constraintToken = "%(constraint_name)s"

// constraint gives a constraint of a table its name. One in op.f() is final;
// another is part of the convention's name if that has a place for it.
func (n naming) constraint(k *constraint, schema, table python.Text) {
	convention, ok := n[namingKinds[k.kind]]
	takesName := strings.Contains(convention, constraintToken)
	if ok && !k.final && takesName == (k.name.S != "") {
		k.name = expand(convention, named{schema, table, k.columns, k.referred, first(k.references), k.name})
	}
	k.name = shortened(k.name)
}

// index is the name of an index without one.
func (n naming) index(schema, table python.Text, columns []python.Text) python.Text {
	convention := defaultIndexNaming
	if n != nil {
		convention = n["ix"]
	}
	return shortened(expand(convention, named{schema: schema, table: table, columns: columns}))
}

func first(texts []python.Text) python.Text {
	if len(texts) == 0 {
		return python.Text{}
	}
	return texts[0]
}

var (
	namingToken = lazyregexp.New(`%\((\w+)\)s`)
	columnToken = lazyregexp.New(`^column_(\d+)(_?N)?_(name|key|label)$`)
)

// expand puts the parts of a name into a convention (SQLAlchemy manual,
// "Configuring Constraint Naming Conventions"). A part that is made by a function
// of the project's is not known.
func expand(convention string, n named) python.Text {
	var parts []python.Text
	from := 0
	for _, at := range namingToken.FindAllStringSubmatchIndex(convention, -1) {
		parts = append(parts, python.Plain(convention[from:at[0]]), n.part(convention[at[2]:at[3]]))
		from = at[1]
	}
	return python.Concat(append(parts, python.Plain(convention[from:]))...)
}

func (n named) part(token string) python.Text {
	switch token {
	case "table_name":
		return n.table
	case "constraint_name":
		return n.constraint
	case "referred_table_name":
		return n.referred
	case "referred_column_0_name":
		return n.references
	}
	unknown := python.UnknownText(python.Unknown{Reason: wording.Say("%s of the naming convention", token)})
	match := columnToken.FindStringSubmatch(token)
	if match == nil {
		return unknown
	}
	start, _ := strconv.Atoi(match[1]) // it is a number that is not too long
	if start >= len(n.columns) {
		return unknown
	}
	columns := n.columns[start : start+1]
	separator := ""
	switch match[2] {
	case "_N":
		columns, separator = n.columns[start:], "_"
	case "N":
		columns = n.columns[start:]
	}
	if match[3] == "label" {
		labels := make([]python.Text, len(columns))
		for i, c := range columns {
			labels[i] = n.label(c)
		}
		columns = labels
	}
	return python.Join(columns, separator)
}

// label is a column with its table and schema.
func (n named) label(column python.Text) python.Text {
	parts := []python.Text{n.table, column}
	if n.schema.S != "" {
		parts = append([]python.Text{n.schema.Replace(".", "_")}, parts...)
	}
	return python.Join(parts, "_")
}
