package alembic

import "github.com/oncebitten/oncebitten/migration"

// Amend writes an amendment as exact edits of the call.
func (p *project) Amend(s *migration.Statement, a migration.Amendment) []migration.Edit { return nil }

// Render writes a step of a recipe as the body of an upgrade function.
func (p *project) Render(step migration.Step) (language, code string) { return "python", "" }
