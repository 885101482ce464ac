package commands

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"triggerlab/reports"
)

// pageOptions say where a page goes, as what, and how much of it a screen
// shows.
type pageOptions struct {
	files   cli.StringSlice
	format  string
	details bool
	ascii   bool
}

// flags are for a page, called by what it is, in these formats.
func (o *pageOptions) flags(what string, formats []reports.Format) []cli.Flag {
	list, last := "", len(formats)-1
	for i, f := range formats {
		switch i {
		case 0:
		case last:
			list += " or "
		default:
			list += ", "
		}
		list += string(f)
	}
	return []cli.Flag{
		&cli.StringSliceFlag{Name: "output", Aliases: []string{"o"}, Destination: &o.files, Category: categoryOutput, Usage: "write to `FILE` instead of the screen, as its name says; repeat for more; all are replaced whole, or none is"},
		&cli.StringFlag{Name: "format", Destination: &o.format, Category: categoryOutput, Usage: "`FORMAT` of " + what + " where no name says it, on the screen and in -o - : " + list},
		&cli.BoolFlag{Name: "details", Destination: &o.details, Category: categoryOutput, Usage: "show everything on the screen; a file holds it anyway"},
		&cli.BoolFlag{Name: "ascii", Destination: &o.ascii, Category: categoryOutput, Usage: "draw bars, lines and signs with the letters and marks that every screen has"},
	}
}

// paths are the files that were named; one that is empty stands for the screen
// where none was.
func (o *pageOptions) paths() []string {
	if files := o.files.Value(); len(files) > 0 {
		return files
	}
	return []string{""}
}

// only is the one file that was named, empty where none was, for what is
// written once; code says that there are more.
func (o *pageOptions) only(code string) (string, error) {
	paths := o.paths()
	if len(paths) > 1 {
		return "", misuse(code, "files", len(paths))
	}
	return paths[0], nil
}

// A target is a place for a page, and what it is written as there.
type target struct {
	path   string
	format reports.Format
}

// targets are the places for a page. What was said of the format holds where
// the name of the file does not say. No file that is read is replaced.
func (o *pageOptions) targets(format choose, inputs ...string) ([]target, error) {
	if _, err := format(o.format, ""); err != nil {
		return nil, err
	}
	var all []target
	held := o.format == ""
	for _, path := range o.paths() {
		said := o.format
		if _, named := extensions[strings.ToLower(filepath.Ext(path))]; named && len(o.paths()) > 1 {
			said = ""
		}
		one := outputOptions{path: path}
		if err := one.mayWrite(inputs...); err != nil {
			return nil, err
		}
		f, err := format(said, path)
		if err != nil {
			return nil, err
		}
		if f == reports.XLSX && path == "" {
			return nil, misuse("usage.screen", "example", "-o NAME.xlsx")
		}
		if slices.ContainsFunc(all, func(t target) bool { return sameTarget(t.path, path) }) {
			return nil, misuse("usage.output-twice", "file", path)
		}
		held = held || said != ""
		all = append(all, target{path, f})
	}
	if !held {
		return nil, misuse("usage.format-idle", "format", o.format)
	}
	return all, nil
}

// sameTarget tells two names of one file, whether it is there or not.
func sameTarget(a, b string) bool {
	x, errX := filepath.Abs(a)
	y, errY := filepath.Abs(b)
	return errX == nil && errY == nil && x == y || sameFile(a, b)
}

// toScreen tells what is written as it comes: to the screen, a pipe or a
// device.
func (t target) toScreen() bool {
	if t.path == "" || t.path == "-" {
		return true
	}
	info, err := os.Stat(t.path)
	return err == nil && !info.Mode().IsRegular()
}

// look is how a page is shown there. A file holds everything, in no colour.
func (o *pageOptions) look(t target, screen io.Writer) reports.Options {
	if t.path != "" && t.path != "-" {
		return reports.Options{Details: true, ASCII: o.ascii}
	}
	look := lookOf(screen)
	look.Plain, look.Log = true, onGitHub()
	look.Details, look.ASCII = o.details, look.ASCII || o.ascii
	return look
}

// write makes the page for every target: the files beside their places, then
// what goes to a screen, and at last the files into their places. What fails
// leaves all of them as they were.
func (o *pageOptions) write(screen io.Writer, targets []target, page func(io.Writer, reports.Format, reports.Options) error) error {
	var files fileSet
	defer files.discard()
	for _, t := range targets {
		if t.toScreen() {
			continue
		}
		if err := files.fill(t.path, func(w io.Writer) error { return page(w, t.format, o.look(t, screen)) }); err != nil {
			return err
		}
	}
	if err := files.finish(); err != nil {
		return err
	}
	for _, t := range targets {
		if !t.toScreen() {
			continue
		}
		to := outputOptions{path: t.path}
		if err := to.write(screen, func(w io.Writer) error { return page(w, t.format, o.look(t, screen)) }); err != nil {
			return err
		}
	}
	return files.keep()
}
