package postgres

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
	alterTable // any other of its subcommands

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
	createFunction
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
