package feedback

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"github.com/oncebitten/oncebitten/wording"
)

// The measures of the chart, in its own units.
const (
	chartWidth  = 760
	chartMargin = 20
	chartTop    = 80
	rowHeight   = 34
	nameWidth   = 330
	barsLeft    = chartMargin + nameWidth + 10
	barsRight   = chartWidth - chartMargin - 46
	barsHeight  = 22
	maxRows     = 14
	maxName     = 46 // characters
)

// chartStyle has the colours for a light page and for a dark one: the chart may be
// shown by itself, or as a picture on either.
const chartStyle = `
svg { font: 13px system-ui, -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; }
.page { fill: #ffffff; stroke: #d0d7de; } .text { fill: #1f2328; } .faint { fill: #59636e; } .line { stroke: #d1d9e0; }
.taught { fill: #1a7f6b; } .untaught { fill: #b35900; } .head { font-size: 15px; font-weight: 600; } .small { font-size: 11px; }
@media (prefers-color-scheme: dark) {
.page { fill: #0d1117; stroke: #3d444d; } .text { fill: #f0f6fc; } .faint { fill: #9198a1; } .line { stroke: #3d444d; }
.taught { fill: #3fb99d; } .untaught { fill: #e0883a; }
}
`

// chartRow is a row of the chart: a lesson, or a check that no lesson is about.
type chartRow struct {
	name, class string
	Count
}

// SVG draws a report: a row for each lesson that fired, with a bar for each month.
// It has no script and asks for nothing, and says in words what it shows.
func SVG(w io.Writer, r *Report, reader wording.Language) error {
	say := func(t wording.Text) string { return t.In(reader) }
	var rows []chartRow
	for _, l := range r.Lessons {
		rows = append(rows, chartRow{l.Title, "taught", l.Count})
	}
	for _, c := range r.Untaught {
		rows = append(rows, chartRow{c.Name, "untaught", c.Count})
	}
	hidden := max(0, len(rows)-maxRows)
	rows = rows[:len(rows)-hidden]
	c := &chart{months: r.Months}
	for _, row := range rows {
		for _, n := range row.PerMonth {
			c.most = max(c.most, n)
		}
	}
	height := chartTop + max(len(rows), 1)*rowHeight + 40
	if hidden > 0 {
		height += 20
	}
	c.printf(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" role="img" aria-labelledby="title desc">`+"\n",
		chartWidth, height, chartWidth, height)
	title := say(wording.Say("What the lessons would have said"))
	c.printf("<title id=\"title\">%s</title>\n<desc id=\"desc\">%s</desc>\n<style>%s</style>\n", text(title), text(describe(r, rows, reader)), chartStyle)
	c.printf(`<rect class="page" x="0.5" y="0.5" width="%d" height="%d" rx="6"/>`+"\n", chartWidth-1, height-1)
	c.printf(`<text class="text head" x="%d" y="28">%s</text>`+"\n", chartMargin, text(title))
	for i, sentence := range r.summary() {
		c.printf(`<text class="faint small" x="%d" y="%d">%s</text>`+"\n", chartMargin, 47+16*i, text(clip(say(sentence), 118)))
	}
	for i, row := range rows {
		c.row(chartTop+i*rowHeight, row, reader)
	}
	bottom := chartTop + len(rows)*rowHeight
	if len(rows) == 0 {
		c.printf(`<text class="faint" x="%d" y="%d">%s</text>`+"\n", chartMargin, bottom+22, text(say(wording.Say("Nothing fired."))))
		bottom += rowHeight
	}
	c.axis(bottom)
	c.legend(bottom+30, len(r.Untaught) > 0, reader)
	if hidden > 0 {
		c.printf(`<text class="faint small" x="%d" y="%d">%s</text>`+"\n", chartMargin, bottom+50, text(say(wording.Count(hidden, "%d more is in the table", "%d more are in the table"))))
	}
	c.printf("</svg>\n")
	_, err := io.WriteString(w, c.String())
	return err
}

// chart is one that is being drawn.
type chart struct {
	strings.Builder
	months []string
	most   int // findings in a month
}

func (c *chart) printf(format string, args ...any) { fmt.Fprintf(c, format, args...) }

// row draws a name, the bars of its months and its number.
func (c *chart) row(y int, row chartRow, reader wording.Language) {
	base := y + 5 + barsHeight
	c.printf("<g><title>%s</title>\n", text(row.name+": "+found(row.Count).In(reader)))
	c.printf(`<text class="text" x="%d" y="%d">%s</text>`+"\n", chartMargin, base-5, text(clip(row.name, maxName)))
	c.printf(`<line class="line" x1="%d" y1="%d" x2="%d" y2="%d"/>`+"\n", barsLeft, base, barsRight, base)
	step := float64(barsRight-barsLeft) / float64(max(len(c.months), 1))
	for i, n := range row.PerMonth {
		if n == 0 {
			continue
		}
		height := max(2.5, float64(barsHeight)*float64(n)/float64(c.most))
		width := min(step*0.8, 28)
		c.printf(`<rect class="%s" x="%.1f" y="%.1f" width="%.1f" height="%.1f" rx="1"><title>%s: %d</title></rect>`+"\n",
			row.class, float64(barsLeft)+step*float64(i)+(step-width)/2, float64(base)-height, width, height, c.months[i], n)
	}
	c.printf(`<text class="text" x="%d" y="%d" text-anchor="end">%d</text></g>`+"\n", chartWidth-chartMargin, base-5, row.Findings)
}

// axis names the first month and the last.
func (c *chart) axis(y int) {
	if len(c.months) == 0 {
		return
	}
	c.printf(`<text class="faint small" x="%d" y="%d">%s</text>`+"\n", barsLeft, y+14, c.months[0])
	if len(c.months) > 1 {
		c.printf(`<text class="faint small" x="%d" y="%d" text-anchor="end">%s</text>`+"\n", barsRight, y+14, c.months[len(c.months)-1])
	}
}

// legend says what the colours are.
func (c *chart) legend(y int, untaught bool, reader wording.Language) {
	entry := func(x int, class string, name wording.Text) {
		c.printf(`<rect class="%s" x="%d" y="%d" width="10" height="10" rx="1"/><text class="faint small" x="%d" y="%d">%s</text>`+"\n",
			class, x, y-9, x+15, y, text(name.In(reader)))
	}
	entry(chartMargin, "taught", wording.Say("a lesson of the team"))
	if untaught {
		entry(chartMargin+170, "untaught", wording.Say("a check that no lesson is about"))
	}
}

// describe says the chart in words, for who does not see it.
func describe(r *Report, rows []chartRow, reader wording.Language) string {
	parts := []string{sentences(r.summary(), reader)}
	for _, row := range rows {
		parts = append(parts, row.name+": "+found(row.Count).In(reader)+".")
	}
	return strings.Join(parts, " ")
}

func found(n Count) wording.Text {
	return wording.Say("%s in %s", wording.Count(n.Findings, "%d finding", "%d findings"), wording.Count(n.Changes, "%d change", "%d changes"))
}

// text is text in XML: no markup, and no character that XML does not have.
func text(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(strings.Join(strings.Fields(visible(s)), " "))) // a builder takes everything
	return b.String()
}

// visible is a text without what would turn the rest around or hide in it.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0x200e, r == 0x200f, r == 0xfeff:
			return -1
		}
		return r
	}, s)
}

// clip cuts a text to a number of characters.
func clip(s string, limit int) string {
	runes := []rune(s)
	if len(runes) <= limit {
		return s
	}
	return strings.TrimRight(string(runes[:limit-1]), " ") + "…"
}
