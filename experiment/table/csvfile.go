package table

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"triggerlab/experiment"
)

// shardBytes is the least that is worth a shard of its own.
const shardBytes = 1 << 20

// csvFile is a CSV or TSV file, which has a single table.
type csvFile struct {
	*disk
	dialect Dialect
	newline byte // what its lines end with
	begin   int  // of the table, in bytes
	shards  int  // how many are wanted
	rows    func() (Rows, error)
	found   atomic.Pointer[csvRows] // what rows returned
	mu      sync.Mutex
	notices []experiment.Message // of how the header was found
}

func openCSV(ctx context.Context, d *disk) (File, error) {
	sample := make([]byte, min(d.size, sampleBytes))
	if _, err := d.file.ReadAt(sample, 0); err != nil {
		return nil, fmt.Errorf("reading %s: %w", d.path, err)
	}
	f := &csvFile{disk: d}
	f.dialect, f.begin = sniff(sample, int64(len(sample)) == d.size)
	f.newline = newlineOf(sample)
	f.shards = int(max(1, min(int64(runtime.GOMAXPROCS(0)), d.size/shardBytes)))
	f.rows = sync.OnceValues(f.findRows)
	return f, ctx.Err()
}

func (f *csvFile) Dialect() Dialect { return f.dialect }
func (f *csvFile) Sheets() []Sheet  { return []Sheet{{}} }

func (f *csvFile) Notices() []experiment.Message {
	f.mu.Lock()
	notices := slices.Clone(f.notices)
	f.mu.Unlock()
	if rows := f.found.Load(); rows != nil {
		notices = append(notices, rows.notices()...)
	}
	return notices
}

func (f *csvFile) Rows(sheet string) (Rows, error) {
	if sheet != "" {
		return nil, problem(f.at(), "table.no-sheet", "sheet", sheet, "sheets", []string{})
	}
	return f.rows()
}

// read makes a reader of the records that begin in the bytes from..to.
func (f *csvFile) read(from, to int64) *recordReader {
	r := newRecordReader(io.NewSectionReader(f.file, from, to-from), to-from, byte(f.dialect.Delimiter))
	r.newline = f.newline
	return r
}

// findRows finds the header and cuts what follows it into shards.
func (f *csvFile) findRows() (Rows, error) {
	first, err := f.top()
	if err != nil {
		return nil, err
	}
	chosen, notices, err := first.choose(f.at(), f.said.HeaderRow)
	if err != nil {
		return nil, err
	}
	f.mu.Lock()
	f.notices = append(f.notices, notices...)
	f.mu.Unlock()
	row := first.numbers[chosen]
	header, err := keepHeader(first.rows[chosen], func(column int) experiment.Place {
		return experiment.Place{File: f.path, Row: row, Column: column + 1}
	})
	if err != nil {
		return nil, err
	}
	return f.cut(header, row)
}

// top reads the first rows. What is wrong behind the first one is left to
// whoever scans them.
func (f *csvFile) top() (*top, error) {
	first, said := &top{}, f.said.HeaderRow
	for r := f.read(int64(f.begin), f.size); !first.full(said); {
		cells, wrong, err := r.next()
		switch {
		case err == io.EOF || wrong != nil && said == 0 && len(first.rows) > 0:
			return first, nil
		case err != nil:
			return nil, fmt.Errorf("reading %s: %w", f.path, err)
		case wrong != nil:
			return nil, wrong.at(experiment.Place{File: f.path, Row: r.line})
		}
		first.add(cells, r.line, said)
	}
	return first, nil
}

// cut divides what follows the header in this row into shards.
func (f *csvFile) cut(header []Cell, row int64) (Rows, error) {
	above := f.read(int64(f.begin), f.size)
	for above.line < row {
		if _, _, err := above.next(); err != nil {
			return nil, fmt.Errorf("reading %s: %w", f.path, unexpected(err))
		}
	}
	text := csvText{f.file, byte(f.dialect.Delimiter), f.newline}
	cuts, err := text.cut(f.size-above.left-int64(above.end-above.start), f.size, f.shards)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", f.path, err)
	}
	rows := &csvRows{file: f, header: header, headerRow: row, above: above.literal, cuts: cuts}
	rows.scanned = make([]atomic.Pointer[scanned], len(cuts)-1)
	rows.come = make([]atomic.Int64, len(cuts)-1)
	f.found.Store(rows)
	return rows, nil
}

// at makes an error of a fault in the record at a place.
func (w *fault) at(record experiment.Place) error {
	record.Column = w.column + 1
	return problem(record, w.code, w.values...)
}
