package report

import (
	"strings"
)

// writeTable writes rows with their columns aligned, two spaces between them.
// The first column is aligned to the right: it holds numbers.
func writeTable(b *strings.Builder, rows [][]string) {
	var widths []int
	for _, row := range rows {
		for i, text := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], displayWidth(text))
		}
	}
	for _, row := range rows {
		var line strings.Builder
		for i, text := range row {
			space := strings.Repeat(" ", widths[i]-displayWidth(text))
			line.WriteString("  ")
			if i == 0 {
				line.WriteString(space + text)
			} else {
				line.WriteString(text + space)
			}
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
}

// displayWidth is how many columns of a terminal a text takes.
func displayWidth(text string) int {
	columns := 0
	for _, r := range text {
		columns += columnsOf(r)
	}
	return columns
}

// shorten cuts a text to a number of columns, with an ellipsis at its end.
func shorten(text string, columns int) string {
	shown, _ := window(cells(text), 0, columns)
	return shown
}
