package checks

import "github.com/oncebitten/oncebitten/wording"

// the is the kind of an object with its article: "the view".
func the(kind string) wording.Text {
	if words, ok := objects[kind]; ok {
		return words
	}
	return wording.Say("the %s", kind)
}

var objects = map[string]wording.Text{
	"aggregate":            wording.Say("the aggregate"),
	"check constraint":     wording.Say("the check constraint"),
	"column":               wording.Say("the column"),
	"constraint":           wording.Say("the constraint"),
	"database":             wording.Say("the database"),
	"domain":               wording.Say("the domain"),
	"exclusion constraint": wording.Say("the exclusion constraint"),
	"extension":            wording.Say("the extension"),
	"foreign key":          wording.Say("the foreign key"),
	"foreign table":        wording.Say("the foreign table"),
	"function":             wording.Say("the function"),
	"generated column":     wording.Say("the generated column"),
	"index":                wording.Say("the index"),
	"materialized view":    wording.Say("the materialized view"),
	"not null constraint":  wording.Say("the NOT NULL constraint"),
	"partitioned index":    wording.Say("the partitioned index"),
	"partitioned table":    wording.Say("the partitioned table"),
	"policy":               wording.Say("the policy"),
	"primary key":          wording.Say("the primary key"),
	"procedure":            wording.Say("the procedure"),
	"rule":                 wording.Say("the rule"),
	"schema":               wording.Say("the schema"),
	"sequence":             wording.Say("the sequence"),
	"table":                wording.Say("the table"),
	"trigger":              wording.Say("the trigger"),
	"type":                 wording.Say("the type"),
	"unique constraint":    wording.Say("the unique constraint"),
	"view":                 wording.Say("the view"),
}
