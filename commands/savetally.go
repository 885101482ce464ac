package commands

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"triggerlab/experiment"
	"triggerlab/experiment/parts"
	"triggerlab/experiment/source"
)

// saveOptions say where what was gathered per contact is kept.
type saveOptions struct {
	tally string
	kept  fileSet
	save  *source.Save
}

func (o *saveOptions) flags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "save-tally", Destination: &o.tally, Category: categoryOutput, Usage: "keep what was gathered per contact in `FILE` (.tally), without names, to be put together with other parts: triggerlab report '*.tally'"},
	}
}

// begin makes the source save beside the place of the file.
func (o *saveOptions) begin(src *source.Options, outputs ...string) error {
	switch {
	case o.tally == "":
		return nil
	case !strings.EqualFold(filepath.Ext(o.tally), parts.Extension):
		return misuse("usage.tally-name", "file", o.tally)
	case slices.ContainsFunc(outputs, func(path string) bool { return path != "" && sameTarget(path, o.tally) }):
		return misuse("usage.one-file", "first", "-o", "second", "--save-tally", "file", o.tally)
	}
	to := outputOptions{path: o.tally}
	if err := errors.Join(to.mayWrite(inputs(*src)...), apart(*src, o.tally)); err != nil {
		return err
	}
	f, err := o.kept.create(o.tally)
	if err != nil {
		return err
	}
	o.save = &source.Save{To: written{f, o.tally}, Program: version()}
	src.Save = o.save
	return nil
}

// written is a file whose errors are those of the disk.
type written struct {
	to   interface{ Write([]byte) (int, error) }
	path string
}

func (w written) Write(data []byte) (int, error) {
	n, err := w.to.Write(data)
	if err != nil {
		err = unwritten(w.path, err)
	}
	return n, err
}

// end moves the file into its place, and tells what was done that nobody asked
// for: a key that was made, and a report that was not.
func (o *saveOptions) end(std Streams, alone *experiment.Problems) error {
	if o.save == nil {
		return nil
	}
	if err := o.kept.keep(); err != nil {
		return err
	}
	if k := o.save.Key; k != nil && k.Made() {
		fmt.Fprintf(std.notes(), "triggerlab: %s\n", std.words().Word("tally.key-made", "key", k.File(), "file", o.tally))
	}
	if alone == nil {
		return nil
	}
	fmt.Fprintf(std.notes(), "triggerlab: %s\n", std.words().Word("tally.saved-alone", "file", o.tally))
	for _, m := range alone.List {
		fmt.Fprintf(std.notes(), "triggerlab: %s\n", std.words().Message(m))
	}
	return nil
}
