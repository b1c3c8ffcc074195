package postgres

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
// form and know no mode. TestLocks holds that each was measured, but for the few
// that it names; docs/locks.md is the same for people.
//
// The manual says most under the command and in its section 13.3.1. Subcommands of
// ALTER TABLE have their mode from AlterTableGetLockLevel in tablecmds.c.
var locks = [...]struct {
	// statement is the form in the words of the manual, with braces where
	// several take the same.
	statement string
	on        on
	before    before
	// source is where the server's manual or its source says so.
	source string
}{
	// Whole tables.
	createTableAs: {statement: "CREATE TABLE … AS", source: "manual, 13.3.1",
		on: on{itsSources: accessShare}},
	createTableLike: {statement: "CREATE TABLE … LIKE", source: "transformTableLikeClause, parse_utilcmd.c",
		on: on{itsSources: accessShare}},
	createTableInherits: {statement: "CREATE TABLE … INHERITS", source: "MergeAttributes, tablecmds.c",
		on: on{itsParent: shareUpdateExclusive}},
	createTableReferences: {statement: "CREATE TABLE … REFERENCES", source: "ATAddForeignKeyConstraint, tablecmds.c",
		on: on{itsTargets: shareRowExclusive}},
	createTablePartitionOf: {statement: "CREATE TABLE … PARTITION OF", source: "manual, CREATE TABLE; DefineRelation, tablecmds.c",
		on:     on{itsParent: accessExclusive, itsDefault: accessExclusive, itsIndexes: shareUpdateExclusive, itsTargets: shareRowExclusive, itsReferences: shareRowExclusive},
		before: before{{partitionsBringTriggers, itsReferences, accessShare}}},
	dropTable: {statement: "DROP {TABLE | VIEW | MATERIALIZED VIEW}", source: "manual, 13.3.1; heap_drop_with_catalog, heap.c",
		on: on{itself: accessExclusive, below: accessExclusive, itsParent: accessExclusive, itsDefault: accessExclusive, itsIndexes: accessExclusive, itsSequences: accessExclusive, itsTargets: accessExclusive, itsReferences: accessExclusive}},
	renameTable: {statement: "ALTER TABLE … RENAME TO", source: "manual, ALTER TABLE; RenameRelation, tablecmds.c",
		on: on{itself: accessExclusive}},
	setSchema: {statement: "ALTER TABLE … SET SCHEMA", source: "manual, ALTER TABLE; AlterTableNamespace, tablecmds.c",
		on: on{itself: accessExclusive, itsSequences: accessExclusive}},
	truncate: {statement: "TRUNCATE", source: "manual, TRUNCATE",
		on:     on{itself: accessExclusive, below: accessExclusive, itsIndexes: accessExclusive, itsSequences: accessExclusive, itsReferences: accessExclusive},
		before: before{{deletesReadNoBounds, itsParent, accessShare}}},
	vacuum: {statement: "VACUUM", source: "manual, 13.3.1",
		on:     on{itself: shareUpdateExclusive, below: shareUpdateExclusive, itsPartitions: shareUpdateExclusive},
		before: before{{vacuumBelow, below, noLock}}},
	vacuumFull: {statement: "VACUUM {FULL | (FULL)}", source: "manual, VACUUM",
		on:     on{itself: accessExclusive, below: accessExclusive, itsPartitions: accessExclusive, itsIndexes: accessExclusive},
		before: before{{vacuumBelow, below, noLock}}},
	analyze: {statement: "ANALYZE", source: "manual, 13.3.1; do_analyze_rel and acquire_inherited_sample_rows, analyze.c",
		on:     on{itself: shareUpdateExclusive, below: shareUpdateExclusive, itsPartitions: shareUpdateExclusive, itsIndexes: accessShare},
		before: before{{vacuumBelow, below, accessShare}}},
	cluster: {statement: "CLUSTER", source: "manual, CLUSTER",
		on: on{itself: accessExclusive, itsPartitions: accessExclusive, itsIndexes: accessExclusive}},

	// Partitions.
	attachPartition: {statement: "ALTER TABLE … ATTACH PARTITION", source: "manual, ALTER TABLE; ATExecAttachPartition, tablecmds.c",
		on:     on{itself: shareUpdateExclusive, itsPartition: accessExclusive, itsDefault: accessExclusive, itsIndexes: shareUpdateExclusive, itsTargets: shareRowExclusive, itsReferences: shareRowExclusive},
		before: before{{partitionsBringTriggers, itsReferences, accessShare}}},
	detachPartition: {statement: "ALTER TABLE … DETACH PARTITION", source: "manual, ALTER TABLE; ATExecDetachPartition, tablecmds.c",
		on:     on{itself: accessExclusive, below: accessExclusive, itsPartition: accessExclusive, itsDefault: accessExclusive, itsIndexes: accessExclusive, itsTargets: shareRowExclusive, itsReferences: accessExclusive},
		before: before{{detachLocksPartition, itsPartition, shareUpdateExclusive}}},
	detachPartitionConcurrently: {statement: "ALTER TABLE … DETACH PARTITION … CONCURRENTLY", source: "manual, ALTER TABLE; at its end as FINALIZE: DetachPartitionFinalize, tablecmds.c",
		on: on{itself: shareUpdateExclusive, below: shareUpdateExclusive, itsPartition: shareUpdateExclusive, itsIndexes: accessExclusive, itsTargets: shareRowExclusive}},
	detachPartitionFinalize: {statement: "ALTER TABLE … DETACH PARTITION … FINALIZE", source: "ATExecDetachPartitionFinalize, tablecmds.c",
		on: on{itself: shareUpdateExclusive, below: accessExclusive, itsPartition: accessExclusive, itsIndexes: accessExclusive, itsTargets: shareRowExclusive}},
	attachIndexPartition: {statement: "ALTER INDEX … ATTACH PARTITION", source: "ATExecAttachPartitionIdx, tablecmds.c",
		on: on{itself: shareUpdateExclusive, itsPartition: accessExclusive, itsTable: accessShare}},

	// Columns.
	addColumn: {statement: "ALTER TABLE … ADD COLUMN", source: "manual, ALTER TABLE",
		on: on{itself: accessExclusive, below: accessExclusive, itsIndexes: accessExclusive, itsSequences: rowExclusive, itsTargets: shareRowExclusive}},
	dropColumn: {statement: "ALTER TABLE … DROP COLUMN", source: "manual, ALTER TABLE",
		on: on{itself: accessExclusive, below: accessExclusive, itsIndexes: accessExclusive, itsSequences: accessExclusive, itsTargets: accessExclusive, itsReferences: accessExclusive}},
	renameColumn: {statement: "ALTER TABLE … RENAME COLUMN", source: "renameatt, tablecmds.c",
		on: on{itself: accessExclusive, below: accessExclusive}},
	alterColumnType: {statement: "ALTER TABLE … ALTER COLUMN … TYPE", source: "manual, ALTER TABLE; ATPostAlterTypeCleanup, tablecmds.c",
		on: on{itself: accessExclusive, below: accessExclusive, itsIndexes: accessExclusive, itsSequences: shareRowExclusive, itsTargets: accessExclusive, itsReferences: accessExclusive}},
	setDefault: {statement: "ALTER TABLE … ALTER COLUMN … SET DEFAULT", source: "manual, ALTER TABLE",
		on: on{itself: accessExclusive, below: accessExclusive}},
	dropDefault: {statement: "ALTER TABLE … ALTER COLUMN … DROP DEFAULT", source: "manual, ALTER TABLE",
		on: on{itself: accessExclusive, below: accessExclusive}},
	setNotNull: {statement: "ALTER TABLE … ALTER COLUMN … SET NOT NULL", source: "manual, ALTER TABLE",
		on: on{itself: accessExclusive, below: accessExclusive}},
	dropNotNull: {statement: "ALTER TABLE … ALTER COLUMN … DROP NOT NULL", source: "manual, ALTER TABLE; ATExecDropNotNull, tablecmds.c",
		on: on{itself: accessExclusive, below: accessExclusive, itsParent: accessShare}},
	addIdentity: {statement: "ALTER TABLE … ALTER COLUMN … ADD GENERATED", source: "manual, ALTER TABLE",
		on:     on{itself: accessExclusive, itsPartitions: accessExclusive},
		before: before{{partitionedIdentity, itsPartitions, noLock}}},
	alterIdentity: {statement: "ALTER TABLE … ALTER COLUMN … {SET GENERATED | RESTART}", source: "manual, ALTER TABLE; AlterSequence, sequence.c",
		on: on{itself: accessExclusive, itsSequences: shareRowExclusive}},
	dropIdentity: {statement: "ALTER TABLE … ALTER COLUMN … DROP IDENTITY", source: "manual, ALTER TABLE",
		on: on{itself: accessExclusive, itsSequences: accessExclusive}},
	setExpression: {statement: "ALTER TABLE … ALTER COLUMN … SET EXPRESSION", source: "manual, ALTER TABLE",
		on: on{itself: accessExclusive, below: accessExclusive, itsIndexes: accessExclusive}},
	dropExpression: {statement: "ALTER TABLE … ALTER COLUMN … DROP EXPRESSION", source: "manual, ALTER TABLE",
		on: on{itself: accessExclusive, below: accessExclusive}},
	setStatistics: {statement: "ALTER TABLE … ALTER COLUMN … SET STATISTICS", source: "manual, ALTER TABLE",
		on: on{itself: shareUpdateExclusive, below: shareUpdateExclusive}},
	setStorage: {statement: "ALTER TABLE … ALTER COLUMN … SET STORAGE", source: "manual, ALTER TABLE",
		on: on{itself: accessExclusive, below: accessExclusive}},
	setCompression: {statement: "ALTER TABLE … ALTER COLUMN … SET COMPRESSION", source: "manual, ALTER TABLE",
		on: on{itself: accessExclusive}},
	setAttributeOptions: {statement: "ALTER TABLE … ALTER COLUMN … {SET | RESET} (…)", source: "manual, ALTER TABLE",
		on: on{itself: shareUpdateExclusive}},

	// Constraints.
	addCheck: {statement: "ALTER TABLE … ADD CHECK", source: "manual, ALTER TABLE",
		on: on{itself: accessExclusive, below: accessExclusive}},
	addNotNull: {statement: "ALTER TABLE … ADD NOT NULL", source: "manual, ALTER TABLE",
		on: on{itself: accessExclusive, below: accessExclusive}},
	addForeignKey: {statement: "ALTER TABLE … ADD FOREIGN KEY", source: "manual, ALTER TABLE",
		on: on{itself: shareRowExclusive, below: shareRowExclusive, itsTargets: shareRowExclusive}},
	addPrimaryKey: {statement: "ALTER TABLE … ADD PRIMARY KEY", source: "manual, ALTER TABLE",
		on: on{itself: accessExclusive, below: accessExclusive, itsPartitions: share}},
	addUnique: {statement: "ALTER TABLE … ADD {UNIQUE | EXCLUDE}", source: "manual, ALTER TABLE; DefineIndex, indexcmds.c",
		on:     on{itself: accessExclusive, below: accessExclusive, itsPartitions: share},
		before: before{{keyLocksBelow, below, noLock}}},
	addUsingIndex: {statement: "ALTER TABLE … ADD … USING INDEX", source: "manual, ALTER TABLE; transformIndexConstraint, parse_utilcmd.c",
		on: on{itself: accessExclusive, itsIndexes: accessShare}},
	alterConstraint: {statement: "ALTER TABLE … ALTER CONSTRAINT", source: "manual, ALTER TABLE",
		on: on{itself: accessExclusive, itsPartitions: accessExclusive}},
	validateConstraint: {statement: "ALTER TABLE … VALIDATE CONSTRAINT", source: "manual, ALTER TABLE, notes",
		on: on{itself: shareUpdateExclusive, below: shareUpdateExclusive, itsTargets: rowShare}},
	dropConstraint: {statement: "ALTER TABLE … DROP CONSTRAINT", source: "manual, ALTER TABLE; ATExecDropConstraint, tablecmds.c",
		on: on{itself: accessExclusive, below: accessExclusive, itsIndexes: accessExclusive, itsTargets: accessExclusive, itsReferences: accessExclusive}},
	renameConstraint: {statement: "ALTER TABLE … RENAME CONSTRAINT", source: "rename_constraint_internal, tablecmds.c",
		on: on{itself: accessExclusive, below: accessExclusive, itsIndexes: shareUpdateExclusive}},

	// What else ALTER TABLE does.
	setParameters: {statement: "ALTER TABLE … {SET | RESET} (…)", source: "manual, ALTER TABLE",
		on: on{itself: shareUpdateExclusive}},
	setStrongParameters: {statement: "ALTER TABLE … SET (user_catalog_table = …)", source: "boolRelOpts, reloptions.c",
		on: on{itself: accessExclusive}},
	setLogged: {statement: "ALTER TABLE … SET {LOGGED | UNLOGGED}", source: "manual, ALTER TABLE",
		on:     on{itself: accessExclusive, itsIndexes: accessExclusive, itsSequences: accessExclusive},
		before: before{{persistentSequences, itsSequences, noLock}}},
	setAccessMethod: {statement: "ALTER TABLE … SET ACCESS METHOD", source: "manual, ALTER TABLE",
		on: on{itself: accessExclusive, itsIndexes: accessExclusive}},
	setTablespace: {statement: "ALTER TABLE … SET TABLESPACE", source: "manual, ALTER TABLE",
		on: on{itself: accessExclusive}},
	clusterOn: {statement: "ALTER TABLE … CLUSTER ON", source: "manual, ALTER TABLE; ATExecClusterOn, tablecmds.c",
		on: on{itself: shareUpdateExclusive, itsIndexes: shareUpdateExclusive}},
	setWithoutCluster: {statement: "ALTER TABLE … SET WITHOUT CLUSTER", source: "manual, ALTER TABLE",
		on: on{itself: shareUpdateExclusive}},
	replicaIdentity: {statement: "ALTER TABLE … REPLICA IDENTITY", source: "manual, ALTER TABLE; ATExecReplicaIdentity, tablecmds.c",
		on: on{itself: accessExclusive, itsIndexes: share}},
	ownerTo: {statement: "ALTER TABLE … OWNER TO", source: "manual, ALTER TABLE; ATExecChangeOwner, tablecmds.c",
		on: on{itself: accessExclusive, itsIndexes: accessExclusive, itsSequences: accessExclusive}},
	inherit: {statement: "ALTER TABLE … INHERIT", source: "manual, ALTER TABLE; ATExecAddInherit, tablecmds.c",
		on: on{itself: accessExclusive, itsParent: shareUpdateExclusive}},
	noInherit: {statement: "ALTER TABLE … NO INHERIT", source: "manual, ALTER TABLE; ATExecDropInherit, tablecmds.c",
		on: on{itself: accessExclusive, itsParent: accessShare}},
	ofType: {statement: "ALTER TABLE … {OF | NOT OF}", source: "manual, ALTER TABLE",
		on: on{itself: accessExclusive}},
	rowSecurity: {statement: "ALTER TABLE … {ENABLE | DISABLE | FORCE} ROW LEVEL SECURITY", source: "manual, ALTER TABLE",
		on: on{itself: accessExclusive}},
	switchTrigger: {statement: "ALTER TABLE … {ENABLE | ENABLE ALWAYS | ENABLE REPLICA | DISABLE} TRIGGER", source: "manual, ALTER TABLE",
		on: on{itself: shareRowExclusive, itsPartitions: shareRowExclusive}},
	switchRule: {statement: "ALTER TABLE … {ENABLE | DISABLE} RULE", source: "manual, ALTER TABLE",
		on: on{itself: accessExclusive}},
	alterTable: {statement: "ALTER FOREIGN TABLE … OPTIONS", source: "manual, ALTER TABLE",
		on: on{itself: accessExclusive}},

	// Indexes, views and sequences.
	createIndex: {statement: "CREATE INDEX", source: "manual, 13.3.1; DefineIndex, indexcmds.c",
		on: on{itself: share, itsPartitions: share}},
	createIndexConcurrently: {statement: "CREATE INDEX CONCURRENTLY", source: "manual, 13.3.1; DefineIndex, indexcmds.c",
		on: on{itself: shareUpdateExclusive, itsPartitions: shareUpdateExclusive}},
	dropIndex: {statement: "DROP INDEX", source: "manual, DROP INDEX",
		on: on{itself: accessExclusive, itsTable: accessExclusive}},
	dropIndexConcurrently: {statement: "DROP INDEX CONCURRENTLY", source: "manual, DROP INDEX; index_drop, index.c",
		on: on{itself: accessExclusive, itsTable: shareUpdateExclusive}},
	renameIndex: {statement: "ALTER INDEX … RENAME TO", source: "manual, ALTER INDEX",
		on: on{itself: shareUpdateExclusive}},
	reindex: {statement: "REINDEX", source: "manual, REINDEX",
		on: on{itself: share, itsPartitions: share, itsIndexes: accessExclusive, itsTable: share}},
	reindexConcurrently: {statement: "REINDEX … CONCURRENTLY", source: "manual, 13.3.1 and REINDEX; ReindexPartitions, indexcmds.c",
		on: on{itself: shareUpdateExclusive, itsPartitions: share, itsIndexes: shareUpdateExclusive, itsTable: shareUpdateExclusive}},
	createView: {statement: "CREATE {VIEW | MATERIALIZED VIEW}", source: "manual, 13.3.1",
		on: on{itsSources: accessShare}},
	replaceView: {statement: "CREATE OR REPLACE VIEW", source: "DefineVirtualRelation, view.c",
		on: on{itself: accessExclusive, itsSources: accessShare}},
	alterView: {statement: "ALTER VIEW … SET (…)", source: "boolRelOpts, reloptions.c",
		on: on{itself: accessExclusive}},

	refresh: {statement: "REFRESH MATERIALIZED VIEW", source: "manual, 13.3.1",
		on: on{itself: accessExclusive, itsIndexes: accessExclusive}},
	refreshConcurrently: {statement: "REFRESH MATERIALIZED VIEW CONCURRENTLY", source: "manual, 13.3.1; refresh_by_match_merge, matview.c",
		on: on{itself: exclusive, itsIndexes: rowExclusive}},
	createSequence: {statement: "CREATE SEQUENCE … OWNED BY", source: "process_owned_by, sequence.c",
		on: on{itsTable: accessShare}},
	alterSequence: {statement: "ALTER SEQUENCE", source: "manual, ALTER SEQUENCE; process_owned_by, sequence.c",
		on: on{itself: shareRowExclusive, itsTable: accessShare}},
	dropSequence: {statement: "DROP SEQUENCE", source: "RemoveRelations, tablecmds.c; RemoveAttrDefaultById, pg_attrdef.c",
		on: on{itself: accessExclusive, itsTable: accessExclusive, itsUsers: accessExclusive}},

	// What hangs on a table.
	createTrigger: {statement: "CREATE {TRIGGER | CONSTRAINT TRIGGER}", source: "manual, 13.3.1; CreateTriggerFiringOn, trigger.c",
		on: on{itself: shareRowExclusive, itsPartitions: shareRowExclusive, itsTargets: accessShare}},
	createRule: {statement: "CREATE RULE", source: "DefineQueryRewrite, rewriteDefine.c",
		on: on{itself: accessExclusive, itsSources: accessShare, itsWrites: rowExclusive}},
	createPolicy: {statement: "CREATE POLICY", source: "CreatePolicy, policy.c",
		on: on{itself: accessExclusive, itsSources: accessShare}},
	alterOnTable: {statement: "ALTER {TRIGGER | RULE | POLICY}", source: "renametrig, trigger.c; RenameRewriteRule, rewriteDefine.c; AlterPolicy, policy.c",
		on: on{itself: accessExclusive, itsSources: accessShare}},
	dropOnTable: {statement: "DROP {TRIGGER | RULE | POLICY}", source: "RemoveTriggerById, trigger.c; RemoveRewriteRuleById, rewriteRemove.c; RemovePolicyById, policy.c",
		on: on{itself: accessExclusive, itsPartitions: accessExclusive}},
	findOnTable: {statement: "COMMENT ON {TRIGGER | RULE | POLICY | CONSTRAINT}", source: "get_object_address_relobject, objectaddress.c",
		on: on{itself: accessShare}},
	dependsOnExtension: {statement: "ALTER TRIGGER … DEPENDS ON EXTENSION", source: "get_object_address_relobject, objectaddress.c",
		on: on{itself: accessShare}},
	commentOn: {statement: "COMMENT ON {TABLE | COLUMN | INDEX | VIEW | SEQUENCE}", source: "manual, 13.3.1",
		on: on{itself: shareUpdateExclusive}},
	grant: {statement: "{GRANT | REVOKE}", source: "objectNamesToOids, aclchk.c",
		on:     on{itself: accessShare},
		before: before{{grantLocksTables, itself, noLock}}},
	createStatistics: {statement: "CREATE STATISTICS", source: "manual, 13.3.1",
		on: on{itsTable: shareUpdateExclusive}},
	dropStatistics: {statement: "DROP STATISTICS", source: "RemoveStatisticsById, statscmds.c",
		on: on{itsTable: shareUpdateExclusive}},
	publication: {statement: "{CREATE | ALTER} PUBLICATION", source: "OpenTableList, publicationcmds.c",
		on: on{itsTable: shareUpdateExclusive}},

	// Types and functions.
	alterDomain: {statement: "ALTER DOMAIN … {SET NOT NULL | ADD | VALIDATE CONSTRAINT}", source: "get_rels_with_domain, typecmds.c",
		on: on{itsUsers: share}},
	alterType: {statement: "ALTER TYPE … ALTER ATTRIBUTE", source: "find_composite_type_dependencies, tablecmds.c",
		on: on{itsUsers: accessShare}},
	dropType: {statement: "DROP {TYPE | DOMAIN}", source: "RemoveAttributeById, heap.c",
		on: on{itsUsers: accessExclusive}},
	createFunction: {statement: "CREATE {FUNCTION | PROCEDURE}", source: "fmgr_sql_validator, pg_proc.c",
		on: on{itsSources: accessShare, itsWrites: rowExclusive}},
	dropFunction: {statement: "DROP FUNCTION", source: "doDeletion, dependency.c",
		on: on{itsUsers: accessExclusive}},

	// Rows.
	selectRows: {statement: "SELECT", source: "manual, 13.3.1; lock_and_open_sequence, sequence.c",
		on: on{itself: accessShare, itsSequences: rowExclusive}},
	selectForUpdate: {statement: "SELECT … FOR {UPDATE | SHARE}", source: "manual, 13.3.1",
		on: on{itself: rowShare}},
	insertRows: {statement: "INSERT", source: "manual, 13.3.1; generate_partition_qual, partcache.c; RI_FKey_check, ri_triggers.c; infer_arbiter_indexes, plancat.c",
		on: on{itself: rowExclusive, itsParent: accessShare, itsPartitions: rowExclusive, itsIndexes: rowExclusive, itsSequences: rowExclusive, itsTargets: rowShare}},
	updateRows: {statement: "UPDATE", source: "manual, 13.3.1; ri_triggers.c",
		on: on{itself: rowExclusive, itsParent: accessShare, itsSequences: rowExclusive, itsTargets: rowShare, itsReferences: rowShare, itsCascades: rowExclusive}},
	deleteRows: {statement: "DELETE", source: "manual, 13.3.1; ri_triggers.c",
		on:     on{itself: rowExclusive, itsReferences: rowShare, itsCascades: rowExclusive},
		before: before{{deletesReadNoBounds, itsParent, accessShare}}},
	mergeRows: {statement: "MERGE", source: "manual, 13.3.1",
		on: on{itself: rowExclusive, itsParent: accessShare}},
	copyFrom: {statement: "COPY … FROM", source: "DoCopy, copy.c; RI_FKey_check, ri_triggers.c",
		on: on{itself: rowExclusive, itsParent: accessShare, itsPartitions: rowExclusive, itsTargets: rowShare}},
	copyTo: {statement: "COPY … TO", source: "DoCopy, copy.c",
		on: on{itself: accessShare}},
	setConstraints: {statement: "SET CONSTRAINTS", source: "RI_FKey_check, ri_triggers.c",
		on: on{itsTargets: rowShare}},
}
