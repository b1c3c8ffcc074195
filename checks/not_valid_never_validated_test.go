package checks_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/config"
	"github.com/oncebitten/oncebitten/wording"
)

// Of many forgotten constraints there is one finding, and a recipe that
// somebody can read, in both languages.
func TestManyForgottenConstraints(t *testing.T) {
	history := "CREATE TABLE users (id bigint PRIMARY KEY, a int);\n"
	for n := range 12 {
		history += fmt.Sprintf("ALTER TABLE users ADD CONSTRAINT c%02d CHECK (a > %d) NOT VALID;\n", n, n)
	}
	for _, test := range []struct {
		language             wording.Language
		message, way, others string
	}{
		{wording.English, "leaves `c00`, `c01` and 10 more constraints of `users` unproved: they were added NOT VALID, and nothing has validated them since, so older rows may break them",
			"validate them, in a migration of their own", "-- and so on for 2 more: pg_constraint has them, where convalidated is false"},
		{wording.French, "laisse `c00`, `c01` et 10 autres contraintes de `users` sans preuve\u00a0: elles ont été ajoutées NOT VALID et rien ne les a validées depuis, des lignes plus anciennes peuvent donc les violer",
			"les valider, dans une migration à part", "-- et ainsi de suite pour 2 autres\u00a0: pg_constraint les a, là où convalidated est faux"},
	} {
		e := &example{before: map[string]string{"migrations/1_init.sql": history}, config: config.Default(),
			changed: map[string]string{"migrations/2_more.sql": "ALTER TABLE users ADD COLUMN b text;\nALTER TABLE users ADD COLUMN c text;\n"}}
		e.config.Language = test.language
		findings := found(e.review(t), checks.NotValidNeverValidated)
		if len(findings) != 1 || findings[0].Remedy.Len() != 1 {
			t.Fatalf("%d findings, want one with a recipe of one migration", len(findings))
		}
		f := findings[0]
		if f.Message != test.message || f.Remedy.Title() != test.way {
			t.Errorf("it says\n%s\n%s\nwant\n%s\n%s", f.Message, f.Remedy.Title(), test.message, test.way)
		}
		code := f.Remedy.Step(0).Code.String()
		if n := strings.Count(code, "ALTER TABLE users VALIDATE CONSTRAINT c"); n != 10 || !strings.HasSuffix(code, test.others+"\n") {
			t.Errorf("it validates %d of 12 constraints:\n%s", n, code)
		}
	}
}
