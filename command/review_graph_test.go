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

// A deleted revision has no line to comment on: the summary tells of it.
func TestReviewDeletedRevision(t *testing.T) {
	base := with(environment(), map[string]string{"alembic/versions/b2.py": revisionFile("b2", "a1")})
	s := newStage(t, base, nil)
	s.pull.Push(s.repo.Commit(githubtest.Commit{Parents: []string{s.base}, Files: environment()}))
	s.event("pull_request", s.pull.Event("synchronize"))
	got := s.run()
	s.wantCode(got, exitFindings)
	const want = "stops `alembic upgrade head` on a database that has run `b2`, which no file is now"
	s.wantText("log", got.stdout, "alembic/versions/b2.py", want)
	if comments := s.pull.Comments(); len(comments) != 1 || !strings.Contains(comments[0].Body, "applied-migration-deleted") {
		t.Errorf("the comments are %v", comments)
	}
	if threads := s.pull.Threads(); len(threads) > 0 {
		t.Errorf("the threads are %v", threads)
	}
}
