package commands

import (
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/cpuguy83/go-md2man/v2/md2man"
	"github.com/urfave/cli/v2"

	"triggerlab/reports"
)

func newMan(std Streams) *cli.Command {
	var format string
	return &cli.Command{
		Name:  "man",
		Usage: "write the manual page, or the reference of all commands",
		Description: `Writes the manual page, made from the help of all commands.

  triggerlab man > triggerlab.1
  triggerlab man --format markdown

Exit status is 0 if it ran, 2 if the command line is wrong, and 4 if the
page cannot be written.`,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "format", Destination: &format, Category: categoryOutput, Usage: "`FORMAT` of the page: roff (left out) or markdown"},
		},
		OnUsageError: onUsageError,
		Action: func(c *cli.Context) error {
			page := reference(c.App)
			switch format {
			case "", "roff":
				page = manual(c.App, page)
			case string(reports.Markdown):
			default:
				return misuse("usage.man-format", "format", format)
			}
			_, err := io.WriteString(std.Out, page)
			return err
		},
	}
}

// manual makes the page that man shows of the reference, with the parts that
// such a page begins with.
func manual(app *cli.App, reference string) string {
	_, rest, _ := strings.Cut(reference, "\n\n")
	_, rest, _ = strings.Cut(rest, "\n\n") // what it is for stands under its name
	return string(md2man.Render([]byte("% TRIGGERLAB 1\n# NAME\ntriggerlab - " + app.Usage +
		"\n\n# SYNOPSIS\n**triggerlab** COMMAND [options] [FILE]\n\n# DESCRIPTION\n" + rest)))
}

// reference tells every command as Markdown: what help says, in one text.
func reference(app *cli.App) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# triggerlab\n\n%s.\n\n", capital(app.Usage))
	describe(&b, app.Description)
	for _, c := range app.Commands {
		chapter(&b, "triggerlab "+c.Name, c)
	}
	return b.String()
}

// chapter tells one command and those below it.
func chapter(b *strings.Builder, name string, c *cli.Command) {
	fmt.Fprintf(b, "## %s\n\n%s.\n\n", name, capital(c.Usage))
	if line := strings.TrimSpace(name + " " + c.ArgsUsage); len(ownCommands(c)) == 0 {
		fmt.Fprintf(b, "    %s\n\n", line)
	}
	describe(b, c.Description)
	for _, category := range c.VisibleFlagCategories() {
		fmt.Fprintf(b, "**%s**\n\n", category.Name())
		for _, f := range category.Flags() {
			option(b, f)
		}
		b.WriteString("\n")
	}
	for _, below := range ownCommands(c) {
		chapter(b, name+" "+below.Name, below)
	}
}

// ownCommands are those below a command, without the help that the library adds
// when it runs.
func ownCommands(c *cli.Command) []*cli.Command {
	if !c.HideHelpCommand {
		return nil
	}
	return c.Subcommands
}

// describe writes a description, lines to type first.
func describe(b *strings.Builder, description string) {
	examples, prose := parted(description)
	for _, line := range examples {
		fmt.Fprintf(b, "    %s\n", line)
	}
	fmt.Fprintf(b, "\n%s\n\n", marks.Replace(prose))
}

// marks keeps sentences from being taken for markup.
var marks = strings.NewReplacer("<", "\\<", "*", "\\*", "\n  {", "\n\n    {")

// option writes a flag, the name of its value and what it is for.
func option(b *strings.Builder, f cli.VisibleFlag) {
	d := f.(cli.DocGenerationFlag)
	var names []string
	for _, name := range f.Names() {
		dashes := "--"
		if len(name) == 1 {
			dashes = "-"
		}
		names = append(names, dashes+name)
	}
	about := d.GetUsage()
	if d.TakesValue() {
		_, rest, _ := strings.Cut(about, "`")
		value, _, _ := strings.Cut(rest, "`")
		names[len(names)-1] += " " + value
	}
	fmt.Fprintf(b, "- `%s`: %s\n", strings.Join(names, ", "), strings.ReplaceAll(about, "`", ""))
}

func capital(sentence string) string {
	first, size := utf8.DecodeRuneInString(sentence)
	return string(unicode.ToUpper(first)) + sentence[size:]
}
