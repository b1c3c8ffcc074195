package postgres_test

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// writeFields writes the fields of an operation that are set, one a line, and
// the items of lists of structs one a line.
func writeFields(b *strings.Builder, o migration.Operation) {
	v := reflect.ValueOf(o)
	for i := range v.NumField() {
		f, name := v.Field(i), v.Type().Field(i).Name
		switch {
		case f.IsZero():
		case f.Kind() == reflect.Slice && f.Type().Elem().Kind() == reflect.Struct && f.Type().Elem() != reflect.TypeFor[migration.Name]():
			for j := range f.Len() {
				fmt.Fprintf(b, "  %s[%d]: %s\n", name, j, value(f.Index(j)))
			}
		default:
			fmt.Fprintf(b, "  %s: %s\n", name, value(f))
		}
	}
}

// value writes a value in short: names and types as SQL, structs as {Field: value}.
func value(v reflect.Value) string {
	switch x := v.Interface().(type) {
	case *migration.Statement:
		return fmt.Sprintf("%q", x.SQL)
	case *migration.Exclusion:
		return value(v.Elem())
	case migration.Name:
		return x.Short()
	case migration.Type:
		return x.String()
	case wording.Text:
		return fmt.Sprintf("%q", x.In(wording.English))
	case string:
		return fmt.Sprintf("%q", x)
	}
	switch v.Kind() {
	case reflect.Slice:
		var items []string
		for i := range v.Len() {
			items = append(items, value(v.Index(i)))
		}
		return "[" + strings.Join(items, ", ") + "]"
	case reflect.Struct:
		return "{" + strings.Join(fields(v), ", ") + "}"
	}
	return fmt.Sprint(v.Interface())
}

// fields are the fields of a struct that are set, those of the details of an
// expression or an element of an index among them.
func fields(v reflect.Value) []string {
	var out []string
	for i := range v.NumField() {
		f := v.Field(i)
		switch {
		case f.IsZero():
		case f.Type() == reflect.TypeFor[*migration.ExpressionParts](), f.Type() == reflect.TypeFor[*migration.IndexElementParts]():
			out = append(out, fields(f.Elem())...)
		default:
			out = append(out, v.Type().Field(i).Name+": "+value(f))
		}
	}
	return out
}
