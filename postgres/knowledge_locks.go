package postgres

import "github.com/oncebitten/oncebitten/migration"

// form is a form of a statement that takes locks of its own.
type form int

const (
	createTableAs form = iota
	createTableLike
	createTableInherits
	createTableReferences
	createTablePartitionOf
	dropTable
	renameTable
	setSchema
	truncate
	vacuum
	vacuumFull
	analyze
	cluster

	attachPartition
	detachPartition
	detachPartitionConcurrently
	detachPartitionFinalize
	attachIndexPartition

	addColumn
	dropColumn
	renameColumn
	alterColumnType
	setDefault
	dropDefault
	setNotNull
	dropNotNull
	addIdentity
	alterIdentity
	dropIdentity
	setExpression
	dropExpression
	setStatistics
	setStorage
	setCompression
	setAttributeOptions

	addCheck
	addNotNull
	addForeignKey
	addPrimaryKey
	addUnique
	addUsingIndex
	alterConstraint
	validateConstraint
	dropConstraint
	renameConstraint

	setParameters
	setStrongParameters
	setLogged
	setAccessMethod
	setTablespace
	clusterOn
	setWithoutCluster
	replicaIdentity
	ownerTo
	inherit
	noInherit
	ofType
	rowSecurity
	switchTrigger
	switchRule
	alterTable

	createIndex
	createIndexConcurrently
	dropIndex
	dropIndexConcurrently
	renameIndex
	reindex
	reindexConcurrently
	createView
	replaceView
	alterView
	refresh
	refreshConcurrently
	createSequence
	alterSequence
	dropSequence
	createTrigger
	createRule
	createPolicy
	alterOnTable
	dropOnTable
	findOnTable
	dependsOnExtension
	commentOn
	grant
	createStatistics
	dropStatistics
	publication
	alterDomain
	alterType
	dropType
	dropFunction

	selectRows
	selectForUpdate
	insertRows
	updateRows
	deleteRows
	mergeRows
	copyFrom
	copyTo
	setConstraints
)

// whose says which of the relations that a statement touches a lock is on.
type whose int

const (
	itself        whose = iota
	below               // what inherits from it and its partitions, unless there is ONLY
	itsPartitions       // where only those of a partitioned table are touched
	itsParent           // the partitioned table above, or what it inherits from
	itsPartition        // that is attached or detached
	itsDefault          // the default partition, its own or its parent's
	itsTable            // of an index, of a sequence, of statistics
	itsIndexes          // of a query: see planned
	itsSequences        // that its columns own, or that it draws from
	itsTargets          // what its foreign keys reference
	itsReferences       // what references it
	itsCascades         // what ON DELETE and ON UPDATE change as well
	itsSources          // what it reads, or is made after
	itsWrites           // what a rule writes to
	itsUsers            // what has columns of the type, calls the function, draws from the sequence
	allWhose
)

// whoseNames say whose in words.
var whoseNames = [...]string{
	itself:        "the relation",
	below:         "tables below it",
	itsPartitions: "its partitions",
	itsParent:     "the table above it",
	itsPartition:  "the partition",
	itsDefault:    "the default partition",
	itsTable:      "its table",
	itsIndexes:    "its indexes",
	itsSequences:  "its sequences",
	itsTargets:    "tables that it references",
	itsReferences: "tables that reference it",
	itsCascades:   "tables that change with it",
	itsSources:    "relations that it reads",
	itsWrites:     "tables that it writes to",
	itsUsers:      "what uses it",
}

// on has the mode of the lock on each of them; none where a statement leaves it alone.
type on [allWhose]mode

// before says how a lock was before something changed.
type before []struct {
	change change
	whose  whose
	mode   mode
}

