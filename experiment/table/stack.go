package table

import (
	"context"
	"iter"
	"slices"

	"triggerlab/experiment"
)

// Stack puts the rows of several sheets under each other, by the names of
// their columns, whose order may differ. What a sheet has no column for is
// Empty there. One more column, at the end, holds the name of the sheet. A
// sheet that is named twice is an error: its rows would be.
func Stack(f File, sheets []string, column string) (Rows, error) {
	s := &stack{}
	var together joinedHeader
	for _, name := range sheets {
		rows, err := f.Rows(name)
		if err != nil {
			return nil, err
		}
		place := headerPlace(rows)
		if slices.ContainsFunc(s.parts, func(p stacked) bool { return string(p.name.Raw) == place.Sheet }) {
			return nil, problem(experiment.Place{File: place.File}, "table.stacked-twice", "sheet", place.Sheet)
		}
		if _, err := newColumn(rows.Header(), column, place); err != nil {
			return nil, err
		}
		part := stacked{rows: rows, name: Cell{Text, []byte(place.Sheet)}, to: together.places(rows.Header())}
		for range rows.Shards() {
			s.shards = append(s.shards, len(s.parts))
		}
		part.first = len(s.shards) - rows.Shards()
		s.parts = append(s.parts, part)
	}
	s.header = append(together.header, Cell{Text, []byte(column)})
	return s, nil
}

type stack struct {
	header []Cell
	parts  []stacked
	shards []int // which part each belongs to
}

// stacked is one sheet of a stack.
type stacked struct {
	rows  Rows
	name  Cell
	to    []int // where each of its columns goes
	first int   // its first shard
}

func (s *stack) Header() []Cell   { return s.header }
func (s *stack) HeaderRow() int64 { return s.parts[0].rows.HeaderRow() }
func (s *stack) Shards() int      { return len(s.shards) }

// Read takes the sheets for equally long.
func (s *stack) Read() float64 {
	sum := 0.0
	for _, part := range s.parts {
		sum += part.rows.Read()
	}
	return sum / float64(len(s.parts))
}

func (s *stack) Need(columns []int) Rows {
	needed := make([]bool, len(s.header))
	for _, c := range columns {
		needed[c] = true
	}
	less := &stack{header: s.header, shards: s.shards, parts: make([]stacked, len(s.parts))}
	for i, part := range s.parts {
		var own []int
		for column, to := range part.to {
			if needed[to] {
				own = append(own, column)
			}
		}
		part.rows = part.rows.Need(own)
		less.parts[i] = part
	}
	return less
}

func (s *stack) Scan(ctx context.Context, shard int) iter.Seq2[Row, error] {
	part := &s.parts[s.shards[shard]]
	return func(yield func(Row, error) bool) {
		var cells []Cell
		for row, err := range part.rows.Scan(ctx, shard-part.first) {
			if err == nil {
				cells = widened(cells, len(s.header), row, len(part.to))
				for column, to := range part.to {
					cells[to] = row.Cells[column]
				}
				cells[len(s.header)-1] = part.name
				row.Cells = cells
			}
			if !yield(row, err) {
				return
			}
		}
	}
}

func (s *stack) Place(shard int, line int64, column int) experiment.Place {
	part := &s.parts[s.shards[shard]]
	own := -1
	for from, to := range part.to {
		if to == column {
			own = from
		}
	}
	if beyond := column - len(s.header); beyond >= 0 {
		own = len(part.to) + beyond
	}
	return part.rows.Place(shard-part.first, line, own)
}
