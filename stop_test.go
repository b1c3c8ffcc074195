package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/oncebitten/oncebitten/command"
)

// TestStopped stops a program that waits for a log without an end: it ends by
// itself after a while, and at once where it is told twice.
func TestStopped(t *testing.T) {
	t.Run("once", func(t *testing.T) {
		exit, said := stopped(t, syscall.SIGTERM, 1)
		if exit.ExitCode() != command.ExitIncomplete || !strings.Contains(said, "stopped before it was done") {
			t.Errorf("the program ended with %v, and said %q", exit, said)
		}
	})
	t.Run("again", func(t *testing.T) {
		exit, said := stopped(t, os.Interrupt, 20)
		if exit.Exited() || strings.Contains(said, "stopped before it was done") {
			t.Errorf("the program ended with %v, and said %q", exit, said)
		}
	})
}

// stopped sends a signal to a program that is at work, up to a number of times and
// a tenth of a second apart, and returns how the program ended and what it said.
func stopped(t *testing.T, signal os.Signal, times int) (*os.ProcessState, string) {
	t.Helper()
	program := exec.Command("oncebitten", "lessons", "new")
	program.Dir = t.TempDir()
	var said bytes.Buffer
	program.Stderr = &said
	log, err := program.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	// More than a pipe holds: once it is written, the program is reading.
	if _, err := io.WriteString(log, strings.Repeat("nothing to see here\n", 10_000)); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		program.Wait()
	}()
	for range times {
		if err := program.Process.Signal(signal); err != nil && !errors.Is(err, os.ErrProcessDone) {
			t.Fatal(err)
		}
		select {
		case <-ended:
		case <-time.After(100 * time.Millisecond):
		}
	}
	<-ended
	return program.ProcessState, said.String()
}
