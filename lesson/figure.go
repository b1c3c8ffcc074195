package lesson

import (
	"strconv"
	"strings"

	"github.com/oncebitten/oncebitten/lazyregexp"
)

// figure is a number or a date that a document says about lessons: how many
// there are, and when the newest was written.
type figure struct {
	line int
	// start and end are where the value stands in the line as it is shown.
	start, end int
	value      string
	what       measured
	// label is what a count of some of the lessons is about: a tag, a severity.
	label string
	// file is the linked file that a row of a table is about; "" for the document.
	file string
}

// measured is what a figure says.
type measured int

const (
	lessonCount   measured = iota // lessons, patterns apart
	patternCount                  // patterns
	totalCount                    // all lessons of the document and of those that its tables link
	labelledCount                 // lessons with the label
	lastChange                    // the day of the last change
)

// figureLabels are the labels of figures, as normalize leaves them.
var figureLabels = map[string]measured{
	"lecons documentees": lessonCount, "documented lessons": lessonCount, "lessons documented": lessonCount, "nombre de lecons": lessonCount,
	"number of lessons": lessonCount, "lesson count": lessonCount, "lecons": lessonCount, "lessons": lessonCount, "lecons apprises": lessonCount,
	"lessons learned": lessonCount, "entries": lessonCount, "number of entries": lessonCount, "incidents": lessonCount, "number of incidents": lessonCount,
	"fiches": lessonCount, "nombre de retours d'experience": lessonCount, "retours d'experience": lessonCount, "rex": lessonCount,
	"lessons recorded": lessonCount, "recorded lessons": lessonCount, "lessons so far": lessonCount, "lessons count": lessonCount, "lecons recensees": lessonCount,
	"lecons enregistrees": lessonCount, "nombre d'incidents": lessonCount, "nombre de fiches": lessonCount, "lecciones": lessonCount, "numero de lecciones": lessonCount,
	"lecciones documentadas": lessonCount, "lektionen": lessonCount, "anzahl lektionen": lessonCount, "anzahl der lektionen": lessonCount,
	"patterns": patternCount, "patterns documentes": patternCount, "documented patterns": patternCount, "nombre de patterns": patternCount,
	"number of patterns": patternCount,
	"total":              totalCount, "total lecons": totalCount, "total lessons": totalCount, "total des lecons": totalCount, "total of lessons": totalCount,
	"derniere mise a jour": lastChange, "derniere maj": lastChange, "mis a jour le": lastChange, "mise a jour": lastChange, "maj": lastChange,
	"last updated": lastChange, "last update": lastChange, "updated": lastChange, "last change": lastChange,
	"last edited": lastChange, "last modified": lastChange, "last revised": lastChange, "last entry": lastChange, "last lesson": lastChange, "latest lesson": lastChange, "newest lesson": lastChange,
	"derniere lecon": lastChange, "derniere entree": lastChange, "derniere modification": lastChange, "mis a jour": lastChange, "actualise le": lastChange,
	"ultima actualizacion": lastChange, "actualizado": lastChange, "zuletzt aktualisiert": lastChange, "letzte aktualisierung": lastChange, "letzte anderung": lastChange,
}

var (
	statisticsHeading = lazyregexp.New(`^(statisti(cs|ques?)|stats|figures|chiffres|counts|compteurs)\b`)
	labelledValue     = lazyregexp.New(`^[\s>*+-]*(?:\*\*|__)?([^:：|*_]{1,60}?)\s*(?:\*\*|__)?\s*[:：]\s*(?:\*\*|__)?\s*(\d+\b(?:[-/]\d+[-/]\d+)?|\pL)`)
	// saidCount is a count in a sentence that counts the file, "12 lessons so far".
	saidCount     = lazyregexp.New(`(?i)(?:^|[^\d\pL.,/-])(\d{1,4}) (?:documented |recorded )?(?:lessons?|leçons?|lecciones|lektionen|entries)\b`)
	countsTheFile = lazyregexp.New(`(?i)\b(in total|total|so far|to date|recorded|documented|in this file|documentées|recensées|enregistrées|à ce jour|au total|en tout|dans ce fichier|hasta la fecha|en total|bisher|insgesamt)(?:$|[^\pL])`)
	saidChange    = lazyregexp.New(`(?i)\b(?:last updated?|last changed?|dernière mise à jour|mise? à jour|última actualización|zuletzt aktualisiert)(?: on| le| :|:)? ?\**:? ?`)
	wholeNumber   = lazyregexp.New(`^\d{1,6}$`)
	rowLink       = lazyregexp.New(`\]\(([^()\s#]+\.md)(?:#[^()\s]*)?\)`)
)

// readFigures reads the figures in sections that are no lessons.
func (o *outline) readFigures(owner []int) []figure {
	var figures []figure
	text := o.source
	end := text.Lines() + 1
	if len(o.headings) > 0 {
		end = o.headings[0].line
	}
	fenced := false
	read := func(from, to int, statistics bool) {
		var header []string
		for n := from; n < to; n++ {
			line := text.Line(n)
			if strings.HasPrefix(strings.TrimSpace(line), "```") {
				fenced = !fenced
			}
			switch {
			case fenced, len(line) > maxLabelled:
			case strings.Count(line, "|") < 2:
				header = nil
				figures = appendLabelled(figures, n, line, statistics)
				figures = appendBehind(figures, n, line)
			case header == nil:
				header = cellsOf(line)
			default:
				figures = appendRow(figures, n, line, header, statistics)
			}
		}
	}
	read(1, end, false)
	for i, h := range o.headings {
		to := text.Lines() + 1
		if i+1 < len(o.headings) {
			to = o.headings[i+1].line
		}
		if owner[i] == none {
			read(h.line+1, to, statisticsHeading.MatchString(h.words))
		}
	}
	return figures
}

