package commands

import (
	"embed"
	"encoding/json"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/urfave/cli/v2"
	"golang.org/x/text/language"
)

// Help is written in English where the flags and commands are; help.LANGUAGE.json
// maps each of its sentences and paragraphs to one of another language. A test
// tells which are missing or no longer said.
//
//go:embed help.*.json
var helpFiles embed.FS

// helpIn returns what words help in a language; what it lacks stays English.
func helpIn(lang language.Tag) func(string) string {
	words := helpWords(lang.String())
	return func(english string) string {
		if s := words[english]; s != "" {
			return s
		}
		return english
	}
}

// helpWords reads the file of a language, nil where there is none. It is part
// of the program, so one that does not parse is a mistake in it.
func helpWords(lang string) map[string]string {
	data, err := helpFiles.ReadFile("help." + lang + ".json")
	if err != nil {
		return nil
	}
	var words map[string]string
	if err := json.Unmarshal(data, &words); err != nil {
		panic("commands: help." + lang + ".json: " + err.Error())
	}
	return words
}

// wordHelp says everything that the help of a program tells in other words.
func wordHelp(app *cli.App, say func(string) string) {
	app.Usage, app.Description = say(app.Usage), sayProse(app.Description, say)
	app.UsageText = say(app.UsageText)
	cli.HelpFlag = &cli.BoolFlag{Name: "help", Aliases: []string{"h"}, Usage: say("show help"), DisableDefaultText: true}
	cli.VersionFlag = &cli.BoolFlag{Name: "version", Aliases: []string{"v"}, Usage: say("print the version"), DisableDefaultText: true}
	for _, f := range app.Flags {
		wordFlag(f, say)
	}
	wordCommands(app.Name, app.Commands, say)
	showHelp(say)
}

func wordCommands(above string, commands []*cli.Command, say func(string) string) {
	for _, c := range commands {
		full := above + " " + c.Name
		c.Usage, c.ArgsUsage, c.Description = say(c.Usage), say(c.ArgsUsage), sayProse(c.Description, say)
		c.UsageText = strings.TrimSpace(full + " [" + say("options") + "] " + c.ArgsUsage)
		for _, f := range c.Flags {
			wordFlag(f, say)
		}
		wordCommands(full, c.Subcommands, say)
	}
}

// wordFlag words a flag, each kind of which is a type of its own.
func wordFlag(f cli.Flag, say func(string) string) {
	switch f := f.(type) {
	case *cli.StringFlag:
		f.Usage, f.Category = say(f.Usage), say(f.Category)
	case *cli.StringSliceFlag:
		f.Usage, f.Category = say(f.Usage), say(f.Category)
	case *cli.BoolFlag:
		f.Usage, f.Category = say(f.Usage), say(f.Category)
		f.DisableDefaultText = true // it is false for all of them
	}
}

// listed is a line of a list: a name, perhaps a value, and what that means.
var listed = regexp.MustCompile(`^(  \S+ +(?:\S+  +)?)(\S.* .*)$`)

// sayProse words a description paragraph by paragraph. Lines to type stay as
// they are.
func sayProse(description string, say func(string) string) string {
	paragraphs := strings.Split(description, "\n\n")
	for i, paragraph := range paragraphs {
		lines := strings.Split(paragraph, "\n")
		if !strings.HasPrefix(strings.TrimLeft(paragraph, "\n"), "  ") {
			whole := strings.TrimSpace(strings.Join(lines, " "))
			if said := say(whole); said != whole {
				paragraphs[i] = wrapped(said, helpWidth)
			}
			continue
		}
		for n, line := range lines {
			if found := listed.FindStringSubmatch(line); found != nil && !strings.Contains(line, "triggerlab ") && !strings.HasPrefix(line, "  {") {
				lines[n] = found[1] + say(found[2])
			}
		}
		paragraphs[i] = strings.Join(lines, "\n")
	}
	return strings.Join(paragraphs, "\n\n")
}

// helpWidth is how long the lines of a description are.
const helpWidth = 80

// wrapped breaks a text at its spaces, never at one that holds words together.
func wrapped(text string, width int) string {
	var b strings.Builder
	length := 0
	for i, word := range strings.Split(text, " ") {
		n := utf8.RuneCountInString(word)
		switch {
		case i == 0:
		case length+1+n > width:
			b.WriteByte('\n')
			length = 0
		default:
			b.WriteByte(' ')
			length++
		}
		b.WriteString(word)
		length += n
	}
	return b.String()
}

// sayUsage words what a command line takes, as help names it.
func sayUsage(c *cli.Context, what string) string {
	say, ok := c.App.Metadata[helpSayer].(func(string) string)
	if !ok {
		return what
	}
	return say(what)
}

// helpSayer is where an app keeps what words its help.
const helpSayer = "say"
