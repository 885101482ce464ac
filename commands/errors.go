package commands

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
	"golang.org/x/text/language"

	"triggerlab/experiment"
	"triggerlab/experiment/ledger"
	"triggerlab/reports/text"
)

// usageError is a command line that cannot be run, with what to type instead.
type usageError struct{ problem, hint string }

func (e *usageError) Error() string { return e.problem }

func usage(hint, format string, args ...any) error {
	return &usageError{fmt.Sprintf(format, args...), hint}
}

// onUsageError takes the parser's errors over; it has to be set on every
// command, because commands do not inherit the app's.
func onUsageError(c *cli.Context, err error, _ bool) error {
	hint := "triggerlab --help"
	if c.Command != nil && c.Command.Name != "" && c.Command.Name != c.App.Name {
		hint = c.Command.HelpName + " --help"
	}
	name, unknown := strings.CutPrefix(err.Error(), "flag provided but not defined: -")
	if !unknown {
		return usage("see "+hint, "%s", err)
	}
	hint = "see " + hint
	if near := nearest(name, flagNames(c)); near != "" {
		hint = "did you mean --" + near + "? " + hint
	}
	return usage(hint, "there is no flag --%s", name)
}

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
func explain(w io.Writer, err error) int {
	var misuse *usageError
	var problems *experiment.Problems
	var disk *diskError
	var kept *keptError
	var refused *ledger.Failure
	var judged *judgement
	switch {
	case err == nil:
		return statusRan
	case errors.As(err, &judged):
		return judged.status
	case errors.Is(err, errBrokenOff):
		fmt.Fprintln(w, "triggerlab: "+errBrokenOff.Error())
		return statusInterrupted
	case errors.As(err, &kept):
		fmt.Fprintf(w, "triggerlab: interrupted; what was answered is recorded, %d lines\n", kept.kept)
		return statusInterrupted
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(w, "triggerlab: interrupted; nothing was written")
		return statusInterrupted
	case errors.As(err, &misuse):
		say(w, misuse.problem, misuse.hint)
		return statusUsage
	case errors.As(err, &problems):
		explainProblems(w, problems)
		return statusInput
	case errors.As(err, &disk):
		say(w, text.Printable(disk.Error()), disk.hint)
		return statusEnvironment
	case errors.As(err, &refused):
		p := text.New(language.English)
		say(w, p.Located(refused.Message), p.Hint(refused.Message))
		return statusEnvironment
	}
	say(w, text.Printable(err.Error()), "")
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
func explainProblems(w io.Writer, problems *experiment.Problems) {
	p := text.New(language.English)
	for i, m := range problems.List {
		hint := p.Hint(m)
		if i+1 < len(problems.List) && p.Hint(problems.List[i+1]) == hint {
			hint = ""
		}
		say(w, p.Located(m), hint)
	}
	if more := problems.Total - len(problems.List); more > 0 {
		say(w, fmt.Sprintf("and %d more like these", more), "")
	}
}

func say(w io.Writer, problem, hint string) {
	fmt.Fprintf(w, "triggerlab: error: %s\n", problem)
	if hint != "" {
		fmt.Fprintf(w, "triggerlab: hint: %s\n", hint)
	}
}

// flagProblem words what is wrong with the value of a flag.
func flagProblem(flag string, m experiment.Message) error {
	p := text.New(language.English)
	m.Values["setting"] = "--" + flag
	return &usageError{p.Message(m), p.Hint(m)}
}
