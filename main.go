// Once Bitten reviews the database migrations of a pull request: what each
// statement does to the running database, which of them are dangerous, and
// the lesson behind every finding.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/oncebitten/oncebitten/command"
)

func main() {
	debug.SetGCPercent(50) // a runner's memory is dearer than its time
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(command.Main(ctx, os.Args[1:], command.Environment()))
}
