package wording

import (
	"fmt"
	"reflect"
)

// arguments are those of a text: the argument itself where there is one, and an
// array of them where there are more, not a slice, so that texts can be compared
// with ==. Few have more than four: what is left of those is the fifth of them.
type arguments struct{ kept any }

type (
	nothing struct{} // the one argument nil
	// The text is what stands for its format, in every language; marked: as Code.
	verbatim struct{}
	marked   struct{}
	two      [2]any
	three    [3]any
	four     [4]any
	many     [5]any
)

// pack keeps arguments. What cannot be compared, or has words of its own, is
// kept as these.
func pack(args []any) arguments {
	switch len(args) {
	case 0:
		return arguments{}
	case 1:
		if args[0] == nil {
			return arguments{nothing{}}
		}
		return arguments{keep(args[0])}
	case 2:
		return arguments{two{keep(args[0]), keep(args[1])}}
	case 3:
		return arguments{three{keep(args[0]), keep(args[1]), keep(args[2])}}
	case 4:
		return arguments{four{keep(args[0]), keep(args[1]), keep(args[2]), keep(args[3])}}
	}
	return arguments{many{keep(args[0]), keep(args[1]), keep(args[2]), keep(args[3]), pack(args[4:])}}
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

// len is how many there are.
func (a arguments) len() int {
	switch array := a.kept.(type) {
	case nil:
		return 0
	case two:
		return 2
	case three:
		return 3
	case four:
		return 4
	case many:
		return 4 + array[4].(arguments).len()
	}
	return 1
}

// at is one of them, counted from 0.
func (a arguments) at(i int) any {
	switch array := a.kept.(type) {
	case nothing:
		return nil
	case two:
		return array[i]
	case three:
		return array[i]
	case four:
		return array[i]
	case many:
		if i < 4 {
			return array[i]
		}
		return array[4].(arguments).at(i - 4)
	}
	return a.kept
}
