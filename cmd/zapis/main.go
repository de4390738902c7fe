// Command zapis is the booking engine: one program that serves, migrates and answers questions about the log.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	_ "time/tzdata" // working hours need zones, also where the system has no table of them

	"github.com/alecthomas/kong"
)

// Exit codes, besides 0.
const (
	exitFault   = 1 // something did not work
	exitRefused = 2 // what was asked for makes no sense: arguments, settings, input
	exitDiffers = 3 // rows that were rebuilt are not those that following has made
)

// garbagePercent lets garbage grow to four times what lives, which is little here: half as many collections for some
// tens of megabytes. GOGC overrules it.
const garbagePercent = 400

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbagePercent)
	}
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is main without the process: it parses, sets up signals and logs, and turns the outcome into an exit code.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	var cli commandLine
	parser, err := newParser(&cli, stdout, stderr)
	if err != nil {
		fmt.Fprintln(stderr, "zapis:", err)
		return exitFault
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintln(stderr, "zapis:", err)
		return exitRefused
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // from then on a second signal ends the process at once

	process := &process{settings: cli.Settings, in: stdin, out: stdout, aside: stderr, log: newLogger(cli.Settings, stderr)}
	parsed.BindTo(ctx, (*context.Context)(nil))
	return exitCode(parsed.Run(process), stderr)
}

func newParser(cli *commandLine, stdout, stderr io.Writer) (*kong.Kong, error) {
	return kong.New(cli,
		kong.Name("zapis"),
		kong.Description("Booking for people who sell their time. Settings come from flags, else the environment, else *_FILE secrets, else defaults."),
		kong.Writers(stdout, stderr),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.Vars{"dataDir": defaultDataDir()},
	)
}

// errRefused marks an error that is the caller's to mend.
var errRefused = errors.New("refused")

func exitCode(err error, stderr io.Writer) int {
	if err == nil {
		return 0
	}
	fmt.Fprintln(stderr, "zapis:", err)
	switch {
	case errors.Is(err, errRefused):
		return exitRefused
	case differs(err):
		return exitDiffers
	}
	return exitFault
}
