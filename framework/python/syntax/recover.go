package syntax

import (
	"strings"

	"github.com/oncebitten/oncebitten/lazyregexp"
)

// An error in one place can make the parser lose all that follows it: a
// parenthesis without an end swallows the rest of the file. So a file with
// errors is read again part by part: every definition at the top by itself,
// and of a function that has the error every statement by itself.

// topLevel is the start of a statement at the top of a module. Text that
// only looks like one, inside of a string, costs that string, in a file that
// is broken anyway.
var topLevel = lazyregexp.New(`(?m)^(?:(?:def|class|async|import|from|if|try|with|for)\b|@|[A-Za-z_]\w*[ \t]*(?::[^\n=]*)?=)`)

// maxParts is how many parts of a broken file are read by themselves.
const maxParts = 500

// recover reads the parts of a module that has errors.
func (p *Parser) recover(module *Module) []Statement {
	text := module.Source.Text
	starts := topLevel.FindAllStringIndex(text, maxParts+1)
	if len(starts) > maxParts {
		return module.Body
	}
	var body []Statement
	for i, start := range starts {
		end := len(text)
		if i+1 < len(starts) {
			end = starts[i+1][0]
		}
		body = append(body, p.part(module, start[0], end)...)
	}
	return body
}

// part reads text[start:end] by itself.
func (p *Parser) part(module *Module, start, end int) []Statement {
	part := &Module{Source: module.Source}
	p.parse(part, module.Source.Text[start:end], start)
	if len(part.Problems) == 0 {
		return part.Body
	}
	text := module.Source.Text[start:end]
	head := functionHead.FindStringSubmatch(text)
	if head == nil {
		return part.Body
	}
	f := Function{node: node{Extent{start, end}}, Name: head[1]}
	for _, s := range part.Body { // its parameters, if they could be read
		if whole, ok := s.(Function); ok && whole.Name == f.Name {
			f.Parameters = whole.Parameters
		}
	}
	f.Body = p.functionBody(module, start+len(head[0]), end)
	return []Statement{f}
}

// functionHead is the first line of a function.
var functionHead = lazyregexp.New(`^def[ \t]+(\w+)[^\n]*\n`)

// continued is what starts a line that belongs to the statement above it.
var continued = lazyregexp.New(`^(?:else|elif|except|finally)\b|^[)\]}"'#]`)

// wrapper makes a block of the lines of a statement.
const wrapper = "if 1:\n"

// functionBody reads the statements of a function one by one: each starts at
// a line with the indentation of the first.
func (p *Parser) functionBody(module *Module, start, end int) []Statement {
	text := module.Source.Text
	var body []Statement
	indent := ""
	from := start
	flush := func(to int) {
		if strings.TrimSpace(text[from:to]) == "" {
			return
		}
		part := &Module{Source: module.Source}
		p.parse(part, wrapper+text[from:to], from-len(wrapper))
		if block, ok := first(part.Body).(If); ok {
			body = append(body, block.Then...)
		}
	}
	for at, parts := start, 0; at < end && parts < maxParts; {
		line := text[at:end]
		if i := strings.IndexByte(line, '\n'); i >= 0 {
			line = line[:i+1]
		}
		rest := strings.TrimLeft(line, " \t")
		if strings.TrimSpace(rest) != "" {
			own := line[:len(line)-len(rest)]
			if indent == "" {
				indent = own
			}
			if own == indent && !continued.MatchString(rest) && at > from {
				flush(at)
				from = at
				parts++
			}
		}
		at += len(line)
	}
	flush(end)
	return body
}

func first(body []Statement) Statement {
	if len(body) == 0 {
		return nil
	}
	return body[0]
}
