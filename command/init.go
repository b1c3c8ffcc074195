package command

import (
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/oncebitten/oncebitten/config"
	"github.com/oncebitten/oncebitten/framework"
	"github.com/oncebitten/oncebitten/postgres"
	"github.com/oncebitten/oncebitten/review"
	"github.com/oncebitten/oncebitten/wording"
	"github.com/oncebitten/oncebitten/workflow"
)

// The workflows that a repository needs: the check, and the answers to
// `/oncebitten accept`.
var (
	//go:embed template/oncebitten.yml
	checkWorkflow string
	//go:embed template/oncebitten-accept.yml
	acceptWorkflow string
)

func newInit(s *shared) *cobra.Command {
	return &cobra.Command{
		Use:   "init",
		Short: "Write the workflows and a first configuration, and say what was found",
		Args:  cobra.NoArgs,
		RunE:  func(*cobra.Command, []string) error { return s.runInit() },
	}
}

// runInit writes the files that a repository needs, and never replaces one.
func (s *shared) runInit() error {
	root, err := s.root(nil)
	if err != nil {
		return err
	}
	snapshot, err := framework.Directory(root)
	if err != nil {
		return err
	}
	projects, err := framework.Find(snapshot, framework.Options{Transaction: "auto", SQL: postgres.Reader{}}, review.Frameworks())
	if err != nil {
		return err
	}
	for _, p := range projects {
		s.line(wording.Say("found %s: %s in %s", p.Framework(), wording.Count(len(p.Files()), "%d file", "%d files"), p.Name()))
	}
	if len(projects) == 0 {
		s.line(wording.Say("found no migrations: name them with paths: in %s", config.FileName))
	}
	for _, file := range []struct{ path, text string }{
		{workflow.Folder + "/oncebitten.yml", checkWorkflow},
		{workflow.Folder + "/oncebitten-accept.yml", acceptWorkflow},
		{config.FileName, config.First(found(projects, snapshot))},
	} {
		if err := s.writeNew(root, file.path, file.text); err != nil {
			return err
		}
	}
	fmt.Fprintf(s.Stdout, "\n%s\n\n%s\n\n",
		s.in(wording.Say("To tell small tables from big ones, run this where production's statistics are, put the\noutput into a file, and name that file under `tables:`:")),
		strings.TrimSpace(config.TablesQuery))
	s.line(wording.Say("Then make the job `migrations` a required status check of the default branch."))
	return nil
}

// found is what a first configuration can say about a repository.
func found(projects []framework.Project, snapshot framework.Snapshot) config.Found {
	var out config.Found
	for _, p := range projects {
		if !slices.Contains(out.Frameworks, p.Framework()) {
			out.Frameworks = append(out.Frameworks, p.Framework())
		}
	}
	for _, path := range snapshot.Paths() {
		folder, _, ok := strings.Cut(path, "/")
		if ok && strings.EqualFold(folder, "lessons") && strings.HasSuffix(path, ".md") {
			out.Lessons = []string{folder + "/*.md"}
		}
	}
	return out
}

// writeNew writes a file unless there is one already.
func (s *shared) writeNew(root, path, text string) error {
	full := filepath.Join(root, filepath.FromSlash(path))
	if _, err := os.Lstat(full); err == nil {
		s.line(wording.Say("kept %s: it is there already", path))
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(full, []byte(text), 0o644); err != nil {
		return err
	}
	s.line(wording.Say("wrote %s", path))
	return nil
}
