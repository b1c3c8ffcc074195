package postgres

import (
	"strconv"
	"strings"

	pg "github.com/pganalyze/pg_query_go/v5"

	"github.com/oncebitten/oncebitten/migration"
)

// evaluation works out constant expressions of a program. offset leads from
// the places of the tree to those of the body.
type evaluation struct {
	*program
	offset int
}

func itoa(n int) string { return strconv.Itoa(n) }

// value is the value of a node; ok is false where it is not known exactly.
func (e evaluation) value(node *pg.Node) (known, bool) {
	switch n := node.GetNode().(type) {
	case *pg.Node_AConst:
		return e.literal(n.AConst)
	case *pg.Node_TypeCast:
		return e.cast(n.TypeCast)
	case *pg.Node_AExpr:
		if len(n.AExpr.Name) == 1 && scalar(n.AExpr.Name[0]) == "||" && n.AExpr.Lexpr != nil {
			return e.joined("", []*pg.Node{n.AExpr.Lexpr, n.AExpr.Rexpr})
		}
	case *pg.Node_ColumnRef:
		if words := stringsOf(n.ColumnRef.Fields); len(words) == 1 {
			return e.variable(words[0])
		}
	case *pg.Node_ParamRef:
		return e.variable("$" + itoa(int(n.ParamRef.Number)))
	case *pg.Node_AArrayExpr:
		return e.array(n.AArrayExpr)
	case *pg.Node_FuncCall:
		return e.call(n.FuncCall)
	}
	return known{}, false
}

// variable is the value of a variable; its place is elsewhere.
func (e evaluation) variable(name string) (known, bool) {
	v, ok := e.known[name]
	v.pieces = nil
	return v, ok
}

// literal is a constant, with its places where its token spells it out.
func (e evaluation) literal(n *pg.A_Const) (known, bool) {
	if n.Isnull || n.GetBoolval() != nil || n.GetBsval() != nil {
		return known{}, false
	}
	text := constant(n)
	c := converter{tokens: e.program.tokens}
	i := c.tokenAt(int(n.Location) + e.offset)
	if i < len(e.program.tokens) && e.program.tokens[i].kind == tokenString {
		if written := unquote(e.body.text, e.program.tokens[i]); written.text == text {
			return known{quotedText: written}, true
		}
	}
	return known{quotedText: quotedText{text: text}}, true
}

// cast is a value cast to text, which changes nothing, or a constant array.
func (e evaluation) cast(n *pg.TypeCast) (known, bool) {
	v, ok := e.value(n.Arg)
	switch name := typeName(n.TypeName.GetNames()).Name; {
	case !ok, len(n.TypeName.GetTypmods()) > 0:
		return known{}, false
	case len(n.TypeName.GetArrayBounds()) > 0:
		if v.isList {
			return v, true
		}
		return arrayLiteral(v.text)
	case name == "text", name == "varchar", name == "regclass", name == "name" && len(v.text) <= maxIdentifier:
		return v, !v.isList
	}
	return known{}, false
}

// arrayLiteral reads '{a,b}'; quoted elements are not read.
func arrayLiteral(text string) (known, bool) {
	inside, ok := strings.CutPrefix(strings.TrimSpace(text), "{")
	inside, ended := strings.CutSuffix(inside, "}")
	if !ok || !ended || strings.ContainsAny(inside, `"\{}`) {
		return known{}, false
	}
	v := known{isList: true}
	for element := range strings.SplitSeq(inside, ",") {
		if element = strings.TrimSpace(element); element != "" && !strings.EqualFold(element, "null") {
			v.list = append(v.list, quotedText{text: element})
		}
	}
	return v, true
}

func (e evaluation) array(n *pg.A_ArrayExpr) (known, bool) {
	v := known{isList: true}
	for _, element := range n.Elements {
		item, ok := e.value(element)
		if !ok || item.isList {
			return known{}, false
		}
		v.list = append(v.list, item.quotedText)
	}
	return v, true
}

// joined are values one after the other.
func (e evaluation) joined(separator string, nodes []*pg.Node) (known, bool) {
	var out textBuilder
	for i, node := range nodes {
		v, ok := e.value(node)
		if !ok || v.isList {
			return known{}, false
		}
		if i > 0 {
			out.add(quotedText{text: separator})
		}
		out.add(v.quotedText)
	}
	return known{quotedText: out.quotedText()}, true
}

