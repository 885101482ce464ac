package table

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"triggerlab/experiment"
)

// parquetFile is a Parquet file, which has a single table and says itself
// what its columns are called and hold.
type parquetFile struct {
	*disk
	file    *parquet.File
	machine *machine
	rows    func() (Rows, error)
}

// A machine remembers when reading a file failed for no fault of the file.
type machine struct {
	in  io.ReaderAt
	err atomic.Pointer[error]
}

func (m *machine) ReadAt(b []byte, at int64) (int, error) {
	if at < 0 {
		return 0, io.ErrUnexpectedEOF // the file says that something is there
	}
	n, err := m.in.ReadAt(b, at)
	var failed *fs.PathError
	if errors.As(err, &failed) {
		m.err.Store(&err)
	}
	return n, err
}

const (
	parquetMagic = "PAR1"
	parquetTail  = 8 // bytes: the size of the footer, and the magic again
)

func openParquet(d *disk) (File, error) {
	f := &parquetFile{disk: d, machine: &machine{in: d.file}}
	if err := f.checkFooter(); err != nil {
		return nil, err
	}
	err := f.guard(func() (err error) {
		f.file, err = parquet.OpenFile(f.machine, d.size, &parquet.FileConfig{
			SkipPageIndex: true, SkipBloomFilters: true, ReadBufferSize: 64 << 10,
		})
		return err
	})
	if err != nil {
		return nil, err
	}
	f.rows = sync.OnceValues(f.findRows)
	return f, nil
}

// checkFooter keeps a few bytes from making the library ask for gigabytes.
func (f *parquetFile) checkFooter() error {
	tail := make([]byte, parquetTail)
	if _, err := f.machine.ReadAt(tail, max(0, f.size-parquetTail)); err != nil && err != io.EOF {
		return f.reading(err)
	}
	size := int64(binary.LittleEndian.Uint32(tail))
	if string(tail[4:]) != parquetMagic || size > f.size-parquetTail-int64(len(parquetMagic)) {
		return problem(f.at(), "table.broken-parquet", "detail", "it has no footer")
	}
	if size > maxSmall {
		return problem(f.at(), "table.limit-footer", "limit", maxSmall)
	}
	footer := make([]byte, size)
	if _, err := f.machine.ReadAt(footer, f.size-parquetTail-size); err != nil {
		return f.reading(unexpected(err))
	}
	if err := checkThrift(footer); err != nil {
		return problem(f.at(), "table.broken-parquet", "detail", err.Error())
	}
	return nil
}

// guard runs a part of the library, which panics over some damaged files, and
// makes an error of the file of that and of its errors.
func (f *parquetFile) guard(run func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = problem(f.at(), "table.broken-parquet", "detail", fmt.Sprint(r))
		}
	}()
	err = run()
	if err == nil || err == io.EOF || isProblem(err) {
		return err
	}
	if failed := f.machine.err.Load(); failed != nil {
		return f.reading(*failed)
	}
	return problem(f.at(), "table.broken-parquet", "detail", err.Error())
}

func (f *parquetFile) Dialect() Dialect              { return Dialect{Format: "parquet", Decimal: '.'} }
func (f *parquetFile) Sheets() []Sheet               { return []Sheet{{}} }
func (f *parquetFile) Notices() []experiment.Message { return nil }

func (f *parquetFile) Rows(sheet string) (Rows, error) {
	if sheet != "" {
		return nil, problem(f.at(), "table.no-sheet", "sheet", sheet, "sheets", []string{})
	}
	return f.rows()
}

// findRows checks that there is a table of columns we can read, and deals its
// groups of rows to shards.
func (f *parquetFile) findRows() (rows Rows, err error) {
	err = f.guard(func() error {
		r := &parquetRows{file: f}
		if err := r.describe(f.file.Root().Columns()); err != nil {
			return err
		}
		if err := f.checkCodecs(); err != nil {
			return err
		}
		r.deal(f.file.RowGroups())
		rows = r
		return nil
	})
	return rows, err
}

// codecs are the compressions that are read. Of LZ4 the library makes empty
// pages where a text does not compress, and over a damaged page it doubles its
// memory for ever.
var codecs = map[format.CompressionCodec]bool{
	format.Uncompressed: true, format.Snappy: true, format.Gzip: true, format.Brotli: true, format.Zstd: true,
}

func (f *parquetFile) checkCodecs() error {
	for _, g := range f.file.Metadata().RowGroups {
		for _, c := range g.Columns {
			if !codecs[c.MetaData.Codec] {
				return problem(f.at(), "table.parquet-codec", "codec", c.MetaData.Codec.String())
			}
		}
	}
	return nil
}

// describe finds out about the columns. Those that are no cells are all named
// at once.
func (r *parquetRows) describe(columns []*parquet.Column) error {
	if len(columns) > maxColumns {
		return problem(r.file.at(), "table.limit-columns", "limit", maxColumns)
	}
	var problems experiment.Problems
	cells := make([]Cell, len(columns))
	for i, c := range columns {
		name := strings.ToValidUTF8(c.Name(), "\ufffd")
		cells[i] = Cell{Text, []byte(name)}
		at := experiment.Place{File: r.file.path}
		if !c.Leaf() || c.Repeated() {
			problems.Add(experiment.Msg("table.nested-column", "column", name).On(at))
			continue
		}
		render := renderer(c.Type())
		if render == nil {
			problems.Add(experiment.Msg("table.column-type", "column", name, "type", c.Type().String()).On(at))
		}
		r.renderers = append(r.renderers, render)
		r.needed = append(r.needed, i)
	}
	if err := problems.Err(); err != nil {
		return err
	}
	if width(cells) == 0 {
		return problem(r.file.at(), "table.no-header")
	}
	header, err := keepHeader(cells, func(column int) experiment.Place {
		return experiment.Place{File: r.file.path, Column: column + 1}
	})
	r.header, r.needed = header, r.needed[:len(header)]
	return err
}

// deal gives each shard groups that follow each other, about as many rows to
// all.
func (r *parquetRows) deal(groups []parquet.RowGroup) {
	for _, g := range groups {
		r.total += g.NumRows()
	}
	shards := int64(max(1, min(len(groups), 2*runtime.GOMAXPROCS(0))))
	before := int64(0)
	for i, g := range groups {
		if n := int64(len(r.shards)); n == 0 || n < shards && before*shards >= n*r.total {
			r.shards = append(r.shards, parquetShard{first: i, before: before})
		}
		last := &r.shards[len(r.shards)-1]
		last.groups = append(last.groups, g)
		before += g.NumRows()
	}
	if len(groups) == 0 {
		r.shards = []parquetShard{{}}
	}
	r.come = make([]atomic.Int64, len(r.shards))
}
