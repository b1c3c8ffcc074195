package main

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// shows prints the pull request, a line for each comment.
func (h *hub) shows([]string) error {
	out := h.ts.Stdout()
	for _, t := range h.pull.Threads() {
		state := "open"
		if t.Resolved {
			state = "resolved by " + t.ResolvedBy
		}
		place := t.Path
		if t.Line > 0 {
			place += ":" + strconv.Itoa(t.Line)
			if t.Side == "LEFT" {
				place += " of base"
			}
		}
		fmt.Fprintf(out, "%s, %s\n", place, state)
		for _, c := range t.Comments {
			folded := ""
			if c.Minimized {
				folded = ", folded away"
			}
			fmt.Fprintf(out, "  %s%s: %s\n", c.Author, folded, h.brief(c.Body))
		}
	}
	for _, c := range h.pull.Comments() {
		fmt.Fprintf(out, "comment of %s: %s\n", c.Author, h.brief(c.Body))
	}
	return nil
}

// bodies prints the inline comments of ours in full.
func (h *hub) bodies([]string) error {
	out := h.ts.Stdout()
	for _, t := range h.pull.Threads() {
		fmt.Fprintln(out, t.Comments[0].Body)
	}
	return nil
}

// brief is the first line of a comment that is shown: of a finding, its sign
// and its check. Heads go by their numbers.
func (h *hub) brief(body string) string {
	if strings.HasPrefix(body, "<!--") {
		_, body, _ = strings.Cut(body, "\n")
	}
	line, _, _ := strings.Cut(body, "\n")
	if head, _, ok := strings.Cut(line, "** "); ok {
		sign, rest, _ := strings.Cut(head, "**")
		_, rest, _ = strings.Cut(rest, "`")
		name, _, _ := strings.Cut(rest, "`")
		line = sign + name
	}
	for i, head := range h.heads {
		line = strings.ReplaceAll(line, head[:7], fmt.Sprintf("head %d", i+1))
	}
	return line
}

// requests prints what the last run has asked, how often each.
func (h *hub) requests([]string) error {
	out, count := h.ts.Stdout(), map[string]int{}
	for _, r := range h.server.Requests() {
		what := r.Method + " " + r.Path
		if strings.HasSuffix(r.Path, "/graphql") {
			what = "GraphQL " + graphQLField(r.Body)
		}
		count[what]++
	}
	for _, what := range slices.Sorted(maps.Keys(count)) {
		fmt.Fprintf(out, "%d %s\n", count[what], what)
	}
	return nil
}

// graphQLField says in one word what a query is about.
func graphQLField(body string) string {
	for _, field := range []string{"unresolveReviewThread", "resolveReviewThread", "unminimizeComment", "minimizeComment", "userContentEdits", "lastEditedAt", "reviewThreads", "Blob", "viewer"} {
		if strings.Contains(body, field) {
			return field
		}
	}
	return "?"
}
