package migration_test

import (
	"testing"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

func TestSay(t *testing.T) {
	own := &migration.Statement{Vocabulary: migration.NewVocabulary(map[string]wording.Text{
		"NOT VALID": wording.Say("with %s", wording.Code("postgresql_not_valid=True")),
	})}
	for _, test := range []struct {
		statement       *migration.Statement
		text            string
		english, french string
	}{
		{nil, "{NOT VALID}, {bigint} {x}", "NOT VALID, bigint {x}", "NOT VALID, bigint {x}"},
		{&migration.Statement{}, "{one ALTER TABLE, with a comma between them}", "one ALTER TABLE, with a comma between them", "un seul ALTER TABLE, séparés par une virgule"},
		{own, "{NOT VALID}, {bigint}", "with `postgresql_not_valid=True`, bigint", "avec `postgresql_not_valid=True`, bigint"},
	} {
		if got := test.statement.Say(test.text, wording.English); got != test.english {
			t.Errorf("%s: got %q, want %q", test.text, got, test.english)
		}
		if got := test.statement.Say(test.text, wording.French); got != test.french {
			t.Errorf("%s in French: got %q, want %q", test.text, got, test.french)
		}
	}
}
