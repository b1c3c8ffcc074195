package command

import (
	"fmt"
	"io"
	"strings"

	"github.com/sethvargo/go-githubactions"

	"github.com/oncebitten/oncebitten/escape"
	"github.com/oncebitten/oncebitten/wording"
)

// job is the job of GitHub Actions that runs the program. It stands between
// the program and the library, whose outputs have a fixed delimiter and which
// panics where there is no runner: only single lines go out, and nothing that
// a pull request could have written.
type job struct {
	action *githubactions.Action
	out    io.Writer
	getenv func(string) string
}

func newJob(out io.Writer, getenv func(string) string) *job {
	return &job{
		action: githubactions.New(githubactions.WithWriter(out), githubactions.WithGetenv(getenv)),
		out:    out, getenv: getenv,
	}
}

// input is an input of action.yml, "" when it is not set.
func (j *job) input(name string) string { return j.action.GetInput(name) }

// mask hides a secret in the job's log. Elsewhere nobody reads the command,
// which would show the secret itself.
func (j *job) mask(secret string) {
	if secret != "" && j.getenv("GITHUB_ACTIONS") == "true" {
		j.action.AddMask(secret)
	}
}

// debug writes a line that the log shows to those who ask for it
// (https://docs.github.com/actions/how-tos/monitor-workflows/enable-debug-logging).
func (j *job) debug(line string) {
	if j.getenv("RUNNER_DEBUG") == "1" {
		fmt.Fprintln(j.out, "::debug::"+escape.CommandData(line))
	}
}

// delimiter is what the library puts around the value of an output.
const delimiter = "_GitHubActionsFileCommandDelimeter_"

// output sets an output of action.yml. A value with a line break is refused,
// and so is the delimiter itself: they could end the library's block and begin
// another output.
func (j *job) output(name, value string) error {
	if strings.ContainsAny(value, "\r\n") || strings.Contains(value, delimiter) {
		return wording.Errorf("output %s: the value has more than one line", name)
	}
	if j.getenv("GITHUB_OUTPUT") == "" {
		return nil
	}
	return recovered(wording.Say("output %s", name), func() { j.action.SetOutput(name, value) })
}

// summary adds Markdown to the job summary.
func (j *job) summary(markdown string) error {
	if j.getenv("GITHUB_STEP_SUMMARY") == "" {
		return nil
	}
	return recovered(wording.Say("job summary"), func() { j.action.AddStepSummary(markdown) })
}

// recovered turns the library's panic over a file that cannot be written into an error.
func recovered(what wording.Text, do func()) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = wording.Errorf("%s: %s", what, wording.Foreign(fmt.Sprint(p)))
		}
	}()
	do()
	return nil
}
