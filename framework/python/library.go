package python

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
)

// maxItems is how long a list is that is worked out.
const maxItems = 100_000

// maxNesting is how deep a value is written as JSON; one may hold itself.
const maxNesting = 50

// product is itertools.product of known iterables; nil for others.
func (in *Interpreter) product(arguments []Argument) Value {
	rows := [][]Value{nil}
	for _, a := range arguments {
		items, known := in.items(a.Value)
		if !known || a.Name != "" || len(rows)*len(items) > maxItems {
			return nil
		}
		var longer [][]Value
		for _, row := range rows {
			for _, item := range items {
				longer = append(longer, append(row[:len(row):len(row)], item))
			}
		}
		rows = longer
	}
	out := &List{Kind: "list"}
	for _, row := range rows {
		out.Items = append(out.Items, &List{"tuple", row})
	}
	return out
}

// chain is itertools.chain of known iterables; nil for others.
func (in *Interpreter) chain(arguments []Argument) Value {
	out := &List{Kind: "list"}
	for _, a := range arguments {
		items, known := in.items(a.Value)
		if !known || a.Name != "" {
			return nil
		}
		out.Items = append(out.Items, items...)
	}
	return out
}

// loadJSON is json.loads of a known text; nil for another value.
func loadJSON(v Value) Value {
	text, ok := v.(String)
	if !ok || len(text.Unknowns) > 0 {
		return nil
	}
	decoder := json.NewDecoder(strings.NewReader(text.S))
	decoder.UseNumber()
	return jsonValue(decoder)
}

// jsonValue is the next value of a JSON text; nil when it is none.
func jsonValue(decoder *json.Decoder) Value {
	token, err := decoder.Token()
	if err != nil {
		return nil
	}
	switch x := token.(type) {
	case json.Delim:
		if x == '[' {
			return jsonList(decoder)
		}
		return jsonDict(decoder)
	case string:
		return String{Text: Plain(x)}
	case json.Number:
		return number(x.String())
	case bool:
		return Bool(x)
	}
	return None{}
}

func jsonList(decoder *json.Decoder) Value {
	out := &List{Kind: "list"}
	for decoder.More() {
		item := jsonValue(decoder)
		if item == nil {
			return nil
		}
		out.Items = append(out.Items, item)
	}
	if _, err := decoder.Token(); err != nil {
		return nil
	}
	return out
}

func jsonDict(decoder *json.Decoder) Value {
	out := &Dict{}
	for decoder.More() {
		key, v := jsonValue(decoder), jsonValue(decoder)
		if key == nil || v == nil {
			return nil
		}
		out.Entries = append(out.Entries, Entry{key, v})
	}
	if _, err := decoder.Token(); err != nil {
		return nil
	}
	return out
}

// dumpJSON is json.dumps of a value without unknown parts; nil for others.
func (in *Interpreter) dumpJSON(v Value) Value {
	var out bytes.Buffer
	if !writeJSON(&out, v, maxNesting) || out.Len() > maxText {
		return nil
	}
	return String{Text: Plain(out.String())}
}

func writeJSON(out *bytes.Buffer, v Value, depth int) bool {
	if depth == 0 || out.Len() > maxText {
		return false
	}
	switch x := v.(type) {
	case String:
		if len(x.Unknowns) > 0 || x.Bytes {
			return false
		}
		out.WriteString(asciiJSON(x.S))
	case Number:
		out.WriteString(string(x))
	case Bool:
		out.WriteString(strconv.FormatBool(bool(x)))
	case None:
		out.WriteString("null")
	case *List:
		out.WriteByte('[')
		for i, item := range x.Items {
			if i > 0 {
				out.WriteString(", ")
			}
			if !writeJSON(out, item, depth-1) {
				return false
			}
		}
		out.WriteByte(']')
		return x.Kind != "set"
	case *Dict:
		out.WriteByte('{')
		for i, e := range x.Entries {
			if i > 0 {
				out.WriteString(", ")
			}
			if _, ok := e.Key.(String); !ok || !writeJSON(out, e.Key, depth-1) {
				return false
			}
			out.WriteString(": ")
			if !writeJSON(out, e.Value, depth-1) {
				return false
			}
		}
		out.WriteByte('}')
	default:
		return false
	}
	return true
}

// asciiJSON is a string as json.dumps writes it: what is not ASCII escaped.
func asciiJSON(s string) string {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(s); err != nil {
		return `""`
	}
	var out strings.Builder
	for _, r := range strings.TrimSuffix(buffer.String(), "\n") {
		switch {
		case r < 0x80:
			out.WriteRune(r)
		case r < 0x10000:
			out.WriteString(`\u` + hex4(r))
		default:
			r -= 0x10000
			out.WriteString(`\u` + hex4(0xD800+r>>10) + `\u` + hex4(0xDC00+r&0x3FF))
		}
	}
	return out.String()
}

func hex4(r rune) string {
	s := strconv.FormatInt(int64(r), 16)
	return strings.Repeat("0", 4-len(s)) + s
}
