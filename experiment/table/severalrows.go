package table

import (
	"context"
	"iter"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"triggerlab/experiment"
)

// severalRows are the rows of several files under each other, by the names of
// their columns, whose order may differ. What a file has no column for is Empty
// there. The shards are a few, each of files that follow each other.
type severalRows struct {
	of     *Several
	sheet  string
	header []Cell
	row    int64 // of the header of the first file
	files  []*headed
	shards [][]unit
	needed []bool // nil: every column
	told   *told
}

// headed is what the header of one file says.
type headed struct {
	to    []int // where each of its columns goes
	kinds []Kind
}

// unit is a shard of one file.
type unit struct {
	file, shard int
	weight      float64
	at          int // among all units
}

// told is what is known of the scans at hand.
type told struct {
	weights float64
	read    []atomic.Uint64 // of each unit, from 0 to 1, as bits
	mu      sync.Mutex
	starts  [][]int64 // of the units of each shard that were begun: rows before them
}

// placing is the file that a place was asked of last.
type placing struct {
	member int
	sheet  string
	file   File
	rows   Rows
}

// Rows finds the header of every file, in its sheet of this name. What is wrong
// with any of them is told together.
func (s *Several) Rows(sheet string) (Rows, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if rows := s.rows[sheet]; rows != nil {
		return rows, nil
	}
	rows, err := s.findRows(sheet)
	if err != nil {
		return nil, err
	}
	s.rows[sheet] = rows
	return rows, nil
}

func (s *Several) findRows(sheet string) (*severalRows, error) {
	r := &severalRows{of: s, sheet: sheet, files: make([]*headed, len(s.members))}
	headers, shards := make([][]Cell, len(s.members)), make([]int, len(s.members))
	errs := make([]error, len(s.members))
	eachAtOnce(len(s.members), func(i int) {
		m := s.members[i]
		f, err := m.open(context.Background(), s.said)
		if err != nil {
			errs[i] = err
			return
		}
		defer m.done()
		rows, err := f.Rows(sheet)
		if err != nil {
			errs[i] = err
			return
		}
		headers[i], shards[i], r.files[i] = rows.Header(), rows.Shards(), &headed{}
		if k, ok := rows.(interface{ kinds() []Kind }); ok {
			r.files[i].kinds = k.kinds()
		}
		if i == 0 {
			r.row = rows.HeaderRow()
		}
	})
	var problems experiment.Problems
	for _, err := range errs {
		if err != nil && !collect(&problems, err) {
			return nil, err
		}
	}
	if err := problems.Err(); err != nil {
		return nil, err
	}
	r.join(headers)
	r.deal(shards)
	return r, nil
}

// join makes one header of all.
func (r *severalRows) join(headers [][]Cell) {
	var together joinedHeader
	for i, header := range headers {
		f := r.files[i]
		f.to = together.places(header)
		if i > 0 && slices.Equal(f.to, r.files[i-1].to) {
			f.to = r.files[i-1].to // as nearly all are
		}
	}
	r.header = together.header
}

// deal gives each shard units that follow each other, about as many bytes to
// all.
func (r *severalRows) deal(shards []int) {
	all, wanted := 0.0, float64(2*runtime.GOMAXPROCS(0))
	for _, m := range r.of.members {
		all += float64(m.size)
	}
	before, units := 0.0, 0
	for file, n := range shards {
		weight := float64(r.of.members[file].size) / float64(n)
		for shard := range n {
			if begun := float64(len(r.shards)); begun == 0 || begun < wanted && before*wanted >= begun*all {
				r.shards = append(r.shards, nil)
			}
			last := len(r.shards) - 1
			r.shards[last] = append(r.shards[last], unit{file, shard, weight, units})
			before, units = before+weight, units+1
		}
	}
	r.told = &told{weights: all, read: make([]atomic.Uint64, units), starts: make([][]int64, len(r.shards))}
	for i := range r.shards {
		r.told.starts[i] = []int64{0}
	}
}

func (r *severalRows) Header() []Cell   { return r.header }
func (r *severalRows) HeaderRow() int64 { return r.row }
func (r *severalRows) Shards() int      { return len(r.shards) }

func (r *severalRows) Need(columns []int) Rows {
	less := *r
	less.needed = make([]bool, len(r.header))
	for _, c := range columns {
		less.needed[c] = true
	}
	return &less
}

func (r *severalRows) Read() float64 {
	sum := 0.0
	for _, units := range r.shards {
		for _, u := range units {
			sum += u.weight * math.Float64frombits(r.told.read[u.at].Load())
		}
	}
	return sum / max(1, r.told.weights)
}

func (t *told) set(u unit, read float64) { t.read[u.at].Store(math.Float64bits(read)) }

func (r *severalRows) Scan(ctx context.Context, shard int) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		for _, u := range r.shards[shard] {
			r.told.set(u, 0)
		}
		before := int64(0)
		for i, u := range r.shards[shard] {
			r.told.begin(shard, i, before)
			last, more := r.scanUnit(ctx, u, before, yield)
			if !more {
				return
			}
			before += last
			r.told.set(u, 1)
		}
	}
}

// begin notes how many rows come before a unit.
func (t *told) begin(shard, unit int, before int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if unit == len(t.starts[shard]) {
		t.starts[shard] = append(t.starts[shard], before)
	}
}

