package python

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/oncebitten/oncebitten/framework/python/syntax"
	"github.com/oncebitten/oncebitten/lazyregexp"
	"github.com/oncebitten/oncebitten/wording"
)

// formatted is a value as "{…}" writes it.
func (in *Interpreter) formatted(v Value, conversion, spec string, at syntax.Node) Text {
	text := in.asText(v, at)
	if conversion == "a" {
		return UnknownText(in.unknown(at, wording.Say("the format of %s", in.text(at))))
	}
	if _, ok := v.(String); ok && conversion == "r" {
		text = quoted(text)
	}
	if spec == "" {
		return text
	}
	if padded, ok := pad(text, v, spec); ok {
		return padded
	}
	return UnknownText(in.unknown(at, wording.Say("the format of %s", in.text(at))))
}

// padding is a format of a width: fill and alignment, zeros, the width and the kind.
var padding = lazyregexp.New(`^(?:(.)?([<>^]))?(0)?(\d+)?([sd])?$`)

// pad brings a known text to a width; ok is false for another format.
func pad(t Text, v Value, spec string) (Text, bool) {
	parts := padding.FindStringSubmatch(spec)
	if parts == nil || len(t.Unknowns) > 0 {
		return t, false
	}
	_, isNumber := v.(Number)
	fill, align := parts[1], parts[2]
	if fill == "" {
		fill = " "
	}
	if align == "" {
		align = map[bool]string{true: ">", false: "<"}[isNumber]
	}
	if parts[3] == "0" && isNumber {
		fill = "0"
	}
	width, _ := strconv.Atoi(parts[4]) // none is 0
	missing := width - utf8.RuneCountInString(t.S)
	if missing <= 0 {
		return t, true
	}
	if missing > 1000 || fill == "0" && strings.HasPrefix(t.S, "-") {
		return t, false
	}
	left := map[string]int{"<": 0, ">": missing, "^": missing / 2}[align]
	return Concat(Plain(strings.Repeat(fill, left)), t, Plain(strings.Repeat(fill, missing-left))), true
}

// format is str.format.
func (in *Interpreter) format(s String, arguments []Argument, at syntax.Node) Value {
	var parts []Text
	next := 0 // the field "{}" that comes next
	for from := 0; from < len(s.S); {
		i := strings.IndexAny(s.S[from:], "{}")
		if i < 0 {
			parts = append(parts, s.Slice(from, len(s.S)))
			break
		}
		open := from + i
		parts = append(parts, s.Slice(from, open))
		if strings.HasPrefix(s.S[open:], "{{") || strings.HasPrefix(s.S[open:], "}}") {
			parts = append(parts, s.Slice(open, open+1))
			from = open + 2
			continue
		}
		end := strings.IndexByte(s.S[open:], '}')
		if end < 0 || s.S[open] == '}' {
			return in.unknown(at, in.code(at))
		}
		field, spec, _ := strings.Cut(s.S[open+1:open+end], ":")
		name, conversion, _ := strings.Cut(field, "!")
		if name == "" || name[0] == '.' || name[0] == '[' {
			name = strconv.Itoa(next) + name
			next++
		}
		parts = append(parts, in.field(name, conversion, spec, arguments, at))
		from = open + end + 1
	}
	return in.built(parts, at)
}

// fieldName is what stands in a field of str.format: a number or a name, and
// attributes and keys of it.
var (
	fieldName = lazyregexp.New(`^(\w+)((?:\.\w+|\[\w+\])*)$`)
	fieldStep = lazyregexp.New(`\.(\w+)|\[(\w+)\]`)
)

// field is one field of str.format.
func (in *Interpreter) field(name, conversion, spec string, arguments []Argument, at syntax.Node) Text {
	unknown := UnknownText(in.unknown(at, wording.Say("{%s} of %s", name, in.text(at))))
	parts := fieldName.FindStringSubmatch(name)
	if parts == nil {
		return unknown
	}
	v := argumentNamed(parts[1], arguments)
	if v == nil {
		return unknown
	}
	for _, step := range fieldStep.FindAllStringSubmatch(parts[2], -1) {
		if step[1] != "" {
			v = in.attribute(v, step[1], at)
		} else {
			v = in.item(v, step[2], at)
		}
	}
	return in.formatted(v, conversion, spec, at)
}

// item is v[key] of a field: a number is an index.
func (in *Interpreter) item(v Value, key string, at syntax.Node) Value {
	switch x := v.(type) {
	case *List:
		if i, err := strconv.Atoi(key); err == nil && i < len(x.Items) && allSure(x.Items) {
			return x.Items[i]
		}
	case *Dict:
		return in.get(x, []Argument{{Value: String{Text: Plain(key)}}}, at)
	}
	return in.unknown(at, in.code(at))
}

// argumentNamed is the argument that a field means; nil when there is none.
func argumentNamed(name string, arguments []Argument) Value {
	positional := 0
	for _, a := range arguments {
		if a.Kind != "" {
			return nil
		}
		if a.Name == name || a.Name == "" && strconv.Itoa(positional) == name {
			return a.Value
		}
		if a.Name == "" {
			positional++
		}
	}
	return nil
}

// verb is a verb of the old formatting operator: flags, a width and a letter.
var verb = lazyregexp.New(`^(0)?(\d+)?([sdri])`)

// percent is the old formatting operator: "%s" and "%(name)s".
func (in *Interpreter) percent(s String, v Value, at syntax.Node) Value {
	values := []Value{v}
	if tuple, ok := v.(*List); ok && tuple.Kind == "tuple" {
		values = tuple.Items
	}
	dict, _ := v.(*Dict)
	var parts []Text
	from := 0
	for {
		i := strings.IndexByte(s.S[from:], '%')
		if i < 0 {
			return in.built(append(parts, s.Slice(from, len(s.S))), at)
		}
		sign := from + i
		parts = append(parts, s.Slice(from, sign))
		rest := s.S[sign+1:]
		if strings.HasPrefix(rest, "%") {
			parts = append(parts, s.Slice(sign, sign+1))
			from = sign + 2
			continue
		}
		name, width := "", 0
		if end := strings.IndexByte(rest, ')'); strings.HasPrefix(rest, "(") && end > 0 {
			name, width = rest[1:end], end+1
		}
		form := verb.FindStringSubmatch(rest[width:])
		if form == nil {
			return in.unknown(at, in.code(at))
		}
		conversion, spec := map[string]string{"r": "r"}[form[3]], ""
		if form[2] != "" {
			spec = ">" + form[1] + form[2] // unlike in str.format, texts are moved to the right
		}
		switch {
		case name != "" && dict != nil:
			key := Argument{Value: String{Text: Plain(name)}}
			parts = append(parts, in.formatted(in.get(dict, []Argument{key}, at), conversion, spec, at))
		case name == "" && len(values) > 0:
			parts = append(parts, in.formatted(values[0], conversion, spec, at))
			values = values[1:]
		default:
			parts = append(parts, UnknownText(in.unknown(at, in.code(at))))
		}
		from = sign + 1 + width + len(form[0])
	}
}
