package commands

import (
	"embed"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// completers are the scripts by which shells ask for completions. They are
// ours because the library's evaluates what was typed.
//
//go:embed completion
var completers embed.FS

// shells are those that have a script, in the order in which help names them.
var shells = []string{"bash", "zsh", "fish", "powershell"}

func newCompletion(std Streams) *cli.Command {
	return &cli.Command{
		Name:      "completion",
		Usage:     "write what makes a shell complete commands, flags and values",
		ArgsUsage: "SHELL",
		Description: `Writes a script for SHELL: bash, zsh, fish or powershell. One line in the
shell's start file makes every new shell complete what is typed:

  triggerlab completion bash
  triggerlab completion zsh
  triggerlab completion fish
  triggerlab completion powershell

bash, in ~/.bashrc: source <(triggerlab completion bash)

zsh, in ~/.zshrc after compinit: source <(triggerlab completion zsh)

fish, once: triggerlab completion fish > ~/.config/fish/completions/triggerlab.fish

PowerShell, in $PROFILE: triggerlab completion powershell | Out-String | Invoke-Expression

Exit status is 0 if it ran, 2 if the command line is wrong, and 4 if the
script cannot be written.`,
		OnUsageError: onUsageError,
		Action: func(c *cli.Context) error {
			shell := c.Args().First()
			if c.NArg() != 1 || !slices.Contains(shells, shell) {
				return misuse("usage.shell", "said", strings.Join(c.Args().Slice(), " "), "shells", shells)
			}
			script, err := completers.ReadFile("completion/" + shell)
			if err != nil {
				return err
			}
			_, err = std.Out.Write(script)
			return err
		},
	}
}

// completing is how the scripts call the program: what follows are the words
// of the command line up to the cursor, the last of them being typed.
const completing = "__complete"

// A candidate is what a word may be, and what it is about.
type candidate struct{ word, about string }

// complete writes what the last word may be, one a line with what it is about
// behind a tab; nothing where it is the name of a file.
func complete(w io.Writer, app *cli.App, words []string) error {
	if len(words) == 0 {
		words = []string{""}
	}
	before, current := words[:len(words)-1], words[len(words)-1]
	if current == `""` { // how PowerShell hands over an empty word
		current = ""
	}
	var b strings.Builder
	for _, c := range candidates(app, before, current) {
		if strings.HasPrefix(c.word, current) {
			b.WriteString(c.word + "\t" + strings.ReplaceAll(c.about, "`", "") + "\n")
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func candidates(app *cli.App, before []string, current string) []candidate {
	command, above := (*cli.Command)(nil), &cli.Command{Subcommands: app.Commands}
	var flag cli.Flag // that the current word is the value of
	for _, word := range before {
		switch {
		case flag != nil:
			flag = nil
		case word == "--":
			return nil
		case strings.HasPrefix(word, "-"):
			flag = awaiting(app, command, word)
		default:
			if next := above.Command(word); next != nil {
				command, above = next, next
			} else {
				above = &cli.Command{} // arguments have begun
			}
		}
	}
	name, _, joined := strings.Cut(current, "=")
	switch {
	case flag != nil:
		return valuesOf(flag, "")
	case joined && strings.HasPrefix(name, "-"):
		return valuesOf(awaiting(app, command, name), name+"=")
	case strings.HasPrefix(current, "-"):
		return flagsOf(app, command, before)
	}
	return append(commandsIn(above.Subcommands), argumentsOf(command)...)
}

// awaiting is the flag of that name, where its value is the next word.
func awaiting(app *cli.App, command *cli.Command, word string) cli.Flag {
	if command == nil {
		command = app.Command("report")
	}
	name, _, joined := strings.Cut(strings.TrimLeft(word, "-"), "=")
	if f := findFlag(command, name); f != nil && takesValue(f) && !joined {
		return f
	}
	return nil
}

func commandsIn(commands []*cli.Command) (all []candidate) {
	for _, c := range commands {
		if !c.Hidden {
			all = append(all, candidate{c.Name, c.Usage})
		}
	}
	return all
}

// flagsOf lists the flags that were not given yet, or may be given again.
func flagsOf(app *cli.App, command *cli.Command, before []string) (all []candidate) {
	flags := app.VisibleFlags()
	if command != nil {
		flags = append(command.VisibleFlags(), cli.HelpFlag)
	}
	for _, f := range flags {
		name := "--" + f.Names()[0]
		_, again := f.(*cli.StringSliceFlag)
		given := slices.ContainsFunc(before, func(word string) bool { return word == name || strings.HasPrefix(word, name+"=") })
		if again || !given {
			all = append(all, candidate{name, f.(cli.DocGenerationFlag).GetUsage()})
		}
	}
	return all
}
