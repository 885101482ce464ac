package source

import (
	"context"
	"encoding/binary"
	"iter"

	"triggerlab/experiment"
	"triggerlab/experiment/table"
)

// held are the rows of one experiment in memory, as cells were read: for each
// row how many cells, and for each cell its kind and its text.
type held struct {
	table.Rows        // of the whole file
	packed     []byte // the rows, one after the other
	orders     []uint64
}

// whole tells that as many rows are held as there are.
func (h *held) whole(rows int64) bool { return h != nil && int64(len(h.orders)) == rows }

func (h *held) add(row table.Row, order uint64) {
	h.orders = append(h.orders, order)
	h.packed = binary.AppendUvarint(h.packed, uint64(len(row.Cells)))
	for _, c := range row.Cells {
		h.packed = append(h.packed, byte(c.Kind))
		h.packed = binary.AppendUvarint(h.packed, uint64(len(c.Raw)))
		h.packed = append(h.packed, c.Raw...)
	}
}

// Need implements table.Rows: everything was read already.
func (h *held) Need([]int) table.Rows { return h }

// Shards implements table.Rows.
func (h *held) Shards() int { return 1 }

// Read implements table.Rows: nobody waits for rows that are in memory.
func (h *held) Read() float64 { return 0 }

// Place implements table.Rows.
func (h *held) Place(_ int, line int64, column int) experiment.Place {
	order := h.orders[min(max(line, 1), int64(len(h.orders)))-1]
	return h.Rows.Place(int(order>>40), int64(order&(1<<40-1)), column)
}

// Scan implements table.Rows.
func (h *held) Scan(context.Context, int) iter.Seq2[table.Row, error] {
	return func(yield func(table.Row, error) bool) {
		var row table.Row
		rest := h.packed
		for row.Line < int64(len(h.orders)) {
			row.Line++
			var cells uint64
			cells, rest = number(rest)
			row.Cells = row.Cells[:0]
			for range cells {
				kind := table.Kind(rest[0])
				var size uint64
				size, rest = number(rest[1:])
				row.Cells = append(row.Cells, table.Cell{Kind: kind, Raw: rest[:size:size]})
				rest = rest[size:]
			}
			if !yield(row, nil) {
				return
			}
		}
	}
}

// number takes the number that begins the bytes.
func number(b []byte) (uint64, []byte) {
	n, size := binary.Uvarint(b)
	return n, b[size:]
}

// standing are the rows of one experiment where they stand in the file.
type standing struct {
	table.Rows
	many          *Many
	name          string
	first, shards int
}

// Need implements table.Rows.
func (s standing) Need(columns []int) table.Rows {
	s.Rows = s.Rows.Need(s.many.needed(columns))
	return s
}

// Shards implements table.Rows.
func (s standing) Shards() int { return s.shards }

// Place implements table.Rows.
func (s standing) Place(shard int, line int64, column int) experiment.Place {
	return s.Rows.Place(s.first+shard, line, column)
}

// Scan implements table.Rows.
func (s standing) Scan(ctx context.Context, shard int) iter.Seq2[table.Row, error] {
	return func(yield func(table.Row, error) bool) {
		for row, err := range s.Rows.Scan(ctx, s.first+shard) {
			if (err != nil || string(s.many.nameOf(row, nil)) == s.name) && !yield(row, err) {
				return
			}
		}
	}
}
