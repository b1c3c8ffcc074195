package schema

import "github.com/oncebitten/oncebitten/migration"

// createIndex carries out CREATE INDEX, on the partitions too.
func (b *Builder) createIndex(op migration.CreateIndex) {
	r := b.edit(op.Table)
	if op.Index != "" && op.IfNotExists && b.now.Relation(migration.Name{Schema: r.Name.Schema, Name: op.Index}) != nil {
		return
	}
	d := IndexDefinition{
		Elements: op.Elements, Unique: op.Unique, Valid: true,
		IndexParts: IndexParts{Include: op.Include, Method: op.Method, Where: b.keep(op.Where), NullsNotDistinct: op.NullsNotDistinct}.shared(),
	}
	b.makeIndex(r, op.Index, op.Only, d)
}

// makeIndex makes an index on a table, and on its partitions unless only the
// table is meant.
func (b *Builder) makeIndex(r *Relation, name string, only bool, d IndexDefinition) {
	if only && r.Kind == PartitionedTable {
		d.Valid = len(r.Children) == 0 // else until every partition has its part
		b.putIndex(r, name, d)
		return
	}
	b.addIndex(r, name, d)
}

// addIndex makes an index on a table and its parts on the partitions; ""
// leaves the name to the server.
func (b *Builder) addIndex(r *Relation, name string, d IndexDefinition) *Relation {
	index := b.putIndex(r, name, d)
	if r.Kind != PartitionedTable {
		return index
	}
	for _, child := range r.Children {
		b.addIndexPart(index, b.edit(child))
	}
	return index
}

// addIndexPart makes the part of a partitioned index on one partition, under
// a name that the server chooses.
func (b *Builder) addIndexPart(index, partition *Relation) *Relation {
	d := *index.Definition
	name := ""
	if owner := b.now.Relation(d.Table).Constraint(d.Constraint); owner != nil {
		c := owner.Definition()
		c.Name, c.UsingIndex = "", ""
		c.Name = b.constraintName(partition, c)
		d.Constraint, name = c.Name, c.Name
		added := newConstraint(&c, b.now.epoch)
		added.Valid, added.index = true, &migration.Name{Schema: partition.Name.Schema, Name: name}
		partition.Constraints = append(partition.Constraints, added)
	}
	part := b.addIndex(partition, name, d)
	part.Parent = index.Name
	index.Children = append(index.Children, part.Name)
	return part
}

// putIndex stores an index of a table. One of that name is replaced.
func (b *Builder) putIndex(r *Relation, name string, d IndexDefinition) *Relation {
	d.Table = r.Name
	full := migration.Name{Schema: r.Name.Schema, Name: name}
	if name == "" {
		full = b.indexName(r, &d)
	}
	kind := Index
	if r.Kind == PartitionedTable {
		kind = PartitionedIndex
	}
	r.noteIndexed(&d)
	index := b.newIndex(full, kind, &d)
	r.Indexes = append(withoutName(r.Indexes, full), full)
	return b.put(index)
}

// dropIndex takes an index out with its parts and its constraint.
func (b *Builder) dropIndex(name migration.Name) {
	i := b.now.Relation(name)
	if i == nil {
		b.doubtUnknownRelation(name)
		return
	}
	b.remove(i.Name)
	if p := b.known(i.Parent); p != nil {
		p.Children = withoutName(p.Children, i.Name)
	}
	for _, part := range i.Children {
		b.dropIndex(part)
	}
	if i.Definition == nil {
		return
	}
	if table := b.known(i.Definition.Table); table != nil {
		table.Indexes = withoutName(table.Indexes, i.Name)
		table.Constraints = without(table.Constraints, func(c *Constraint) bool { return c.Index() == i.Name })
	}
}

// markClustered marks an index of a table as the one that CLUSTER takes, and no
// other; "" marks none.
func (b *Builder) markClustered(table migration.Name, index string) {
	r := b.now.Relation(table)
	if r == nil {
		return
	}
	for _, name := range r.Indexes {
		if i := b.now.Relation(name); i != nil && i.Definition != nil && i.Definition.Clustered != (name.Name == index) {
			b.edit(name).Definition.Clustered = name.Name == index
		}
	}
}
