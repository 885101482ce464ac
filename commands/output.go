package commands

import (
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"
	"golang.org/x/term"

	"triggerlab/reports"
)

// outputOptions say where a result goes.
type outputOptions struct{ path string }

func (o *outputOptions) flags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Destination: &o.path, Category: categoryOutput, Usage: "write to `FILE` instead of the screen; it is replaced whole or not at all"},
	}
}

// mayWrite refuses to replace a file that is read.
func (o *outputOptions) mayWrite(inputs ...string) error {
	target, err := os.Stat(o.path)
	if o.path == "" || err != nil {
		return nil
	}
	if target.IsDir() {
		return misuse("usage.folder", "folder", o.path, "example", "-o "+typed(filepath.Join(o.path, "report.xlsx")))
	}
	for _, input := range inputs {
		if at := strings.LastIndex(input, ".xlsx#"); at >= 0 {
			input = input[:at+len(".xlsx")]
		}
		if sameFile(o.path, input) {
			return misuse("usage.replaces", "file", o.path)
		}
	}
	return closed(o.path)
}

// sameFile tells two names of one file, which is there.
func sameFile(a, b string) bool {
	x, err := os.Stat(a)
	if err != nil {
		return false
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}

// write gives fill the file, or the screen where none was named. A file is
// written beside its place and moved there whole.
func (o *outputOptions) write(screen io.Writer, fill func(io.Writer) error) error {
	if o.path == "" || o.path == "-" {
		return fill(screen)
	}
	if info, err := os.Stat(o.path); err == nil && !info.Mode().IsRegular() {
		return writeDevice(o.path, fill)
	}
	return writeAtomic(o.path, fill)
}

// writeDevice writes to what cannot be replaced: a pipe or a device.
func writeDevice(path string, fill func(io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	err = fill(f)
	if closing := f.Close(); err == nil {
		err = closing
	}
	return err
}

// writeAtomic writes a file beside its place and moves it there whole.
func writeAtomic(path string, fill func(io.Writer) error) error {
	var files fileSet
	defer files.discard()
	if err := files.fill(path, fill); err != nil {
		return err
	}
	return files.keep()
}

// lookOf says how wide the screen is and whether it shows colour. Nothing is
// coloured in a file or a pipe, or where NO_COLOR says so.
func lookOf(w io.Writer) reports.Options {
	if !isTerminal(w) {
		return reports.Options{}
	}
	width, _, err := term.GetSize(int(w.(*os.File).Fd()))
	if err != nil {
		width = 0
	}
	return reports.Options{Width: min(width, 120), Color: os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb", ASCII: asciiScreen()}
}

// isTerminal tells a stream that a person looks at or types into.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
