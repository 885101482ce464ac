package commands

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"syscall"

	"github.com/urfave/cli/v2"

	"triggerlab/experiment"
	"triggerlab/experiment/ledger"
	"triggerlab/experiment/warehouse"
	"triggerlab/reports/text"
)

// usageError is a command line that cannot be run. Its hint says what to type
// instead.
type usageError struct{ experiment.Message }

func (e *usageError) Error() string { return e.Message.String() }

// misuse is a usageError with the code of what is wrong and its values, worded
// by the catalogues usage.LANGUAGE.json.
func misuse(code string, values ...any) error { return &usageError{experiment.Msg(code, values...)} }

// onUsageError takes the parser's errors over; it has to be set on every
// command, because commands do not inherit the app's.
func onUsageError(c *cli.Context, err error, _ bool) error {
	help := "triggerlab --help"
	if c.Command != nil && c.Command.Name != "" && c.Command.Name != c.App.Name {
		help = c.Command.HelpName + " --help"
	}
	if name, unknown := strings.CutPrefix(err.Error(), "flag provided but not defined: -"); unknown {
		near := nearest(name, flagNames(c))
		if near != "" {
			near = "--" + near
		}
		return misuse("usage.flag", "flag", "--"+name, "near", near, "help", help)
	}
	if name := afterFlag.FindStringSubmatch(err.Error()); name != nil {
		return misuse("usage.no-value", "flag", "--"+name[1], "help", help)
	}
	return misuse("usage.line", "error", err.Error(), "help", help)
}

// afterFlag finds the switch that was given a value, which it has none of.
var afterFlag = regexp.MustCompile("^invalid boolean value .* for -([a-z-]+): ")

func flagNames(c *cli.Context) (names []string) {
	flags := c.App.Flags
	if c.Command != nil {
		flags = slices.Concat(flags, c.Command.Flags)
	}
	for _, f := range flags {
		names = append(names, f.Names()[0])
	}
	return names
}

// explain is the only place that prints errors and chooses the status.
func explain(w io.Writer, p *text.Printer, err error) int {
	var misuse *usageError
	var problems *experiment.Problems
	var disk *diskError
	var kept *keptError
	var refused *ledger.Failure
	var address *warehouse.AddressError
	var lost *warehouse.Failure
	var judged *judgement
	switch {
	case err == nil:
		return statusRan
	case errors.As(err, &judged):
		return judged.status
	case errors.Is(err, errBrokenOff):
		note(w, p.Word("interrupted.swiped"))
		return statusInterrupted
	case errors.As(err, &kept):
		note(w, p.Word("interrupted.answered", "lines", kept.kept))
		return statusInterrupted
	case errors.Is(err, context.Canceled):
		note(w, p.Word("interrupted.unwritten"))
		return statusInterrupted
	case errors.As(err, &misuse):
		say(w, p, misuse.Message)
		return statusUsage
	case errors.As(err, &address):
		say(w, p, address.Message)
		return statusUsage
	case errors.As(err, &problems):
		explainProblems(w, p, problems)
		return statusInput
	case errors.Is(err, syscall.EPIPE):
		say(w, p, experiment.Msg("disk.pipe"))
		return statusEnvironment
	case errors.As(err, &disk):
		say(w, p, disk.Message)
		return statusEnvironment
	case errors.As(err, &refused):
		say(w, p, refused.Message)
		return statusEnvironment
	case errors.As(err, &lost):
		say(w, p, lost.Message)
		return statusEnvironment
	}
	say(w, p, experiment.Msg("command.error", "error", err.Error()))
	return statusEnvironment
}

// inFile names the file that problems are about, where they do not.
func inFile(path string, err error) error {
	var problems *experiment.Problems
	if errors.As(err, &problems) {
		for i, m := range problems.List {
			if m.At.File == "" {
				problems.List[i].At.File = path
			}
		}
	}
	return err
}

// explainProblems words every problem; a hint that many share is said once,
// after the last of them.
func explainProblems(w io.Writer, p *text.Printer, problems *experiment.Problems) {
	for i, m := range problems.List {
		hint := p.Hint(m)
		if i+1 < len(problems.List) && p.Hint(problems.List[i+1]) == hint {
			hint = ""
		}
		sayLine(w, p, p.Located(m), hint)
	}
	if more := problems.Total - len(problems.List); more > 0 {
		say(w, p, experiment.Msg("command.more", "problems", more))
	}
}

// say tells of a problem and what to do about it.
func say(w io.Writer, p *text.Printer, m experiment.Message) { sayLine(w, p, p.Located(m), p.Hint(m)) }

func sayLine(w io.Writer, p *text.Printer, problem, hint string) {
	note(w, p.Word("command.problem", "problem", problem))
	if hint != "" {
		note(w, p.Word("command.advice", "hint", hint))
	}
}

// note writes a line that is no result.
func note(w io.Writer, line string) { fmt.Fprintln(w, "triggerlab: "+line) }

// flagProblem is what is wrong with the value of a flag that stands for a
// setting.
func flagProblem(flag string, m experiment.Message) error {
	m.Values["setting"] = "--" + flag
	return &usageError{m}
}
