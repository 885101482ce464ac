package commands

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"triggerlab/samples"
)

func newSamples(std Streams) *cli.Command {
	var opts outputOptions
	return &cli.Command{
		Name:      "samples",
		Usage:     "list the files to try, or write one of them",
		ArgsUsage: "[NAME]",
		Description: `Lists the samples that come with the program, or writes one into this folder.

  triggerlab samples
  triggerlab samples valentine.xlsx
  triggerlab report valentine.xlsx

Exit status is 0 if it ran, 2 if the command line is wrong, and 4 if the file
cannot be written. A file that is already there is left alone.`,
		Flags:        opts.flags(),
		OnUsageError: onUsageError,
		Action: func(c *cli.Context) error {
			if c.NArg() == 0 && opts.path == "" {
				return listSamples(std)
			}
			name, err := oneFile(c, "NAME")
			if err != nil {
				return err
			}
			return writeSample(std.Out, opts, name)
		},
	}
}

func listSamples(std Streams) error {
	p := std.words()
	var b strings.Builder
	for _, s := range samples.All() {
		fmt.Fprintf(&b, "%s\n    %s\n    triggerlab samples %s && triggerlab report %s\n", s.Name, p.Word("sample."+s.Name), s.Name, strings.Join(append([]string{s.Name}, s.Flags...), " "))
	}
	_, err := io.WriteString(std.Out, b.String())
	return err
}

func writeSample(w io.Writer, opts outputOptions, name string) error {
	data, err := samples.Read(name)
	if err != nil {
		return misuse("usage.sample", "sample", name)
	}
	if opts.path == "" {
		opts.path = filepath.Base(name)
		if _, err := os.Stat(opts.path); err == nil {
			return misuse("usage.sample-there", "file", opts.path, "sample", name)
		}
	}
	err = opts.write(w, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
	if err != nil || opts.path == "-" {
		return err
	}
	_, err = fmt.Fprintln(w, opts.path)
	return err
}
