package table

import (
	"context"
	"iter"
	"slices"
	"strings"

	"triggerlab/experiment"
)

// Melt makes a row of each of some columns, where a file has a column for
// each of several things: a row with Clicked A and Clicked B becomes two. The
// pattern holds one *, and what it stands for in a header comes, as the name
// of the thing, into a column called name, and the cell into one called
// value. The other columns are the same in each of these rows, and every
// place is still the one in the file.
//
// Where each of the columns has one beside it, as Sent A goes with Clicked A,
// the cells of that one come into a column more, called beside.Name.
func Melt(rows Rows, pattern, name, value string, beside Beside) (Rows, error) {
	m := &melt{rows: rows}
	place := headerPlace(rows)
	var names []string
	for i, h := range rows.Header() {
		names = append(names, string(h.Trim()))
		if label, ok := stands(string(h.Trim()), pattern); ok {
			m.columns = append(m.columns, i)
			m.labels = append(m.labels, Cell{Text, []byte(label)})
		}
	}
	if len(m.columns) == 0 {
		return nil, problem(place, "table.wide-nothing", "pattern", pattern, "headers", names)
	}
	added := []string{name, value}
	if beside.Find != nil {
		var err error
		if m.beside, err = m.companions(names, beside, place); err != nil {
			return nil, err
		}
	}
	if m.beside != nil {
		added = append(added, beside.Name)
	}
	for i, h := range rows.Header() {
		if !slices.Contains(m.columns, i) && !slices.Contains(m.beside, i) {
			m.kept = append(m.kept, i)
			m.header = append(m.header, h)
		}
	}
	for _, added := range added {
		cell, err := newColumn(m.header, added, place)
		if err != nil {
			return nil, err
		}
		m.header = append(m.header, cell)
	}
	return m, nil
}

// Beside says which column goes with that of a thing.
type Beside struct {
	Name string
	// Find returns the place of the header that goes with the thing; -1:
	// there is none.
	Find func(headers []string, thing string) int
}

// companions are the columns that go with those of the things: one for each,
// or none at all. What it would mean that some have none nobody can know.
func (m *melt) companions(names []string, beside Beside, place experiment.Place) ([]int, error) {
	var found []int
	var with, without []string
	for i, label := range m.labels {
		at := beside.Find(names, string(label.Raw))
		if at >= 0 && !slices.Contains(m.columns, at) {
			found = append(found, at)
			with = append(with, names[at])
		} else {
			without = append(without, names[m.columns[i]])
		}
	}
	if len(found) > 0 && len(without) > 0 {
		return nil, problem(place, "table.wide-some", "headers", with, "without", without)
	}
	return found, nil
}

// stands returns the part of a header that the * of a pattern stands for,
// letter case aside.
func stands(header, pattern string) (label string, ok bool) {
	before, after, ok := strings.Cut(pattern, "*")
	n := len(header) - len(before) - len(after)
	if !ok || n < 1 || !strings.EqualFold(header[:len(before)], before) || !strings.EqualFold(header[len(header)-len(after):], after) {
		return "", false
	}
	label = strings.TrimFunc(header[len(before):len(before)+n], isSpace)
	return label, label != ""
}

type melt struct {
	rows    Rows
	header  []Cell
	kept    []int // columns of the file that stay
	columns []int // those that become rows
	labels  []Cell
	beside  []int // the column that goes with each of them; nil: none does
}

func (m *melt) Header() []Cell   { return m.header }
func (m *melt) HeaderRow() int64 { return m.rows.HeaderRow() }
func (m *melt) Shards() int      { return m.rows.Shards() }
func (m *melt) Read() float64    { return m.rows.Read() }

func (m *melt) Need(columns []int) Rows {
	own := slices.Concat(m.columns, m.beside)
	for _, c := range columns {
		if c < len(m.kept) {
			own = append(own, m.kept[c])
		}
	}
	less := *m
	less.rows = m.rows.Need(own)
	return &less
}

func (m *melt) Scan(ctx context.Context, shard int) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		var cells []Cell
		width := m.width()
		for row, err := range m.rows.Scan(ctx, shard) {
			if err != nil {
				yield(row, err)
				return
			}
			cells = widened(cells, len(m.header), row, width)
			for to, from := range m.kept {
				cells[to] = row.Cells[from]
			}
			for i, from := range m.columns {
				cells[len(m.kept)], cells[len(m.kept)+1] = m.labels[i], row.Cells[from]
				if m.beside != nil {
					cells[len(m.kept)+2] = row.Cells[m.beside[i]]
				}
				// Each has a line of its own, which Place takes apart.
				if !yield(Row{Cells: cells, Line: (row.Line-1)*int64(len(m.columns)) + int64(i) + 1}, nil) {
					return
				}
			}
		}
	}
}

// width is how many columns the file has.
func (m *melt) width() int { return len(m.kept) + len(m.columns) + len(m.beside) }

func (m *melt) Place(shard int, line int64, column int) experiment.Place {
	n := int64(len(m.columns))
	own, of := (line-1)/n+1, m.columns[(line-1)%n]
	if m.beside != nil && column == len(m.header)-1 {
		of = m.beside[(line-1)%n]
	}
	switch {
	case column < 0:
	case column < len(m.kept):
		column = m.kept[column]
	case column < len(m.header):
		column = of // the message is named in the header over its cell
	default:
		column += m.width() - len(m.header)
	}
	return m.rows.Place(shard, own, column)
}
