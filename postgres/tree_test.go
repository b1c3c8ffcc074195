package postgres

import (
	"reflect"
	"slices"
	"testing"

	pg "github.com/pganalyze/pg_query_go/v5"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
)

// TestArenaParse holds the trees of an arena against those of pg.Parse: over an
// example of each statement of the grammar, and over what real servers ran.
func TestArenaParse(t *testing.T) {
	texts := append(exampleStatements(t), measuredScripts(t)...)
	texts = append(texts, "", "SELECT 'é\"\\x\n\t\b\f\r' || E'\\u0001/'", "SELECT 0, 1.5, b'01', x'ff', NULL, TRUE, FALSE, $1, ''",
		"SELECT 1; SELECT 2;;SELECT 3", "SELECT a -> 'b', a->>0, a <-> b, @- 1 FROM t")
	compared := 0
	var a arena // all trees in the same memory
	for _, sql := range texts {
		want, wantErr := pg.Parse(sql)
		if hasMinus(sql, tokenize(sql)) {
			continue
		}
		for _, raw := range want.GetStmts() {
			walk(raw.Stmt, func(message any) bool {
				if n, ok := message.(*pg.Integer); ok {
					n.Ival = max(n.Ival, 0)
				}
				return true
			})
		}
		got, err := a.parse(sql)
		if (err == nil) != (wantErr == nil) {
			t.Errorf("%s: %v instead of %v", sql, err, wantErr)
		}
		if err == nil && !proto.Equal(got, want) {
			t.Errorf("%s:\n%v\ninstead of\n%v", sql, got, want)
		}
		a.release()
		compared++
	}
	if compared < len(texts)*9/10 {
		t.Errorf("%d of %d texts were compared", compared, len(texts))
	}
}

// TestShapes holds what the tags of the structs say against what the descriptors
// of Protocol Buffers say.
func TestShapes(t *testing.T) {
	messages := pg.File_pg_query_proto.Messages()
	for i := range messages.Len() {
		kind, err := protoregistry.GlobalTypes.FindMessageByName(messages.Get(i).FullName())
		if err != nil {
			t.Fatal(err)
		}
		s, fields := shapeOf(reflect.TypeOf(kind.Zero().Interface()).Elem()), messages.Get(i).Fields()
		if len(s.members) != fields.Len() {
			t.Errorf("%s has %d members, want %d", s.message, len(s.members), fields.Len())
		}
		for j := range fields.Len() {
			d := fields.Get(j)
			at, ok := s.index[d.JSONName()]
			if !ok {
				t.Errorf("%s has no member %s", s.message, d.JSONName())
				continue
			}
			m := &s.members[at]
			if isChoice := d.ContainingOneof() != nil; isChoice != (m.kind == aChoice) {
				t.Errorf("%s.%s is a choice: %t", s.message, m.name, isChoice)
			}
			if (d.Enum() != nil) != (m.kind == anEnum) || d.Enum() != nil && d.Enum().Values().Len() != len(m.enum) {
				t.Errorf("the values of %s.%s are %v", s.message, m.name, m.enum)
			}
		}
	}
}

func BenchmarkParse(b *testing.B) {
	texts := exampleStatements(b)
	var a arena
	parse := func(sql string) (*pg.ParseResult, error) {
		defer a.release()
		return a.parse(sql)
	}
	for name, parse := range map[string]func(string) (*pg.ParseResult, error){"arena": parse, "library": pg.Parse} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				for _, sql := range texts {
					_, _ = parse(sql)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(texts)), "ns/statement")
		})
	}
}

// TestWalk holds the nodes that walk visits against those that the reflection of
// Protocol Buffers finds.
func TestWalk(t *testing.T) {
	for _, sql := range append(exampleStatements(t), measuredScripts(t)...) {
		tree, _ := pg.Parse(sql)
		for _, raw := range tree.GetStmts() {
			var got, want []any
			walk(raw.Stmt, func(message any) bool {
				got = append(got, message)
				return true
			})
			reflectedNodes(raw.Stmt.ProtoReflect(), &want)
			if !slices.Equal(got, want) {
				t.Errorf("%s: %d nodes were visited, want %d", sql, len(got), len(want))
			}
		}
	}
}

// reflectedNodes are all messages below one that are no nodes; a constant is a leaf.
func reflectedNodes(m protoreflect.Message, out *[]any) {
	switch message := m.Interface().(type) {
	case *pg.Node:
	case *pg.A_Const:
		*out = append(*out, message)
		return
	default:
		*out = append(*out, message)
	}
	fields := m.Descriptor().Fields()
	for i := range fields.Len() {
		field := fields.Get(i)
		switch {
		case field.Kind() != protoreflect.MessageKind || !m.Has(field):
		case field.IsList():
			for j := range m.Get(field).List().Len() {
				reflectedNodes(m.Get(field).List().Get(j).Message(), out)
			}
		default:
			reflectedNodes(m.Get(field).Message(), out)
		}
	}
}
