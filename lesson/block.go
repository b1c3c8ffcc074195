package lesson

import (
	"strings"

	"github.com/yuin/goldmark/ast"
)

// codePieces reads a block of code: as one piece, or as several where it shows what to
// do beside what not to do, each below a comment that says so, or as a difference.
func codePieces(n ast.Node, info string, source []byte) []piece {
	code := strings.ReplaceAll(string(n.Lines().Value(source)), "\r\n", "\n")
	if code != "" && !strings.HasSuffix(code, "\n") {
		code += "\n"
	}
	start := n.Pos()
	if n.Lines().Len() > 0 {
		start = n.Lines().At(0).Start
	}
	if language, _ := readInfo(info); language == "diff" {
		if pieces := differencePieces(code, start); pieces != nil {
			return pieces
		}
	}
	lines := strings.SplitAfter(code, "\n")
	var cuts []int
	said := map[Kind]bool{}
	for i, line := range lines {
		if kind := saidKind(line); kind != Other {
			cuts, said[kind] = append(cuts, i), true
		}
	}
	if !said[Bad] || !said[Good] || strings.TrimSpace(strings.Join(lines[:cuts[0]], "")) != "" {
		return []piece{codePiece(code, info, start)}
	}
	var pieces []piece
	for k, from := range cuts {
		to := len(lines)
		if k+1 < len(cuts) {
			to = cuts[k+1]
		}
		pieces = append(pieces, codePiece(strings.Join(lines[from:to], ""), info, n.Lines().At(from).Start))
	}
	return pieces
}

// differencePieces are what a difference takes away and what it brings, each with the
// lines around it, on the lines where they stand. Nil where it is not both.
func differencePieces(code string, start int) []piece {
	var was, is strings.Builder
	removed, added := false, false
	for line := range strings.Lines(code) {
		text := strings.TrimSuffix(line, "\n")
		switch {
		case strings.HasPrefix(text, "---"), strings.HasPrefix(text, "+++"), strings.HasPrefix(text, "@@"):
			text = ""
			was.WriteString(text)
			is.WriteString(text)
		case strings.HasPrefix(text, "-"):
			removed = true
			was.WriteString(text[1:])
		case strings.HasPrefix(text, "+"):
			added = true
			is.WriteString(text[1:])
		default:
			text = strings.TrimPrefix(text, " ")
			was.WriteString(text)
			is.WriteString(text)
		}
		was.WriteByte('\n')
		is.WriteByte('\n')
	}
	if !removed || !added {
		return nil
	}
	bad, good := codePiece(was.String(), "", start), codePiece(is.String(), "", start)
	bad.code.Kind, good.code.Kind = Bad, Good
	return []piece{bad, good}
}

// codePiece reads a block of code, or a part of one. Its kind is that which its fence or
// its first line says; the lesson knows the rest.
func codePiece(code, info string, start int) piece {
	language, words := readInfo(info)
	if strings.ContainsRune(code, '\u00a0') { // what a page that was copied has between words
		code = strings.ReplaceAll(code, "\u00a0", " ")
	}
	if language == "" {
		language = guessLanguage(code)
	}
	e := &Example{Language: language, Words: words, Code: code, logged: looksLogged(code)}
	e.django = language == "python" && django.match(code)
	switch {
	case e.Has("bad"):
		e.Kind = Bad
	case e.Has("good"):
		e.Kind = Good
	case e.IsMigration() && strings.Contains(code, " want ") && wantMarkers.MatchString(strings.TrimRight(code, "\n")):
		e.Kind = Bad
	case !e.isCommand():
		e.Kind = saidKind(code)
	}
	return piece{start: start, code: e}
}

// readInfo reads the words after a fence, however a team's tools separate them.
func readInfo(info string) (language string, words []string) {
	words = strings.FieldsFunc(info, func(r rune) bool { return r == ' ' || r == '\t' || r == ',' || r == '{' || r == '}' })
	for i := range words {
		words[i] = strings.TrimPrefix(words[i], ".")
	}
	if len(words) == 0 {
		return "", nil
	}
	first := strings.ToLower(words[0])
	switch first {
	case "bad", "good", "history":
		return "", words
	case "py", "python3":
		first = "python"
	case "postgres", "postgresql", "psql", "pgsql", "plpgsql", "mysql":
		first = "sql"
	}
	if strings.Contains(first, "=") {
		return "", words
	}
	return first, words[1:]
}

// saidKind is the kind that a comment on the first line gives: "# ❌ before".
func saidKind(code string) Kind {
	line, _, _ := strings.Cut(strings.TrimSpace(code), "\n")
	comment := ""
	for _, sign := range []string{"#", "--", "//", "/*"} {
		if text, ok := strings.CutPrefix(line, sign); ok {
			comment = strings.TrimSuffix(text, "*/")
		}
	}
	f := signField(firstWord(comment))
	for _, end := range []string{":", " (", " - ", " — ", " – ", ",", "!"} {
		if label, _, _ := strings.Cut(comment, end); f == noField {
			f = fieldOf(label)
		}
	}
	switch f {
	case badField:
		return Bad
	case goodField:
		return Good
	}
	return remarkedKind(code)
}