// appendLabelled reads "**Lessons documented**: 3".
func appendLabelled(figures []figure, n int, line string, statistics bool) []figure {
	m := labelledValue.FindStringSubmatchIndex(line)
	if m == nil {
		return appendSaid(figures, n, line)
	}
	label := normalize(line[m[2]:m[3]])
	if figureLabels[label] == lastChange {
		if f, ok := dateBehind(line, n, m[3]); ok {
			return append(figures, f)
		}
	}
	if !isDigit(line[m[4]]) {
		return appendSaid(figures, n, line)
	}
	f := figure{line: n, start: m[4], end: m[5], value: line[m[4]:m[5]]}
	what, known := figureLabels[label]
	switch {
	case known:
		f.what = what
	case statistics:
		f.what, f.label = labelledCount, line[m[2]:m[3]]
	default:
		return figures
	}
	if !wholeNumber.MatchString(f.value) {
		return figures
	}
	return append(figures, f)
}

// appendBehind reads the figures behind the first of a line: "Lessons: 3 — Last lesson: 2026-01-02".
func appendBehind(figures []figure, n int, line string) []figure {
	for _, m := range behindFirst.FindAllStringSubmatchIndex(line, -1) {
		what, known := figureLabels[normalize(line[m[2]:m[3]])]
		if value := line[m[4]:m[5]]; known && wholeNumber.MatchString(value) == (what != lastChange) {
			figures = append(figures, figure{line: n, start: m[4], end: m[5], value: value, what: what})
		}
	}
	return figures
}

var behindFirst = lazyregexp.New(`\s(?:[—–·•|]|-)\s+(?:\*\*|__)?([\pL ']{3,60}?)\s*(?:\*\*|__)?\s*[:：]\s*(?:\*\*|__)?\s*(\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{4}|\d+)\b`)

// appendSaid reads "12 lessons so far, last updated on 2026-01-02".
func appendSaid(figures []figure, n int, line string) []figure {
	if m := saidCount.FindStringSubmatchIndex(line); m != nil && countsTheFile.MatchString(line) {
		figures = append(figures, figure{line: n, start: m[2], end: m[3], value: line[m[2]:m[3]], what: lessonCount})
	}
	if m := saidChange.FindStringIndex(line); m != nil {
		if f, ok := dateBehind(line, n, m[1]); ok {
			figures = append(figures, f)
		}
	}
	return figures
}

// dateBehind is the date that begins at an offset of a line, as the day of the last change.
func dateBehind(line string, n, from int) (f figure, ok bool) {
	at, _ := findDate(line[from:])
	if at == nil || !isDate(line[from:from+at[1]]) {
		return f, false
	}
	start, end := from+at[0], from+at[1]
	return figure{line: n, start: start, end: end, value: line[start:end], what: lastChange}, true
}

// figuresOf are the figures in front matter: those of a file without any lesson are
// about others.
func figuresOf(front []entry) (figures []figure) {
	for _, e := range front {
		what, known := figureLabels[normalize(e.key)]
		if known && what != patternCount && wholeNumber.MatchString(e.value) == (what != lastChange) && (what != lastChange || isDate(e.value)) {
			figures = append(figures, figure{line: e.line, value: e.value, what: what})
		}
	}
	return figures
}

// appendRow reads a row of a table: the counts and days of a linked file, by
// the header, or the count of a label in a table of statistics.
func appendRow(figures []figure, n int, line string, header []string, statistics bool) []figure {
	cells := cellsOf(line)
	link := rowLink.FindStringSubmatch(line)
	label := normalize(cells[0])
	at := 0
	for i, cell := range cells {
		start := at + strings.Index(line[at:], cell)
		at = start + len(cell)
		value := strings.Trim(cell, "* ")
		f := figure{line: n, start: start + strings.Index(cell, value), value: value}
		f.end = f.start + len(value)
		number := wholeNumber.MatchString(value)
		column := measured(-1)
		if i < len(header) {
			if what, ok := figureLabels[normalize(header[i])]; ok {
				column = what
			}
		}
		switch {
		case link != nil && number && (column == lessonCount || column == totalCount):
			f.what, f.file = lessonCount, link[1]
		case link != nil && column == lastChange && isDate(value):
			f.what, f.file = lastChange, link[1]
		case link == nil && number && i == len(cells)-1 && i > 0 && (statistics || figureLabels[label] == totalCount && column == lessonCount):
			if what, ok := figureLabels[label]; ok {
				f.what = what
			} else {
				f.what, f.label = labelledCount, cells[0]
			}
		default:
			continue
		}
		figures = append(figures, f)
	}
	return figures
}

// cellsOf are the cells of a row, white space around them taken off.
func cellsOf(line string) []string {
	line = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(line), "|"), "|")
	cells := strings.Split(line, "|")
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	return cells
}

// number is the count that a figure says.
func (f figure) number() int {
	n, _ := strconv.Atoi(f.value)
	return n
}
