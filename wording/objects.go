package wording

// The is an object of a kind, by its definite article: "the view".
func The(kind string) Text {
	if words, ok := objects[kind]; ok {
		return words
	}
	return Say("the %s", kind)
}

var objects = map[string]Text{
	"aggregate":            Say("the aggregate"),
	"check constraint":     Say("the check constraint"),
	"column":               Say("the column"),
	"constraint":           Say("the constraint"),
	"database":             Say("the database"),
	"domain":               Say("the domain"),
	"exclusion constraint": Say("the exclusion constraint"),
	"extension":            Say("the extension"),
	"foreign key":          Say("the foreign key"),
	"foreign table":        Say("the foreign table"),
	"function":             Say("the function"),
	"generated column":     Say("the generated column"),
	"index":                Say("the index"),
	"materialized view":    Say("the materialized view"),
	"not null constraint":  Say("the NOT NULL constraint"),
	"partitioned index":    Say("the partitioned index"),
	"partitioned table":    Say("the partitioned table"),
	"publication":          Say("the publication"),
	"statistics":           Say("the statistics"),
	"policy":               Say("the policy"),
	"primary key":          Say("the primary key"),
	"procedure":            Say("the procedure"),
	"rule":                 Say("the rule"),
	"schema":               Say("the schema"),
	"sequence":             Say("the sequence"),
	"table":                Say("the table"),
	"trigger":              Say("the trigger"),
	"type":                 Say("the type"),
	"unique constraint":    Say("the unique constraint"),
	"view":                 Say("the view"),
}

// A is an object of a kind, by its indefinite article: "a view".
func A(kind string) Text {
	if words, ok := anyObjects[kind]; ok {
		return words
	}
	return Say("an object of the kind %s", kind)
}

// anyObjects are the kinds of relations, and what a table may have.
var anyObjects = map[string]Text{
	"composite type":    Say("a composite type"),
	"constraint":        Say("a constraint"),
	"foreign table":     Say("a foreign table"),
	"index":             Say("an index"),
	"materialized view": Say("a materialized view"),
	"partitioned index": Say("a partitioned index"),
	"partitioned table": Say("a partitioned table"),
	"policy":            Say("a policy"),
	"rule":              Say("a rule"),
	"sequence":          Say("a sequence"),
	"table":             Say("a table"),
	"trigger":           Say("a trigger"),
	"view":              Say("a view"),
}
