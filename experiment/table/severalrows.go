package table

import (
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
	to    []int // where each of its columns goes
	kinds []Kind
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
