package workflow

import (
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/oncebitten/oncebitten/wording"
)

// maxSize is far above what people write, and keeps the YAML parser quick.
const maxSize = 256 << 10

// node is a value of a YAML file; the zero node is what is not there.
type node struct {
	yaml    ast.Node
	anchors map[string]ast.Node
}

// pair is a key of a map with its value.
type pair struct {
	key       string
	at, value node
}

// parse reads a YAML file. A fault of the parser is an error like any other.
func parse(text string) (root node, err error) {
	if len(text) > maxSize {
		return node{}, wording.Errorf("the file has more than %d bytes", maxSize)
	}
	defer func() {
		if fault := recover(); fault != nil {
			err = wording.Errorf("the YAML parser failed: %s", wording.Foreign(fmt.Sprint(fault)))
		}
	}()
	file, err := parser.ParseBytes([]byte(text), 0)
	if syntax, ok := errors.AsType[yaml.Error](err); ok {
		return node{}, wording.Errorf("line %d: not valid YAML: %s", syntax.GetToken().Position.Line, wording.Foreign(syntax.GetMessage()))
	}
	if err != nil {
		return node{}, err
	}
	for _, document := range file.Docs {
		if document.Body == nil {
			continue
		}
		anchors := map[string]ast.Node{}
		for _, n := range ast.Filter(ast.AnchorType, document.Body) {
			anchor := n.(*ast.AnchorNode)
			anchors[anchor.Name.String()] = anchor.Value
		}
		return node{document.Body, anchors}.plain(), nil
	}
	return node{}, wording.Errorf("the file is empty")
}

// plain follows anchors, aliases and tags, a few deep.
func (n node) plain() node {
	for range 10 {
		switch value := n.yaml.(type) {
		case *ast.AnchorNode:
			n.yaml = value.Value
		case *ast.AliasNode:
			n.yaml = n.anchors[value.Value.String()]
		case *ast.TagNode:
			n.yaml = value.Value
		case *ast.NullNode, nil:
			return node{}
		default:
			return n
		}
	}
	return node{}
}

func (n node) is() bool { return n.yaml != nil }

// line is where the value begins.
func (n node) line() int {
	if n.yaml == nil || n.yaml.GetToken() == nil || n.yaml.GetToken().Position == nil {
		return 1
	}
	return n.yaml.GetToken().Position.Line
}

// pairs are those of a map, in the order of the file; none of another value.
func (n node) pairs() []pair {
	mapping, ok := n.yaml.(*ast.MappingNode)
	if !ok {
		return nil
	}
	var out []pair
	for _, v := range mapping.Values {
		key := node{v.Key, n.anchors}
		out = append(out, pair{key: key.text(), at: key, value: node{v.Value, n.anchors}.plain()})
	}
	return out
}

func (n node) pair(key string) (pair, bool) {
	for _, p := range n.pairs() {
		if p.key == key {
			return p, true
		}
	}
	return pair{}, false
}

// get is the value of a key.
func (n node) get(key string) node {
	p, _ := n.pair(key)
	return p.value
}

// items are those of a list; a single value counts as a list of one.
func (n node) items() []node {
	switch value := n.yaml.(type) {
	case *ast.SequenceNode:
		var out []node
		for _, item := range value.Values {
			out = append(out, node{item, n.anchors}.plain())
		}
		return out
	case *ast.MappingNode, nil:
		return nil
	}
	return []node{n}
}

// text is a word, a number or a text; "" for what is none.
func (n node) text() string {
	switch value := n.yaml.(type) {
	case *ast.LiteralNode:
		return value.Value.Value
	case *ast.StringNode:
		return value.Value
	case ast.ScalarNode:
		return strings.TrimSpace(value.GetToken().Value)
	case ast.MapKeyNode:
		return strings.TrimSpace(value.GetToken().Value)
	}
	return ""
}

// texts are the words of a list.
func (n node) texts() []string {
	var out []string
	for _, item := range n.items() {
		out = append(out, item.text())
	}
	return out
}
