package review

import (
	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/postgres"
	"github.com/oncebitten/oncebitten/schema"
)

// record runs the statements of one direction.
func (h *history) record(change *checks.Change, builder *schema.Builder, m *migration.Migration, d migration.Direction, transactions *numbering) {
	had := h.had[m.Path()]
	doubtUnread(builder, m, d)
	for _, s := range m.In(d) {
		builder.SetTransaction(transactions.of(s.Transaction))
		reading := h.readings.take(s).WithCalls(builder.State)
		step := h.newStep()
		*step = checks.Step{Migration: m, Statement: s, Operations: reading.Operations, Spans: reading.Spans(), Within: reading.Within(),
			LongNames: reading.LongNames(), Before: builder.State()}
		mistake := safely(func() { h.estimate(step, reading) })
		if !mistake.IsZero() {
			h.estimator = postgres.Estimator{}
			step.Operations, step.Effect, step.Effects = nil, &schema.Effect{}, nil
			h.result.Unread = append(h.result.Unread, migration.Unread{Span: s.Span, Direction: d, Reason: mistake})
			builder.Doubt(mistake)
		}
		if len(had) > 0 {
			if key := normalise(s.SQL); had[key] > 0 {
				had[key]--
				step.Unchanged = true
			}
		}
		if !step.Unchanged && len(h.moved) > 0 && h.isMoved(m, s) {
			step.Unchanged, step.Moved = true, true
		}
		change.Steps = append(change.Steps, step)
		h.result.Unread = append(h.result.Unread, withDirection(reading.Unread(), d)...)
		if !step.Unchanged || d == migration.Downgrade { // history has replayed upgrades alone
			mistake := safely(func() { builder.ApplyGuarded(guard(s, reading), step.Operations, step.Effect.Locks) })
			if !mistake.IsZero() {
				h.result.Unread = append(h.result.Unread, migration.Unread{Span: s.Span, Direction: d, Reason: mistake})
				builder.Doubt(mistake)
			}
		}
	}
}

// estimate fills in what a step costs, on the assumed version of the server and
// on the first one that has what it needs.
func (h *history) estimate(step *checks.Step, reading postgres.Reading) {
	guarded := step.Statement.Guard != ""
	step.Effect, step.Effects = h.estimator.Effects(reading, step.Before, h.version, guarded)
	if needs := step.Effect.Needs(); needs > 0 && h.versionAssumed { // what it costs where it runs
		effect, each := h.estimator.Effects(reading, step.Before, needs, guarded)
		step.Effect = schema.Merge(*step.Effect, *effect)
		for i := range each {
			step.Effects[i] = *schema.Merge(step.Effects[i], each[i])
		}
	}
}

// newStep is an empty step: one of a part that is forgotten, or a new one.
func (h *history) newStep() *checks.Step {
	last := len(h.forgotten) - 1
	if last < 0 {
		return &checks.Step{}
	}
	step := h.forgotten[last]
	h.forgotten = h.forgotten[:last]
	return step
}

func withDirection(unread []migration.Unread, d migration.Direction) []migration.Unread {
	for i := range unread {
		unread[i].Direction = d
	}
	return unread
}
