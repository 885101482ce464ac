package commands

import (
	"slices"
	"strings"
	"unicode"

	"github.com/urfave/cli/v2"
	"golang.org/x/text/language"

	"triggerlab/experiment"
	"triggerlab/experiment/roles"
	"triggerlab/reports"
	"triggerlab/reports/text"
	"triggerlab/samples"
)

// choices are the words that the value of a flag may be. A flag of several
// commands may be any of those that its description names: not every document
// has every format.
var choices = map[string]func(about string) []string{
	"format":      namedIn(spelled(reports.Formats())),
	"design":      always(experiment.Split, experiment.Deck),
	"metric":      always(experiment.EngagementRate, experiment.Reach),
	"comparisons": always(experiment.AgainstControl, experiment.AllPairs),
	"correction":  always(experiment.Simultaneous, experiment.Holm, experiment.Hochberg, experiment.BH, experiment.BY),
	"stopping":    always(experiment.Fixed, experiment.OBrienFleming, experiment.Pocock, experiment.AlwaysValid),
	"empty":       always("ignore", "pending"),
	"outcome":     always(experiment.Engage.String(), experiment.Ignore.String(), experiment.Complain.String()),
	"lang":        func(string) []string { return languages() },
	"csv":         always("excel", "plain"),
	"model":       always("book", "plain", "full"),
	"map":         func(string) []string { return roleWords() },
}

func always[T ~string](words ...T) func(string) []string {
	return func(string) []string { return spelled(words) }
}

func spelled[T ~string](words []T) (all []string) {
	for _, w := range words {
		all = append(all, string(w))
	}
	return all
}

// namedIn keeps the words that a description names.
func namedIn(words []string) func(string) []string {
	return func(about string) (all []string) {
		said := strings.FieldsFunc(about, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' })
		for _, w := range words {
			if slices.Contains(said, w) {
				all = append(all, w)
			}
		}
		return all
	}
}

// roleWords begin what --map takes: trigger=.
func roleWords() (all []string) {
	for _, r := range roles.All() {
		if r != roles.Simulated {
			all = append(all, string(r)+"=")
		}
	}
	return all
}

func languages() (all []string) {
	for _, tag := range text.Languages() {
		all = append(all, tag.String())
	}
	return all
}

// valuesOf lists what a flag may be, behind what is typed already.
func valuesOf(f cli.Flag, typed string) (all []candidate) {
	if f == nil || choices[f.Names()[0]] == nil {
		return nil
	}
	about := f.(cli.DocGenerationFlag).GetUsage()
	for _, word := range choices[f.Names()[0]](about) {
		all = append(all, candidate{word: typed + word})
	}
	return all
}

// argumentsOf lists the arguments of the commands that take words; those of
// the others are files, which the shell knows.
func argumentsOf(command *cli.Command) (all []candidate) {
	if command == nil {
		return nil
	}
	switch command.Name {
	case "completion":
		for _, shell := range shells {
			all = append(all, candidate{word: shell})
		}
	case "samples":
		for _, s := range samples.All() {
			all = append(all, candidate{word: s.Name})
		}
	case "explain":
		for _, name := range reports.NewGlossary(language.English).Names() {
			all = append(all, candidate{word: name})
		}
	}
	return all
}
