package rule

import (
	"slices"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
)

// record is all that expressions are asked about in a change. It is made once,
// for all lessons.
type record []*recorded

// recorded is one statement.
type recorded struct {
	step       *checks.Step
	file       *fileView
	statement  *statementView
	operations []*recordedOperation
}

// recordedOperation is an operation with the tables that it is about, and the
// columns of the first of them. Index is its place in the step.
type recordedOperation struct {
	index     int
	operation *operationView
	effect    *effectView
	tables    []*tableView
	columns   []*columnView
}

// recordOf is the record of a change.
func recordOf(change *checks.Change) record {
	type key struct{}
	return change.Shared(key{}, func() any { return newRecord(change) }).(record)
}

func newRecord(change *checks.Change) record {
	out := make(record, len(change.Steps))
	var file *fileView
	var direction migration.Direction
	var tables []*tableView
	for i, step := range change.Steps {
		if file == nil || file.of != step.Migration || direction != step.Statement.Direction {
			file, direction, tables = &fileView{step.Migration}, step.Statement.Direction, nil
		}
		r := &recorded{step: step, file: file}
		r.statement = &statementView{of: step.Statement, source: sourceOf(step), earlier: slices.Clip(tables)}
		r.addOperations(change.SmallTable)
		for _, o := range r.operations {
			tables = withTables(tables, o.tables)
		}
		out[i] = r
	}
	return out
}

// addOperations records the operations of a statement; of one that is not
// known to do anything, one of the kind "unknown": the file is there to be read.
func (r *recorded) addOperations(small int64) {
	state := r.step.Before
	for i, operation := range r.step.Operations {
		o := describe(state, operation)
		if o == nil {
			continue
		}
		_, o.inFunction = r.step.Within[i]
		one := &recordedOperation{index: i, operation: o, effect: &effectView{r.step.Effects[i]}}
		for _, name := range o.tables {
			one.tables = append(one.tables, newTableView(state, name, o.makes, small))
		}
		r.operations = append(r.operations, one)
	}
	if len(r.operations) == 0 {
		nothing := &operationView{state: state, kind: "unknown"}
		r.operations = []*recordedOperation{{operation: nothing, effect: &effectView{*r.step.Effect}}}
	}
}

// columnViews are the columns that the operation is about.
func (o *recordedOperation) columnViews() []*columnView {
	if o.columns == nil && len(o.tables) > 0 {
		for _, s := range o.operation.subjects {
			o.columns = append(o.columns, o.operation.view(s, o.tables[0]))
		}
	}
	return o.columns
}

// maxEarlier is how many tables of earlier statements are kept in mind.
const maxEarlier = 100

// withTables adds to the tables of earlier statements those that are not among
// them.
func withTables(tables, more []*tableView) []*tableView {
	for _, t := range more {
		same := func(other *tableView) bool { return other.name == t.name }
		if len(tables) < maxEarlier && !t.name.IsUnknown() && !slices.ContainsFunc(tables, same) {
			tables = append(tables, t)
		}
	}
	return tables
}

// newTableView is the view of a relation that a statement names.
func newTableView(state *schema.State, name migration.Name, made bool, small int64) *tableView {
	resolved := state.Resolve(name)
	r := state.Relation(resolved)
	return &tableView{state: state, name: resolved, relation: r, made: made && r == nil, small: small}
}

// sourceOf is the file that the span of a statement is in; nil where it is none
// of those at hand.
func sourceOf(step *checks.Step) *migration.Source {
	m := step.Migration
	for _, source := range []*migration.Source{step.Statement.Source, m.Source, m.Down} {
		if source != nil && source.Path == step.Statement.Span.Path {
			return source
		}
	}
	return nil
}
