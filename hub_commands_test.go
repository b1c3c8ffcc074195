package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/oncebitten/oncebitten/pull/githubtest"
)

// hubCommands are the commands of scripts that need a GitHub:
//
//	github open BASE CHANGE [-PATH…] [fork] [draft] [enterprise] [history=N] [files=N]
//	                              opens pull request 7: the files of CHANGE over those of BASE,
//	                              which has N migrations more, without those at PATH, and with
//	                              N more
//	github push CHANGE [-PATH…]   moves its head
//	github merge BASE OWN         moves the base branch, and merges it into the head
//	github branch NAME FOLDER     makes another branch from the base, with the files of FOLDER
//	github retarget BRANCH        makes the pull request one for that branch
//	github ready                  makes the draft ready for review
//	github closes [merged CHANGE] closes it; merged, base gets the files of CHANGE
//	github deletes N              deletes the comment of the Nth thread, which goes with it; with
//	                              summary for N, the first one on the pull request as a whole
//	github copies N AUTHOR        says the same in a thread of AUTHOR's; or comment, with summary for N
//	github deletes-fork           deletes the repository of the head
//	github base FOLDER            moves the base branch to the files of FOLDER over those of BASE
//	github event NAME [ACTION]    makes the next run one of this event; for a comment, the last one
//	github rule NAME[=N]…         changes a rule, see rules
//	github permits-writing        gives the token of a fork's pull request the right to write
//	github answer STATUS OPTION…  answers so from now on, see answer
//	github hangs [path=PATTERN] [body=PATTERN]
//	                              gives no answer to such requests during the next run, in which
//	                              lesson bases have a quarter of a second
//	github meanwhile METHOD PATH ACTION… [then ACTION…]
//	                              at the next such request: push CHANGE, base FOLDER, deletes N or review,
//	                              each of which takes a second
//	github says AUTHOR FILE [times=N]
//	                              comments on the pull request as a whole
//	github begins AUTHOR PLACE FILE [times=N]
//	                              comments on a line, PATH:LINE
//	github replies N AUTHOR TEXT [times=N]
//	                              answers in the Nth thread
//	github ran CONCLUSION         notes how the run of the check for the head has ended
//	github answers                prints the reactions to commands, and the runs that run again
//	github permits LOGIN ROLE     gives somebody a role in the repository, such as write
//	github resolves N AUTHOR      marks it as resolved
//	github shows                  prints what is on the pull request
//	github stores OWNER/NAME FOLDER OPTION…
//	                              makes another repository, see stores
//	github renames OLD NEW        gives it another name, OWNER/NAME
//	github bodies                 prints our comments in full
//	github requests               prints what was asked since the last run began
//	waits DURATION                how long that run has waited
//	review CODE [ARGUMENT…]       runs the Action, which must end with this exit code
//	doctor CODE                   runs the doctor in the same job
func hubCommands() map[string]func(*testscript.TestScript, bool, []string) {
	return map[string]func(*testscript.TestScript, bool, []string){
		"github": onHub(func(h *hub, args []string) error {
			if len(args) == 0 || hubActions()[args[0]] == nil {
				return fmt.Errorf("usage: github ACTION, one of %s", strings.Join(slices.Sorted(maps.Keys(hubActions())), ", "))
			}
			return hubActions()[args[0]](h, args[1:])
		}),
		"review": onHub(func(h *hub, args []string) error { return h.job("review", args) }),
		"doctor": onHub(func(h *hub, args []string) error { return h.job("doctor", args) }),
		"waits": onHub(func(h *hub, args []string) error {
			if want, err := time.ParseDuration(args[0]); err != nil || h.waited != want {
				return fmt.Errorf("the run has waited %s, want %s", h.waited, args[0])
			}
			return nil
		}),
	}
}

func hubActions() map[string]func(*hub, []string) error {
	return map[string]func(*hub, []string) error{
		"open": (*hub).open, "push": (*hub).push, "base": (*hub).moveBase, "event": (*hub).event,
		"rule": (*hub).rule, "answer": (*hub).answer, "meanwhile": (*hub).meanwhile,
		"says": (*hub).says, "begins": (*hub).begins, "replies": (*hub).replies, "permits": (*hub).permits,
		"merge": (*hub).merge, "branch": (*hub).branch, "retarget": (*hub).retarget, "ready": (*hub).ready,
		"closes": (*hub).closes, "copies": (*hub).copies, "deletes": (*hub).deletes, "deletes-fork": (*hub).deletesFork, "ran": (*hub).ran, "answers": (*hub).answers, "resolves": (*hub).resolves,
		"shows": (*hub).shows, "bodies": (*hub).bodies, "permits-writing": (*hub).permitsWriting, "requests": (*hub).requests, "stores": (*hub).stores, "renames": (*hub).renames, "hangs": (*hub).hangs,
	}
}

func onHub(do func(*hub, []string) error) func(*testscript.TestScript, bool, []string) {
	return func(ts *testscript.TestScript, neg bool, args []string) {
		h, _ := ts.Value(hubKey{}).(*hub)
		if neg || h == nil {
			ts.Fatalf("the command cannot be negated, and needs a hub")
		}
		h.ts = ts
		ts.Check(do(h, args))
		h.mu.Lock()
		defer h.mu.Unlock()
		if len(h.problems) > 0 {
			ts.Fatalf("%s", strings.Join(h.problems, "\n"))
		}
	}
}

