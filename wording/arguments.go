package wording

import (
	"fmt"
	"reflect"
)

// arguments are those of a text. They are kept in an array, boxed, and not in
// a slice, so that texts can be compared with ==. Few have more than four: what
// is left of those is the fifth of them.
type arguments struct{ array any }

// pack keeps arguments. What cannot be compared, or has words of its own, is
// kept as these.
func pack(args []any) arguments {
	switch len(args) {
	case 0:
		return arguments{}
	case 1:
		return arguments{[1]any{keep(args[0])}}
	case 2:
		return arguments{[2]any{keep(args[0]), keep(args[1])}}
	case 3:
		return arguments{[3]any{keep(args[0]), keep(args[1]), keep(args[2])}}
	case 4:
		return arguments{[4]any{keep(args[0]), keep(args[1]), keep(args[2]), keep(args[3])}}
	}
	return arguments{[5]any{keep(args[0]), keep(args[1]), keep(args[2]), keep(args[3]), pack(args[4:])}}
}

func keep(arg any) any {
	switch arg := arg.(type) {
	case string, int, int64, Text, Code:
		return arg
	case error:
		return OfError(arg)
	case fmt.Stringer:
		return arg.String()
	}
	if t := reflect.TypeOf(arg); t != nil && !t.Comparable() {
		return fmt.Sprint(arg)
	}
	return arg
}

// unpack is a new list of the arguments.
func (a arguments) unpack() []any {
	switch array := a.array.(type) {
	case [1]any:
		return append([]any(nil), array[:]...)
	case [2]any:
		return append([]any(nil), array[:]...)
	case [3]any:
		return append([]any(nil), array[:]...)
	case [4]any:
		return append([]any(nil), array[:]...)
	case [5]any:
		return append(append([]any(nil), array[:4]...), array[4].(arguments).unpack()...)
	}
	return nil
}
