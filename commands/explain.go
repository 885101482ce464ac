package commands

import (
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"triggerlab/reports"
)

type explainOptions struct {
	pageOptions
	all  bool
	word string
}

func newExplain(std Streams) *cli.Command {
	var opts explainOptions
	return &cli.Command{
		Name:      "explain",
		Usage:     "say what a word or a number of a report means, and how it is made",
		ArgsUsage: "[TERM]",
		Description: `Says of a term what it is, how it is computed, what it assumes, what it does
not say, and who published it; without a term, lists them.

  triggerlab explain
  triggerlab explain best-set
  triggerlab explain confidence interval
  triggerlab explain p_adjusted --format markdown
  triggerlab explain --all -o words.md

TERM may be a word of a report, another name for it, a field of the JSON
report, a health check or a verdict.

Exit status is 0 if it ran, 2 if there is no such term or the command line is
wrong otherwise, and 4 if anything else is in the way.`,
		Flags: slices.Concat(opts.pageOptions.flags("the text", reports.PageFormats()), []cli.Flag{
			&cli.BoolFlag{Name: "all", Destination: &opts.all, Category: categoryOutput, Usage: "explain every term, as one document"},
		}),
		OnUsageError: onUsageError,
		Action: func(c *cli.Context) error {
			opts.word = strings.Join(c.Args().Slice(), " ")
			return runExplain(std, opts)
		},
	}
}

func runExplain(std Streams, opts explainOptions) error {
	targets, err := opts.targets(choosing("explain", reports.PageFormats()))
	if err != nil {
		return err
	}
	words := reports.NewGlossary(std.tongue.tag)
	if opts.word == "" {
		return opts.write(std.Out, targets, func(w io.Writer, f reports.Format, look reports.Options) error {
			if opts.all {
				return words.ExplainAll(w, f, look)
			}
			return words.List(w, f, look)
		})
	}
	if opts.all {
		return misuse("usage.explain-all", "term", opts.word)
	}
	name, ok := words.Find(opts.word)
	if !ok {
		return unknownTerm(words, opts.word)
	}
	return opts.write(std.Out, targets, func(w io.Writer, f reports.Format, look reports.Options) error {
		return words.Explain(w, f, name, look)
	})
}

// unknownTerm suggests the terms whose names are near, or that the word is a
// part of.
func unknownTerm(words *reports.Glossary, word string) error {
	const most = 3
	lower := strings.ToLower(strings.TrimSpace(word))
	var near []string
	add := func(found string) {
		if name, ok := words.Find(found); ok && !slices.Contains(near, name) && len(near) < most {
			near = append(near, name)
		}
	}
	if len(lower) > 3 { // of three letters, two wrong ones leave nothing
		add(nearest(lower, words.Words()))
	}
	for _, known := range words.Words() {
		if len(known) > 3 && strings.Contains(lower, known) || len(lower) > 2 && strings.Contains(known, lower) {
			add(known)
		}
	}
	for i, name := range near {
		near[i] = "triggerlab explain " + name
	}
	return misuse("usage.term", "term", word, "near", near)
}
