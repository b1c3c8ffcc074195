package postgres

import (
	_ "embed"
	"strings"
	"sync"
)

// builtinFunctionsText has one function a line: its volatility and its name.
//
//go:embed builtin_functions.txt
var builtinFunctionsText string

// builtinFunctions are the volatilities of PostgreSQL's own functions and of
// those of its contrib modules, by bare name; of functions that share a name,
// the worst ("volatile", then "stable", then "immutable").
var builtinFunctions = sync.OnceValue(func() map[string]string {
	functions := make(map[string]string, strings.Count(builtinFunctionsText, "\n"))
	for line := range strings.Lines(builtinFunctionsText) {
		if volatility, name, ok := strings.Cut(strings.TrimSpace(line), " "); ok && volatility != "#" {
			functions[name] = volatility
		}
	}
	// Called without parentheses; pg_proc does not have them all.
	for _, name := range []string{
		"current_catalog", "current_date", "current_role", "current_schema", "current_time",
		"current_timestamp", "current_user", "localtime", "localtimestamp", "session_user", "user",
	} {
		functions[name] = "stable"
	}
	for name := range newerJSONFunctions {
		functions[name] = "immutable"
	}
	return functions
})

// volatilityOf reports whether a call of any of the functions may give two
// rows different values in one statement. unknown is the first function that
// nobody knows, when the answer hangs on it.
func volatilityOf(functions []string) (volatile bool, unknown string) {
	for _, f := range functions {
		switch builtinFunctions()[f] {
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
