package commands

import (
	"io"
	"slices"

	"github.com/urfave/cli/v2"
)

// quietFlag is the flag that every command has. It is taken from the command
// line before that is understood, so that it may stand anywhere.
func quietFlag() cli.Flag {
	return &cli.BoolFlag{Name: "quiet", Category: categoryOutput, Usage: "say nothing beside the result but errors"}
}

// takeQuiet tells whether --quiet was said, and leaves it out.
func takeQuiet(args []string) (rest []string, said bool) {
	for i, arg := range args {
		if arg == "--" {
			return append(rest, args[i:]...), said
		}
		if i > 0 && slices.Contains([]string{"--quiet", "-quiet"}, arg) {
			said = true
			continue
		}
		rest = append(rest, arg)
	}
	return rest, said
}

// notes are where what is neither a result nor an error goes.
func (s Streams) notes() io.Writer {
	if s.quiet {
		return io.Discard
	}
	return s.Err
}