// scanUnit gives the rows of a unit, and tells the number of the last of them.
func (r *severalRows) scanUnit(ctx context.Context, u unit, before int64, yield func(Row, error) bool) (last int64, more bool) {
	m := r.of.members[u.file]
	f, err := m.open(ctx, r.of.said)
	if err != nil {
		return 0, yield(Row{}, err)
	}
	defer m.done()
	rows, err := r.rowsOf(f, u.file)
	if err != nil {
		return 0, yield(Row{}, err)
	}
	to := r.files[u.file].to
	straight := len(to) == len(r.header) && slices.IsSorted(to)
	var cells []Cell
	for row, err := range rows.Scan(ctx, u.shard) {
		if err != nil {
			yield(row, err)
			return last, false
		}
		if last == 0 {
			m.some.Store(true)
		}
		if last = row.Line; last%4096 == 0 {
			r.told.set(u, m.progress(rows))
		}
		row.Line += before
		if !straight {
			cells = widened(cells, len(r.header), row, len(to))
			for column, at := range to {
				cells[at] = row.Cells[column]
			}
			row.Cells = cells
		}
		if !yield(row, nil) {
			return last, false
		}
	}
	return last, true
}

// rowsOf are the rows of one file, with the columns that are needed.
func (r *severalRows) rowsOf(f File, file int) (Rows, error) {
	rows, err := f.Rows(r.sheet)
	if err != nil || r.needed == nil {
		return rows, err
	}
	var own []int
	for column, to := range r.files[file].to {
		if r.needed[to] {
			own = append(own, column)
		}
	}
	return rows.Need(own), nil
}

// Place finds the file of a row among those that were begun. It keeps the last
// one open, for places are asked for in the order of the files.
func (r *severalRows) Place(shard int, line int64, column int) experiment.Place {
	r.told.mu.Lock()
	defer r.told.mu.Unlock()
	starts := r.told.starts[shard]
	at := len(starts) - 1
	for at > 0 && starts[at] >= line {
		at--
	}
	u := r.shards[shard][at]
	rows, err := r.of.placed(u.file, r.sheet)
	if err != nil {
		return experiment.Place{File: r.of.members[u.file].path}
	}
	to := r.files[u.file].to
	own := slices.Index(to, column)
	if beyond := column - len(r.header); beyond >= 0 {
		own = len(to) + beyond
	}
	return rows.Place(u.shard, line-starts[at], own)
}

// placed opens a file until another is asked for, or all are closed.
func (s *Several) placed(member int, sheet string) (Rows, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.last != nil && s.last.member == member && s.last.sheet == sheet {
		return s.last.rows, nil
	}
	if s.last != nil {
		_ = s.last.file.Close() // nothing was written
		s.last = nil
	}
	f, err := Open(context.Background(), s.members[member].path, s.said)
	if err != nil {
		return nil, err
	}
	rows, err := f.Rows(sheet)
	if err != nil {
		_ = f.Close()
		return nil, err
	}
	s.last = &placing{member, sheet, f, rows}
	return rows, nil
}

// Lacking names the files without some of the columns of a sheet, which are
// needed, and those of which a column holds another type than that of an
// earlier file: one problem for each file.
func (s *Several) Lacking(sheet string, columns []string) error {
	rows, err := s.Rows(sheet)
	if err != nil {
		return err
	}
	r := rows.(*severalRows)
	var needed []int
	for i, h := range r.header {
		if slices.ContainsFunc(columns, func(c string) bool { return foldName(c) == foldName(string(h.Trim())) }) {
			needed = append(needed, i)
		}
	}
	kinds := map[int]typed{}
	var problems experiment.Problems
	for i, f := range r.files {
		var lacks []string
		for _, column := range needed {
			if !slices.Contains(f.to, column) {
				lacks = append(lacks, string(r.header[column].Trim()))
			}
		}
		at := experiment.Place{File: s.members[i].path}
		if len(lacks) > 0 {
			problems.Add(experiment.Msg("table.lacks-columns", "columns", lacks, "other", s.having(r, lacks[0])).On(at))
		} else if m, other := r.otherType(i, needed, kinds); other {
			problems.Add(m.On(at))
		}
	}
	return problems.Err()
}

// having is the first file with a column.
func (s *Several) having(r *severalRows, name string) string {
	column := slices.IndexFunc(r.header, func(h Cell) bool { return string(h.Trim()) == name })
	for i, f := range r.files {
		if slices.Contains(f.to, column) {
			return s.members[i].path
		}
	}
	return ""
}

// typed is what an earlier file holds in a column.
type typed struct {
	kind Kind
	path string
}

// otherType tells a column of which an earlier file says that it holds
// something else.
func (r *severalRows) otherType(file int, needed []int, before map[int]typed) (m experiment.Message, other bool) {
	f, path := r.files[file], r.of.members[file].path
	for own, kind := range f.kinds {
		column := f.to[own]
		if kind == Empty || !slices.Contains(needed, column) {
			continue
		}
		first, known := before[column]
		if !known {
			before[column] = typed{kind, path}
		} else if first.kind != kind {
			return experiment.Msg("table.other-type", "column", string(r.header[column].Trim()), "type", kind.String(), "other", first.path, "others", first.kind.String()), true
		}
	}
	return m, false
}