// locks are the locks that the forms of statements take, on relations that are
// there already: all of them, so that effects ask for a lock by the name of the
// form and know no mode. TestLocks holds that each was measured.
//
// The manual says most under the command and in its section 13.3.1. Subcommands of
// ALTER TABLE have their mode from AlterTableGetLockLevel in tablecmds.c.
var locks = [...]struct {
	// statement is the form in the words of the manual; a comma is between
	// forms that take the same.
	statement string
	on        on
	before    before
	// source is where the server's manual or its source says so.
	source string
}{
	// Whole tables.
	createTableAs:          {"CREATE TABLE … AS", on{itsSources: accessShare}, nil, "manual, 13.3.1"},
	createTableLike:        {"CREATE TABLE … LIKE", on{itsSources: accessShare}, nil, "transformTableLikeClause, parse_utilcmd.c"},
	createTableInherits:    {"CREATE TABLE … INHERITS", on{itsParent: shareUpdateExclusive}, nil, "MergeAttributes, tablecmds.c"},
	createTableReferences:  {"CREATE TABLE … REFERENCES", on{itsTargets: shareRowExclusive}, nil, "ATAddForeignKeyConstraint, tablecmds.c"},
	createTablePartitionOf: {"CREATE TABLE … PARTITION OF", on{itsParent: accessExclusive, itsDefault: accessExclusive, itsIndexes: shareUpdateExclusive, itsTargets: shareRowExclusive, itsReferences: shareRowExclusive}, nil, "manual, CREATE TABLE; DefineRelation, tablecmds.c"},
	dropTable:              {"DROP TABLE, DROP VIEW, DROP MATERIALIZED VIEW", on{itself: accessExclusive, below: accessExclusive, itsParent: accessExclusive, itsDefault: accessExclusive, itsIndexes: accessExclusive, itsSequences: accessExclusive, itsTargets: accessExclusive, itsReferences: accessExclusive}, nil, "manual, 13.3.1; heap_drop_with_catalog, heap.c"},
	renameTable:            {"ALTER TABLE … RENAME TO", on{itself: accessExclusive}, nil, "manual, ALTER TABLE; RenameRelation, tablecmds.c"},
	setSchema:              {"ALTER TABLE … SET SCHEMA", on{itself: accessExclusive, itsSequences: accessExclusive}, nil, "manual, ALTER TABLE; AlterTableNamespace, tablecmds.c"},
	truncate:               {"TRUNCATE", on{itself: accessExclusive, below: accessExclusive, itsIndexes: accessExclusive, itsSequences: accessExclusive, itsReferences: accessExclusive}, nil, "manual, TRUNCATE"},
	vacuum:                 {"VACUUM", on{itself: shareUpdateExclusive, below: shareUpdateExclusive, itsPartitions: shareUpdateExclusive}, before{{vacuumBelow, below, noLock}}, "manual, 13.3.1"},
	vacuumFull:             {"VACUUM FULL, VACUUM (FULL)", on{itself: accessExclusive, below: accessExclusive, itsPartitions: accessExclusive, itsIndexes: accessExclusive}, before{{vacuumBelow, below, noLock}}, "manual, VACUUM"},
	analyze:                {"ANALYZE", on{itself: shareUpdateExclusive, below: shareUpdateExclusive, itsPartitions: shareUpdateExclusive, itsIndexes: accessShare}, before{{vacuumBelow, below, accessShare}}, "manual, 13.3.1; do_analyze_rel and acquire_inherited_sample_rows, analyze.c"},
	cluster:                {"CLUSTER", on{itself: accessExclusive, itsPartitions: accessExclusive, itsIndexes: accessExclusive}, nil, "manual, CLUSTER"},

	// Partitions.
	attachPartition:             {"ALTER TABLE … ATTACH PARTITION", on{itself: shareUpdateExclusive, itsPartition: accessExclusive, itsDefault: accessExclusive, itsIndexes: shareUpdateExclusive, itsTargets: shareRowExclusive, itsReferences: shareRowExclusive}, nil, "manual, ALTER TABLE; ATExecAttachPartition, tablecmds.c"},
	detachPartition:             {"ALTER TABLE … DETACH PARTITION", on{itself: accessExclusive, below: accessExclusive, itsPartition: accessExclusive, itsDefault: accessExclusive, itsIndexes: accessExclusive, itsTargets: shareRowExclusive}, before{{detachLocksPartition, itsPartition, shareUpdateExclusive}}, "manual, ALTER TABLE; ATExecDetachPartition, tablecmds.c"},
	detachPartitionConcurrently: {"ALTER TABLE … DETACH PARTITION … CONCURRENTLY", on{itself: shareUpdateExclusive, below: shareUpdateExclusive, itsPartition: shareUpdateExclusive, itsIndexes: accessExclusive, itsTargets: shareRowExclusive}, nil, "manual, ALTER TABLE; DetachPartitionFinalize, tablecmds.c"},
	detachPartitionFinalize:     {"ALTER TABLE … DETACH PARTITION … FINALIZE", on{itself: shareUpdateExclusive, below: accessExclusive, itsPartition: accessExclusive, itsIndexes: accessExclusive, itsTargets: shareRowExclusive}, nil, "ATExecDetachPartitionFinalize, tablecmds.c"},
	attachIndexPartition:        {"ALTER INDEX … ATTACH PARTITION", on{itself: shareUpdateExclusive, itsPartition: accessExclusive, itsTable: accessShare}, nil, "ATExecAttachPartitionIdx, tablecmds.c"},

	// Columns.
	addColumn:           {"ALTER TABLE … ADD COLUMN", on{itself: accessExclusive, below: accessExclusive, itsIndexes: accessExclusive, itsSequences: rowExclusive, itsTargets: shareRowExclusive}, nil, "manual, ALTER TABLE"},
	dropColumn:          {"ALTER TABLE … DROP COLUMN", on{itself: accessExclusive, below: accessExclusive, itsIndexes: accessExclusive, itsSequences: accessExclusive, itsTargets: accessExclusive, itsReferences: accessExclusive}, nil, "manual, ALTER TABLE"},
	renameColumn:        {"ALTER TABLE … RENAME COLUMN", on{itself: accessExclusive, below: accessExclusive}, nil, "renameatt, tablecmds.c"},
	alterColumnType:     {"ALTER TABLE … ALTER COLUMN … TYPE", on{itself: accessExclusive, below: accessExclusive, itsIndexes: accessExclusive, itsSequences: shareRowExclusive, itsTargets: accessExclusive, itsReferences: accessExclusive}, nil, "manual, ALTER TABLE; ATPostAlterTypeCleanup, tablecmds.c"},
	setDefault:          {"ALTER TABLE … ALTER COLUMN … SET DEFAULT", on{itself: accessExclusive, below: accessExclusive}, nil, "manual, ALTER TABLE"},
	dropDefault:         {"ALTER TABLE … ALTER COLUMN … DROP DEFAULT", on{itself: accessExclusive, below: accessExclusive}, nil, "manual, ALTER TABLE"},
	setNotNull:          {"ALTER TABLE … ALTER COLUMN … SET NOT NULL", on{itself: accessExclusive, below: accessExclusive}, nil, "manual, ALTER TABLE"},
	dropNotNull:         {"ALTER TABLE … ALTER COLUMN … DROP NOT NULL", on{itself: accessExclusive, below: accessExclusive, itsParent: accessShare}, nil, "manual, ALTER TABLE; ATExecDropNotNull, tablecmds.c"},
	addIdentity:         {"ALTER TABLE … ALTER COLUMN … ADD GENERATED", on{itself: accessExclusive, itsPartitions: accessExclusive}, before{{partitionedIdentity, itsPartitions, noLock}}, "manual, ALTER TABLE"},
	alterIdentity:       {"ALTER TABLE … ALTER COLUMN … SET GENERATED, ALTER TABLE … ALTER COLUMN … RESTART", on{itself: accessExclusive, itsSequences: shareRowExclusive}, nil, "manual, ALTER TABLE; AlterSequence, sequence.c"},
	dropIdentity:        {"ALTER TABLE … ALTER COLUMN … DROP IDENTITY", on{itself: accessExclusive, itsSequences: accessExclusive}, nil, "manual, ALTER TABLE"},
	setExpression:       {"ALTER TABLE … ALTER COLUMN … SET EXPRESSION", on{itself: accessExclusive, below: accessExclusive, itsIndexes: accessExclusive}, nil, "manual, ALTER TABLE"},
	dropExpression:      {"ALTER TABLE … ALTER COLUMN … DROP EXPRESSION", on{itself: accessExclusive, below: accessExclusive}, nil, "manual, ALTER TABLE"},
	setStatistics:       {"ALTER TABLE … ALTER COLUMN … SET STATISTICS", on{itself: shareUpdateExclusive, below: shareUpdateExclusive}, nil, "manual, ALTER TABLE"},
	setStorage:          {"ALTER TABLE … ALTER COLUMN … SET STORAGE", on{itself: accessExclusive, below: accessExclusive}, nil, "manual, ALTER TABLE"},
	setCompression:      {"ALTER TABLE … ALTER COLUMN … SET COMPRESSION", on{itself: accessExclusive}, nil, "manual, ALTER TABLE"},
	setAttributeOptions: {"ALTER TABLE … ALTER COLUMN … SET (…), ALTER TABLE … ALTER COLUMN … RESET (…)", on{itself: shareUpdateExclusive}, nil, "manual, ALTER TABLE"},

	// Constraints.
	addCheck:           {"ALTER TABLE … ADD CHECK", on{itself: accessExclusive, below: accessExclusive}, nil, "manual, ALTER TABLE"},
	addNotNull:         {"ALTER TABLE … ADD NOT NULL", on{itself: accessExclusive, below: accessExclusive}, nil, "manual, ALTER TABLE"},
	addForeignKey:      {"ALTER TABLE … ADD FOREIGN KEY", on{itself: shareRowExclusive, below: shareRowExclusive, itsTargets: shareRowExclusive}, nil, "manual, ALTER TABLE"},
	addPrimaryKey:      {"ALTER TABLE … ADD PRIMARY KEY", on{itself: accessExclusive, below: accessExclusive, itsPartitions: share}, nil, "manual, ALTER TABLE"},
	addUnique:          {"ALTER TABLE … ADD UNIQUE, ALTER TABLE … ADD EXCLUDE", on{itself: accessExclusive, below: accessExclusive, itsPartitions: share}, before{{keyLocksBelow, below, noLock}}, "manual, ALTER TABLE; DefineIndex, indexcmds.c"},
	addUsingIndex:      {"ALTER TABLE … ADD … USING INDEX", on{itself: accessExclusive, itsIndexes: accessShare}, nil, "manual, ALTER TABLE; transformIndexConstraint, parse_utilcmd.c"},
	alterConstraint:    {"ALTER TABLE … ALTER CONSTRAINT", on{itself: accessExclusive, itsPartitions: accessExclusive}, nil, "manual, ALTER TABLE"},
	validateConstraint: {"ALTER TABLE … VALIDATE CONSTRAINT", on{itself: shareUpdateExclusive, below: shareUpdateExclusive, itsTargets: rowShare}, nil, "manual, ALTER TABLE, notes"},
	dropConstraint:     {"ALTER TABLE … DROP CONSTRAINT", on{itself: accessExclusive, below: accessExclusive, itsIndexes: accessExclusive, itsTargets: accessExclusive, itsReferences: accessExclusive}, nil, "manual, ALTER TABLE; ATExecDropConstraint, tablecmds.c"},
	renameConstraint:   {"ALTER TABLE … RENAME CONSTRAINT", on{itself: accessExclusive, below: accessExclusive, itsIndexes: shareUpdateExclusive}, nil, "rename_constraint_internal, tablecmds.c"},

	// What else ALTER TABLE does.
	setParameters:       {"ALTER TABLE … SET (…), ALTER TABLE … RESET (…)", on{itself: shareUpdateExclusive}, nil, "manual, ALTER TABLE"},
	setStrongParameters: {"ALTER TABLE … SET (user_catalog_table = …)", on{itself: accessExclusive}, nil, "boolRelOpts, reloptions.c"},
	setLogged:           {"ALTER TABLE … SET LOGGED, ALTER TABLE … SET UNLOGGED", on{itself: accessExclusive, itsIndexes: accessExclusive, itsSequences: accessExclusive}, before{{persistentSequences, itsSequences, noLock}}, "manual, ALTER TABLE"},
	setAccessMethod:     {"ALTER TABLE … SET ACCESS METHOD", on{itself: accessExclusive, itsIndexes: accessExclusive}, nil, "manual, ALTER TABLE"},
	setTablespace:       {"ALTER TABLE … SET TABLESPACE", on{itself: accessExclusive}, nil, "manual, ALTER TABLE"},
	clusterOn:           {"ALTER TABLE … CLUSTER ON", on{itself: shareUpdateExclusive, itsIndexes: shareUpdateExclusive}, nil, "manual, ALTER TABLE; ATExecClusterOn, tablecmds.c"},
	setWithoutCluster:   {"ALTER TABLE … SET WITHOUT CLUSTER", on{itself: shareUpdateExclusive}, nil, "manual, ALTER TABLE"},
	replicaIdentity:     {"ALTER TABLE … REPLICA IDENTITY", on{itself: accessExclusive, itsIndexes: share}, nil, "manual, ALTER TABLE; ATExecReplicaIdentity, tablecmds.c"},
	ownerTo:             {"ALTER TABLE … OWNER TO", on{itself: accessExclusive, itsIndexes: accessExclusive, itsSequences: accessExclusive}, nil, "manual, ALTER TABLE; ATExecChangeOwner, tablecmds.c"},
	inherit:             {"ALTER TABLE … INHERIT", on{itself: accessExclusive, itsParent: shareUpdateExclusive}, nil, "manual, ALTER TABLE; ATExecAddInherit, tablecmds.c"},
	noInherit:           {"ALTER TABLE … NO INHERIT", on{itself: accessExclusive, itsParent: accessShare}, nil, "manual, ALTER TABLE; ATExecDropInherit, tablecmds.c"},
	ofType:              {"ALTER TABLE … OF, ALTER TABLE … NOT OF", on{itself: accessExclusive}, nil, "manual, ALTER TABLE"},
	rowSecurity:         {"ALTER TABLE … ENABLE ROW LEVEL SECURITY, ALTER TABLE … DISABLE ROW LEVEL SECURITY, ALTER TABLE … FORCE ROW LEVEL SECURITY", on{itself: accessExclusive}, nil, "manual, ALTER TABLE"},
	switchTrigger:       {"ALTER TABLE … ENABLE TRIGGER, ALTER TABLE … DISABLE TRIGGER, ALTER TABLE … ENABLE ALWAYS TRIGGER, ALTER TABLE … ENABLE REPLICA TRIGGER", on{itself: shareRowExclusive, itsPartitions: shareRowExclusive}, nil, "manual, ALTER TABLE"},
	switchRule:          {"ALTER TABLE … ENABLE RULE, ALTER TABLE … DISABLE RULE", on{itself: accessExclusive}, nil, "manual, ALTER TABLE"},
	alterTable:          {"ALTER FOREIGN TABLE … OPTIONS", on{itself: accessExclusive}, nil, "manual, ALTER TABLE"},

	// Indexes, views and sequences.
	createIndex:             {"CREATE INDEX", on{itself: share, itsPartitions: share}, nil, "manual, 13.3.1; DefineIndex, indexcmds.c"},
	createIndexConcurrently: {"CREATE INDEX CONCURRENTLY", on{itself: shareUpdateExclusive, itsPartitions: shareUpdateExclusive}, nil, "manual, 13.3.1; DefineIndex, indexcmds.c"},
	dropIndex:               {"DROP INDEX", on{itself: accessExclusive, itsTable: accessExclusive}, nil, "manual, DROP INDEX"},
	dropIndexConcurrently:   {"DROP INDEX CONCURRENTLY", on{itself: accessExclusive, itsTable: shareUpdateExclusive}, nil, "manual, DROP INDEX; index_drop, index.c"},
	renameIndex:             {"ALTER INDEX … RENAME TO", on{itself: shareUpdateExclusive}, nil, "manual, ALTER INDEX"},
	reindex:                 {"REINDEX", on{itself: share, itsPartitions: share, itsIndexes: accessExclusive, itsTable: share}, nil, "manual, REINDEX"},
	reindexConcurrently:     {"REINDEX … CONCURRENTLY", on{itself: shareUpdateExclusive, itsPartitions: share, itsIndexes: shareUpdateExclusive, itsTable: shareUpdateExclusive}, nil, "manual, 13.3.1 and REINDEX; ReindexPartitions, indexcmds.c"},
	createView:              {"CREATE VIEW, CREATE MATERIALIZED VIEW", on{itsSources: accessShare}, nil, "manual, 13.3.1"},
	replaceView:             {"CREATE OR REPLACE VIEW", on{itself: accessExclusive, itsSources: accessShare}, nil, "DefineVirtualRelation, view.c"},
	alterView:               {"ALTER VIEW … SET (…)", on{itself: accessExclusive}, nil, "boolRelOpts, reloptions.c"},

	refresh:             {"REFRESH MATERIALIZED VIEW", on{itself: accessExclusive, itsIndexes: accessExclusive}, nil, "manual, 13.3.1"},
	refreshConcurrently: {"REFRESH MATERIALIZED VIEW CONCURRENTLY", on{itself: exclusive, itsIndexes: rowExclusive}, nil, "manual, 13.3.1; refresh_by_match_merge, matview.c"},
	createSequence:      {"CREATE SEQUENCE … OWNED BY", on{itsTable: accessShare}, nil, "process_owned_by, sequence.c"},
	alterSequence:       {"ALTER SEQUENCE", on{itself: shareRowExclusive, itsTable: accessShare}, nil, "manual, ALTER SEQUENCE; process_owned_by, sequence.c"},
	dropSequence:        {"DROP SEQUENCE", on{itself: accessExclusive, itsTable: accessExclusive, itsUsers: accessExclusive}, nil, "RemoveRelations, tablecmds.c; RemoveAttrDefaultById, pg_attrdef.c"},

	// What hangs on a table.
	createTrigger:      {"CREATE TRIGGER, CREATE CONSTRAINT TRIGGER", on{itself: shareRowExclusive, itsPartitions: shareRowExclusive, itsTargets: accessShare}, nil, "manual, 13.3.1; CreateTriggerFiringOn, trigger.c"},
	createRule:         {"CREATE RULE", on{itself: accessExclusive, itsSources: accessShare, itsWrites: rowExclusive}, nil, "DefineQueryRewrite, rewriteDefine.c"},
	createPolicy:       {"CREATE POLICY", on{itself: accessExclusive, itsSources: accessShare}, nil, "CreatePolicy, policy.c"},
	alterOnTable:       {"ALTER TRIGGER, ALTER RULE, ALTER POLICY", on{itself: accessExclusive, itsSources: accessShare}, nil, "renametrig, trigger.c; RenameRewriteRule, rewriteDefine.c; AlterPolicy, policy.c"},
	dropOnTable:        {"DROP TRIGGER, DROP RULE, DROP POLICY", on{itself: accessExclusive, itsPartitions: accessExclusive}, nil, "RemoveTriggerById, trigger.c; RemoveRewriteRuleById, rewriteRemove.c; RemovePolicyById, policy.c"},
	findOnTable:        {"COMMENT ON TRIGGER, COMMENT ON RULE, COMMENT ON POLICY, COMMENT ON CONSTRAINT", on{itself: accessShare}, nil, "get_object_address_relobject, objectaddress.c"},
	dependsOnExtension: {"ALTER TRIGGER … DEPENDS ON EXTENSION", on{itself: accessShare}, nil, "get_object_address_relobject, objectaddress.c"},
	commentOn:          {"COMMENT ON TABLE, COMMENT ON COLUMN, COMMENT ON INDEX, COMMENT ON VIEW, COMMENT ON SEQUENCE", on{itself: shareUpdateExclusive}, nil, "manual, 13.3.1"},
	grant:              {"GRANT, REVOKE", on{itself: accessShare}, before{{grantLocksTables, itself, noLock}}, "objectNamesToOids, aclchk.c"},
	createStatistics:   {"CREATE STATISTICS", on{itsTable: shareUpdateExclusive}, nil, "manual, 13.3.1"},
	dropStatistics:     {"DROP STATISTICS", on{itsTable: shareUpdateExclusive}, nil, "RemoveStatisticsById, statscmds.c"},
	publication:        {"CREATE PUBLICATION, ALTER PUBLICATION", on{itsTable: shareUpdateExclusive}, nil, "OpenTableList, publicationcmds.c"},

	// Types and functions.
	alterDomain:  {"ALTER DOMAIN … SET NOT NULL, ALTER DOMAIN … ADD, ALTER DOMAIN … VALIDATE CONSTRAINT", on{itsUsers: share}, nil, "get_rels_with_domain, typecmds.c"},
	alterType:    {"ALTER TYPE … ALTER ATTRIBUTE", on{itsUsers: accessShare}, nil, "find_composite_type_dependencies, tablecmds.c"},
	dropType:     {"DROP TYPE, DROP DOMAIN", on{itsUsers: accessExclusive}, nil, "RemoveAttributeById, heap.c"},
	dropFunction: {"DROP FUNCTION", on{itsUsers: accessExclusive}, nil, "doDeletion, dependency.c"},

	// Rows.
	selectRows:      {"SELECT", on{itself: accessShare, itsSequences: rowExclusive}, nil, "manual, 13.3.1; lock_and_open_sequence, sequence.c"},
	selectForUpdate: {"SELECT … FOR UPDATE, SELECT … FOR SHARE", on{itself: rowShare}, nil, "manual, 13.3.1"},
	insertRows:      {"INSERT", on{itself: rowExclusive, itsPartitions: rowExclusive, itsIndexes: rowExclusive, itsSequences: rowExclusive, itsTargets: rowShare}, nil, "manual, 13.3.1; RI_FKey_check, ri_triggers.c; infer_arbiter_indexes, plancat.c"},
	updateRows:      {"UPDATE", on{itself: rowExclusive, itsTargets: rowShare, itsReferences: rowShare, itsCascades: rowExclusive}, nil, "manual, 13.3.1; ri_triggers.c"},
	deleteRows:      {"DELETE", on{itself: rowExclusive, itsReferences: rowShare, itsCascades: rowExclusive}, nil, "manual, 13.3.1; ri_triggers.c"},
	mergeRows:       {"MERGE", on{itself: rowExclusive}, nil, "manual, 13.3.1"},
	copyFrom:        {"COPY … FROM", on{itself: rowExclusive, itsPartitions: rowExclusive, itsTargets: rowShare}, nil, "DoCopy, copy.c; RI_FKey_check, ri_triggers.c"},
	copyTo:          {"COPY … TO", on{itself: accessShare}, nil, "DoCopy, copy.c"},
	setConstraints:  {"SET CONSTRAINTS", on{itsTargets: rowShare}, nil, "RI_FKey_check, ri_triggers.c"},
}

// take takes the lock that a form of a statement has on some relations.
func (c *cost) take(f form, w whose, relations ...migration.Name) {
	if m := c.mode(f, w); m != noLock {
		c.lock(m, relations...)
	}
}

// mode is that of the lock that a form of a statement takes on this server.
func (c *cost) mode(f form, w whose) mode {
	for _, earlier := range locks[f].before {
		if earlier.whose == w && !c.since(earlier.change) {
			return earlier.mode
		}
	}
	return locks[f].on[w]
}
