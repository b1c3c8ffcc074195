package lesson

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// months are the names of the months as people write them in dates: whole and
// short ones of a language. Where languages share a name, the first counts.
var months = [][]string{
	{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"},
	{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"},
	{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"},
	{"janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."},
	{"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"},
	{"januar", "februar", "märz", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "dezember"},
}

// restyled is another day, as YYYY-MM-DD, written as the date in a value is: in
// its order, its language, its signs. ok is false where nobody knows how.
func restyled(value, iso string) (text string, ok bool) {
	plain, places := plainly(value)
	at, _ := findDate(value)
	year, month, day := iso[:4], atoi(iso[5:7]), atoi(iso[8:])
	for _, f := range dateForms {
		m := f.form.FindStringSubmatchIndex(plain)
		if at == nil || m == nil || places[m[0]] != at[0] {
			continue
		}
		old := func(group int) string { return value[places[m[2*group]]:places[m[2*group+1]]] }
		monthAt, dayAt := f.month, f.day
		if atoi(old(f.month)) > 12 {
			monthAt, dayAt = dayAt, monthAt
		}
		format, name := "%d", ""
		digits := atoi(old(monthAt)) > 0
		if digits && len(old(monthAt)) == 2 && len(old(dayAt)) == 2 || old(dayAt)[0] == '0' {
			format = "%02d"
		}
		if digits {
			name = fmt.Sprintf(format, month)
		} else if name, ok = monthLike(old(monthAt), month); !ok {
			return "", false
		}
		said := map[int]string{f.year: year, monthAt: name, dayAt: fmt.Sprintf(format, day)}
		var b strings.Builder
		end := 0
		for group := 1; group <= 3; group++ {
			from, to := places[m[2*group]], places[m[2*group+1]]
			b.WriteString(value[end:from] + said[group])
			if end = to; group == dayAt {
				end += ordinalBehind(value[to:], day, &b)
			}
		}
		return b.String() + value[end:], true
	}
	return "", false
}

// ordinalBehind writes what stands behind the number of a day, for another one, and
// is how many bytes of rest it replaces: "26th" and "1st", "1er" and "2".
func ordinalBehind(rest string, day int, b *strings.Builder) int {
	suffix := strings.ToLower(rest[:min(len(rest), 2)])
	switch {
	case suffix == "er":
		if day == 1 {
			b.WriteString("er")
		}
		return 2
	case slices.Contains([]string{"st", "nd", "rd", "th"}, suffix):
		b.WriteString(englishOrdinal(day))
		return 2
	}
	return 0
}

func englishOrdinal(n int) string {
	if n/10 != 1 {
		switch n % 10 {
		case 1:
			return "st"
		case 2:
			return "nd"
		case 3:
			return "rd"
		}
	}
	return "th"
}

// monthLike is the name of a month in the language, the length and the letters
// of another one's.
func monthLike(old string, month int) (name string, ok bool) {
	word := strings.ToLower(old)
	for _, names := range months {
		i := slices.IndexFunc(names, func(n string) bool { return bare(n) == bare(word) })
		if i < 0 {
			continue
		}
		name = names[month-1]
		switch {
		case bare(names[i]) == word && names[i] != word && !strings.HasSuffix(names[i], "."): // written without accents
			name = unaccent.Replace(name)
		case strings.HasSuffix(names[i], ".") && !strings.HasSuffix(word, "."):
			name = strings.TrimSuffix(name, ".")
		case strings.HasSuffix(word, ".") && !strings.HasSuffix(names[i], "."):
			name += "."
		}
		first, size := utf8.DecodeRuneInString(name)
		switch initial, _ := utf8.DecodeRuneInString(old); {
		case old == strings.ToUpper(old):
			name = strings.ToUpper(name)
		case unicode.IsUpper(initial):
			name = string(unicode.ToUpper(first)) + name[size:]
		}
		return name, true
	}
	return "", false
}

// bare is the name of a month without its accents and its period.
func bare(name string) string { return strings.TrimSuffix(unaccent.Replace(name), ".") }