// rule changes a rule: by its name alone, or to a number or a place.
func (h *hub) rule(args []string) error {
	for _, arg := range args {
		name, value, _ := strings.Cut(arg, "=")
		number, err := strconv.Atoi(value)
		if value != "" && err != nil && name != "unplaceable" {
			return err
		}
		change, known := map[string]func(*githubtest.Rules){
			"read-only":        func(r *githubtest.Rules) { r.ReadOnly = true },
			"no-resolve":       func(r *githubtest.Rules) { r.NoResolve = true },
			"max-tree-entries": func(r *githubtest.Rules) { r.MaxTreeEntries = number },
			"max-diff-lines":   func(r *githubtest.Rules) { r.MaxDiffLines = number },
			"unplaceable":      func(r *githubtest.Rules) { r.Unplaceable = map[string]bool{value: true} },
			"damaged-archives": func(r *githubtest.Rules) { r.DamagedArchives = true },
			"text-errors":      func(r *githubtest.Rules) { r.TextErrors = true },
			"max-pull-files":   func(r *githubtest.Rules) { r.MaxPullFiles = number },
			"max-patch-lines":  func(r *githubtest.Rules) { r.MaxPatchLines = number },
		}[name]
		if !known {
			return fmt.Errorf("there is no rule %s", name)
		}
		h.server.Change(change)
	}
	return nil
}

// answer makes the server give another answer than usual to what matches the
// options method=, path= and body= (regular expressions), after skip= of them,
// times= in all; with retry-after= and text=, or, with the option carried-out,
// after doing what was asked. The text of status 200 is that of GraphQL.
func (h *hub) answer(args []string) error {
	status, err := strconv.Atoi(args[0])
	if err != nil {
		return err
	}
	f := githubtest.Fault{Status: status, Answer: `{"message":"Server Error"}`, Header: map[string]string{}}
	for _, option := range args[1:] {
		name, value, _ := strings.Cut(option, "=")
		switch name {
		case "method":
			f.Method = value
		case "path":
			f.Path = value
		case "body":
			f.Body = value
		case "skip":
			f.Skip, err = strconv.Atoi(value)
		case "times":
			f.Times, err = strconv.Atoi(value)
		case "retry-after":
			f.Header["Retry-After"] = value
		case "text":
			f.Answer = value
		case "carried-out":
			f.CarriedOut = true
		default:
			err = fmt.Errorf("there is no option %s", name)
		}
		if err != nil {
			return err
		}
	}
	h.server.Fail(f)
	return nil
}

// meanwhile lets something happen between two requests of a run.
func (h *hub) meanwhile(args []string) error {
	if len(args) < 3 {
		return fmt.Errorf("usage: github meanwhile METHOD PATH ACTION...")
	}
	actions := map[string]func([]string) error{
		"push": h.push, "base": h.moveBase, "deletes": h.deletes,
		"review": func([]string) error { h.run(io.Discard, io.Discard, "review", nil); return nil },
	}
	h.server.Fail(githubtest.Fault{Method: args[0], Path: args[1], Times: 1, Before: func() {
		for action := range strings.SplitSeq(strings.Join(args[2:], " "), " then ") {
			words := strings.Fields(action)
			if actions[words[0]] == nil {
				h.Errorf("there is no %s meanwhile", words[0])
				return
			}
			h.pass(time.Second)
			if err := actions[words[0]](words[1:]); err != nil {
				h.Errorf("meanwhile: %v", err)
			}
		}
	}})
	return nil
}

func (h *hub) says(args []string) error {
	n, err := times(args)
	for range n {
		h.pull.Say(args[0], h.ts.ReadFile(args[1]))
	}
	return err
}

// times is how often something is to be done, as the last argument may say.
func times(args []string) (int, error) {
	if number, ok := strings.CutPrefix(args[len(args)-1], "times="); ok {
		return strconv.Atoi(number)
	}
	return 1, nil
}

func (h *hub) begins(args []string) error {
	path, number, _ := strings.Cut(args[1], ":")
	line, err := strconv.Atoi(number)
	if err != nil {
		return err
	}
	n, err := times(args)
	for range n {
		h.pull.Begin(args[0], path, line, h.ts.ReadFile(args[2]))
	}
	return err
}

func (h *hub) replies(args []string) error {
	id, err := h.thread(args[0])
	if err != nil {
		return err
	}
	n, err := times(args)
	for range n {
		h.pull.Answer(id, args[1], args[2])
	}
	return err
}

func (h *hub) permits(args []string) error {
	h.repo.Permit(args[0], args[1])
	return nil
}

func (h *hub) resolves(args []string) error {
	id, err := h.thread(args[0])
	h.pull.Settle(id, args[1])
	return err
}

// thread is the name of the Nth thread, from 1 on.
func (h *hub) thread(number string) (string, error) {
	n, err := strconv.Atoi(number)
	if threads := h.pull.Threads(); err == nil && n >= 1 && n <= len(threads) {
		return threads[n-1].ID, nil
	}
	return "", fmt.Errorf("there is no thread %s", number)
}

// permitsWriting gives the job a token that may write, as a fork's has for pull_request_target.
func (h *hub) permitsWriting([]string) error {
	h.server.Change(func(r *githubtest.Rules) { r.ReadOnly = false })
	return nil
}
