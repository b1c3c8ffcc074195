package command

import (
	"fmt"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/pull/githubtest"
)

// environment is the base of an Alembic project with one revision.
func environment() map[string]string {
	return map[string]string{
		"alembic.ini":            "[alembic]\nscript_location = alembic\n",
		"alembic/env.py":         "",
		"alembic/versions/a1.py": revisionFile("a1", ""),
	}
}

// revisionFile is an Alembic revision that makes a table.
func revisionFile(revision, parent string) string {
	follows := "None"
	if parent != "" {
		follows = fmt.Sprintf("%q", parent)
	}
	return fmt.Sprintf("revision = %q\ndown_revision = %s\nfrom alembic import op\n\ndef upgrade():\n    op.execute(\"CREATE TABLE %s (id bigint PRIMARY KEY)\")\n\n"+
		"def downgrade():\n    op.execute(\"DROP TABLE %s\")\n", revision, follows, revision, revision)
}

// Two pull requests that are right by themselves make two heads together: the
// merge queue sees them, whether it has both in one group or one upon the other.
func TestReviewMergeGroupSeesTwoHeads(t *testing.T) {
	left := map[string]string{"alembic/versions/b2.py": revisionFile("b2", "a1")}
	right := map[string]string{"alembic/versions/c3.py": revisionFile("c3", "a1")}
	s := newStage(t, environment(), left)
	s.wantCode(s.run(), exitClean)

	other := s.repo.Open(githubtest.Open{Number: 8, Head: s.commit(right)})
	s.event("pull_request", other.Event("opened"))
	s.wantCode(s.run(), exitClean)

	first := s.repo.Commit(githubtest.Commit{Parents: []string{s.base}, Files: with(s.files, left)})
	both := s.repo.Commit(githubtest.Commit{Parents: []string{first}, Files: with(with(s.files, left), right)})
	for _, group := range []struct{ name, base string }{{"both in one group", s.base}, {"one upon the other", first}} {
		t.Run(group.name, func(t *testing.T) {
			s.event("merge_group", s.repo.MergeGroupEvent(8, group.base, both))
			got := s.run()
			s.wantCode(got, exitFindings)
			s.wantWrites(0)
			if a := got.annotations(); len(a) != 1 || !strings.Contains(a[0], "alembic/versions/c3.py") || !strings.Contains(a[0], "`c3` and `b2` both follow `a1`") {
				t.Errorf("the annotations are %q", a)
			}
		})
	}

	// Once the first is merged, the second sees its head at the tip of base.
	s.repo.Commit(githubtest.Commit{Branch: "main", Parents: []string{s.base}, Files: with(s.files, left)})
	s.event("pull_request", other.Event("synchronize"))
	s.wantCode(s.run(), exitFindings)
}

// A deleted revision has lines on the old side of the diff alone: the comment
// stands on the first of them.
func TestReviewDeletedRevision(t *testing.T) {
	base := with(environment(), map[string]string{"alembic/versions/b2.py": revisionFile("b2", "a1")})
	s := newStage(t, base, nil)
	s.pull.Push(s.repo.Commit(githubtest.Commit{Parents: []string{s.base}, Files: environment()}))
	s.event("pull_request", s.pull.Event("synchronize"))
	got := s.run()
	s.wantCode(got, exitFindings)
	const want = "stops `alembic upgrade head` on a database that has run `b2`, which no file is now"
	s.wantText("log", got.stdout, "alembic/versions/b2.py", want)
	threads := s.pull.Threads()
	if len(threads) != 1 || threads[0].Path != "alembic/versions/b2.py" || threads[0].Line != 1 || threads[0].Side != "LEFT" {
		t.Fatalf("the threads are %+v", threads)
	}
	if body := threads[0].Comments[0].Body; !strings.Contains(body, want) || strings.Contains(body, "oncebitten: ignore") {
		t.Errorf("the comment is %q: nothing can be written into a file that is gone", body)
	}
	s.wantText("summary comment", s.pull.Comments()[0].Body, "/blob/"+s.base+"/alembic/versions/b2.py")

	s.push(map[string]string{"alembic/versions/b2.py": revisionFile("b2", "a1")}) // put back
	s.wantCode(s.run(), exitClean)
	if threads := s.pull.Threads(); len(threads) != 1 || !threads[0].Resolved {
		t.Errorf("the threads are %+v", threads)
	}
}
