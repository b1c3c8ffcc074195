package postgres

import (
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"unsafe"

	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/runtime/protoimpl"
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
	// message is the type of a message, or of the elements of a list.
	message reflect.Type
	// choice is the struct that says that this one of a choice is set, and
	// choiceType what an interface holds then.
	choice     reflect.Type
	choiceType unsafe.Pointer
	maker      atomic.Pointer[maker]
	// first guesses what the message of this member begins with, next which member
	// comes behind this one.
	first, next guess
}

// guess is a member that stood at a place of the JSON the last time: most likely it
// stands there again, which one comparison tells.
type guess = atomic.Pointer[member]

// maker says what is made for a member that is a message, or a list of them.
// Most kinds of messages are in no tree of a run, so it is made when it is needed.
type maker struct {
	// made is the type of the message, or of a struct with the choice behind it.
	made         reflect.Type
	choiceOffset uintptr
	// kind numbers that type, for the arena.
	kind  int32
	shape *shape
}

func (m *member) makes() *maker {
	if known := m.maker.Load(); known != nil {
		return known
	}
	out := &maker{made: m.message, shape: shapeOf(m.message)}
	if m.kind == aChoice {
		out.made = reflect.StructOf([]reflect.StructField{{Name: "Message", Type: m.message}, {Name: "Choice", Type: m.choice}})
		out.choiceOffset = out.made.Field(1).Offset
	}
	out.kind = structKinds.of(out.made)
	m.maker.Store(out)
	return out
}

var shapes sync.Map // from reflect.Type to *shape

// shapeOf is the shape of a message, made when it is first asked for: out of the
// tags that protoc has put on the fields of its struct. The descriptors of the
// library of Protocol Buffers say the same, but take many times as long to come by.
func shapeOf(message reflect.Type) *shape {
	if s, ok := shapes.Load(message); ok {
		return s.(*shape)
	}
	s := &shape{message: message, index: map[string]int{}, choices: map[unsafe.Pointer]*member{}}
	for i := range message.NumField() {
		switch field := message.Field(i); {
		case field.Tag.Get("protobuf_oneof") != "":
			s.describeChoices(field)
		case field.Tag.Get("protobuf") != "":
			m := s.add(field.Tag, field.Offset)
			m.describeValue(field.Type)
		}
	}
	for i := range s.members {
		m := &s.members[i]
		s.index[m.name] = i
		if m.kind == aChoice {
			s.choices[m.choiceType] = m
		}
	}
	kept, _ := shapes.LoadOrStore(message, s)
	return kept.(*shape)
}

// add adds a member that has a tag.
func (s *shape) add(tag reflect.StructTag, offset uintptr) *member {
	name := ""
	for part := range strings.SplitSeq(tag.Get("protobuf"), ",") {
		if value, ok := strings.CutPrefix(part, "name="); ok {
			name = value
		} else if value, ok := strings.CutPrefix(part, "json="); ok { // where it is another one
			name = value
		}
	}
	s.members = append(s.members, member{name: name, prefix: `"` + name + `":`, offset: offset})
	return &s.members[len(s.members)-1]
}

// describeChoices adds the members of a field that is one of several. Which they
// are, only the code that protoc has made says; a test holds that it does.
func (s *shape) describeChoices(field reflect.StructField) {
	held := reflect.New(field.Type).Elem()
	example := reflect.New(s.message).Interface().(protoreflect.ProtoMessage)
	for _, wrapper := range example.ProtoReflect().Type().(*protoimpl.MessageInfo).OneofWrappers {
		choice := reflect.TypeOf(wrapper).Elem()
		m := s.add(choice.Field(0).Tag, field.Offset)
		m.kind, m.choice, m.message = aChoice, choice, choice.Field(0).Type.Elem()
		held.Set(reflect.ValueOf(wrapper))
		m.choiceType = (*pointerInterface)(held.Addr().UnsafePointer()).table
	}
}

// describeValue says what kind of value a field of its own has.
func (m *member) describeValue(t reflect.Type) {
	if values, ok := enums[t]; ok {
		m.kind, m.enum = anEnum, values
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
}
