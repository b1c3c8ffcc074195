package lesson

import (
	"strings"
	"unicode/utf8"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/wording"
)

// The size up to which a file is read, and how much of it: beyond that many
// lines it would take more time than anybody's lessons are worth.
const (
	maxSize  = 32 << 20 // bytes
	maxLines = 250_000
)

// decode brings the text of a file to UTF-8 with line feeds: stored is what
// GitHub makes of it, shown is mended where the file was saved in a wrong
// encoding. Both have the same lines. ok is false for a file that is no text.
func (d *Document) decode(text string) (stored, shown string, ok bool) {
	switch {
	case len(text) > maxSize:
		d.report(0, checks.Error, wording.Say("is not read: it has %d MB, lessons are read up to %d MB; split it", len(text)>>20, maxSize>>20))
		return "", "", false
	case strings.HasPrefix(text, "\xff\xfe") || strings.HasPrefix(text, "\xfe\xff"):
		d.report(0, checks.Error, wording.Say("is not read: it is saved as UTF-16; save it as UTF-8"))
		return "", "", false
	case strings.Contains(text, "\x00"):
		d.report(1+strings.Count(text[:strings.Index(text, "\x00")], "\n"), checks.Error,
			wording.Say("is not read: it holds NUL bytes, so it is not Markdown; name only Markdown files as lessons"))
		return "", "", false
	}
	stored = strings.TrimPrefix(text, "\ufeff")
	stored = strings.ReplaceAll(strings.ReplaceAll(stored, "\r\n", "\n"), "\r", "\n")
	stored = d.firstLines(stored)
	stored = d.fromSingleByte(stored)
	stored = d.bounded(stored)
	stored, front := cutFrontMatter(stored)
	shown = d.mend(stored)
	d.front = front
	return stored, shown, true
}

// firstLines is the text up to the bound, and says where it ends.
func (d *Document) firstLines(text string) string {
	lines := strings.Count(text, "\n")
	if lines <= maxLines {
		return text
	}
	end := 0
	for range maxLines {
		end += strings.IndexByte(text[end:], '\n') + 1
	}
	d.cut = true
	d.report(maxLines+1, checks.Error, wording.Say("from here on it is not read: it has %d lines, lessons are read up to line %d; split it", lines, maxLines))
	return text[:end]
}

// fromSingleByte reads the lines that are no UTF-8 as Windows-1252, which is
// what old editors save and what GitHub takes them for.
func (d *Document) fromSingleByte(text string) string {
	if utf8.ValidString(text) {
		return text
	}
	lines := strings.Split(text, "\n")
	first := 0
	for i, line := range lines {
		if utf8.ValidString(line) {
			continue
		}
		var b strings.Builder
		for _, c := range []byte(line) {
			b.WriteRune(fromWindows1252(c))
		}
		lines[i] = b.String()
		if first == 0 {
			first = i + 1
		}
	}
	d.mended = true
	d.report(first, checks.Notice, wording.Say("is not UTF-8; it is read as Windows-1252. To mend the file: iconv -f WINDOWS-1252 -t UTF-8 %q", d.Path))
	return strings.Join(lines, "\n")
}

// mend undoes what happens to UTF-8 that is read as Windows-1252 and saved
// again as UTF-8: "é" becomes "Ã©", "🔴" becomes "ðŸ”´". It does so for the
// whole file where all of it can be read that way, else for each line that
// surely is.
func (d *Document) mend(text string) string {
	mended, whole := misread(text, false)
	again, twice := misread(mended, false)
	if whole && !twice && strings.ContainsAny(mended, undefined1252) {
		mended, whole = text, false // half of it is no text
	}
	first := 0
	if whole {
		first = 1 + strings.Count(text[:firstDifference(text, mended)], "\n")
	} else {
		lines := strings.Split(text, "\n")
		for i, line := range lines {
			better, ok := misread(line, true)
			if !ok {
				continue
			}
			lines[i] = better
			if first == 0 {
				first = i + 1
			}
		}
		mended = strings.Join(lines, "\n")
	}
	if first == 0 {
		return text
	}
	d.mended = true
	d.report(first, checks.Notice, wording.Say(
		"is UTF-8 that was read as Windows-1252 and saved again (é shows as Ã©); it is shown mended. To mend the file: iconv -f UTF-8 -t WINDOWS-1252 %q, and save the output; links to its headings change",
		d.Path))
	if whole && twice {
		return again
	}
	return mended
}

