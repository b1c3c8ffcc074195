package rule

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"

	"github.com/oncebitten/oncebitten/migration"
)

// object is a type of the language: a noun with fields. The values of one type
// are all pointers to the same Go struct, from which the fields read.
type object struct {
	// Name is that of the type, Doc one sentence about it.
	Name, Doc string
	Fields    []*field
}

// Type is the type, as CEL has it.
func (o *object) Type() *types.Type { return types.NewObjectType(o.Name) }

// field is one field of a type.
type field struct {
	Name string
	Type *types.Type
	Doc  string
	// MayBeUnknown is true where a value may have none, so that has() is worth asking.
	MayBeUnknown bool
	get          func(any) (any, error)
}

// objects are the types of the language.
var objects = []*object{
	operationObject, tableObject, columnObject, constraintObject, indexObject,
	effectObject, lockObject, failureObject, statementObject, fileObject,
}

// objectOf is the type of a name; nil where there is none.
func objectOf(name string) *object {
	for _, o := range objects {
		if o.Name == name {
			return o
		}
	}
	return nil
}

// always is a field that has a value whatever happens, read from the values T of a type.
func always[T any](name string, typ *types.Type, doc string, get func(T) any) *field {
	f := maybe(name, typ, doc, func(v T) (any, error) { return get(v), nil })
	f.MayBeUnknown = false
	return f
}

// maybe is a field that may be unknown: get says why its value is not known,
// or not there, as an error.
func maybe[T any](name string, typ *types.Type, doc string, get func(T) (any, error)) *field {
	return &field{Name: name, Type: typ, Doc: doc, MayBeUnknown: true, get: func(of any) (any, error) {
		v, ok := of.(T)
		if !ok {
			return nil, fmt.Errorf("%T has no field %s", of, name)
		}
		return get(v)
	}}
}

// field is the field of a name; nil where there is none.
func (o *object) field(name string) *field {
	for _, f := range o.Fields {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// names are the names of the fields.
func (o *object) names() []string {
	names := make([]string, len(o.Fields))
	for i, f := range o.Fields {
		names[i] = f.Name
	}
	return names
}

// notKnown is the error of asking for what nobody knows: the size of a table
// that no one has declared, a name that the code computes.
type notKnown struct {
	what string
	// ask is what tells whether it is known, where that is not what itself.
	ask string
}

func (e *notKnown) Error() string {
	return fmt.Sprintf("%s is not known here: ask has(%s) first", e.what, cmp.Or(e.ask, e.what))
}

// notThere is the error of asking about what a statement does not have: the
// column of a DROP TABLE.
type notThere struct{ what string }

func (e *notThere) Error() string { return fmt.Sprintf("there is no %s here", e.what) }

// text is a text of the migration that may be unknown: what holds a part that
// the code computes is.
func text(what, value string) (any, error) {
	if migration.IsHole(value) {
		return nil, &notKnown{what: what}
	}
	return value, nil
}

// known is a list of texts that may hold unknown ones.
func known(what string, list []string) (any, error) {
	if slices.ContainsFunc(list, migration.IsHole) {
		return nil, &notKnown{what: what}
	}
	return texts(list), nil
}

// texts are a list that is never nil.
func texts(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

// namesOf are qualified names, an unknown one as ‹unknown›.
func namesOf(names []migration.Name) []string {
	out := make([]string, len(names))
	for i, n := range names {
		if out[i] = n.String(); n.IsUnknown() {
			out[i] = unknown
		}
	}
	return out
}

// unknown is what stands for an unknown text in lists and messages.
const unknown = "‹unknown›"

// value is a value of one of our types, as CEL carries it about.
type value struct {
	of   *object
	data any
}

// ConvertToNative is part of ref.Val: nobody asks for another form.
func (v value) ConvertToNative(t reflect.Type) (any, error) {
	return nil, fmt.Errorf("a %s is no %s", v.of.Name, t)
}

// ConvertToType is part of ref.Val: type(table) is the one conversion there is.
func (v value) ConvertToType(t ref.Type) ref.Val {
	if t == types.TypeType {
		return v.of.Type()
	}
	return types.NewErr("a %s is no %s", v.of.Name, t.TypeName())
}

// Equal is part of ref.Val: what is the same thing is equal.
func (v value) Equal(other ref.Val) ref.Val {
	o, ok := other.(value)
	return types.Bool(ok && o.data == v.data)
}

// Type is part of ref.Val.
func (v value) Type() ref.Type { return v.of.Type() }

// Value is part of ref.Val: what the fields read from.
func (v value) Value() any { return v.data }

// Get is a field, for expressions that hide the type from the type check: dyn(table).rows.
func (v value) Get(index ref.Val) ref.Val {
	f := v.dynamic(index)
	if f == nil {
		return types.NewErr("no such field %v of a %s", index.Value(), v.of.Name)
	}
	got, err := f.get(v.data)
	if err != nil {
		return types.WrapErr(err)
	}
	return registry.NativeToValue(got)
}

// IsSet is has() of a field, for the same expressions.
func (v value) IsSet(index ref.Val) ref.Val {
	f := v.dynamic(index)
	if f == nil {
		return types.NewErr("no such field %v of a %s", index.Value(), v.of.Name)
	}
	_, err := f.get(v.data)
	return types.Bool(err == nil)
}

func (v value) dynamic(index ref.Val) *field {
	name, _ := index.Value().(string)
	return v.of.field(name)
}

// list is a list of values of one type.
func list[T any](of *object, data []T) ref.Val {
	values := make([]ref.Val, len(data))
	for i := range data {
		values[i] = value{of, data[i]}
	}
	return types.NewRefValList(registry, values)
}

// listOf is the type of a list of values of a type.
func listOf(o *object) *types.Type { return types.NewListType(o.Type()) }

var (
	textType   = types.StringType
	boolType   = types.BoolType
	numberType = types.IntType
	textList   = types.NewListType(types.StringType)
)
