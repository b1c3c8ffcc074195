package review

import (
	"strings"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/postgres"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

// start is the state that the change meets.
func (h *history) start() *schema.State {
	builder := schema.NewBuilder(nil)
	for name, rows := range h.settings.Tables.Rows {
		builder.SetRows(strings.TrimPrefix(name.Schema+"."+name.Name, "."), rows)
	}
	if h.Input.Start != nil {
		h.noteUnread(h.Input.Start.replay(builder))
	} else {
		var unread []migration.Unread
		for _, m := range h.old {
			unread = append(unread, h.replay(builder, m, h.readings.take)...)
			if len(m.In(migration.Upgrade)) > 0 { // else those who fetch the statements may not have looked at it yet
				m.Close()
			}
		}
		h.noteUnread(unread)
		if heads := h.before.Heads(); len(heads) > 1 {
			if h.Last > 0 {
				h.note("the history of %s has %d heads: the order of its migrations is not certain, nor which are the newest", h.project.Name(), len(heads))
			} else {
				h.note("the history of %s has %d heads: the order of its migrations is not certain", h.project.Name(), len(heads))
			}
			builder.Doubt(wording.Say("the order of the migrations is not certain"))
		}
	}
	if h.incomplete {
		builder.Doubt(wording.Say("files of the history could not be read"))
	}
	builder.EndHistory()
	return builder.State()
}

// noteUnread says what of the history was not read: it is nobody's finding,
// but what it did is not known.
func (h *history) noteUnread(unread []migration.Unread) {
	if len(unread) == 0 {
		return
	}
	first := wording.Say("%s:%d: %s", unread[0].Span.Path, unread[0].Span.Start.Line, unread[0].Reason)
	if len(unread) == 1 {
		h.note("a part of the history was not read, so what it did is not known: %s", first)
		return
	}
	h.note("%d parts of the history were not read, so what they did is not known; the first is %s", len(unread), first)
}

// replay applies a migration of history, whose statements read reads. It
// returns what could not be read of it.
func (h *history) replay(builder *schema.Builder, m *migration.Migration, read func(*migration.Statement) postgres.Reading) (unread []migration.Unread) {
	for _, u := range m.Open().Unread {
		if u.Direction == migration.Upgrade {
			unread = append(unread, u)
		}
	}
	doubtUnread(builder, m, migration.Upgrade)
	for _, s := range m.In(migration.Upgrade) {
		reading := read(s).WithCalls(builder.State)
		if mistake := safely(func() { builder.ApplyGuarded(guard(s, reading), reading.Operations, nil) }); !mistake.IsZero() {
			unread = append(unread, migration.Unread{Span: s.Span, Direction: migration.Upgrade, Reason: mistake})
			builder.Doubt(mistake)
		}
		unread = append(unread, reading.Unread()...)
	}
	return unread
}

// guard is the condition under which a statement does what was read of it;
// nothing when it always does.
func guard(s *migration.Statement, r postgres.Reading) wording.Text {
	if s.Guard == "" && r.Conditional() {
		return wording.Say("a condition in its code holds")
	}
	return wording.Verbatim(s.Guard)
}

// doubtUnread makes a state doubt what the parts of a migration that could not
// be read have done to it.
func doubtUnread(builder *schema.Builder, m *migration.Migration, d migration.Direction) {
	for _, u := range m.Unread {
		if u.Direction == d {
			builder.Doubt(wording.Say("%s:%d is not read: %s", u.Span.Path, u.Span.Start.Line, u.Reason))
		}
	}
}
