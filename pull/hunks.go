package pull

import (
	"strconv"
	"strings"

	"github.com/oncebitten/oncebitten/wording"
)

// Hunk is one hunk of a patch. Comments can stand on the lines of a hunk and
// on no others; a range of lines must be in one hunk.
type Hunk struct {
	// OldStart is the first line of the old file, 1-based, and OldLines how
	// many there are; NewStart and NewLines are the same for the new file. The
	// start is 0 when a file without lines is meant.
	OldStart, OldLines int
	NewStart, NewLines int
	// Lines are the hunk's, in order.
	Lines []HunkLine
}

// HunkLine is one line of a hunk. Old and New are its 1-based numbers in the
// two files: Old is 0 for an added line, New for a removed one, and a line of
// context has both.
type HunkLine struct {
	Old, New int
	// Text is without its end of line, and without the diff's first column.
	Text string
}

// Right is true when a comment can stand on this line of the new file.
func (h Hunk) Right(line int) bool {
	return line >= h.NewStart && line < h.NewStart+h.NewLines
}

// Left is true when a comment can stand on this line of the old file.
func (h Hunk) Left(line int) bool {
	return line >= h.OldStart && line < h.OldStart+h.OldLines
}

// Hunks reads a patch as GitHub's API gives it: unified hunks without file
// headers. An empty patch has no hunks. A damaged patch gives the hunks before
// the damage and an error.
func Hunks(patch string) ([]Hunk, error) {
	var hunks []Hunk
	lines := strings.Split(patch, "\n")
	for i := 0; i < len(lines); {
		if lines[i] == "" && i == len(lines)-1 {
			break
		}
		hunk, err := hunkHeader(lines[i])
		if err != nil {
			return hunks, wording.Errorf("line %d of the patch: %w", i+1, err)
		}
		read, err := hunk.body(lines[i+1:])
		if err != nil {
			return hunks, wording.Errorf("line %d of the patch: %w", i+2+read, err)
		}
		hunks = append(hunks, hunk)
		i += 1 + read
	}
	return hunks, nil
}

// hunkHeader reads "@@ -1,7 +1,9 @@ anything".
func hunkHeader(line string) (Hunk, error) {
	rest, ok := strings.CutPrefix(line, "@@ -")
	ranges, _, closed := strings.Cut(rest, " @@")
	before, after, both := strings.Cut(ranges, " +")
	if !ok || !closed || !both {
		return Hunk{}, wording.Errorf("%.60q is not the head of a hunk", line)
	}
	var h Hunk
	var err error
	if h.OldStart, h.OldLines, err = hunkRange(before); err != nil {
		return Hunk{}, err
	}
	if h.NewStart, h.NewLines, err = hunkRange(after); err != nil {
		return Hunk{}, err
	}
	return h, nil
}

// hunkRange reads "start,count", where a missing count is 1.
func hunkRange(text string) (start, count int, err error) {
	first, second, both := strings.Cut(text, ",")
	if start, err = lineNumber(first); err != nil {
		return 0, 0, err
	}
	count = 1
	if both {
		if count, err = lineNumber(second); err != nil {
			return 0, 0, err
		}
	}
	if start == 0 && count > 0 {
		return 0, 0, wording.Errorf("%.20q: there is no line 0", text)
	}
	return start, count, nil
}

// lineNumber reads a number that 32 bits hold, so that sums of two cannot overflow.
func lineNumber(text string) (int, error) {
	n, err := strconv.ParseUint(text, 10, 31)
	if err != nil {
		return 0, wording.Errorf("%.20q is not a line number", text)
	}
	return int(n), nil
}

// body reads the lines of a hunk and says how many it took.
func (h *Hunk) body(lines []string) (read int, err error) {
	before, after := h.OldStart, h.NewStart
	oldEnd, newEnd := before+h.OldLines, after+h.NewLines
	for read = 0; read < len(lines); read++ {
		line := lines[read]
		if strings.HasPrefix(line, `\`) { // "\ No newline at end of file" is no line
			continue
		}
		if before == oldEnd && after == newEnd {
			return read, nil
		}
		switch {
		case strings.HasPrefix(line, "+"):
			h.Lines = append(h.Lines, HunkLine{New: after, Text: line[1:]})
			after++
		case strings.HasPrefix(line, "-"):
			h.Lines = append(h.Lines, HunkLine{Old: before, Text: line[1:]})
			before++
		case line == "" || strings.HasPrefix(line, " "):
			h.Lines = append(h.Lines, HunkLine{Old: before, New: after, Text: strings.TrimPrefix(line, " ")})
			before++
			after++
		default:
			return read, wording.Errorf("%.60q is not a line of a hunk", line)
		}
		if before > oldEnd || after > newEnd {
			return read, wording.Errorf("the hunk has more lines than it says")
		}
	}
	if before != oldEnd || after != newEnd {
		return read, wording.Errorf("the hunk has fewer lines than it says")
	}
	return read, nil
}
