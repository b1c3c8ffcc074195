package lesson

import "strings"

// Correction is a value to be replaced in a file as it is stored. A line has the
// same ASCII characters however its encoding was spoiled, so the place is told by
// how often the value stands before it. Where the encoding is spoiled, only
// values in ASCII are corrected.
type Correction struct {
	Line     int
	Old, New string
	before   int
}

// correction is the one of a figure. Nil where there is nothing to write, or no
// way to write it.
func (d *Document) correction(f figure, value string) *Correction {
	if value == "" || d.mended && !isASCII(f.value+value) {
		return nil
	}
	return &Correction{Line: f.line, Old: f.value, New: value, before: f.before(d)}
}

// before counts how often the value of a figure stands before it on its line.
func (f figure) before(d *Document) int {
	return strings.Count(d.lines.Line(f.line)[:f.start], f.value)
}

// Correct applies corrections to the text of a file as it is stored, and
// changes nothing else of it: no encoding, no ending of a line. done is how
// many were applied.
func Correct(stored string, corrections []Correction) (corrected string, done int) {
	lines := splitLines(stored)
	for _, c := range corrections {
		if c.Line < 1 || c.Line > len(lines) {
			continue
		}
		line, at := lines[c.Line-1], 0
		for range c.before {
			i := strings.Index(line[at:], c.Old)
			if i < 0 {
				break
			}
			at += i + len(c.Old)
		}
		if i := strings.Index(line[at:], c.Old); i >= 0 {
			at += i
			lines[c.Line-1] = line[:at] + c.New + line[at+len(c.Old):]
			done++
		}
	}
	return strings.Join(lines, ""), done
}

// Lines are the lines of a text as it is stored, without their endings.
func Lines(stored string) []string {
	lines := splitLines(stored)
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], "\r\n")
	}
	return lines
}

// splitLines cuts a text behind its line endings: LF, CRLF and CR.
func splitLines(text string) []string {
	var lines []string
	start := 0
	for i := 0; i < len(text); i++ {
		if text[i] == '\n' || text[i] == '\r' && (i+1 == len(text) || text[i+1] != '\n') {
			lines = append(lines, text[start:i+1])
			start = i + 1
		}
	}
	return append(lines, text[start:])
}
