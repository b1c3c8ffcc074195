package alembic_test

import (
	"strings"
	"testing"
)

// TestEntityPlaces holds that a place in the SQL of an entity is a place in the
// definition that the file has for it.
func TestEntityPlaces(t *testing.T) {
	const text = `from alembic import op
from alembic_utils.pg_trigger import PGTrigger
from alembic_utils.pg_view import PGView
revision = "a"
down_revision = None
totals = PGView(
    schema="public",
    signature="totals",
    definition="SELECT 'it\'s' AS \"it\"\nFROM orders;",
)
touch = PGTrigger("public", "touch", "BEFORE UPDATE ON old.users FOR EACH ROW EXECUTE FUNCTION stamp()", "users")

def upgrade():
    op.create_entity(totals)
    op.replace_entity(totals)
    op.create_entity(touch)
`
	m := readOne(t, text)
	if len(m.Statements) != 3 {
		t.Fatalf("%d statements were read, want 3", len(m.Statements))
	}
	tests := []struct {
		statement  int
		part, want string
	}{
		{0, "totals", "totals"},
		{0, "it's", `it\'s`},
		{0, "FROM orders", "FROM orders"},
		{1, "FROM orders", "FROM orders"},
		{2, "users FOR EACH ROW", "users FOR EACH ROW"},
		{2, "stamp()", "stamp()"},
	}
	for _, test := range tests {
		s := m.Statements[test.statement]
		start := strings.Index(s.SQL, test.part)
		if start < 0 {
			t.Errorf("%q is not in %s", test.part, s.SQL)
			continue
		}
		span := s.SpanOf(start, start+len(test.part))
		if got := text[span.Start.Offset:span.End.Offset]; got != test.want {
			t.Errorf("%q: got %q, want %q", test.part, got, test.want)
		}
	}
}
