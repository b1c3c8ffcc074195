package postgres

import (
	_ "embed"
	"strings"
	"sync"

	"github.com/oncebitten/oncebitten/migration"
)

// builtinFunctionsText has one function a line: its volatility and its name.
//
//go:embed builtin_functions.txt
var builtinFunctionsText string

// builtinFunction is what is known of the functions that share a name.
type builtinFunction struct {
	// volatility is the worst of them: "volatile", then "stable", then "immutable".
	volatility string
	// orImmutable is true if another of them is immutable.
	orImmutable bool
}

// builtinFunctions are PostgreSQL's own functions and those of its contrib
// modules, by bare name.
var builtinFunctions = sync.OnceValue(func() map[string]builtinFunction {
	functions := make(map[string]builtinFunction, strings.Count(builtinFunctionsText, "\n"))
	for line := range strings.Lines(builtinFunctionsText) {
		if volatility, name, ok := strings.Cut(strings.TrimSpace(line), " "); ok && volatility != "#" {
			name, orImmutable := strings.CutSuffix(name, " or-immutable")
			functions[name] = builtinFunction{volatility, orImmutable}
		}
	}
	// Called without parentheses; pg_proc does not have them all.
	for _, name := range []string{
		"current_catalog", "current_date", "current_role", "current_schema", "current_time",
		"current_timestamp", "current_user", "localtime", "localtimestamp", "session_user", "user",
	} {
		functions[name] = builtinFunction{volatility: "stable"}
	}
	for name := range newerJSONFunctions {
		functions[name] = builtinFunction{volatility: "immutable"}
	}
	return functions
})

// volatilityOf reports whether a call of any of the functions may give two
// rows different values in one statement. unknown is the first function that
// nobody knows, when the answer hangs on it.
func volatilityOf(functions []string) (volatile bool, unknown string) {
	for _, f := range functions {
		switch builtinFunctions()[f].volatility {
		case "volatile":
			return true, ""
		case "":
			volatile = true
			if unknown == "" {
				unknown = f
			}
		}
	}
	return volatile, unknown
}

// notImmutable is the first function of an expression that is surely not
// immutable: indexes and generated columns cannot use it.
func (c *cost) notImmutable(e migration.Expression) string {
	for _, f := range e.Parts().Functions {
		if builtin, known := builtinFunctions()[f]; known {
			if builtin.volatility != "immutable" && !builtin.orImmutable {
				return f
			}
			continue
		}
		if v := c.before.FunctionVolatility(migration.Name{Name: f}); v != "" && v != "immutable" {
			return f
		}
	}
	return ""
}
