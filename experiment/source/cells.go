package source

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"triggerlab/experiment"
	"triggerlab/experiment/evidence"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/tally"
	"triggerlab/experiment/warehouse"
)

// A query that was printed for an engine answers with cells: sums, which were
// saved as CSV. They are loaded as outcomes are, without any rows.

// cellsIn reads the file of cells that the outcomes are, and its digest; nil
// where they are anything else.
func cellsIn(o Options) (*warehouse.Cells, string, error) {
	path := cmp.Or(o.Outcomes, o.Path)
	if o.inDatabase() || len(o.More) > 0 || !beginsAsCells(path) {
		return nil, "", nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, "", err
	}
	defer f.Close()
	digest := sha256.New()
	cells, err := warehouse.ReadCells(io.TeeReader(f, digest), path)
	return cells, hex.EncodeToString(digest.Sum(nil)), err
}

// beginsAsCells looks at the first line of a file. Whatever cannot be read is
// said where files are opened.
func beginsAsCells(path string) bool {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() {
		return false
	}
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	line, _ := bufio.NewReader(io.LimitReader(f, 1<<10)).ReadBytes('\n')
	line = bytes.ReplaceAll(bytes.TrimSpace(bytes.TrimPrefix(line, []byte("\ufeff"))), []byte(`"`), nil)
	return warehouse.IsCells(strings.Split(string(line), ","))
}

// fromCells loads what cells say. They are as they are: how rows are to be read
// has no meaning any more.
func fromCells(ctx context.Context, cells *warehouse.Cells, digest string, ex *evidence.Export, o Options) (*Loaded, error) {
	path := cmp.Or(o.Outcomes, o.Path)
	in := &input{experiment: &experiment.Experiment{}}
	switch {
	case ex != nil:
		if err := in.asExported(ex, &o); err != nil {
			return nil, err
		}
	case o.Outcomes != "":
		f, book, err := openBook(ctx, o.Path)
		if err != nil {
			return nil, err
		}
		f.Close()
		in.book, in.experiment = book, book.Experiment
	}
	if err := in.settings(o.Settings); err != nil {
		return nil, err
	}
	if err := in.fits(cells, o, path); err != nil {
		return nil, err
	}
	layout := cells.Head.Layout
	if names := in.experiment.TriggerNames(); len(names) > 0 {
		layout.Declared = names
	}
	answer, err := tally.Assemble(layout, cells.Of(""))
	if err != nil {
		return nil, evidence.InFile(path, err)
	}
	p := in.cellsAccount(answer, path)
	p.SHA256, p.Columns = digest, cells.Head.Columns
	if !o.AllowRejects {
		if err := (&reader{input: in}).tooMany(&p); err != nil {
			return nil, err
		}
	}
	p.Plan = in.locked(o)
	l := &Loaded{Experiment: in.experiment, Tally: answer.Tally, Provenance: p, Export: in.export}
	if err := l.check(o); err != nil {
		return l, err
	}
	if !o.Apart {
		l.hideSmall()
	}
	return l, nil
}

// fits refuses what can no longer be asked of sums, and settings that they were
// not computed by.
func (in *input) fits(cells *warehouse.Cells, o Options, path string) error {
	at := experiment.Place{File: path}
	if len(cells.Experiments) > 1 || cells.Head.Experiment != "" || o.Experiment != "" {
		return experiment.Problem(experiment.Msg("source.cells-many").On(at))
	}
	flags := o.reshaping()
	if in.experiment.Window > 0 {
		flags = append(flags, "--window")
	}
	if !slices.Equal(in.experiment.LookDays(), cells.Head.Layout.LookDays) {
		flags = append(flags, "--looks")
	}
	if len(flags) > 0 {
		return experiment.Problem(experiment.Msg("source.cells-as-they-are", "flags", flags).On(at))
	}
	return nil
}

// cellsAccount says what became of the rows.
func (in *input) cellsAccount(answer *tally.Assembled, path string) findings.Provenance {
	rows := answer.Rows
	p := findings.Provenance{
		Source: path, RowsUsed: rows.Used, Pending: rows.Pending, RowsRead: rows.Used + rows.Pending,
		ContactsKnown: answer.Tally.Anonymous < answer.Tally.Contacts,
	}
	others := maps.Clone(answer.Others)
	others[duplicateEvent] += rows.Duplicates
	others[eventConflict] += rows.Conflicts
	for _, reason := range slices.Sorted(maps.Keys(others)) {
		n := others[reason]
		switch {
		case n == 0:
		case reason == warehouse.Untimed:
			p.Notices = append(p.Notices, experiment.Msg("source.untimed", "rows", n))
		case reason == warehouse.UnnamedRows:
			p.Notices = append(p.Notices, experiment.Msg("source.unnamed", "rows", n))
		case reason == warehouse.PriorUnread, reason == warehouse.ReplyUnread:
			p.Notices = append(p.Notices, experiment.Msg("source."+reason, "rows", n, "header", strings.TrimSuffix(reason, "-unread")))
		default:
			p.RowsRead += n
			p.SetAside = append(p.SetAside, findings.SetAside{Reason: reason, Rows: n, First: path, Words: []string{}})
		}
	}
	return p
}