// call is the value of a function of the server that the text of a statement
// is usually made with.
func (e evaluation) call(n *pg.FuncCall) (known, bool) {
	if len(n.Args) == 0 || n.AggFilter != nil || n.Over != nil || n.FuncVariadic {
		return known{}, false
	}
	name := functionName(n.Funcname)
	switch name {
	case "format":
		return e.format(n.Args)
	case "concat":
		return e.joined("", n.Args)
	}
	v, ok := e.value(n.Args[0])
	if !ok || v.isList || len(n.Args) != 1 {
		return known{}, false
	}
	switch name {
	case "quote_ident":
		return known{quotedText: quotedIdentifier(v.quotedText)}, true
	case "quote_literal", "quote_nullable":
		return known{quotedText: quotedText{text: quoteLiteral(v.text)}}, true
	case "lower":
		return known{quotedText: quotedText{text: strings.ToLower(v.text)}}, true
	}
	return known{}, false
}

// format is format(template, …), with %s, %I, %L and %%. The place of the text is
// that of its template.
func (e evaluation) format(args []*pg.Node) (known, bool) {
	template, ok := e.value(args[0])
	if !ok || template.isList {
		return known{}, false
	}
	var out textBuilder
	next := 1
	for rest := template.quotedText; ; {
		i := strings.IndexByte(rest.text, '%')
		if i < 0 {
			out.add(rest)
			return known{quotedText: out.quotedText()}, true
		}
		out.add(rest.slice(0, i))
		position, conversion, n := conversionOf(rest.text[i+1:])
		if rest = rest.slice(i+1+n, len(rest.text)); conversion == '%' {
			out.add(quotedText{text: "%"})
			continue
		}
		if position > 0 {
			next = position
		}
		if next >= len(args) {
			return known{}, false
		}
		v, ok := e.value(args[next])
		if next++; !ok || v.isList {
			return known{}, false
		}
		switch conversion {
		case 's':
			out.add(quotedText{text: v.text})
		case 'I':
			out.add(quotedText{text: quotedIdentifier(v.quotedText).text})
		case 'L':
			out.add(quotedText{text: quoteLiteral(v.text)})
		default:
			return known{}, false
		}
	}
}

// conversionOf reads what follows a % of a format: [position$]type; a width
// is not read. n is its length.
func conversionOf(text string) (position int, conversion byte, n int) {
	for n < len(text) && text[n] >= '0' && text[n] <= '9' {
		n++
	}
	if n > 0 && n < len(text) && text[n] == '$' {
		position, _ = strconv.Atoi(text[:n])
		n++
	} else if n > 0 {
		return 0, 0, n
	}
	if n == len(text) {
		return 0, 0, n
	}
	return position, text[n], n + 1
}

// quotedIdentifier is quote_ident: its places stay where it adds no quotes.
func quotedIdentifier(v quotedText) quotedText {
	quoted := migration.QuoteIdentifier(v.text)
	if quoted == v.text && isKeyword(v.text) {
		quoted = `"` + v.text + `"`
	}
	if quoted != v.text {
		return quotedText{text: quoted}
	}
	return v
}

// isKeyword reports whether a word is one that quote_ident puts in quotes: a
// key word that is reserved in any way.
func isKeyword(word string) bool {
	scanned, err := pg.Scan(word)
	if err != nil || len(scanned.Tokens) != 1 {
		return true
	}
	kind := scanned.Tokens[0].KeywordKind
	return kind != pg.KeywordKind_NO_KEYWORD && kind != pg.KeywordKind_UNRESERVED_KEYWORD
}

// quoteLiteral is quote_literal.
func quoteLiteral(text string) string {
	quoted := "'" + strings.ReplaceAll(text, "'", "''") + "'"
	if strings.Contains(quoted, `\`) {
		return "E" + strings.ReplaceAll(quoted, `\`, `\\`)
	}
	return quoted
}

// slice is the part of a text from start up to end, with its places.
func (q quotedText) slice(start, end int) quotedText {
	return quotedText{text: q.text[start:end], pieces: q.pieces.Slice(start, end)}
}

// textBuilder joins texts, and keeps the places of their bytes.
type textBuilder struct {
	text   strings.Builder
	pieces migration.TextMap
}

func (b *textBuilder) add(q quotedText) {
	for _, p := range q.pieces {
		p.Text += b.text.Len()
		b.pieces = appendPiece(b.pieces, p)
	}
	b.text.WriteString(q.text)
}

func (b *textBuilder) quotedText() quotedText {
	return quotedText{text: b.text.String(), pieces: b.pieces}
}
