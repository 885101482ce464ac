package workbook

import (
	"triggerlab/experiment"
)

// A list describes a sheet with one thing a row: its columns, of which the
// first holds the name, and what becomes of any further ones.
type list[T any] struct {
	blank      T // a row that says nothing
	columns    []column[T]
	attributes func(*T) *[]experiment.Attribute
}

// read reads the rows of the grid and hands each to keep, with the column
// its name stands in.
func (l *list[T]) read(g *grid, keep func(r row, name int, t T)) error {
	columns, name := l.match(g)
	if name < 0 {
		return nil // noted; without names there is nothing to say of a row
	}
	further := 0
	for i, c := range columns {
		if c == nil && g.header[i] != "" {
			further++
		}
	}
	return g.each(func(r row) {
		t := l.blank
		if further > 0 {
			*l.attributes(&t) = make([]experiment.Attribute, 0, further)
		}
		for i := range r.cells {
			l.readCell(r, i, columns, &t)
		}
		keep(r, name, t)
	})
}

// readCell reads one cell into t. An attribute is there even when its cell
// is empty, so that every row has the same ones.
func (l *list[T]) readCell(r row, i int, columns []*column[T], t *T) {
	c, said := r.cell(i)
	if i >= len(columns) || r.header[i] == "" {
		return
	}
	if columns[i] != nil {
		if said {
			columns[i].read(c, t)
		}
		return
	}
	if l.attributes == nil {
		return // a note of the people who use the book
	}
	to := l.attributes(t)
	*to = append(*to, experiment.Attribute{Name: r.header[i], Value: c.text()})
}

// match finds what each header means, nil where it is an attribute, and
// where the names stand, -1 where they are missing.
func (l *list[T]) match(g *grid) (columns []*column[T], name int) {
	columns, name = make([]*column[T], len(g.header)), -1
	seen := map[*column[T]]string{}
	for i, header := range g.header {
		c := find(l.columns, header)
		if header == "" || c == nil {
			continue
		}
		if first, twice := seen[c]; twice {
			g.wrong(experiment.Msg("workbook.duplicate-column", "column", header, "first", first, "name", c.name), g.at(i))
			continue
		}
		seen[c], columns[i] = header, c
		if c == &l.columns[0] {
			name = i
		}
	}
	if name < 0 {
		g.wrong(experiment.Msg("workbook.no-column", "column", l.columns[0].name, "headers", g.header), g.at(-1))
	}
	return columns, name
}
