package lesson

import (
	"strings"

	"github.com/oncebitten/oncebitten/lazyregexp"
)

// IsMigration reports whether the example is code that a framework could
// read: SQL, or Python of Alembic.
func (e Example) IsMigration() bool {
	return e.Language == "sql" || e.Language == "python" && !e.django
}

// isCommand reports whether the example is something to type, or what it printed.
func (e Example) isCommand() bool {
	switch e.Language {
	case "sh", "bash", "shell", "zsh", "fish", "console", "terminal", "powershell", "ps1", "bat", "cmd":
		return true
	}
	return e.Language == "" && commandCode.MatchString(e.Code)
}

// isProgram reports whether the example is in a language of programs.
func (e Example) isProgram() bool {
	switch e.Language {
	case "", "text", "txt", "log", "plain", "plaintext", "output", "none", "traceback":
		return false
	}
	return true
}

// looksOnly reports whether the example only reads: it shows how something was found.
func (e Example) looksOnly() bool { return e.Language == "sql" && looksOnly.MatchString(e.Code) }

var commandCode = lazyregexp.New(`^\s*(\$ |#!|(psql|alembic|pg_dump|pg_restore|flyway|docker|kubectl|make|git|bundle|rails|python3?|npx|npm) )`)

// looks is what tells code of one language. All code of that form has one of the
// words: to look for them first is what makes reading fast.
type looks struct {
	language string
	words    []string
	form     *lazyregexp.Regexp
}

func (l looks) match(code string) bool {
	for _, word := range l.words {
		if strings.Contains(code, word) {
			return l.form.MatchString(code)
		}
	}
	return len(l.words) == 0 && l.form.MatchString(code)
}

var (
	django = looks{"python", []string{"migrations.", "django", "models."},
		lazyregexp.New(`\bmigrations\.(\w+\(|Migration\b)|\bfrom django\b|\bmodels\.\w+\(|\bmodels\.Model\b`)}

	// codeLooks are tried in this order.
	codeLooks = []looks{
		{"python", []string{"op.", "context.", "grade", "alembic", "sqlalchemy"},
			lazyregexp.New(`(?m)^\s*(op\.\w+\(|(batch_op|context)\.\w+\(|def (up|down)grade\b|from alembic\b|import sqlalchemy\b|from sqlalchemy\b|with op\.)`)},
		{"sql", nil,
			lazyregexp.New(`(?i)^(\s|--[^\n]*\n)*(alter|create|drop|update|insert\s+into|delete\s+from|select|begin|set|truncate|comment\s+on|with|lock|vacuum|reindex|grant|revoke|do|analyze|cluster|refresh|copy|merge|call|rename)\s[^\n]*`)},
		django,
		{"ruby", []string{"ActiveRecord", " :", "disable_ddl_transaction!", "def change"},
			lazyregexp.New(`(?m)^\s*(class \w+ < ActiveRecord|(add|remove|change|rename)_\w+ :|disable_ddl_transaction!|def change$)`)},
		{"javascript", []string{"exports.", "knex", "queryInterface"},
			lazyregexp.New(`(?m)^\s*(exports\.(up|down) =|await knex|knex\.schema|await queryInterface)`)},
		{"php", []string{"$this->addSql", "Schema::", "$table->"},
			lazyregexp.New(`(?m)^\s*(\$this->addSql|Schema::(table|create)|\$table->)`)},
	}
)

// guessLanguage tells the language of code whose fence does not say.
func guessLanguage(code string) string {
	for _, l := range codeLooks {
		if l.match(code) {
			return l.language
		}
	}
	return ""
}
