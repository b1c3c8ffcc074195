package checks

import "testing"

func TestServerMessageMatches(t *testing.T) {
	notNull := ServerMessage{"23502", "contains null values"}
	column := ServerMessage{"42703", "column … does not exist"}
	heads := ServerMessage{"", "Multiple head revisions are present"}
	cases := []struct {
		message  ServerMessage
		recorded string
		want     bool
	}{
		{notNull, `ERROR: column "new_column" contains null values`, true},
		{notNull, "psycopg2.errors.NotNullViolation: column \"x\" of relation \"y\" contains null values\n", true},
		{notNull, "deploy failed\nsqlstate=23502", true},
		{notNull, "order 1235023 failed", false},
		{notNull, `ERROR: null value in column "x" violates not-null constraint`, false},
		{column, `ERROR:  column users.plan does not exist`, true},
		{column, `ERROR:  relation "users" does not exist`, false},
		{column, "does not exist: column", false},
		{column, "column x\ndoes not exist", false},
		{heads, "FAILED: Multiple head revisions are present for given argument 'head'", true},
		{heads, "", false},
	}
	for _, c := range cases {
		if got := c.message.Matches(c.recorded); got != c.want {
			t.Errorf("%v.Matches(%q) = %v, want %v", c.message, c.recorded, got, c.want)
		}
	}
}