func firstDifference(a, b string) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	return min(len(a), len(b))
}

// misread undoes one misreading of a text. ok is false unless every character
// of it can be a byte of Windows-1252, the bytes are UTF-8, and the result is
// surely what was meant: characters that people write lessons with. Where the
// text is but one line (strict) they all must be; in a whole file, most.
func misread(text string, strict bool) (mended string, ok bool) {
	if isASCII(text) {
		return text, false
	}
	raw := make([]byte, 0, len(text))
	for _, r := range text {
		c, ok := toWindows1252(r)
		if !ok {
			return text, false
		}
		raw = append(raw, c)
	}
	if !utf8.Valid(raw) {
		return text, false
	}
	usual, unusual := 0, 0
	for _, r := range string(raw) {
		switch {
		case r < 0x80:
		case isUsual(r):
			usual++
		case !strict && strings.ContainsRune(undefined1252, r): // of a text that was misread twice
		case r < 0xA0, r == utf8.RuneError:
			return text, false
		default:
			unusual++
		}
	}
	if strict && unusual > 0 || usual <= unusual && usual+unusual < 8 {
		return text, false
	}
	return string(raw), true
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// isUsual reports whether a character is one of western European writing: its
// letters, its punctuation, symbols, arrows, lines and emoji.
func isUsual(r rune) bool {
	switch {
	case 0xA0 <= r && r <= 0x17F, // Latin-1 Supplement, Latin Extended-A
		0x2010 <= r && r <= 0x205E, 0x20A0 <= r && r <= 0x20BF, // punctuation, currency
		0x2100 <= r && r <= 0x2BFF,                           // letter-like, arrows, mathematics, boxes, symbols, dingbats
		r == 0x200D, 0xFE00 <= r && r <= 0xFE0F, r == 0x20E3, // parts of emoji
		0x1F000 <= r && r <= 0x1FAFF:
		return true
	}
	return false
}

// windows1252 are the characters of the bytes from 0x80 to 0x9F; zero for the
// five that the encoding leaves undefined, which programs pass through.
var windows1252 = [32]rune{
	'€', 0, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0, 'Ž', 0,
	0, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', 0, 'ž', 'Ÿ',
}

// undefined1252 are the characters that the bytes without one become.
const undefined1252 = "\u0081\u008d\u008f\u0090\u009d"

func fromWindows1252(c byte) rune {
	if 0x80 <= c && c < 0xA0 && windows1252[c-0x80] != 0 {
		return windows1252[c-0x80]
	}
	return rune(c)
}

// toWindows1252 is the byte of a character. A control character between 0x80
// and 0x9F is the byte of its number: what ISO 8859-1 makes of it.
func toWindows1252(r rune) (byte, bool) {
	if r < 0x100 {
		return byte(r), true
	}
	for i, w := range windows1252 {
		if w == r {
			return byte(0x80 + i), true
		}
	}
	return 0, false
}

// The limits of what a person writes: beyond them a line is left out, because
// the time to parse nested lists and quotes grows with the square of their depth.
const (
	maxIndent = 400 // columns of white space
	maxNested = 40  // marks of lists and quotes at the start of one line
)

// bounded empties the lines that nest too deeply.
func (d *Document) bounded(text string) string {
	first := 0
	var lines []string
	for i, start := 0, 0; start < len(text); i++ {
		end := lineEnd(text, start)
		if end-start > maxNested && tooDeep(text[start:end]) {
			if lines == nil {
				lines = strings.SplitAfter(text, "\n")
				first = i + 1
			}
			lines[i] = strings.Repeat("\n", strings.Count(lines[i], "\n"))
		}
		start = end
	}
	if first == 0 {
		return text
	}
	d.report(first, checks.Warning, wording.Say("has lines that are nested too deeply to be read; they are left out"))
	return strings.Join(lines, "")
}

func tooDeep(line string) bool {
	indent, marks := 0, 0
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == ' ':
			indent++
		case c == '\t':
			indent += 4
		case c == '>', c == '-', c == '*', c == '+', '0' <= c && c <= '9', c == '.', c == ')':
			if c == '>' || i+1 < len(line) && (line[i+1] == ' ' || line[i+1] == '\t') {
				marks++
			}
		default:
			return indent > maxIndent || marks > maxNested
		}
	}
	return indent > maxIndent || marks > maxNested
}
