package table

import (
	"cmp"
	"context"
	"runtime"
	"slices"
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
	to    []int // where each of its columns goes; -1: nowhere, for its path says it
	said  []placedCell
	kinds []Kind
}

// placedCell is a cell that is the same in every row.
type placedCell struct {
	at int
	Cell
}

// unit is a shard of one file.
type unit struct {
	file, shard int
	weight      float64
	at          int // among all units
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
	s.both = r.inBoth(headers)
	r.deal(shards)
	return r, nil
}

// join makes one header of all.
func (r *severalRows) join(headers [][]Cell) {
	var together joinedHeader
	for i, header := range headers {
		f := r.files[i]
		f.place(&together, header, r.of.members[i].Said)
		if i > 0 && slices.Equal(f.to, r.files[i-1].to) {
			f.to = r.files[i-1].to // as nearly all are
		}
	}
	r.header = together.header
}

// place finds out where the columns of a file go, and what its path says.
func (f *headed) place(together *joinedHeader, header []Cell, said []Constant) {
	own := slices.DeleteFunc(slices.Clone(header), func(h Cell) bool { return isSaid(h, said) })
	places := together.places(own)
	f.to = places
	if len(own) < len(header) {
		f.to = make([]int, len(header))
		for i, h := range header {
			if f.to[i] = -1; !isSaid(h, said) {
				f.to[i], places = places[0], places[1:]
			}
		}
	}
	for _, c := range said {
		at := together.places([]Cell{{Text, []byte(c.Header)}})[0]
		cell := Cell{Text, []byte(c.Value)}
		if c.Value == "" {
			cell = Cell{}
		}
		f.said = append(f.said, placedCell{at, cell})
	}
}

// isSaid tells a column that the path of its file has a value for.
func isSaid(header Cell, said []Constant) bool {
	return slices.ContainsFunc(said, func(c Constant) bool { return foldName(c.Header) == foldName(string(header.Trim())) })
}

// inBoth names the columns of files of which their paths say something too.
func (r *severalRows) inBoth(headers [][]Cell) *experiment.Message {
	var columns []string
	var first experiment.Place
	for i, header := range headers {
		for _, h := range header {
			if name := string(h.Trim()); isSaid(h, r.of.members[i].Said) && !slices.Contains(columns, name) {
				columns = append(columns, name)
				first.File = cmp.Or(first.File, r.of.members[i].Path)
			}
		}
	}
	if columns == nil {
		return nil
	}
	m := experiment.Msg("table.path-and-file", "columns", columns, "file", first.File)
	return &m
}

// has tells that the rows of a file have a column.
func (f *headed) has(column int) bool {
	return slices.Contains(f.to, column) || slices.ContainsFunc(f.said, func(c placedCell) bool { return c.at == column })
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
