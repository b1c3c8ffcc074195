// Once Bitten reviews the database migrations of a pull request: what each
// statement does to the running database, which of them are dangerous, and
// the lesson behind every finding.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/oncebitten/oncebitten/command"
)

// grace is how long a program that was told to stop may take to say what it knows.
const grace = 5 * time.Second

func main() {
	command.CollectRarely()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, func() {
		stop() // a second signal ends the process at once
		time.Sleep(grace)
		fmt.Fprintln(os.Stderr, "oncebitten: stopped before it was done")
		os.Exit(command.ExitIncomplete)
	})
	os.Exit(command.Main(ctx, os.Args[1:], command.Environment()))
}
