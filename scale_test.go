package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/oncebitten/oncebitten/pull/githubtest"
)

// The program itself, in a process of its own, against a GitHub whose answers
// take as long as they do from a runner.
const latency = 20 * time.Millisecond

// figures are what a run of the program has cost.
type figures struct {
	verdict  time.Duration // until the verdict is in the log
	all      time.Duration
	memory   int // in MB, at most
	requests int
}

func (f figures) String() string {
	return fmt.Sprintf("verdict after %v, end after %v, %d MB, %d requests",
		f.verdict.Round(10*time.Millisecond), f.all.Round(10*time.Millisecond), f.memory, f.requests)
}

// project is a repository with a history of migrations and other files, and a
// pull request that adds migrations.
type project struct {
	history, change int
	others          map[string]string
}

// runReview opens the pull request and runs the Action on it, which must find something.
func (p project) runReview(t testing.TB) figures {
	t.Helper()
	server := githubtest.Start(t)
	server.Change(func(r *githubtest.Rules) { r.Latency = latency })
	repo := server.Repository("acme", "shop")
	files := map[string]string{}
	for path, text := range p.others {
		files[path] = text
	}
	for i := range p.history {
		files[fmt.Sprintf("db/migrations/1_%04d.sql", i)] = fmt.Sprintf("CREATE TABLE t%d (id bigint PRIMARY KEY, email text);\n", i)
	}
	base := repo.Commit(githubtest.Commit{Branch: "main", Files: files})
	for i := range p.change {
		files[fmt.Sprintf("db/migrations/2_%04d.sql", i)] = fmt.Sprintf("ALTER TABLE t%d ADD COLUMN plan text NOT NULL;\n", i)
	}
	head := repo.Commit(githubtest.Commit{Parents: []string{base}, Files: files})
	folder := t.TempDir()
	env, err := jobOf(server, repo.Open(githubtest.Open{Number: 7, Head: head}), filepath.Join(folder, "job"), filepath.Join(folder, "workspace"))
	if err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), "oncebitten", "review")
	c.Env = append(os.Environ(), "RUNNER_DEBUG=1")
	for name, value := range env {
		c.Env = append(c.Env, name+"="+value)
	}
	return measure(t, c)
}

var requestsLine = regexp.MustCompile(`^::debug::(\d+) requests to GitHub`)

// measure runs a command that must end with findings.
func measure(t testing.TB, c *exec.Cmd) figures {
	t.Helper()
	stdout, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var f figures
	start := time.Now()
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	memory := make(chan int)
	done := make(chan bool)
	go func() { memory <- peak(c.Process.Pid, done) }()
	lines := bufio.NewScanner(stdout)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "fail: ") {
			f.verdict = time.Since(start)
		}
		if m := requestsLine.FindStringSubmatch(lines.Text()); m != nil {
			f.requests, _ = strconv.Atoi(m[1]) // digits
		}
	}
	close(done)
	f.memory = <-memory
	c.Wait() // its exit code is that of findings, which have been seen
	f.all = time.Since(start)
	if f.verdict == 0 || f.requests == 0 {
		t.Fatalf("the program has said neither its verdict nor its requests: %+v", f)
	}
	t.Log(f)
	return f
}

// peak is the most memory that a process has held until done, in MB; 0 where
// the system does not say.
func peak(pid int, done <-chan bool) (most int) {
	for {
		status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
		_, rest, _ := strings.Cut(string(status), "VmHWM:")
		fields := strings.Fields(rest)
		if len(fields) > 0 {
			kilobytes, _ := strconv.Atoi(fields[0])
			most = max(most, kilobytes>>10)
		}
		select {
		case <-done:
			return most
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// Twenty migrations on top of three hundred take few requests.
func TestUsualPullRequest(t *testing.T) {
	if f := (project{history: 300, change: 20}).runReview(t); f.requests > 60 {
		t.Errorf("%d requests", f.requests)
	}
}

// BenchmarkUsualPullRequest says how long it takes from the start of the program to
// the verdict, and to the end, when each request takes 20 ms.
func BenchmarkUsualPullRequest(b *testing.B) {
	var verdict, all time.Duration
	for b.Loop() {
		f := project{history: 300, change: 20}.runReview(b)
		verdict, all = verdict+f.verdict, all+f.all
	}
	b.ReportMetric(verdict.Seconds()/float64(b.N), "verdict-s/op")
	b.ReportMetric(all.Seconds()/float64(b.N), "end-s/op")
}

// The longest list of files that GitHub gives takes no more requests than its
// pages and two archives.
func TestLongestPullRequest(t *testing.T) {
	if f := (project{history: 1200, change: 3000}).runReview(t); f.requests > 60 {
		t.Errorf("%d requests", f.requests)
	}
}

// A big repository is never held as a whole.
func TestBigRepository(t *testing.T) {
	others := map[string]string{}
	for i := range 200 {
		others[fmt.Sprintf("assets/%03d.bin", i)] = strings.Repeat(fmt.Sprintf("%03d\x00", i), 128<<10)
	}
	small := project{history: 1200, change: 20}.runReview(t)
	big := project{history: 1200, change: 20, others: others}.runReview(t)
	if big.memory > small.memory+50 {
		t.Errorf("%d MB of memory for a repository with 100 MB of pictures, %d MB without", big.memory, small.memory)
	}
}
