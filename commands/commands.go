// Package commands is the command line: one file a command, and one place
// each for arguments, errors and exit statuses. It holds no statistics and
// no formatting; results go to standard output, everything else to standard
// error.
package commands

import (
	"cmp"
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/urfave/cli/v2"
)

// Streams are what a process is connected to.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer

	quiet  bool
	tongue tongue // of whoever looks at them
}

// The exit statuses, which every command documents.
const (
	statusRan         = 0   // it ran, whatever the verdict
	statusFailed      = 1   // check found a failure
	statusUsage       = 2   // the command line is wrong
	statusInput       = 3   // the input data are wrong
	statusEnvironment = 4   // disk, network, lock, or anything else
	statusInterrupted = 130 // Ctrl-C
)

// The categories under which help lists flags.
const (
	categoryInput      = "What is read:"
	categoryExperiment = "What was decided (the Experiment sheet):"
	categoryOutput     = "What is written:"
	categoryAssignment = "How contacts are shared out:"
	categorySimulation = "How it is played:"
	categoryRecord     = "What is recorded:"
	categoryLedger     = "How it is kept:"
	categoryCheck      = "What is asked:"
)

// Main runs one command line and returns the exit status.
func Main(args []string, std Streams) int {
	// Those that end a job or close a terminal are interruptions too: a database
	// is to be told that nobody waits any more. The second ends the program.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	context.AfterFunc(ctx, stop)
	// Else a closed pipe would end the program before it can clean up.
	signal.Ignore(syscall.SIGPIPE)
	errs := discreetly(std.Err, args)
	args, std.quiet = takeQuiet(args)
	spoken, err := tongueOf(args)
	std.tongue = spoken
	app := newApp(std)
	// cli writes help and version without looking whether it can.
	help := &writer{Writer: std.Out}
	app.Writer = help
	if len(args) > 1 && args[1] == completing {
		return explain(errs, std.words(), complete(std.Out, app, args[2:]))
	}
	if err == nil {
		args, err = arrange(app, languageLater(args))
	}
	if err == nil {
		err = app.RunContext(ctx, args)
	}
	var kept *keptError
	if err != nil && ctx.Err() != nil && !errors.Is(err, errBrokenOff) && !errors.As(err, &kept) {
		err = ctx.Err()
	}
	if err = cmp.Or(err, help.err); err == nil {
		return statusRan // without reading the words of errors
	}
	return explain(errs, std.words(), err)
}

// writer remembers its first error.
type writer struct {
	io.Writer
	err error
}

func (w *writer) Write(p []byte) (int, error) {
	n, err := w.Writer.Write(p)
	w.err = cmp.Or(w.err, err)
	return n, err
}

func newApp(std Streams) *cli.App {
	// cli prints --version with a template of its own; ours says one line.
	cli.VersionPrinter = func(c *cli.Context) { io.WriteString(c.App.Writer, "triggerlab "+c.App.Version+"\n") }
	say := helpIn(std.tongue.tag)
	app := &cli.App{
		Name:      "triggerlab",
		Usage:     "find out which message wins attention, and for whom, from a spreadsheet",
		UsageText: "triggerlab COMMAND [options] [FILE]",
		Description: `
  triggerlab samples valentine.xlsx
  triggerlab report valentine.xlsx
  triggerlab init mine.xlsx

triggerlab FILE alone is triggerlab report FILE, and triggerlab COMMAND --help
says more of a command.

Exit status is 0 if it ran (whatever the verdict), 1 if check found a failure,
2 if the command line is wrong, 3 if the input data are wrong, 4 if the disk or
anything else is in the way, and 130 if it was interrupted.`,
		Version:                   version(),
		HideHelpCommand:           true,
		DisableSliceFlagSeparator: true,
		Reader:                    std.In,
		Writer:                    std.Out,
		ErrWriter:                 std.Err,
		// Errors and statuses have one home, explain.
		ExitErrHandler: func(*cli.Context, error) {},
		OnUsageError:   onUsageError,
		Flags:          []cli.Flag{languageFlag(), quietFlag()},
		Commands:       speaking([]*cli.Command{newInit(std), newReport(std), newCheck(std), newInspect(std), newPlan(std), newAssign(std), newSimulate(std), newRecord(std), newSamples(std), newExplain(std), newSchema(std), newCompletion(std), newMan(std)}),
		Metadata:       map[string]any{helpSayer: say},
	}
	wordHelp(app, say)
	return app
}
