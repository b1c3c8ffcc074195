package lesson

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/oncebitten/oncebitten/lazyregexp"
)

// monthNames are the beginnings of the months' names, without accents, in the
// languages of the fields. Of two that begin alike the longer stands first.
var monthNames = []string{
	"jan|ene", "feb|fev|fevr", "mar", "apr|avr|abr", "may|mai", "juin|jun", "juil|jul", "aug|aou|ago", "sep|set", "oct|okt", "nov", "dec|dez|dic",
}

const monthWord = `(janv?|january|janvier|januar|enero|ene|feb|febr|february|fevr|fevrier|februar|febrero|mar|march|mars|marz|marzo|apr|april|avr|avril|abril|abr` +
	`|may|mai|mayo|juin|june|juni|junio|jun|juil|juillet|july|juli|julio|jul|aug|august|aout|agosto|ago|sept?|september|septembre|septiembre` +
	`|oct|october|octobre|octubre|okt|oktober|nov|november|novembre|noviembre|dec|december|decembre|dez|dezember|diciembre|dic)\.?`

// dateForms are the ways in which dates are written, in text without accents and
// capitals, each with the groups that the year, month and day are in.
var dateForms = []struct {
	form             *lazyregexp.Regexp
	year, month, day int
}{
	{lazyregexp.New(`\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\b`), 1, 2, 3},
	{lazyregexp.New(`\b(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})\b`), 3, 2, 1},
	{lazyregexp.New(`\b(\d{1,2})(?:st|nd|rd|th|er|\.)?[ -](?:de |of )?` + monthWord + `,?[ -](?:de |of )?(\d{4})\b`), 3, 2, 1},
	{lazyregexp.New(`\b` + monthWord + ` (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b`), 3, 1, 2},
}

// findDate finds the first date in a text: where it stands, and as YYYY-MM-DD.
// Of 03/04/2025 the day comes first, unless only the month can.
func findDate(text string) (at []int, iso string) {
	if !hasYear(text) {
		return nil, ""
	}
	plain, places := plainly(text)
	for _, f := range dateForms {
		for _, m := range f.form.FindAllStringSubmatchIndex(plain, -1) {
			group := func(n int) string { return plain[m[2*n]:m[2*n+1]] }
			month, day := monthOf(group(f.month)), atoi(group(f.day))
			if month > 12 && day <= 12 && day > 0 {
				month, day = day, month
			}
			if month < 1 || month > 12 || day < 1 || day > 31 || at != nil && places[m[0]] >= at[0] {
				continue
			}
			at, iso = []int{places[m[0]], places[m[1]]}, fmt.Sprintf("%s-%02d-%02d", group(f.year), month, day)
			break
		}
	}
	return at, iso
}

// hasYear reports whether four digits stand together.
func hasYear(text string) bool {
	digits := 0
	for i := range len(text) {
		if digits++; !isDigit(text[i]) {
			digits = 0
		}
		if digits == 4 {
			return true
		}
	}
	return false
}

// plainly is a text in lower case without accents and emphasis, and where each byte of it
// stands in the text.
func plainly(text string) (plain string, places []int) {
	var b strings.Builder
	for i, r := range text {
		switch {
		case r == '\u00a0', r == '\u202f', r == '_', r == '*':
			b.WriteByte(' ')
		case r < 0x80:
			b.WriteString(strings.ToLower(string(r)))
		default:
			b.WriteString(unaccent.Replace(strings.ToLower(string(r))))
		}
		for len(places) < b.Len() {
			places = append(places, i)
		}
	}
	return b.String(), append(places, len(text))
}

// monthOf is the number of a month from its name or digits; 0 for neither.
func monthOf(word string) int {
	if n := atoi(word); n > 0 {
		return n
	}
	for i, names := range monthNames {
		for name := range strings.SplitSeq(names, "|") {
			if strings.HasPrefix(word, name) {
				return i + 1
			}
		}
	}
	return 0
}

func atoi(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}

// isDate reports whether a text is a date and nothing else.
func isDate(text string) bool {
	at, _ := findDate(text)
	return at != nil && strings.TrimFunc(text[:at[0]]+text[at[1]:], notWord) == ""
}
