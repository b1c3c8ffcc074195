// Once Bitten reviews the database migrations of a pull request: what each
// statement does to the running database, which of them are dangerous, and
// the lesson behind every finding.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/oncebitten/oncebitten/command"
)

func main() {
	command.CollectRarely()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(command.Main(ctx, os.Args[1:], command.Environment()))
}
