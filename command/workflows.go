package command

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/framework"
	"github.com/oncebitten/oncebitten/pull"
	"github.com/oncebitten/oncebitten/wording"
	"github.com/oncebitten/oncebitten/workflow"
)

// readFolder reads the workflows of a folder on this machine.
func (d *doctor) readFolder(root string) error {
	entries, err := os.ReadDir(filepath.Join(root, filepath.FromSlash(workflow.Folder)))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	for _, entry := range entries {
		name := workflow.Folder + "/" + entry.Name()
		if entry.IsDir() || !workflow.IsFile(name) {
			continue
		}
		text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
		if err != nil {
			return err
		}
		d.readWorkflow(name, string(text))
	}
	return nil
}

// readBase reads the workflows of the base branch.
func (d *doctor) readBase(ctx context.Context) error {
	texts, err := baseWorkflows(ctx, d.change)
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		d.readWorkflow(name, texts[name])
	}
	return err
}

// baseWorkflows are the workflow files of the base branch: their texts by
// path. With an error, those that could be read.
func baseWorkflows(ctx context.Context, change *pull.Change) (map[string]string, error) {
	base, err := change.Base(ctx)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, name := range base.Paths() {
		if workflow.IsFile(name) {
			names = append(names, name)
		}
	}
	return framework.Snapshot(base).Read(names)
}

func (d *doctor) readWorkflow(name, text string) {
	f, err := workflow.Read(name, text)
	if err != nil {
		d.problems++
		d.say(wording.Say("mistake"), wording.OfError(err))
		return
	}
	d.workflows = append(d.workflows, f)
}

// workflowPath is the path of the workflow that the job belongs to.
func workflowPath(getenv func(string) string, r pull.Request) string {
	path, _, _ := strings.Cut(getenv("GITHUB_WORKFLOW_REF"), "@")
	return strings.TrimPrefix(path, r.Name()+"/")
}
