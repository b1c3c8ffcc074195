package sqlfile

import (
	"cmp"
	"strconv"

	"github.com/oncebitten/oncebitten/lazyregexp"
	"github.com/oncebitten/oncebitten/migration"
)

// A sending says how a tool sends the statements of one direction to the server.
type sending struct {
	// wrapped is true when the tool begins a transaction first.
	wrapped bool
	// assumed is true when that is only what the file seems to count on.
	assumed bool
	// strings are the statements, in order, grouped by the strings in which
	// they are sent. A string of several statements runs in one implicit
	// transaction where none is open (PostgreSQL manual, 55.2.2.1).
	strings [][]*migration.Statement
}

// noTransaction is a comment before the first statement that keeps a tool from
// beginning a transaction: of sqlx, graphile-migrate, and Atlas.
var noTransaction = lazyregexp.New(`(?im)^--!?[ \t]*(?:no-transaction|atlas:txmode[ \t]+none)[ \t\r]*$`)

// controlsOf is what each statement does to a transaction, as
// migration.SQLReader.ControlsTransaction has it.
func (p *project) controlsOf(statements []*migration.Statement) []string {
	controls := make([]string, len(statements))
	for i, s := range statements {
		controls[i] = p.sql.ControlsTransaction(s.SQL)
	}
	return controls
}

// sendingOf decides how a file without sections is sent, by
// Options.Transaction and what its statements do to a transaction:
//
//   - "on": in one transaction, up to a COMMIT in the file;
//   - "off": each statement by itself, but for BEGIN … COMMIT in the file;
//   - "auto" with a comment at the start that asks for no transaction: as "off";
//   - "auto" with BEGIN or COMMIT in the file: these are respected. A file
//     that commits before it begins counts on a transaction that the tool began;
//   - "auto" otherwise: in one transaction, unless the server refuses a
//     statement of the file in one. Then each statement is by itself, as
//     Flyway does it; in a file that is sent whole they still share the
//     implicit transaction, as in golang-migrate.
func (p *project) sendingOf(statements []*migration.Statement, controls []string, shape shape, source *migration.Source) sending {
	each := sending{strings: make([][]*migration.Statement, len(statements))}
	for i := range statements {
		each.strings[i] = statements[i : i+1 : i+1]
	}
	switch {
	case p.transaction == "on":
		each.wrapped = true
		return each
	case p.transaction == "off", len(statements) == 0, noTransaction.MatchString(source.Text[:statements[0].Span.Start.Offset]):
		return each
	}
	firstControl, refused := "", false
	for i, s := range statements {
		firstControl = cmp.Or(firstControl, controls[i])
		refused = refused || p.sql.BreaksTransaction(s.SQL)
	}
	switch {
	case firstControl == "commit" || firstControl == "rollback", firstControl == "" && !refused:
		each.wrapped, each.assumed = true, true
		return each
	case shape.sentWhole():
		return sending{strings: [][]*migration.Statement{statements}}
	}
	return each
}

// assign sets the transaction of every statement: "1", "2", … or "". A
// statement that begins or ends a transaction belongs to it; controls say which do.
func (s sending) assign(controls []string) {
	count, open, explicit := 0, "", false
	begin := func() { count++; open = strconv.Itoa(count) }
	if s.wrapped {
		begin()
		explicit = true
	}
	for _, sent := range s.strings {
		implicit := len(sent) > 1
		for _, statement := range sent {
			control := controls[0]
			controls = controls[1:]
			if open == "" && (control == "begin" || implicit && control == "") {
				begin()
			}
			statement.Transaction = open
			statement.Wrapped = open != "" && s.wrapped && !s.assumed
			switch control {
			case "begin":
				explicit = true
			case "commit", "rollback":
				open, explicit = "", false
			}
		}
		if !explicit {
			open = ""
		}
	}
}
