package postgres

import (
	"cmp"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

// change is something that PostgreSQL does since one of its major versions.
type change int

const (
	dropExpressionSyntax change = iota
	compressionSyntax
	detachConcurrentlySyntax
	replaceTriggerSyntax
	mergeSyntax
	accessMethodSyntax
	nullsNotDistinctSyntax

	addValueInTransaction
	detachLocksPartition
	deletesReadNoBounds
	partitionsBringTriggers
	persistentSequences
	generatedColumnsStay
	generatedColumnUnsupported
	generatedIsNoSyntax
	identityIgnoresValues
	partitionedIndexesPlanned
	partitionedReindex
	partitionedCluster
	partitionedParameters
	newLabelsOfNewTypes
	partitionedIdentity
	partitionedExclusion
	partitionedAccessMethod
	partitionedNeverUnlogged
	partitionedKeyNotValid
	attachIsForPartitioned
	noInheritCheckLocksBelow
	keyLocksBelow
	vacuumBelow
	notNullConstraints
	grantLocksTables
)

// changes is what differs between the major versions that are measured, 12 to
// 18: all of it, so that effects ask it by name and compare no numbers.
// TestChanges holds that servers on both sides of each were measured. Of what
// came with 12, only that is here which migrations had to work around before.
var changes = [...]struct {
	since int
	// what is true since then: of syntax, the command that came.
	what string
	// source is where the server's manual or its source says so.
	source string
}{
	dropExpressionSyntax:     {13, "DROP EXPRESSION", "manual, ALTER TABLE; release notes of 13"},
	compressionSyntax:        {14, "SET COMPRESSION", "manual, ALTER TABLE; release notes of 14"},
	detachConcurrentlySyntax: {14, "DETACH PARTITION CONCURRENTLY", "manual, ALTER TABLE; release notes of 14"},
	replaceTriggerSyntax:     {14, "CREATE OR REPLACE TRIGGER", "manual, CREATE TRIGGER; release notes of 14"},
	mergeSyntax:              {15, "MERGE", "manual, MERGE; release notes of 15"},
	accessMethodSyntax:       {15, "SET ACCESS METHOD", "manual, ALTER TABLE; release notes of 15"},
	nullsNotDistinctSyntax:   {15, "NULLS NOT DISTINCT", "manual, CREATE INDEX; release notes of 15"},

	addValueInTransaction:      {12, "ADD VALUE runs in a transaction, and not only in the one that created the enum", "manual of 11, ALTER TYPE; release notes of 12"},
	deletesReadNoBounds:        {14, "TRUNCATE and DELETE of a partition leave the table above it alone; before, they read its bounds", "InitResultRelInfo, execMain.c"},
	partitionsBringTriggers:    {15, "a new partition gets triggers in the tables that reference it; before, these are only read", "CloneFkReferenced, tablecmds.c"},
	detachLocksPartition:       {14, "DETACH PARTITION locks the partition against all others, not against schema changes only", "ATExecDetachPartition, tablecmds.c"},
	persistentSequences:        {15, "SET LOGGED and SET UNLOGGED change the sequences of a table too", "manual, ALTER TABLE; ATPrepChangePersistence, tablecmds.c"},
	generatedColumnsStay:       {15, "dropping a column that a generated one reads needs CASCADE; before, that one goes as well", "release notes of 15; find_expr_references, dependency.c"},
	generatedColumnUnsupported: {15, "changing the type of a column that a generated one reads is \"not supported\"; before, a syntax error", "RememberAllDependentForRebuilding, tablecmds.c"},
	generatedIsNoSyntax:        {14, "a value for a generated column is refused by its own SQLSTATE; before, as a syntax error", "rewriteTargetListIU, rewriteHandler.c"},
	identityIgnoresValues:      {13, "OVERRIDING USER VALUE goes for columns that are GENERATED ALWAYS AS IDENTITY too", "release notes of 13; rewriteTargetListIU, rewriteHandler.c"},
	partitionedIndexesPlanned:  {16, "planning a query opens the indexes of a partitioned table itself", "get_relation_info, plancat.c"},
	partitionedReindex:         {14, "REINDEX of a partitioned table or index does so for all partitions", "manual, REINDEX; release notes of 14"},
	partitionedCluster:         {15, "CLUSTER of a partitioned table does so for all partitions", "manual, CLUSTER; release notes of 15"},
	partitionedExclusion:       {17, "a partitioned table may have exclusion constraints", "manual, 5.12; release notes of 17"},
	partitionedParameters:      {16, "storage parameters of a partitioned table are a wrong object; before, parameters that are not known", "partitioned_table_reloptions, reloptions.c"},
	newLabelsOfNewTypes:        {17, "labels added to an enum can be used at once if the transaction has created the enum", "release notes of 17; EnumUncommitted, pg_enum.c"},
	partitionedIdentity:        {17, "a partitioned table hands its identity columns down", "manual, 5.12; release notes of 17"},
	partitionedAccessMethod:    {17, "a partitioned table has an access method for its partitions to come", "manual, ALTER TABLE; release notes of 17"},
	partitionedNeverUnlogged:   {18, "a partitioned table cannot be made unlogged; before, it is marked so in vain", "release notes of 18"},
	partitionedKeyNotValid:     {18, "a foreign key of a partitioned table may be NOT VALID", "manual, ALTER TABLE; release notes of 18"},
	attachIsForPartitioned:     {18, "ATTACH PARTITION to a table that is not partitioned names a wrong object; before, a wrong definition", "ATPrepCmd, tablecmds.c"},
	noInheritCheckLocksBelow:   {18, "a CHECK with NO INHERIT locks the tables below all the same", "ATPrepCmd, tablecmds.c"},
	keyLocksBelow:              {18, "adding a key locks the tables that inherit", "ATPrepAddPrimaryKey, tablecmds.c"},
	vacuumBelow:                {18, "VACUUM and ANALYZE of a table are for those that inherit from it too", "manual, VACUUM and ANALYZE; release notes of 18"},
	notNullConstraints:         {18, "NOT NULL as a constraint", "release notes of 18"},
	grantLocksTables:           {18, "GRANT and REVOKE lock the tables as reading does", "objectNamesToOids, aclchk.c"},
}

// since reports whether the server is new enough to do something.
func (c *cost) since(x change) bool { return c.version >= changes[x].since }

// isTooNew adds the failure of syntax that came with a later major version.
func (c *cost) isTooNew(x change) bool {
	if c.since(x) {
		return false
	}
	c.tooNew(changes[x].since, changes[x].what)
	return true
}

// tooNew adds the failure of syntax that the server cannot read. The reader
// says so itself of what it writes in an older syntax (migration.Requires).
func (c *cost) tooNew(since int, syntax string) {
	c.requires(migration.Requires{Version: since, Syntax: wording.Verbatim(syntax)})
}

// requires adds the failure of what came with a later major version. A function
// may have been there before, as another one's: of an extension, or the team's own.
func (c *cost) requires(op migration.Requires) {
	if c.version >= op.Version || op.Function != "" && len(c.before.Functions(migration.Name{Name: op.Function})) > 0 {
		return
	}
	brought := extensionFunctions[op.Function] && (c.before.HasExtensions() || !c.before.Complete())
	c.addFailure(schema.Failure{SQLState: cmp.Or(op.SQLState, "42601"), Since: op.Version, Certain: !brought, Always: !brought},
		"PostgreSQL %d has no %s: it came with %d", c.version, op.Syntax, op.Version)
}

// extensionFunctions are functions of the server that extensions had before.
var extensionFunctions = map[string]bool{"gen_random_uuid": true} // pgcrypto
