package table

import (
	"context"
	"fmt"
	"io"
	"iter"
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
	begin   int // of the table, in bytes
	shards  int // how many are wanted
	rows    func() (Rows, error)
	mu      sync.Mutex
	notices []experiment.Message
}

func openCSV(ctx context.Context, d *disk) (File, error) {
	sample := make([]byte, min(d.size, sampleBytes))
	if _, err := d.file.ReadAt(sample, 0); err != nil {
		return nil, fmt.Errorf("reading %s: %w", d.path, err)
	}
	f := &csvFile{disk: d}
	f.dialect, f.begin = sniff(sample, int64(len(sample)) == d.size)
	f.shards = int(max(1, min(int64(runtime.GOMAXPROCS(0)), d.size/shardBytes)))
	f.rows = sync.OnceValues(f.findRows)
	return f, ctx.Err()
}

func (f *csvFile) Dialect() Dialect { return f.dialect }
func (f *csvFile) Sheets() []Sheet  { return []Sheet{{}} }

func (f *csvFile) Notices() []experiment.Message {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.notices)
}

func (f *csvFile) Rows(sheet string) (Rows, error) {
	if sheet != "" {
		return nil, problem(f.at(), "table.no-sheet", "sheet", sheet, "sheets", []string{})
	}
	return f.rows()
}

// read makes a reader of the records that begin in the bytes from..to.
func (f *csvFile) read(from, to int64) *recordReader {
	return newRecordReader(io.NewSectionReader(f.file, from, to-from), to-from, byte(f.dialect.Delimiter))
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
	from, err := skipLines(f.file, int64(f.begin), f.size, row)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", f.path, err)
	}
	cuts, err := cut(f.file, from, f.size, f.shards)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", f.path, err)
	}
	rows := &csvRows{file: f, header: header, headerRow: row, cuts: cuts}
	rows.lines = make([]atomic.Int64, len(cuts)-1)
	rows.read = make([]atomic.Int64, len(cuts)-1)
	return rows, nil
}

// at makes an error of a fault in the record at a place.
func (w *fault) at(record experiment.Place) error {
	record.Column = w.column + 1
	return problem(record, w.code, w.values...)
}

// csvRows are the records below the header.
type csvRows struct {
	file      *csvFile
	header    []Cell
	headerRow int64
	cuts      []int64        // where each shard begins, and the end of the file
	lines     []atomic.Int64 // of each shard, plus one; 0 is not yet counted
	read      []atomic.Int64 // bytes of each shard
}

func (r *csvRows) Header() []Cell   { return r.header }
func (r *csvRows) HeaderRow() int64 { return r.headerRow }
func (r *csvRows) Need([]int) Rows  { return r }
func (r *csvRows) Shards() int      { return len(r.cuts) - 1 }

func (r *csvRows) Read() float64 {
	read := int64(0)
	for i := range r.read {
		read += r.read[i].Load()
	}
	return float64(read) / float64(r.file.size)
}

func (r *csvRows) Scan(ctx context.Context, shard int) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		in := r.file.read(r.cuts[shard], r.cuts[shard+1])
		for n := 0; ; n++ {
			if cancelled(ctx, n) {
				yield(Row{}, ctx.Err())
				return
			}
			if n%1024 == 0 {
				r.read[shard].Store(r.cuts[shard+1] - r.cuts[shard] - in.left)
			}
			cells, wrong, err := in.next()
			switch {
			case err == io.EOF:
				r.lines[shard].Store(in.line + 1)
				return
			case err != nil:
				yield(Row{}, fmt.Errorf("reading %s: %w", r.file.path, err))
				return
			case wrong != nil:
				yield(Row{}, wrong.at(r.Place(shard, in.line, -1)))
				return
			}
			cells, some := fit(cells, len(r.header))
			in.cells = cells // which may have grown
			if some && !yield(Row{Cells: cells, Line: in.line}, nil) {
				return
			}
		}
	}
}

func (r *csvRows) Place(shard int, line int64, column int) experiment.Place {
	p := experiment.Place{File: r.file.path, Row: r.headerRow + line, Column: column + 1}
	for i := range shard {
		lines := r.lines[i].Load() - 1
		if lines < 0 {
			var err error
			if lines, err = countLines(r.file.file, r.cuts[i], r.cuts[i+1]); err != nil {
				return experiment.Place{File: r.file.path}
			}
			r.lines[i].Store(lines + 1)
		}
		p.Row += lines
	}
	return p
}
