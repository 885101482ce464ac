package assign

import (
	"context"
	"errors"
	"io"
	"slices"
	"strconv"
	"sync"

	"triggerlab/experiment"
	"triggerlab/experiment/table"
)

// Everyone is the group of all who are assigned or held out.
const Everyone = ""

// A Format is what a file of contacts is written as.
type Format string

// The formats.
const (
	CSV  Format = "csv"
	XLSX Format = "xlsx"
)

// A Target is a file to be written: the rows of the list, with a column that
// says the trigger, of everyone or of one group, in the order of the list.
type Target struct {
	Group  string // Everyone, a trigger, or experiment.Holdout
	Format Format
	// Delimiter is that of a CSV file, 0 for a comma. Excel makes one that
	// Excel opens as it is meant: with a byte order mark, and an apostrophe in
	// front of what it would run as a formula. To other programs that is
	// another text, and so another contact.
	Delimiter rune
	Excel     bool
	File      interface {
		io.Writer
		io.Seeker
		Truncate(size int64) error
	}
	// Contacts is how many were written, and Formulas how many cells of a CSV
	// file a spreadsheet program would run.
	Contacts, Formulas int64

	book  *table.RowBook
	style table.CSVStyle
}

// Groups are the triggers that somebody has or may get, and the holdout.
func (a *Assigner) Groups() []string {
	groups := slices.Clone(a.triggers)
	heldBefore := false
	for at := range a.have {
		heldBefore = heldBefore || at.trigger == keptHeld
	}
	if a.held > 0 || heldBefore {
		groups = append(groups, experiment.Holdout)
	}
	return groups
}

// Write writes the targets, reading the list once more. Where contacts are
// not remembered it finds out only then who is listed twice; if anybody is,
// the files are begun again.
func (a *Assigner) Write(ctx context.Context, targets []*Target, m Monitor) error {
	for {
		again, err := a.write(ctx, targets, m)
		if err != nil || !again {
			return err
		}
		for _, t := range targets {
			if err := t.File.Truncate(0); err != nil {
				return err
			}
			if _, err := t.File.Seek(0, io.SeekStart); err != nil {
				return err
			}
		}
	}
}

func (a *Assigner) write(ctx context.Context, targets []*Target, m Monitor) (again bool, err error) {
	w, err := a.newWriting(targets)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	sc := a.scan()
	if err := sc.run(ctx, m, w.row, func(s *shard) error { return w.over(ctx, s.number) }); err != nil {
		return false, err
	}
	if err := sc.err(a.o.AllowRejects); err != nil {
		return false, err
	}
	if w.spill != nil {
		sums, err := w.spill.twice()
		if err != nil {
			return false, err
		}
		if len(sums) > 0 {
			return true, a.resolve(ctx, sums, m)
		}
	}
	a.account(sc)
	a.tell(w.counts)
	return false, w.finish()
}

// resolve finds all rows of contacts who are listed more than once.
func (a *Assigner) resolve(ctx context.Context, sums []uint64, m Monitor) error {
	var repeated index
	for _, sum := range sums {
		repeated.put(sum, 0)
	}
	sc := a.scan()
	found := make([][]seen, a.list.rows.Shards())
	err := sc.run(ctx, m, func(s *shard, _ table.Row, sum uint64, segment uint32) error {
		if _, is := repeated.find(sum); is {
			found[s.number] = append(found[s.number], seen{sum, segment, uint32(s.line)})
		}
		return nil
	}, nil)
	for i, part := range found {
		for _, r := range part {
			a.repeat(r.sum, r.segment, spot{i, int64(r.line), -1})
		}
	}
	a.countRepeated()
	return err
}

// A writing is one pass over the list with its files.
type writing struct {
	*Assigner
	targets []*Target
	of      [][]int // the targets of each trigger and of the holdout
	header  []string
	trigger int // the column of the trigger
	wave    int // of the wave; -1: there is none
	now     []byte
	names   [][]byte // of the groups
	sheets  bool     // some target is a workbook, whose cells have a limit
	spill   *spill   // of contacts who are not remembered
	pages   []*page
	spare   sync.Pool       // of pages that were written
	counts  [][]int64       // by segment and fate
	turn    []chan struct{} // closed when all of a shard is written
}

func (a *Assigner) newWriting(targets []*Target) (*writing, error) {
	w := &writing{Assigner: a, targets: targets, of: make([][]int, len(a.triggers)+1), now: strconv.AppendInt(nil, int64(a.o.Wave), 10)}
	w.columns()
	for g := range w.of {
		w.names = append(w.names, []byte(a.groupName(g)))
	}
	for i, t := range targets {
		for g := range w.of {
			if t.Group == Everyone || t.Group == a.groupName(g) {
				w.of[g] = append(w.of[g], i)
			}
		}
		t.Contacts, t.Formulas = 0, 0
		if t.Format == XLSX {
			book, err := table.NewRowBook("Contacts", w.header)
			if err != nil {
				return nil, errors.Join(err, w.close())
			}
			t.book, w.sheets = book, true
			continue
		}
		t.style = table.CSVStyle{Delimiter: t.Delimiter}
		if t.Excel {
			t.style.BOM, t.style.CRLF, t.style.Guard = true, true, func(int) bool { return true }
		}
		cells := make([]table.Cell, len(w.header))
		for c, name := range w.header {
			cells[c] = table.Cell{Kind: table.Text, Raw: []byte(name)}
		}
		if _, err := t.File.Write(t.style.AppendHeader(nil, cells)); err != nil {
			return nil, errors.Join(err, w.close())
		}
	}
	if a.streamed {
		var err error
		if w.spill, err = newSpill(); err != nil {
			return nil, errors.Join(err, w.close())
		}
	}
	n := a.list.rows.Shards()
	w.pages, w.turn = make([]*page, n), make([]chan struct{}, n)
	for i := range w.turn {
		w.turn[i] = make(chan struct{})
	}
	return w, nil
}

// columns adds those of the trigger and, where there are waves, of the wave.
func (w *writing) columns() {
	w.header = append([]string(nil), w.list.header...)
	w.trigger, w.wave = w.list.trigger, w.list.wave
	if w.trigger < 0 {
		w.trigger = len(w.header)
		w.header = append(w.header, "trigger")
	}
	if w.wave < 0 && (w.o.Wave > 1 || w.o.TakeCount > 0 || w.o.TakePart > 0) {
		w.wave = len(w.header)
		w.header = append(w.header, "wave")
	}
}

func (w *writing) close() (err error) {
	for _, t := range w.targets {
		if t.book != nil {
			t.book.Close()
			t.book = nil
		}
	}
	if w.spill != nil {
		err = w.spill.Close()
	}
	return err
}

// finish writes the books, whose rows waited.
func (w *writing) finish() error {
	for _, t := range w.targets {
		if t.book == nil {
			continue
		}
		if _, err := t.book.WriteTo(t.File); err != nil {
			return err
		}
	}
	return nil
}
