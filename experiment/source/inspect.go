package source

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"slices"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/table"
	"triggerlab/experiment/workbook"
)

// How much of a file an inspection shows.
const (
	firstRows   = 5
	examples    = 3
	sampledRows = 100_000 // per column, for its numbers
)

// Inspect looks at the outcomes of a file the way Load does and tells what it
// understood. What would stop Load is in the inspection, not an error, as
// long as the file can be read at all.
func Inspect(ctx context.Context, o Options, m Monitor) (*findings.Inspection, error) {
	path, sheet := o.Path, ""
	if o.Outcomes != "" {
		path, sheet = splitSheet(o.Outcomes)
	}
	f, err := table.Open(ctx, path, o.table())
	if err != nil {
		return nil, err
	}
	defer f.Close()
	look := &findings.Inspection{Source: path}
	describeFile(look, f)
	loaded, err := Load(ctx, o, m)
	if loaded != nil {
		look.Loaded = &loaded.Provenance
		for i, name := range loaded.Tally.Triggers {
			look.Triggers = append(look.Triggers, findings.InspectedTrigger{Trigger: name, Exposures: loaded.Tally.Counts(i).Exposures})
		}
	}
	if err != nil && !errors.As(err, &look.Problems) {
		return nil, err
	}
	if look.Book && o.Outcomes == "" {
		if b, err := workbook.Read(ctx, f); err == nil {
			sheet = cmp.Or(b.OutcomesSheet, b.TotalsSheet)
		}
	}
	if err := describeRows(ctx, look, f, sheet, o); err != nil {
		var unreadable *experiment.Problems
		if !errors.As(err, &unreadable) {
			return nil, err
		}
		if look.Problems == nil {
			look.Problems = unreadable
		}
	}
	return look, nil
}

func describeFile(look *findings.Inspection, f table.File) {
	d := f.Dialect()
	look.Format, look.BOM, look.Decimal = d.Format, d.BOM, string(rune(d.Decimal))
	look.Encoding, look.Compression = d.Encoding, d.Compression
	if d.Delimiter != 0 {
		look.Delimiter = string(d.Delimiter)
	}
	for _, s := range f.Sheets() {
		if s.Name != "" {
			look.Sheets = append(look.Sheets, findings.InspectedSheet{Name: s.Name, Hidden: s.Hidden})
		}
	}
	look.Book = workbook.Is(f)
}

// column is what one pass over the rows learns of a column.
type column struct {
	kinds   map[table.Kind]int64
	empty   int64
	seen    []string
	numbers []float64
}

func describeRows(ctx context.Context, look *findings.Inspection, f table.File, sheet string, o Options) error {
	if !look.Book {
		seen, _, err := o.see(ctx, f, sheet)
		if err != nil {
			return err
		}
		f = seen
	}
	rows, err := f.Rows(sheet)
	if err != nil {
		return err
	}
	look.Sheet, look.HeaderRow = rows.Place(0, 1, -1).Sheet, rows.HeaderRow()
	header := headerOf(rows)
	// A role that cannot be recognised is among the problems of Load already.
	recognised, _, _ := o.recognise(header, o.Map)
	columns := make([]column, len(header))
	for i := range columns {
		columns[i].kinds = map[table.Kind]int64{}
	}
	private := make([]bool, len(header))
	for i, name := range header {
		private[i] = i == columnOf(recognised, roles.Contact) || roles.NamesPeople(name)
	}
	for shard := range rows.Shards() {
		for row, err := range rows.Scan(ctx, shard) {
			if err != nil {
				return err
			}
			look.Rows++
			describeRow(look, columns, row, private, f.Dialect())
		}
	}
	for i, name := range header {
		look.Columns = append(look.Columns, columns[i].describe(name, roleOf(recognised, i)))
	}
	return nil
}

func describeRow(look *findings.Inspection, columns []column, row table.Row, private []bool, d table.Dialect) {
	var first []string
	for i := range columns {
		cell := cellAt(row, i)
		hidden := private[i] || bytes.ContainsRune(cell.Raw, '@')
		columns[i].add(cell, hidden, d)
		if len(look.First) < firstRows {
			first = append(first, shownValue(cell, hidden))
		}
	}
	if first != nil {
		look.First = append(look.First, first)
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

func (c *column) add(cell table.Cell, hidden bool, d table.Dialect) {
	if cell.Blank() {
		c.empty++
		return
	}
	c.kinds[cell.Kind]++
	if hidden {
		return
	}
	if len(c.seen) < examples && !slices.Contains(c.seen, string(cell.Trim())) {
		c.seen = append(c.seen, string(cell.Trim()))
	}
	if len(c.numbers) < sampledRows {
		if v, reason := table.Float(cell, d); reason == table.None {
			c.numbers = append(c.numbers, v)
		}
	}
}

func (c *column) describe(header, role string) findings.InspectedColumn {
	described := findings.InspectedColumn{Header: header, Role: role, Empty: c.empty, Example: c.seen, Low: findings.Unknown, Median: findings.Unknown, High: findings.Unknown}
	kinds := make([]table.Kind, 0, len(c.kinds))
	var filled int64
	for k, n := range c.kinds {
		kinds = append(kinds, k)
		filled += n
	}
	slices.SortFunc(kinds, func(a, b table.Kind) int { return cmp.Or(cmp.Compare(c.kinds[b], c.kinds[a]), cmp.Compare(a, b)) })
	for _, k := range kinds {
		described.Kinds = append(described.Kinds, k.String())
	}
	// Numbers that are a part of the column only say little of it.
	if int64(len(c.numbers)) == min(filled, sampledRows) {
		described.Numbers = c.numbers
	}
	return described
}

func roleOf(columns roles.Columns, at int) string {
	for role, column := range columns {
		if column == at {
			return string(role)
		}
	}
	return ""
}
