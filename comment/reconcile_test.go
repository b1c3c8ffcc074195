package comment

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/oncebitten/oncebitten/pull"
)

// body is what we write about a finding.
func body(fingerprint, text string) string {
	return mark(marker{key: "default", fingerprint: fingerprint}, text)
}

func closedBody(fingerprint string) string {
	return mark(marker{key: "default", fingerprint: fingerprint, closed: true}, "✅ gone\n")
}

// mine is a thread of ours that GitHub lets us resolve or reopen.
func mine(body string) pull.Thread {
	return pull.Thread{ID: "T", CanResolve: true, CanUnresolve: true, Comments: []pull.ThreadComment{{ID: 1, Mine: true, Body: body}}}
}

func TestReconcile(t *testing.T) {
	resolved := func(t pull.Thread) pull.Thread { t.Resolved, t.ResolvedBy = true, "alice"; return t }
	foreign := func(t pull.Thread) pull.Thread { t.Comments[0].Mine = false; return t }
	answered := func(t pull.Thread) pull.Thread {
		t.Comments = append(t.Comments, pull.ThreadComment{ID: 2, Author: "alice", Body: "why?"})
		return t
	}
	numbered := func(id int64, t pull.Thread) pull.Thread { t.Comments[0].ID = id; return t }
	found := &Plan{Key: "default", Complete: true, Inline: []Comment{{Fingerprint: "aa", Place: Place{Path: "a.sql", Line: 1}, Body: body("aa", "text")}}}
	below := &Plan{Key: "default", Complete: true, Other: []Comment{{Fingerprint: "aa", Body: body("aa", "text")}}}
	clean := &Plan{Key: "default", Complete: true}
	accepted := &Plan{Key: "default", Complete: true, Accepted: map[string]string{"aa": "Accepted in the file: 200 rows"}}
	partial := &Plan{Key: "default"}

	tests := []struct {
		name    string
		plan    *Plan
		threads []pull.Thread
		want    string // what is done, in the order of the fields of actions
	}{
		{"new", found, nil, "post aa"},
		{"the same text", found, []pull.Thread{mine(body("aa", "text"))}, "present aa"},
		{"another text", found, []pull.Thread{mine(body("aa", "old"))}, "edit aa, present aa"},
		{"below the threshold now", below, []pull.Thread{mine(body("aa", "old"))}, "edit aa, present aa"},
		{"below the threshold always", below, nil, ""},
		{"gone", clean, []pull.Thread{mine(body("aa", "text"))}, "close aa"},
		{"gone, with an answer", clean, []pull.Thread{answered(mine(body("aa", "text")))}, "close aa"},
		{"accepted", accepted, []pull.Thread{mine(body("aa", "text"))}, "close aa"},
		{"gone already", clean, []pull.Thread{resolved(mine(closedBody("aa")))}, ""},
		{"gone already, not resolved", clean, []pull.Thread{mine(closedBody("aa"))}, ""},
		{"gone, resolved by a person", clean, []pull.Thread{resolved(mine(body("aa", "text")))}, ""},
		{"perhaps gone", partial, []pull.Thread{mine(body("aa", "text"))}, ""},
		{"back", found, []pull.Thread{resolved(mine(closedBody("aa")))}, "reopen aa, present aa"},
		{"back, not resolved", found, []pull.Thread{mine(closedBody("aa"))}, "edit aa, present aa"},
		{"resolved by a person", found, []pull.Thread{resolved(mine(body("aa", "text")))}, "present aa"},
		{"resolved by us without a word", found, []pull.Thread{func() pull.Thread {
			t := resolved(mine(body("aa", "text")))
			t.ResolvedByMe = true
			return t
		}()}, "reopen aa, present aa"},
		{"twice", found, []pull.Thread{numbered(9, mine(body("aa", "text"))), mine(body("aa", "text"))}, "remove 9, present aa"},
		{"twice, the newer one with an answer", found, []pull.Thread{mine(body("aa", "text")), answered(mine(body("aa", "text")))}, "close aa, present aa"},
		{"twice, the newer one resolved", found, []pull.Thread{mine(body("aa", "text")), resolved(mine(body("aa", "text")))}, "present aa"},
		{"somebody else with our marker", found, []pull.Thread{foreign(mine(body("aa", "text")))}, "post aa"},
		{"somebody else's, gone", clean, []pull.Thread{foreign(mine(body("aa", "text")))}, ""},
		{"of another job", clean, []pull.Thread{mine(mark(marker{key: "other", fingerprint: "aa"}, "text"))}, ""},
		{"a comment without a marker", clean, []pull.Thread{mine("hello")}, ""},
		{"a marker that is not first", clean, []pull.Thread{mine("hello\n" + body("aa", "text"))}, ""},
		{"a thread without comments", clean, []pull.Thread{{ID: "T"}}, ""},
	}
	for _, test := range tests {
		if got := describe(reconcile(test.plan, test.threads)); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

func describe(a actions) string {
	var words string
	add := func(what, fingerprint string) {
		if words != "" {
			words += ", "
		}
		words += what + " " + fingerprint
	}
	for _, c := range a.post {
		add("post", c.Fingerprint)
	}
	for _, e := range a.edit {
		add("edit", e.fingerprint)
	}
	for _, e := range a.close {
		add("close", e.fingerprint)
	}
	for _, e := range a.reopen {
		add("reopen", e.fingerprint)
	}
	for _, id := range a.remove {
		add("remove", fmt.Sprint(id))
	}
	for _, f := range a.present {
		add("present", f)
	}
	return words
}

func TestReconcileWords(t *testing.T) {
	plan := &Plan{Key: "default", Complete: true, Request: pull.Request{HeadSHA: "0123456789"}, Accepted: map[string]string{"bb": "Accepted by sam: @team has 200 rows"}}
	edited := mine(body("cc", "text"))
	edited.Comments[0].Body += "somebody's words"
	asked := mine(body("dd", "🔴 first line\r\nrest"))
	asked.Comments = append(asked.Comments, pull.ThreadComment{ID: 2, Author: "alice", Body: "why?"})
	a := reconcile(plan, []pull.Thread{mine(body("aa", "🔴 first line\r\nrest")), mine(body("bb", "🔴 other\n")), edited, asked})
	want := []string{
		"✅ No longer reported at `0123456`.\n\n> 🔴 first line\n",
		"✅ Accepted by sam: @\u200bteam has 200 rows.\n\n> 🔴 other\n",
		"✅ No longer reported at `0123456`.\n",
		"✅ No longer reported at `0123456`.\n\n🔴 first line\r\nrest\n",
	}
	var got []string
	for _, e := range a.close {
		m, ok := readMarker(e.body)
		if !ok || !m.closed {
			t.Errorf("not marked as closed: %q", e.body)
		}
		got = append(got, e.body[len(markerForm.FindString(e.body))+1:])
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestReconcileSummary(t *testing.T) {
	summary := body(summaryFingerprint, "text")
	plan := &Plan{Key: "default", Summary: summary, Wanted: true}
	quiet := &Plan{Key: "default", Summary: summary}
	comment := func(id int64, mine bool, body string) pull.IssueComment {
		return pull.IssueComment{ID: id, Mine: mine, Body: body}
	}
	old := body(summaryFingerprint, "old")
	readAt := func(second int64, text string) string {
		return mark(marker{key: "default", fingerprint: summaryFingerprint, read: time.Unix(second, 0)}, text)
	}
	late := &Plan{Key: "default", Summary: readAt(20, "text"), Wanted: true}
	tests := []struct {
		name     string
		plan     *Plan
		comments []pull.IssueComment
		want     string
	}{
		{"new", plan, nil, "create"},
		{"nothing to say", quiet, nil, ""},
		{"the same", plan, []pull.IssueComment{comment(1, true, summary)}, "is 1"},
		{"changed", plan, []pull.IssueComment{comment(1, true, old)}, "edit 1"},
		{"nothing to say any more", quiet, []pull.IssueComment{comment(1, true, old)}, "edit 1"},
		{"somebody else's", plan, []pull.IssueComment{comment(1, false, old)}, "create"},
		{"of another job", plan, []pull.IssueComment{comment(1, true, mark(marker{key: "x", fingerprint: summaryFingerprint}, "old"))}, "create"},
		{"of a run that has read earlier", late, []pull.IssueComment{comment(1, true, readAt(19, "old"))}, "edit 1"},
		{"of a run that has read in the same second", late, []pull.IssueComment{comment(1, true, readAt(20, "old"))}, "edit 1"},
		{"of a run that has read later", late, []pull.IssueComment{comment(1, true, readAt(21, "old"))}, "is 1, overtaken"},
		{"two", plan, []pull.IssueComment{comment(1, true, summary), comment(2, true, summary)}, "is 1, 1 surplus"},
	}
	for _, test := range tests {
		s := reconcileSummary(test.plan, test.comments)
		var got string
		switch {
		case s.create:
			got = "create"
		case s.edit:
			got = fmt.Sprintf("edit %d", s.comment.ID)
		case s.comment.ID != 0:
			got = fmt.Sprintf("is %d", s.comment.ID)
		}
		if n := len(s.surplus); n > 0 {
			got += fmt.Sprintf(", %d surplus", n)
		}
		if s.overtaken {
			got += ", overtaken"
		}
		if got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

func TestMarker(t *testing.T) {
	text := mark(marker{key: "a --> b", fingerprint: "0123"}, "text\r\nmore\n")
	m, ok := readMarker(text)
	if want := (marker{key: "a_____b", fingerprint: "0123", hash: hashOf("text\nmore")}); !ok || m != want {
		t.Errorf("got %+v, %t; want %+v", m, ok, want)
	}
}

// What is no marker of ours is never taken for one, and reading it never fails.
func FuzzMarker(f *testing.F) {
	f.Add(body("aa", "text"))
	f.Add("<!-- oncebitten:v1 key= fp= h= -->")
	f.Fuzz(func(t *testing.T, text string) {
		m, ok := readMarker(text)
		if !ok {
			return
		}
		again, ok := readMarker(mark(m, text))
		if !ok || again.closed != m.closed {
			t.Errorf("%q is read as %+v, and then as %+v", text, m, again)
		}
		firstLine(text)
	})
}
