// Package command holds the commands of the program: what each reads, and how
// its outcome becomes an exit code. Everything it needs of the outside comes
// in an Env, so that tests run the whole program in their own process.
package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/oncebitten/oncebitten/escape"
	"github.com/oncebitten/oncebitten/wording"
)

// Version is the version of the program, set when it is linked.
var Version = "dev"

// The exit codes. Where several apply, usage goes before incomplete, and
// incomplete before findings.
const (
	exitClean    = 0
	exitFindings = 1
	exitUsage    = 2 // wrong usage or configuration
)

// ExitIncomplete is the exit code where a file of the change could not be analysed.
const ExitIncomplete = 3

// Env is the outside of the program.
type Env struct {
	Getenv         func(string) string
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	// Directory is the working directory.
	Directory string
	// Terminal is true when Stdout is one.
	Terminal bool
	Now      func() time.Time
	// Sleep waits between requests to GitHub; nil for the real clock.
	Sleep func(context.Context, time.Duration) error
	// BaseReading is how long lesson bases may take; 0 for the usual time.
	BaseReading time.Duration
}

// Environment is the process's own.
func Environment() Env {
	directory, err := os.Getwd()
	if err != nil {
		directory = "."
	}
	info, err := os.Stdout.Stat()
	return Env{
		Getenv: os.Getenv, Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
		Directory: directory,
		Terminal:  err == nil && info.Mode()&os.ModeCharDevice != 0,
		Now:       time.Now,
	}
}

// outcome ends a command with an exit code that is no failure of its own.
type outcome int

func (o outcome) Error() string { return fmt.Sprintf("exit code %d", int(o)) }

// incomplete is an error that leaves the change unanalysed: exit code 3.
type incomplete struct{ error }

func (e incomplete) Unwrap() error { return e.error }

// Main runs the program and returns its exit code.
func Main(ctx context.Context, args []string, env Env) int {
	s := &shared{Env: env}
	root := newRoot(s)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	var end outcome
	var failed incomplete
	switch {
	case err == nil:
		return exitClean
	case errors.As(err, &end):
		return int(end)
	case errors.As(err, &failed):
		s.fail(wording.Say("could not analyse: %s", failed.error))
		return ExitIncomplete
	}
	s.fail(wording.OfError(err))
	return exitUsage
}

// fail says why the program ends. The runner of a job reads commands here as
// well, and an error may quote anything.
func (s *shared) fail(why wording.Text) {
	fmt.Fprintf(s.Stderr, "oncebitten: %s\n", escape.LogText(s.in(why)))
}

func newRoot(s *shared) *cobra.Command {
	root := &cobra.Command{
		Use:   "oncebitten",
		Short: "Reviews database migrations before they bite",
		Long: "Once Bitten finds the database migrations of a change, works out what each statement does to\n" +
			"the running database, and says what hurts, with the lesson behind it.",
		Version:           Version,
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
		PersistentPreRun:  func(*cobra.Command, []string) { s.listen() },
	}
	root.SetIn(s.Stdin)
	root.SetOut(s.Stdout)
	root.SetErr(s.Stderr)
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return fmt.Errorf("%w\nSee '%s --help'", err, c.CommandPath())
	})
	s.register(root.PersistentFlags())
	root.AddCommand(newCheck(s), newExplain(s), newReview(s), newInit(s), newChecks(s), newLessons(s), newDoctor(s))
	return root
}
