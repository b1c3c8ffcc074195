package postgres

import (
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"unsafe"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// shape says how the members of a JSON object fill a struct of pg_query.
type shape struct {
	message reflect.Type
	// members are in the order in which libpg_query writes them; index is
	// where each is among them.
	members []member
	index   map[string]int
	// choices are the members that are choices, by what their interface holds.
	choices map[unsafe.Pointer]*member
}

// kind is the kind of value that a member has.
type kind uint8

const (
	aText kind = iota
	anEnum
	aBool
	anInteger32
	anInteger64
	aMessage
	// aChoice is one of several fields of which only one is set: the struct
	// has an interface for all of them, which holds a pointer to a struct
	// with the message as its only field (*pg.Node_CreateStmt).
	aChoice
	aList
	aListOfIntegers
	// unused are the estimates of the planner, which the parser never fills.
	unused
)

// member is one member of a JSON object, and the field of the struct that it fills.
type member struct {
	name string
	// prefix is how the member begins in JSON.
	prefix string
	kind   kind
	offset uintptr
	// enum has the values of an enumerated type by their names.
	enum map[string]int32
	// message is the type of a message, or of the elements of a list. made is
	// what is made for one: the same, or the struct of a choice behind it.
	message, made reflect.Type
	// structKind numbers the type that is made, for the arena.
	structKind   int32
	shaped       atomic.Pointer[shape]
	choiceOffset uintptr
	choiceType   unsafe.Pointer
}

// shape is that of the member's message.
func (m *member) shape() *shape {
	s := m.shaped.Load()
	if s == nil {
		s = shapeOf(m.message)
		m.shaped.Store(s)
	}
	return s
}

var shapes sync.Map // from reflect.Type to *shape

// shapeOf is the shape of a message, made when it is first asked for.
func shapeOf(message reflect.Type) *shape {
	if s, ok := shapes.Load(message); ok {
		return s.(*shape)
	}
	example := reflect.New(message).Interface().(proto.Message).ProtoReflect()
	fields := example.Descriptor().Fields()
	s := &shape{message: message, members: make([]member, fields.Len()), index: make(map[string]int, fields.Len()), choices: map[unsafe.Pointer]*member{}}
	for i := range s.members {
		m := &s.members[i]
		m.describe(example, fields.Get(i))
		s.index[m.name] = i
		if m.kind == aChoice {
			s.choices[m.choiceType] = m
		}
	}
	kept, _ := shapes.LoadOrStore(message, s)
	return kept.(*shape)
}

// describe makes a member of a field of a message.
func (m *member) describe(message protoreflect.Message, d protoreflect.FieldDescriptor) {
	m.name, m.prefix = d.JSONName(), `"`+d.JSONName()+`":`
	message.Set(d, message.NewField(d))
	defer message.Clear(d)
	v := reflect.ValueOf(message.Interface()).Elem()
	for i := range v.NumField() {
		field := v.Type().Field(i)
		switch {
		case field.Tag.Get("protobuf_oneof") != "" && !v.Field(i).IsNil():
			m.offset = field.Offset
			m.describeChoice(v.Field(i))
			m.structKind = structKinds.of(m.made)
			return
		case strings.Contains(field.Tag.Get("protobuf")+",", ",name="+string(d.Name())+","):
			m.offset = field.Offset
			m.describeValue(field.Type, d)
			m.structKind = structKinds.of(m.made)
			return
		}
	}
	panic("there is no field for " + string(d.FullName()))
}

// describeChoice takes the types of a choice from an interface that holds it.
func (m *member) describeChoice(held reflect.Value) {
	choice := held.Elem().Type().Elem()
	m.kind, m.message = aChoice, choice.Field(0).Type.Elem()
	m.made = reflect.StructOf([]reflect.StructField{{Name: "Message", Type: m.message}, {Name: "Choice", Type: choice}})
	m.choiceOffset = m.made.Field(1).Offset
	m.choiceType = (*pointerInterface)(held.Addr().UnsafePointer()).table
}

// describeValue says what kind of value a field of its own has.
func (m *member) describeValue(t reflect.Type, d protoreflect.FieldDescriptor) {
	if d.Enum() != nil {
		m.kind, m.enum = anEnum, map[string]int32{}
		for i := range d.Enum().Values().Len() {
			value := d.Enum().Values().Get(i)
			m.enum[string(value.Name())] = int32(value.Number())
		}
		return
	}
	switch t.Kind() {
	case reflect.String:
		m.kind = aText
	case reflect.Bool:
		m.kind = aBool
	case reflect.Int32, reflect.Uint32:
		m.kind = anInteger32
	case reflect.Int64, reflect.Uint64:
		m.kind = anInteger64
	case reflect.Pointer:
		m.kind, m.message = aMessage, t.Elem()
	case reflect.Slice:
		m.kind = aListOfIntegers
		if t.Elem().Kind() == reflect.Pointer {
			m.kind, m.message = aList, t.Elem().Elem()
		}
	default:
		m.kind = unused
	}
	m.made = m.message
}
