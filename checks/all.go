package checks

// All are the checks, in the order in which they are listed.
var All = []*Check{
	NotNullWithoutDefault,
	ClientDefaultEmitsNothing,
	SetNotNullScansTable,
	ForeignKeyValidatesUnderLock,
	CheckValidatesUnderLock,
	IndexBlocksWrites,
	ConcurrentlyInTransaction,
	UniqueBuildsIndexUnderLock,
	ColumnTypeRewritesTable,
	NewColumnRewritesTable,
	DropColumnBreaksRunningCode,
	DropTableLosesData,
	RenameBreaksRunningCode,
	BackfillInSchemaTransaction,
	RollbackMissing,
	SeveralHeads,
	UnreadStatement,
	UselessIgnore,
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
