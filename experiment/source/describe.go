package source

import (
	"bytes"
	"cmp"
	"context"
	"slices"

	"triggerlab/experiment/findings"
	"triggerlab/experiment/table"
)

// How much of a file an inspection shows.
const (
	firstRows   = 5
	examples    = 3
	fewValues   = 5       // of so few different ones all are shown
	sampledRows = 100_000 // of which the values are looked at, besides whether there are any
)

// description is what one pass over some rows shows.
type description struct {
	private  []bool // the columns that say who somebody is
	messages int    // that of the triggers' messages, in a file of nobody; -1: there is none
	dialect  table.Dialect
	sample   int64 // rows of which the values are looked at
	rows     int64
	columns  []column
	first    [][]string
}

// column is what one pass over the rows learns of a column.
type column struct {
	kinds   [table.Error + 1]int64
	sampled int64 // cells that were filled and may be shown
	seen    []string
	people  manyTexts
	numbers []float64
}

// describe looks at all rows, shard beside shard.
func describe(ctx context.Context, rows table.Rows, private []bool, messages int, d table.Dialect) (*description, error) {
	parts := make([]*description, rows.Shards())
	for i := range parts {
		parts[i] = &description{private: private, messages: messages, dialect: d, sample: int64(sampledRows / len(parts)), columns: make([]column, len(private))}
	}
	err := table.SideBySide(ctx, len(parts), func(ctx context.Context, shard int) error {
		for row, err := range rows.Scan(ctx, shard) {
			if err != nil {
				return err
			}
			parts[shard].add(row)
		}
		return nil
	})
	for _, part := range parts[1:] {
		parts[0].merge(part)
	}
	parts[0].hide()
	return parts[0], err
}

func (d *description) add(row table.Row) {
	d.rows++
	sampled := d.rows <= d.sample
	var first []string
	for i := range d.columns {
		cell := cellAt(row, i)
		if !sampled {
			d.columns[i].count(cell)
			continue
		}
		hidden := d.private[i] || bytes.ContainsRune(cell.Raw, '@')
		if d.columns[i].count(cell) && !hidden {
			d.columns[i].look(cell, d.dialect)
		}
		if d.rows <= firstRows {
			first = append(first, shownValue(cell, hidden))
		}
	}
	if first != nil {
		d.first = append(d.first, first)
	}
}

// merge takes over what the rows behind these show.
func (d *description) merge(o *description) {
	d.rows += o.rows
	d.first = append(d.first, o.first...)
	d.first = d.first[:min(firstRows, len(d.first))]
	for i := range d.columns {
		d.columns[i].merge(&o.columns[i])
	}
}

// Hidden stands for who somebody is: a contact, a name, whatever holds an @.
const Hidden = "•••"

func shownValue(c table.Cell, hidden bool) string {
	if hidden && !c.Blank() {
		return Hidden
	}
	return string(c.Trim())
}

// count reports whether the cell is filled.
func (c *column) count(cell table.Cell) bool {
	if cell.Blank() {
		c.kinds[table.Empty]++
		return false
	}
	c.kinds[cell.Kind]++
	return true
}

func (c *column) look(cell table.Cell, d table.Dialect) {
	c.sampled++
	c.people.note(cell)
	if len(c.seen) <= fewValues && !slices.Contains(c.seen, string(cell.Trim())) {
		c.seen = append(c.seen, string(cell.Trim()))
	}
	if int64(len(c.numbers)) == c.sampled-1 {
		if v, reason := table.Float(cell, d); reason == table.None {
			c.numbers = append(c.numbers, v)
		}
	}
}

func (c *column) merge(o *column) {
	for k, n := range o.kinds {
		c.kinds[k] += n
	}
	c.sampled += o.sampled
	c.numbers = append(c.numbers, o.numbers...)
	c.people.merge(&o.people)
	for _, s := range o.seen {
		if len(c.seen) <= fewValues && !slices.Contains(c.seen, s) {
			c.seen = append(c.seen, s)
		}
	}
}

func (c *column) describe(header, role string) findings.InspectedColumn {
	described := findings.InspectedColumn{
		Header: header, Role: role, Empty: c.kinds[table.Empty], Example: c.seen,
		Low: findings.Unknown, Median: findings.Unknown, High: findings.Unknown,
	}
	var kinds []table.Kind
	for k, n := range c.kinds {
		if n > 0 && table.Kind(k) != table.Empty {
			kinds = append(kinds, table.Kind(k))
		}
	}
	slices.SortStableFunc(kinds, func(a, b table.Kind) int { return cmp.Compare(c.kinds[b], c.kinds[a]) })
	for _, k := range kinds {
		described.Kinds = append(described.Kinds, k.String())
	}
	// Numbers that are a part of the column only say little of it.
	if len(c.seen) > fewValues {
		described.Example = c.seen[:examples]
	}
	if int64(len(c.numbers)) == c.sampled && len(c.seen) > fewValues {
		described.Numbers = c.numbers
	}
	return described
}
