// Package postgres is the PostgreSQL dialect: it reads SQL text into
// operations (Read), and says what operations cost in a state (Effects).
// Everything that is known of PostgreSQL is in here, for the major versions 12
// to 18.
//
// The parser is libpg_query, with the grammar of PostgreSQL 16. It is C code
// that some inputs would end the process in, so fence.go bounds what it sees.
package postgres

// Dialect is the dialect's name in configurations.
const Dialect = "postgresql"
