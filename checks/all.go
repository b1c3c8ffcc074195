package checks

import (
	"github.com/oncebitten/oncebitten/nearest"
	"github.com/oncebitten/oncebitten/wording"
)

// All are the checks, in the order in which they are listed.
var All = []*Check{
	NotNullWithoutDefault,
	ClientDefaultEmitsNothing,
	PrimaryKeyFlagEmitsNothing,
	SetNotNullScansTable,
	SetNotNullDropsItsProof,
	ForeignKeyRefused,
	ForeignKeyTypesDiffer,
	ForeignKeyValidatesUnderLock,
	ForeignKeyLocksReferencedTable,
	DroppedForeignKeyLocksBothTables,
	CheckValidatesUnderLock,
	DomainConstraintScansTables,
	NotValidNeverValidated,
	IndexBlocksWrites,
	DropIndexBlocksQueries,
	ReindexBlocksWrites,
	ConcurrentlyInTransaction,
	CommitInsideMigration,
	TransactionLeftOpen,
	ConcurrentStepCommitsHalf,
	ShortTimeoutOnConcurrentBuild,
	SetLocalOutsideTransaction,
	IfNotExistsKeepsInvalidIndex,
	StatementAlwaysFails,
	TypeChangeRefused,
	DropRefusedByDependents,
	EnumValueUsedTooEarly,
	EnumTypeNeverCreated,
	SequenceRepeatsIDs,
	UniqueBuildsIndexUnderLock,
	UniqueFailsOnDuplicates,
	UpdateViolatesConstraint,
	PrimaryKeyScansForNulls,
	ExclusionBuildsIndexUnderLock,
	ColumnTypeRewritesTable,
	TypeChangeTruncatesValues,
	NewColumnRewritesTable,
	StorageChangeRewritesTable,
	ClusterRewritesTable,
	RefreshBlocksReads,
	AttachPartitionScansTable,
	DefaultPartitionScanned,
	PartitionChangeLocksParent,
	DropAddLooksLikeRename,
	DropColumnBreaksRunningCode,
	DropTableLosesData,
	TruncateLosesData,
	DeleteLosesEveryRow,
	CascadeDropsDependents,
	DropConstraintLosesProtection,
	IndexMissingInBetween,
	DropObjectBreaksRunningCode,
	DropDefaultBreaksInserts,
	RenameBreaksRunningCode,
	RenameEnumValueBreaksRunningCode,
	NewConstraintRejectsOldWriters,
	CachedPlanChanges,
	ForeignKeyDeletesRows,
	BackfillInSchemaTransaction,
	UpdateTouchesEveryRow,
	SlowWorkUnderEarlierLock,
	LocksPileUp,
	ExplicitLockBlocksOthers,
	MissingLockTimeout,
	MissingStatementTimeout,
	TableScannedAgain,
	TriggerDisabled,
	RowSecurityDisabled,
	GrantToPublic,
	SecurityDefinerWithoutSearchPath,
	UnloggedTableLosesRows,
	JSONHasNoEquality,
	RollbackMissing,
	DowngradeFails,
	DowngradeIsNotInverse,
	DowngradeLosesData,
	DropOfUnnamedConstraintFails,
	EnumTypeLeftBehind,
	SeveralHeads,
	DuplicateRevision,
	MissingParentRevision,
	RevisionCycle,
	BranchLabelTaken,
	UndeclaredRevision,
	MigrationOutOfOrder,
	AppliedMigrationEdited,
	AppliedMigrationDeleted,
	LongNameIsTruncated,
	NameNeedsQuotes,
	UnnamedConstraint,
	IfNotExistsHidesDrift,
	IntegerKeyRunsOut,
	SerialInsteadOfIdentity,
	TimestampWithoutTimeZone,
	CharPadsWithBlanks,
	MoneyFollowsLocale,
	TableWithoutPrimaryKey,
	ForeignKeyWithoutIndex,
	DuplicateIndex,
	UnreadStatement,
	UselessIgnore,
	LessonExampleNotCaught,
	LessonSolutionHurts,
	LessonNeedsMending,
}

// Find is the check of that name, or of one that had it before; nil when
// there is none.
func Find(name string) *Check {
	for _, check := range All {
		if check.Name == name {
			return check
		}
		for _, alias := range check.Aliases {
			if alias == name {
				return check
			}
		}
	}
	return nil
}

// NotFound says that there is no check of a name, and which one may be meant.
func NotFound(name string) wording.Text {
	var names []string
	for _, check := range All {
		names = append(names, check.Name)
	}
	if like, ok := nearest.Name(name, names); ok {
		return wording.Say("there is no check `%s`: did you mean `%s`?", name, like)
	}
	return wording.Say("there is no check `%s`: `oncebitten checks` lists them", name)
}
