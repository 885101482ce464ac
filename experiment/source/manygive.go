package source

import (
	"context"

	"triggerlab/experiment"
	"triggerlab/experiment/table"
)

// maxHeld is how many rows are held at the same time.
const maxHeld = 1 << 20

// batch are experiments that follow each other in the list, and are read in one
// pass. One that stands in place is read by itself, from the file.
type batch struct {
	from, to int
	inPlace  bool
}

// batches cuts the experiments into as few passes as hold at most so many rows
// at a time. Where the rows of each stand together it is one pass.
func (m *Many) batches(most int64) []batch {
	var list []batch
	var held int64        // rows
	from, waiting := 0, 0 // the first of the batch, and of those that are held
	var last uint64       // where all before that have been read
	for i, one := range m.list {
		if one.rows > most {
			if from < i {
				list = append(list, batch{from, i, false})
			}
			list = append(list, batch{i, i + 1, true})
			from, waiting, held, last = i+1, i+1, 0, 0
			continue
		}
		// What begins later waits for whatever began before.
		for waiting < i && max(last, m.list[waiting].last) < one.first {
			last = max(last, m.list[waiting].last)
			held -= m.list[waiting].rows
			waiting++
		}
		if held+one.rows > most {
			list = append(list, batch{from, i, false})
			from, waiting, held, last = i, i, 0, 0
		}
		held += one.rows
	}
	if from < len(m.list) {
		list = append(list, batch{from, len(m.list), false})
	}
	return list
}

// give yields the experiments of a batch, each as soon as the last row of it
// and of those before it was read.
func (m *Many) give(ctx context.Context, b batch, yield func(*One, error) bool) bool {
	if b.inPlace {
		return yield(m.one(b.from, m.inPlace(b.from)), nil)
	}
	open := map[int32]*held{}
	next := b.from
	first, last := m.list[b.from].first, uint64(0)
	for _, one := range m.list[b.from:b.to] {
		last = max(last, one.last)
	}
	var number int32 = -1
	for shard := int(first >> 40); shard <= int(last>>40); shard++ {
		for row, err := range m.rows.Scan(ctx, shard) {
			if err == nil && row.Line%progressStep == 0 {
				err = ctx.Err()
			}
			if err != nil {
				yield(nil, err)
				return false
			}
			order := uint64(shard)<<40 | uint64(row.Line)
			if order < first {
				continue
			}
			name := m.nameOf(row, nil)
			if name == nil {
				continue
			}
			if number < 0 || m.list[number].name != string(name) {
				number = m.numbers[string(name)]
			}
			if int(number) < b.from || int(number) >= b.to {
				continue
			}
			to := open[number]
			if to == nil {
				to = &held{Rows: m.rows}
				open[number] = to
			}
			to.add(row, order)
			for next < b.to && open[int32(next)].whole(m.list[next].rows) {
				rows := open[int32(next)]
				delete(open, int32(next))
				if !yield(m.one(next, rows), nil) {
					return false
				}
				next++
			}
			if next == b.to {
				return true
			}
		}
	}
	// There were more rows when they were counted.
	yield(nil, experiment.Problem(experiment.Msg("source.many-changed").On(experiment.Place{File: m.file.Path()})))
	return false
}

// inPlace are the rows of an experiment as they stand in the file.
func (m *Many) inPlace(number int) table.Rows {
	one := m.list[number]
	first := int(one.first >> 40)
	return standing{Rows: m.rows, many: m, name: one.name, first: first, shards: int(one.last>>40) - first + 1}
}
