package commands

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"triggerlab/experiment/assign"
	"triggerlab/reports"
)

// run assigns, writes everything or nothing, and tells what was done.
func (o *assignOptions) run(c *cli.Context, std Streams, path string) error {
	ctx := c.Context
	format, err := o.formats()
	if err != nil {
		return err
	}
	var with assign.Options
	if err := o.how(&with); err != nil {
		return err
	}
	decided, err := o.decided(ctx, c, path)
	if err != nil {
		return err
	}
	decided.Method, decided.Wave, decided.TakeCount, decided.TakePart, decided.Balance, decided.Draws =
		with.Method, with.Wave, with.TakeCount, with.TakePart, with.Balance, with.Draws
	if err := o.mayWriteAssignment(decided, path); err != nil {
		return err
	}
	return o.assign(ctx, std, decided, format)
}

// formats checks the flags that say how things are written.
func (o *assignOptions) formats() (reports.Format, error) {
	format := reports.Format(o.format)
	if format == "" {
		format = reports.Terminal
	}
	switch ending := strings.ToLower(filepath.Ext(o.path)); {
	case !slices.Contains(reports.PageFormats(), format):
		return "", misuse("usage.value", "flag", "--format", "value", o.format, "instead", []string{"--format terminal", "--format markdown", "--format json"})
	case o.path != "" && !among(ending, ".csv", ".tsv", ".xlsx"):
		return "", misuse("usage.ending", "command", "assign", "file", o.path, "endings", []string{".csv", ".tsv", ".xlsx"})
	case !among(o.csv, "", "plain", "excel"):
		return "", misuse("usage.value", "flag", "--csv", "value", o.csv, "instead", []string{"--csv plain", "--csv excel"})
	case !among(o.splitFormat, "", "csv", "xlsx"):
		return "", misuse("usage.value", "flag", "--split-format", "value", o.splitFormat, "instead", []string{"--split-format xlsx", "--split-format csv"})
	case o.splitFormat != "" && o.splitTo == "":
		return "", misuse("usage.alone", "flag", "--split-format", "needs", "--split-to", "example", "--split-to mailing --split-format "+o.splitFormat)
	}
	if o.splitFormat == "" {
		o.splitFormat = "xlsx"
	}
	return format, nil
}

// mayWriteAssignment refuses to replace a list that is read; a book may grow
// in its place.
func (o *assignOptions) mayWriteAssignment(a assign.Options, path string) error {
	inputs := append(append([]string{o.contacts}, o.exclude.Value()...), o.notIn.Value()...)
	if a.Book == "" || !o.amends(a) {
		inputs = append(inputs, path)
	}
	if info, err := os.Stat(o.splitTo); err == nil && !info.IsDir() {
		return misuse("usage.no-folder", "flag", "--split-to", "file", o.splitTo, "example", "--split-to mailing")
	}
	return o.mayWrite(inputs...)
}

// amends tells that -o is the book with a sheet more.
func (o *assignOptions) amends(a assign.Options) bool {
	return a.Book != "" && strings.EqualFold(filepath.Ext(o.path), ".xlsx")
}

func (o *assignOptions) assign(ctx context.Context, std Streams, with assign.Options, format reports.Format) (err error) {
	m := newMonitor(std)
	defer func() {
		if m != nil {
			m.done()
		}
	}()
	a, err := assign.New(ctx, with, m)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	var files fileSet
	made := false // the folder is ours to remove again
	defer func() {
		files.discard()
		if err != nil && made {
			_ = os.Remove(o.splitTo)
		}
	}()
	if o.splitTo != "" && !isFolder(o.splitTo) {
		if err := os.Mkdir(o.splitTo, 0o777); err != nil {
			return unmade(o.splitTo, err)
		}
		made = true
	}
	if err := o.write(ctx, a, with, &files, m); err != nil {
		return err
	}
	if err := files.keep(); err != nil {
		return err
	}
	m.done()
	m = nil
	return reports.WriteAssignment(std.Out, format, a.Findings(), std.reportIn(with.Experiment.Language), lookOf(std.Out))
}

// write writes the files beside their places.
func (o *assignOptions) write(ctx context.Context, a *assign.Assigner, with assign.Options, files *fileSet, m *monitor) error {
	var targets []*assign.Target
	var paths []string
	add := func(group, path string) error {
		f, err := files.create(path)
		if err == nil {
			targets = append(targets, &assign.Target{Group: group, Format: formatOf(path), Delimiter: delimiterFor(path), Excel: o.csv == "excel", File: f})
			paths = append(paths, path)
		}
		return err
	}
	if o.path != "" && !o.amends(with) {
		if err := add(assign.Everyone, o.path); err != nil {
			return err
		}
	}
	if o.splitTo != "" {
		if err := o.split(a.Groups(), add); err != nil {
			return err
		}
	}
	if err := a.Write(ctx, targets, m); err != nil {
		return err
	}
	if o.amends(with) {
		f, err := files.create(o.path)
		if err != nil {
			return err
		}
		n, err := a.Amend(ctx, f, with.Book)
		if err != nil {
			return inFile(o.path, err)
		}
		a.Wrote(o.path, assign.Everyone, n, 0)
	}
	for i, t := range targets {
		a.Wrote(paths[i], t.Group, t.Contacts, o.unguarded(t))
	}
	return nil
}

// split begins a file for each group.
func (o *assignOptions) split(groups []string, add func(group, path string) error) error {
	taken := map[string]string{}
	for _, group := range groups {
		path := o.splitPath(group)
		if other, twice := taken[strings.ToLower(path)]; twice {
			return misuse("usage.one-name", "first", other, "second", group, "file", filepath.Base(path))
		}
		taken[strings.ToLower(path)] = group
		if err := add(group, path); err != nil {
			return err
		}
	}
	return nil
}

// unguarded is how many cells a spreadsheet program would run.
func (o *assignOptions) unguarded(t *assign.Target) int64 {
	if t.Format != assign.CSV || o.csv == "excel" {
		return 0
	}
	return t.Formulas
}

func formatOf(path string) assign.Format {
	if strings.EqualFold(filepath.Ext(path), ".xlsx") {
		return assign.XLSX
	}
	return assign.CSV
}

func delimiterFor(path string) rune {
	if strings.EqualFold(filepath.Ext(path), ".tsv") {
		return '\t'
	}
	return 0
}

// splitPath is the file of a group in the folder of --split-to.
func (o *assignOptions) splitPath(group string) string {
	return filepath.Join(o.splitTo, fileName(group)+"."+o.splitFormat)
}

// fileName makes of a trigger a name that every system takes.
func fileName(trigger string) string {
	name := strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`<>:"/\|?*`, r) {
			return '_'
		}
		return r
	}, trigger)
	if name = strings.Trim(name, ". "); name == "" {
		name = "_"
	}
	return name
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
