package commands

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// arrange puts flags before arguments, because cli takes a flag after the
// first argument for another argument and runs without it. A file alone gets
// the command report.
func arrange(app *cli.App, args []string) ([]string, error) {
	if len(args) < 2 || strings.HasPrefix(args[1], "-") && args[1] != "--" && !flagOfReport(app, args[1]) {
		return args, nil
	}
	name, rest := args[1], args[2:]
	command := app.Command(name)
	if command == nil {
		if !looksLikeFile(name) && !strings.HasPrefix(name, "-") {
			return nil, unknownCommand(app, name, rest)
		}
		command, rest = app.Command("report"), args[1:]
	}
	path := []string{args[0], command.Name}
	if len(command.Subcommands) > 0 {
		below, err := descend(command, rest)
		if below == nil || err != nil {
			return append(path, rest...), err
		}
		command, path, rest = below, append(path, below.Name), rest[1:]
	}
	flags, files, err := partition(command, strings.Join(path[1:], " "), rest)
	if err != nil {
		return nil, err
	}
	// cli would take the file for the name of a command to help with.
	if slices.ContainsFunc(flags, isHelp) {
		return append(path, "--help"), nil
	}
	return append(append(append(path, flags...), "--"), files...), nil
}

// descend finds the command that is meant below one that has commands of its
// own; nil: none was named, and the one above answers.
func descend(above *cli.Command, rest []string) (*cli.Command, error) {
	if len(rest) == 0 || strings.HasPrefix(rest[0], "-") {
		return nil, nil
	}
	below := above.Command(rest[0])
	if below == nil {
		return nil, unknownBelow(above, rest[0], rest[1:])
	}
	return below, nil
}

// unknownBelow is unknownCommand below a command.
func unknownBelow(above *cli.Command, name string, rest []string) error {
	names := namesOf(above.Subcommands)
	return misuse("usage.below", "command", above.Name, "name", name, "names", names, "line", meant(nearest(name, names), rest, above.Name))
}

func isHelp(flag string) bool { return flag == "-h" || strings.TrimLeft(flag, "-") == "help" }

func flagOfReport(app *cli.App, arg string) bool {
	name, _, _ := strings.Cut(strings.TrimLeft(arg, "-"), "=")
	return findFlag(app.Command("report"), name) != nil
}

// looksLikeFile tells a file that is to be reported on from a mistyped
// command.
func looksLikeFile(name string) bool {
	_, err := os.Stat(name)
	return err == nil || filepath.Ext(name) != "" || strings.ContainsAny(name, `/\`)
}

func unknownCommand(app *cli.App, name string, rest []string) error {
	names := namesOf(app.Commands)
	return misuse("usage.command", "name", name, "names", names, "line", meant(nearest(name, names), rest))
}

// meant is the command line with the name that is near; empty where none is.
func meant(near string, rest []string, above ...string) string {
	if near == "" {
		return ""
	}
	return strings.Join(slices.Concat([]string{"triggerlab"}, above, []string{near}, rest), " ")
}

func namesOf(commands []*cli.Command) []string {
	var names []string
	for _, c := range commands {
		names = append(names, c.Name)
	}
	return names
}

// nearest is the word with the same letters but for two, if there is one.
func nearest(word string, words []string) string {
	best, least := "", 3
	for _, w := range words {
		if d := distance(word, w); d < least {
			best, least = w, d
		}
	}
	return best
}

// distance is Damerau and Levenshtein's, adjacent letters swapped counting as
// one mistake.
func distance(a, b string) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			swap := 1
			if a[i-1] == b[j-1] {
				swap = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+swap)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}

// partition takes the flags, with their values, from among the files of a
// command, which is called by name.
func partition(command *cli.Command, name string, args []string) (flags, files []string, err error) {
	for i := 0; i < len(args); i++ {
		arg := args[i]
		switch {
		case arg == "--":
			return flags, append(files, args[i+1:]...), nil
		case len(arg) < 2 || arg[0] != '-':
			files = append(files, arg)
		default:
			flags = append(flags, arg)
			word, _, hasValue := strings.Cut(strings.TrimLeft(arg, "-"), "=")
			if f := findFlag(command, word); f != nil && !hasValue && takesValue(f) {
				i++
				// Else it would take what comes after the flags for its value.
				if i == len(args) {
					return nil, nil, misuse("usage.needs-value", "flag", arg, "help", "triggerlab "+name+" --help")
				}
				flags = append(flags, args[i])
			}
		}
	}
	return flags, files, nil
}

func findFlag(command *cli.Command, name string) cli.Flag {
	for _, f := range command.Flags {
		for _, n := range f.Names() {
			if n == name {
				return f
			}
		}
	}
	return nil
}

func takesValue(f cli.Flag) bool {
	_, isBool := f.(*cli.BoolFlag)
	return !isBool
}

// oneFile returns the only argument of a command.
func oneFile(c *cli.Context, what string) (string, error) {
	full := c.Command.HelpName // triggerlab and all
	switch c.NArg() {
	case 1:
		return c.Args().First(), nil
	case 0:
		return "", misuse("usage.no-file", "command", strings.TrimPrefix(full, "triggerlab "), "line", full+" "+sayUsage(c, what))
	}
	return "", misuse("usage.files", "files", c.NArg(), "line", full+" "+sayUsage(c, what))
}

// twoArguments returns the only two arguments of a command.
func twoArguments(c *cli.Context, what string) (first, second string, err error) {
	full := c.Command.HelpName
	if c.NArg() != 2 {
		return "", "", misuse("usage.arguments", "command", strings.TrimPrefix(full, "triggerlab "), "what", sayUsage(c, what), "arguments", c.NArg(), "line", full+" "+sayUsage(c, what))
	}
	return c.Args().Get(0), c.Args().Get(1), nil
}
