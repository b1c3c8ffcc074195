package postgres

import (
	"reflect"
	"testing"

	"github.com/oncebitten/oncebitten/migration"
)

// defaultOf is the expression of a column's default.
func defaultOf(t *testing.T, sql string) migration.Expression {
	t.Helper()
	reading := Read(&migration.Statement{SQL: "ALTER TABLE t ADD COLUMN c text DEFAULT " + sql + " NOT NULL"})
	add, ok := reading.Operations[0].(migration.AddColumn)
	if !ok {
		t.Fatalf("%s: %v", sql, reading)
	}
	return add.Column.Default
}

func TestVolatility(t *testing.T) {
	tests := []struct {
		sql      string
		volatile bool
		constant bool
		unknown  string
	}{
		{"1", false, true, ""},
		{"-1", false, true, ""},
		{"(0)", false, true, ""},
		{"'{}'::jsonb", false, true, ""},
		{"NULL", false, true, ""},
		{"ARRAY[]::text[]", false, true, ""},
		{"INTERVAL '1 day'", false, true, ""},
		{"now()", false, false, ""},
		{"NOW()", false, false, ""},
		{"pg_catalog.now()", false, false, ""},
		{"CURRENT_TIMESTAMP", false, false, ""},
		{"current_timestamp(3)", false, false, ""},
		{"current_date", false, false, ""},
		{"localtimestamp", false, false, ""},
		{"current_user", false, false, ""},
		{"now() + interval '1 day'", false, false, ""},
		{"(now() AT TIME ZONE 'utc')", false, false, ""},
		{"timezone('utc', now())", false, false, ""},
		{"date_trunc('month', now())::date", false, false, ""},
		{"lower('A')", false, false, ""},
		{"coalesce(NULL, 'x')", false, true, ""},
		{"EXTRACT(epoch FROM now())", false, false, ""},
		{"md5('x')", false, false, ""},
		{"random()", true, false, ""},
		{"md5(random()::text)", true, false, ""},
		{"ARRAY[random()]", true, false, ""},
		{"CASE WHEN random() > 0.5 THEN 1 ELSE 2 END", true, false, ""},
		{"gen_random_uuid()", true, false, ""},
		{"uuid_generate_v4()", true, false, ""},
		{"clock_timestamp()", true, false, ""},
		{"timeofday()", true, false, ""},
		{"nextval('s')", true, false, ""},
		{"my_function()", true, false, "my_function"},
		{"shop.now()", true, false, "shop.now"},
		{`"Now"()`, true, false, "Now"},
		{"my_function(random())", true, false, ""},
		{"oncebitten_hole_1()", true, false, "oncebitten_hole_1"},
	}
	for _, test := range tests {
		e := defaultOf(t, test.sql)
		if e.SQL != test.sql {
			t.Errorf("%s: read as %q", test.sql, e.SQL)
		}
		if e.Volatile != test.volatile || e.Constant != test.constant || e.Parts().UnknownFunction != test.unknown {
			t.Errorf("%s: volatile %v, constant %v, unknown %q; want %v, %v, %q", test.sql,
				e.Volatile, e.Constant, e.Parts().UnknownFunction, test.volatile, test.constant, test.unknown)
		}
	}
}

// TestExpressionText reads the text of each expression in the examples by
// itself: it must be a whole expression, and mean the same.
func TestExpressionText(t *testing.T) {
	checked := 0
	for _, sql := range exampleStatements(t) {
		for _, o := range Read(&migration.Statement{SQL: sql}).Operations {
			for _, e := range expressionsIn(reflect.ValueOf(o)) {
				checked++
				checkText(t, sql, e)
			}
		}
	}
	if checked < 50 {
		t.Errorf("only %d expressions were found", checked)
	}
}

func checkText(t *testing.T, sql string, want migration.Expression) {
	t.Helper()
	c := newConverter(&migration.Statement{SQL: "SELECT (" + want.SQL + ")"})
	tree, err := c.parse(new(arena))
	if err != nil {
		t.Errorf("%s: %q is no expression: %v", sql, want.SQL, err)
		return
	}
	node := tree.Stmts[0].Stmt.GetSelectStmt().TargetList[0].GetResTarget().Val
	got := c.expression(want.SQL, node)
	if !reflect.DeepEqual(got.Parts().Functions, want.Parts().Functions) || got.Constant && !want.Constant && want.SQL != "VALUE > 0" {
		t.Errorf("%s: %q alone is %+v, in the statement %+v", sql, want.SQL, got, want)
	}
}

// expressionsIn are the expressions in the fields of an operation.
func expressionsIn(v reflect.Value) []migration.Expression {
	if !v.CanInterface() { // of a text
		return nil
	}
	if e, ok := v.Interface().(migration.Expression); ok {
		if e.IsZero() {
			return nil
		}
		return []migration.Expression{e}
	}
	if e, ok := v.Interface().(*migration.Exclusion); ok && e != nil {
		return expressionsIn(v.Elem())
	}
	if e, ok := v.Interface().(*migration.IndexElementParts); ok && e != nil {
		return expressionsIn(v.Elem())
	}
	var out []migration.Expression
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			out = append(out, expressionsIn(v.Field(i))...)
		}
	case reflect.Slice:
		for i := range v.Len() {
			out = append(out, expressionsIn(v.Index(i))...)
		}
	}
	return out
}
