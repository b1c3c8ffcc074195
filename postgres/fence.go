package postgres

import (
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/wording"
)

// libpg_query is C and recurses over the tree it builds: one that is too deep
// overflows the stack, which ends the process and cannot be recovered. Its
// grammar stops deep nesting by itself (bison's YYMAXDEPTH), but not the
// chains that it builds without nesting: a || b || c, a::x::y, UNION ALL, JOIN.
// Measured with a stack of 2 MB, the smallest that glibc gives a thread: chains
// of 5,000 pass and 10,000 crash; 1,000 nested subqueries pass and 2,500 crash.
const (
	// maxDepth bounds the estimated depth of a tree, in links of a chain.
	maxDepth = 2000
	// nestingDepth is how many links one level of nesting counts.
	nestingDepth = 4
	// maxStatement is the size, in bytes, beyond which a statement is only
	// classified from its head.
	maxStatement = 1 << 20
)

// fence says why a statement must not be given to the parser; nothing when it may.
func fence(text string, tokens, comments []token) wording.Text {
	if len(text) > maxStatement {
		return wording.Say("it is %d MB long, and only the head of a statement of over 1 MB is read", len(text)>>20)
	}
	if strings.IndexByte(text, 0) >= 0 {
		return wording.Say("it holds a zero byte, which the server refuses")
	}
	if n := len(comments); n > 0 && comments[n-1].unterminated {
		return wording.Say("unterminated /* comment")
	}
	// libpg_query's scanner reads a run of operators once for each of them.
	tooLong := func(t token) bool { return t.kind == tokenOperator && t.end-t.start > maxOperator }
	if slices.ContainsFunc(tokens, tooLong) {
		return wording.Say("operator too long")
	}
	if deepest(text, tokens) > maxDepth {
		return wording.Say("it is nested too deeply, or chains too many operators, to be parsed safely")
	}
	return wording.Text{}
}

// level is one open parenthesis, bracket or CASE.
type level struct {
	// operators and joins are the lengths of the chains that are open in it:
	// a comma, AND or OR ends a chain of operators, but not one of joins.
	operators, joins int
	isCase           bool
}

func (l level) depth() int { return nestingDepth + l.operators + l.joins }

// usualNesting is how many levels take no memory of their own.
const usualNesting = 16

// deepest estimates from above how deep a statement's tree becomes.
func deepest(text string, tokens []token) int {
	levels := append(make([]level, 0, usualNesting), level{})
	outer, most := 0, 0 // depth of all levels but the innermost; the maximum
	for _, t := range tokens {
		top := &levels[len(levels)-1]
		switch role := roleOf(text, t); role {
		case opensLevel, opensCase:
			outer += top.depth()
			levels = append(levels, level{isCase: role == opensCase})
		case closesLevel, closesCase:
			if len(levels) == 1 || top.isCase != (role == closesCase) {
				break // unbalanced: the parser refuses it, or END is another word
			}
			levels = levels[:len(levels)-1]
			outer -= levels[len(levels)-1].depth()
		case endsChain:
			top.operators = 0
		case linksOperator:
			top.operators++
		case linksJoin:
			top.joins++
		}
		most = max(most, outer+levels[len(levels)-1].depth())
	}
	return most
}

// role is what a token does to the depth of the tree.
type role uint8

const (
	neutral role = iota
	opensLevel
	closesLevel
	opensCase
	closesCase
	endsChain
	linksOperator
	linksJoin
)

func roleOf(text string, t token) role {
	switch t.kind {
	case tokenOperator:
		return linksOperator
	case tokenPunct:
		switch text[t.start] {
		case '(', '[':
			return opensLevel
		case ')', ']':
			return closesLevel
		case ',', ';':
			return endsChain
		}
	case tokenWord:
		return roleOfWord(text, t)
	}
	return neutral
}

func roleOfWord(text string, t token) role {
	var upper [len("INTERSECT")]byte
	if t.end-t.start > len(upper) {
		return neutral
	}
	n := copy(upper[:], text[t.start:t.end])
	for i, c := range upper[:n] {
		if isLetter(c) {
			upper[i] = c &^ 0x20
		}
	}
	switch string(upper[:n]) {
	case "CASE":
		return opensCase
	case "END":
		return closesCase
	case "AND", "OR":
		return endsChain
	case "UNION", "INTERSECT", "EXCEPT", "JOIN":
		return linksJoin
	case "NOT", "COLLATE", "AT", "IS", "ISNULL", "NOTNULL", "LIKE", "ILIKE", "SIMILAR", "BETWEEN", "IN", "OPERATOR":
		return linksOperator
	}
	return neutral
}

// hasMinus reports whether a text has a minus sign, which is no part of another operator.
func hasMinus(text string, tokens []token) bool {
	return slices.ContainsFunc(tokens, func(t token) bool { return t.is(text, "-") })
}
