package commands

import (
	"os"
	"strings"

	"github.com/urfave/cli/v2"
	"golang.org/x/text/language"

	"triggerlab/reports/text"
)

// languageVariable is the variable of the environment that chooses the language
// of this program alone.
const languageVariable = "TRIGGERLAB_LANG"

// A tongue is the language in which the program speaks to whoever runs it.
type tongue struct {
	tag language.Tag
	// chosen tells that it was said for this program, by the flag or the
	// variable: then a book that asks for another is not followed.
	chosen bool
}

// words are the sentences in the language of whoever runs the program.
func (s Streams) words() *text.Printer { return text.New(s.tongue.tag) }

// reportIn is the language of a report on a book whose setting language says
// book, which may be empty.
func (s Streams) reportIn(book string) language.Tag {
	if tag, ok := speaks(book); ok && !s.tongue.chosen {
		return tag
	}
	return s.tongue.tag
}

// tongueOf chooses the language: the one that --lang says, or else the variable
// of this program, or else the environment, or else English. It is found before
// the command line is understood, because what is wrong with that has to be
// said in it.
func tongueOf(args []string) (tongue, error) {
	spoken := tongue{tag: environment()}
	for _, one := range []struct{ by, value string }{{languageVariable, os.Getenv(languageVariable)}, {"--lang", languageSaid(args)}} {
		if one.value == "" {
			continue
		}
		tag, ok := speaks(one.value)
		if !ok && (one.by == "--lang" || languageSaid(args) == "") {
			return spoken, misuse("usage.value", "flag", one.by, "value", one.value, "instead", languageFlags())
		}
		if ok {
			spoken = tongue{tag: tag, chosen: true}
		}
	}
	return spoken, nil
}

// languageFlags are the flags for every language there is.
func languageFlags() []string {
	var flags []string
	for _, tag := range text.Languages() {
		flags = append(flags, "--lang "+tag.String())
	}
	return flags
}

// languageSaid is what --lang says, the last where it stands twice.
func languageSaid(args []string) (said string) {
	for i, arg := range args {
		name, value, has := strings.Cut(strings.TrimLeft(arg, "-"), "=")
		switch {
		case arg == "--":
			return said
		case i == 0 || !strings.HasPrefix(arg, "-") || name != "lang":
		case has:
			said = value
		case i+1 < len(args):
			said = args[i+1]
		}
	}
	return said
}

// speaks reads the name of a language, such as fr, nl-BE or fr_FR.UTF-8, and
// tells whether there are sentences in it.
func speaks(name string) (language.Tag, bool) {
	word, _, _ := strings.Cut(name, ".")
	word, _, _ = strings.Cut(word, "@")
	tag, err := language.Parse(strings.ReplaceAll(word, "_", "-"))
	if err != nil {
		return language.English, false
	}
	base, _ := tag.Base()
	for _, known := range text.Languages() {
		if of, _ := known.Base(); of == base {
			return known, true
		}
	}
	return language.English, false
}

// environment is the language of messages by the rules of POSIX; C, POSIX and
// what has no sentences here are English.
func environment() language.Tag {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if set := os.Getenv(name); set != "" {
			tag, _ := speaks(set)
			return tag
		}
	}
	return language.English
}

// languageFlag is the flag that every command has.
func languageFlag() cli.Flag {
	return &cli.StringFlag{Name: "lang", Category: categoryOutput, Usage: "speak `LANGUAGE`: en, fr or nl (that of the environment)"}
}

// speaking gives the flag to every command that has none of its own, and the one
// to say nothing needless.
func speaking(commands []*cli.Command) []*cli.Command {
	for _, c := range commands {
		if findFlag(c, "lang") == nil {
			c.Flags = append(c.Flags, languageFlag())
		}
		c.Flags = append(c.Flags, quietFlag())
		speaking(c.Subcommands)
	}
	return commands
}

// languageLater moves a --lang that stands before the command behind it, where
// the flags of commands are.
func languageLater(args []string) []string {
	if len(args) < 2 {
		return args
	}
	name, _, has := strings.Cut(strings.TrimLeft(args[1], "-"), "=")
	taken := 2
	if !has {
		taken = 3
	}
	switch {
	case name != "lang" || !strings.HasPrefix(args[1], "-") || len(args) < taken:
		return args
	case len(args) == taken: // nothing but the language
		return args[:1]
	}
	later := append([]string{args[0], args[taken]}, args[1:taken]...)
	return append(later, args[taken+1:]...)
}
