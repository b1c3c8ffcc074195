package postgres

import (
	"strings"
	"sync"

	pg "github.com/pganalyze/pg_query_go/v5"
)

// objectKind is the kind of an object in lower-case words: "materialized view".
func objectKind(t pg.ObjectType) string { return objectKinds()[t] }

// objectKinds are the kinds by the grammar's names, OBJECT_FOREIGN_TABLE, but for
// those that it shortens.
var objectKinds = sync.OnceValue(func() map[pg.ObjectType]string {
	kinds := map[pg.ObjectType]string{}
	for number, name := range pg.ObjectType_name {
		kinds[pg.ObjectType(number)] = strings.ToLower(strings.ReplaceAll(strings.TrimPrefix(name, "OBJECT_"), "_", " "))
	}
	for t, kind := range shortenedKinds {
		kinds[t] = kind
	}
	return kinds
})

var shortenedKinds = map[pg.ObjectType]string{
	pg.ObjectType_OBJECT_MATVIEW:         "materialized view",
	pg.ObjectType_OBJECT_TABCONSTRAINT:   "constraint",
	pg.ObjectType_OBJECT_DOMCONSTRAINT:   "domain constraint",
	pg.ObjectType_OBJECT_FDW:             "foreign data wrapper",
	pg.ObjectType_OBJECT_FOREIGN_SERVER:  "server",
	pg.ObjectType_OBJECT_OPCLASS:         "operator class",
	pg.ObjectType_OBJECT_OPFAMILY:        "operator family",
	pg.ObjectType_OBJECT_STATISTIC_EXT:   "statistics",
	pg.ObjectType_OBJECT_TSCONFIGURATION: "text search configuration",
	pg.ObjectType_OBJECT_TSDICTIONARY:    "text search dictionary",
	pg.ObjectType_OBJECT_TSPARSER:        "text search parser",
	pg.ObjectType_OBJECT_TSTEMPLATE:      "text search template",
	pg.ObjectType_OBJECT_LARGEOBJECT:     "large object",
}
