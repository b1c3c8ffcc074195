package rule

import (
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
)

// registry knows the types of the language itself and turns Go values into
// those of CEL.
var registry = types.NewEmptyRegistry()

// provider tells CEL about our types and their fields.
type provider struct{ *types.Registry }

// FindStructType is the type of a name.
func (p provider) FindStructType(name string) (*types.Type, bool) {
	if o := objectOf(name); o != nil {
		return types.NewTypeTypeWithParam(o.Type()), true
	}
	return p.Registry.FindStructType(name)
}

// FindStructFieldNames are the names of the fields of a type.
func (p provider) FindStructFieldNames(name string) ([]string, bool) {
	if o := objectOf(name); o != nil {
		return o.names(), true
	}
	return p.Registry.FindStructFieldNames(name)
}

// FindStructFieldType is a field of a type: with it CEL checks expressions, and
// reads the field of a value.
func (p provider) FindStructFieldType(name, field string) (*types.FieldType, bool) {
	o := objectOf(name)
	if o == nil {
		return p.Registry.FindStructFieldType(name, field)
	}
	f := o.field(field)
	if f == nil {
		return nil, false
	}
	return &types.FieldType{
		Type:    f.Type,
		IsSet:   func(of any) bool { _, err := f.get(of); return err == nil },
		GetFrom: f.get,
	}, true
}

// NewValue refuses to make values of our types: Table{name: "x"} is no table.
func (p provider) NewValue(name string, fields map[string]ref.Val) ref.Val {
	if objectOf(name) != nil {
		return types.NewErr("an expression cannot make a %s", name)
	}
	return p.Registry.NewValue(name, fields)
}
