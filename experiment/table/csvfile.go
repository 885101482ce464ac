package table

import (
	"context"
	"io"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"

	"triggerlab/experiment"
)

// shardBytes is the least that is worth a shard of its own.
const shardBytes = 1 << 20

// csvFile is a CSV or TSV file, which has a single table.
type csvFile struct {
	*textFile
	dialect Dialect
	newline byte // what its lines end with
	begin   int  // of the table: bytes of a divisible file, else of its text
	shards  int  // how many are wanted
	rows    func() (Rows, error)
	found   atomic.Pointer[csvRows] // what rows returned
	mu      sync.Mutex
	notices []experiment.Message // of how the text and the header were found
}

func openCSV(ctx context.Context, d *disk, packing string) (File, error) {
	if said := d.said.Delimiter; said != 0 && (said >= utf8.RuneSelf || strings.ContainsRune("\"\r\n\x00", said)) {
		return nil, problem(d.at(), "table.delimiter", "delimiter", string(said))
	}
	t, err := d.openText(packing)
	if err != nil {
		return nil, err
	}
	f := &csvFile{textFile: t}
	f.dialect, f.begin = sniff(t.sample, t.whole, d.said)
	f.newline = newlineOf(t.sample)
	if t.divisible() {
		f.begin += t.charset.mark
	}
	f.dialect.BOM, f.dialect.Encoding, f.dialect.Compression = t.charset.mark > 0, t.charset.name, packing
	if t.charset.guessed {
		text := t.sample
		if t.far != nil {
			text = t.charset.text(t.far, false)
		}
		f.notices = append(f.notices, experiment.Msg("table.windows-1252", "letters", lettersBeyondASCII(text)).On(d.at()))
	}
	f.shards = int(max(1, min(int64(runtime.GOMAXPROCS(0)), d.size/shardBytes)))
	if d.said.ShardBytes > 0 {
		f.shards = int(max(1, d.size/max(shardBytes, d.said.ShardBytes)))
	}
	f.rows = sync.OnceValues(f.findRows)
	t.sample, t.far = nil, nil
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
		return nil, problem(f.at(), "table.sheetless", "sheet", sheet)
	}
	return f.rows()
}

// read makes a reader of the records of a stretch of the text; see open.
func (f *csvFile) read(from, to int64, seen *atomic.Int64) (r *recordReader, stop func()) {
	src, size, stop := f.open(from, to, seen)
	return f.records(src, size), stop
}

func (f *csvFile) records(src io.Reader, size int64) *recordReader {
	r := newRecordReader(src, size, byte(f.dialect.Delimiter))
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
	r, stop := f.read(int64(f.begin), f.size, new(atomic.Int64))
	defer stop()
	for !first.full(said) {
		cells, wrong, err := r.next()
		switch {
		case err == io.EOF || wrong != nil && said == 0 && len(first.rows) > 0:
			return first, nil
		case err != nil:
			return nil, f.reading(err)
		case wrong != nil:
			return nil, f.wrong(wrong, experiment.Place{File: f.path, Row: r.line})
		}
		first.add(cells, r.line, said)
	}
	return first, nil
}

// cut divides what follows the header in this row into shards.
func (f *csvFile) cut(header []Cell, row int64) (Rows, error) {
	rows := &csvRows{file: f, header: header, headerRow: row, cuts: []int64{int64(f.begin), f.size}}
	above, stop := f.read(int64(f.begin), f.size, new(atomic.Int64))
	if f.divisible() {
		// Of the bytes as they are: records end alike, and where is the question.
		above = f.records(io.NewSectionReader(f.file, int64(f.begin), f.size-int64(f.begin)), f.size-int64(f.begin))
	}
	defer stop()
	for above.line < row {
		if _, _, err := above.next(); err != nil {
			return nil, f.reading(unexpected(err))
		}
	}
	rows.above = above.literal
	if f.divisible() {
		var err error
		text := csvText{f.file, byte(f.dialect.Delimiter), f.newline}
		if rows.cuts, err = text.cut(f.size-above.left-int64(above.end-above.start), f.size, f.shards); err != nil {
			return nil, f.reading(err)
		}
	}
	rows.scanned = make([]atomic.Pointer[scanned], len(rows.cuts)-1)
	rows.come = make([]atomic.Int64, len(rows.cuts)-1)
	f.found.Store(rows)
	return rows, nil
}

// wrong makes an error of a fault in the record at a place.
func (f *csvFile) wrong(w *fault, record experiment.Place) error {
	record.Column = w.column + 1
	if w.code == "table.utf8" && f.charset.name != utf8Name {
		return problem(record, "table.encoding", "encoding", f.charset.name)
	}
	return problem(record, w.code, w.values...)
}
