package checks

import (
	"slices"
	"strings"
)

// conditions are PostgreSQL's names for the SQLSTATEs that checks prevent
// (manual, Appendix A). Drivers make class names of them: NotNullViolation in
// psycopg, NotNullViolationError in asyncpg, PG::NotNullViolation in Ruby.
var conditions = map[string]string{
	"0A000": "feature_not_supported",
	"22001": "string_data_right_truncation",
	"22003": "numeric_value_out_of_range",
	"2200H": "sequence_generator_limit_exceeded",
	"22P02": "invalid_text_representation",
	"23502": "not_null_violation",
	"23503": "foreign_key_violation",
	"23505": "unique_violation",
	"23514": "check_violation",
	"23P01": "exclusion_violation",
	"25001": "active_sql_transaction",
	"25P01": "no_active_sql_transaction",
	"2BP01": "dependent_objects_still_exist",
	"40P01": "deadlock_detected",
	"42501": "insufficient_privilege",
	"42622": "name_too_long",
	"42701": "duplicate_column",
	"42703": "undefined_column",
	"42704": "undefined_object",
	"42710": "duplicate_object",
	"42804": "datatype_mismatch",
	"42830": "invalid_foreign_key",
	"42883": "undefined_function",
	"42P01": "undefined_table",
	"42P07": "duplicate_table",
	"42P16": "invalid_table_definition",
	"55000": "object_not_in_prerequisite_state",
	"55006": "object_in_use",
	"55P03": "lock_not_available",
	"55P04": "unsafe_new_enum_value_usage",
	"57014": "query_canceled",
}

// otherNames are names that libraries of their own give to some of them.
var otherNames = map[string][]string{
	"22001": {"ActiveRecord::ValueTooLong"},
	"23502": {"ActiveRecord::NotNullViolation"},
	"23503": {"ActiveRecord::InvalidForeignKey"},
	"23505": {"ActiveRecord::RecordNotUnique", "DuplicateKeyException"},
	"40P01": {"ActiveRecord::Deadlocked"},
	"55P03": {"ActiveRecord::LockWaitTimeout"},
	"57014": {"ActiveRecord::QueryCanceled", "ActiveRecord::StatementTimeout"},
}

// Condition is PostgreSQL's name for an SQLSTATE that a check prevents; "" for others.
func Condition(state string) string { return conditions[state] }

// namesState reports whether a recorded error, in lower case, names an
// SQLSTATE: by its code, or by the class of a driver.
func namesState(recorded, state string) bool {
	if state == "" {
		return false
	}
	if hasWord(recorded, strings.ToLower(state)) {
		return true
	}
	for _, name := range otherNames[state] {
		if strings.Contains(recorded, strings.ToLower(name)) {
			return true
		}
	}
	condition := strings.ReplaceAll(conditions[state], "_", "")
	if condition == "" {
		return false
	}
	words := strings.FieldsFunc(recorded, func(r rune) bool { return (r < 'a' || r > 'z') && r != '_' })
	return slices.ContainsFunc(words, func(word string) bool {
		word = strings.ReplaceAll(word, "_", "")
		return strings.TrimSuffix(strings.TrimSuffix(word, "error"), "exception") == condition
	})
}
