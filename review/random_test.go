package review_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/oncebitten/oncebitten/config"
	"github.com/oncebitten/oncebitten/framework"
	"github.com/oncebitten/oncebitten/review"
	"github.com/oncebitten/oncebitten/wording"
)

// FuzzHistory reviews histories that no database has: each byte is a choice among
// statements and names that are so few that they meet. A review of one ends
// soon, looks at every statement, and says the same whether or not it keeps its steps.
func FuzzHistory(f *testing.F) {
	text, err := os.ReadFile("testdata/statements.txt")
	if err != nil {
		f.Fatal(err)
	}
	forms := slices.DeleteFunc(strings.Split(strings.TrimSpace(string(text)), "\n"), func(line string) bool { return strings.HasPrefix(line, "#") })
	source := rand.New(rand.NewPCG(1, 2))
	for range 40 {
		choices := make([]byte, source.IntN(600))
		for i := range choices {
			choices[i] = byte(source.Uint32())
		}
		f.Add(choices)
	}
	f.Fuzz(func(t *testing.T, choices []byte) {
		c := chooser(choices)
		files, statements := c.migrations(forms)
		inputs := map[string]review.Input{
			"the last file":           {Files: changed(files, len(files)-1)},
			"all files":               {Files: changed(files, 0)},
			"each file upon the last": {Last: len(files)},
		}
		for name, in := range inputs {
			in.Config, in.After, in.Transaction, in.Now = config.Default(), framework.Texts(files), "auto", time.Unix(0, 0)
			in.Config.Rollback = config.RollbackOptional
			result := reviewed(t, in, files)
			if in.Last != 0 || len(in.Files) == len(files) {
				if got := len(result.Steps); got != statements {
					t.Errorf("%s: %d of %d statements were looked at", name, got, statements)
				}
			}
			in.ForgetSteps = true
			if got, want := said(reviewed(t, in, files)), said(result); got != want {
				t.Errorf("%s: a review that forgets its steps says\n%s\nand one that keeps them\n%s", name, got, want)
			}
		}
	})
}

// slow is when a review that should take milliseconds is taken to be without an end.
const slow = time.Minute

// reviewed runs a review that must come to an end.
func reviewed(t *testing.T, in review.Input, files map[string]string) *review.Result {
	t.Helper()
	watch := time.AfterFunc(slow, func() { panic(fmt.Sprintf("a review has no end:\n%v", files)) })
	defer watch.Stop()
	result := review.Run(in)
	if len(result.Errors) > 0 {
		t.Errorf("files were not read: %v", result.Errors)
	}
	for _, u := range result.Unread {
		if reason := u.Reason.In(wording.English); strings.Contains(reason, "mistake") {
			t.Errorf("%s:%d: %s", u.Span.Path, u.Span.Start.Line, reason)
		}
	}
	for _, note := range result.Notes {
		if strings.Contains(note, "mistake") {
			t.Errorf("%s in\n%v", note, files)
		}
	}
	return result
}

// said is what a review says, in a line for each finding.
func said(r *review.Result) string {
	var b strings.Builder
	for _, f := range r.Findings {
		fmt.Fprintf(&b, "%s:%d %s %s\n", f.Span.Path, f.Span.Start.Line, f.Check.Name, f.Message)
	}
	return b.String()
}

// changed are the files from one on, as those of a change.
func changed(files map[string]string, from int) []review.ChangedFile {
	var out []review.ChangedFile
	for i := max(0, from); i < len(files); i++ {
		out = append(out, review.ChangedFile{Path: fileName(i), Status: "added"})
	}
	return out
}

func fileName(i int) string { return fmt.Sprintf("migrations/%04d_step.sql", i) }

// chooser makes choices by bytes; without any left it takes the first of all.
type chooser []byte

func (c *chooser) among(n int) int {
	if len(*c) == 0 {
		return 0
	}
	choice := int((*c)[0]) % n
	*c = (*c)[1:]
	return choice
}

// migrations are four files of up to fifty statements, and how many those are.
func (c *chooser) migrations(forms []string) (files map[string]string, statements int) {
	files = map[string]string{}
	for i := range 4 {
		var b strings.Builder
		for range 1 + c.among(50) {
			if len(*c) == 0 && statements > 0 {
				break
			}
			statements++
			b.WriteString(c.statement(forms[c.among(len(forms))]) + ";\n")
		}
		files[fileName(i)] = b.String()
	}
	return files, statements
}

// statement puts names into a form.
func (c *chooser) statement(form string) string {
	names := map[byte][]string{
		'r': {"a", "b", "c", "d", "e", "f"},
		'c': {"id", "x", "y", "z"},
		'k': {"k1", "k2", "a_pkey", "b_pkey", "c_key", "i1", "i2"},
		'y': {"mood", "grade", "int"},
		'f': {"f", "g", "h"},
		'n': {"0", "1", "5", "8"},
	}
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(form, "$")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		if list := names[rest[0]]; list != nil {
			b.WriteString(list[c.among(len(list))])
			form = rest[1:]
		} else { // of $$
			b.WriteString("$$")
			form = rest[1:]
		}
	}
}
