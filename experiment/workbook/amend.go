package workbook

import (
	"context"
	"io"
	"iter"
	"strconv"
	"strings"

	"triggerlab/experiment/table"
)

// A Sheet is one of ours, to be put into a book by [Amend].
type Sheet struct {
	kind    kind
	columns func(tongue) []table.Column // in the language of the book
	rows    iter.Seq2[[]table.Cell, error]
}

// Amend copies the workbook at path to w with sheets of ours added, or
// replaced where the book has them in any of our languages; whatever else is
// in the book stays as it is, byte for byte. A sheet that is full goes on in
// another. See [table.Amend] for what it promises, and for its errors.
func Amend(ctx context.Context, w io.Writer, path string, sheets ...Sheet) error {
	f, err := table.Open(ctx, path, table.Options{})
	if err != nil {
		return err
	}
	var all, like []string // our sheets, which ours are to look like
	for _, s := range f.Sheets() {
		all = append(all, s.Name)
		if kindOf(s.Name) != "" {
			like = append(like, s.Name)
		}
	}
	t := tongueOf(all)
	amendments := make([]table.Amendment, len(sheets))
	for i, s := range sheets {
		amendments[i] = table.Amendment{Names: namesFor(f, s.kind, t), Columns: s.columns(t), Rows: s.rows, Like: like}
	}
	if err := f.Close(); err != nil {
		return err
	}
	return table.Amend(ctx, w, path, amendments...)
}

// namesFor returns what a sheet of ours is called in a book: as it is there
// already, with those it goes on in, or else as we call it in its language.
func namesFor(f table.File, k kind, t tongue) []string {
	if names := partsOf(f, k); len(names) > 0 {
		return names
	}
	return []string{sheetTitles[k].in(t)}
}

// partsOf returns the sheet of a kind and those it goes on in: Assignments,
// Assignments 2 and so on, as far as the book has them. Letter case aside,
// they are called alike.
func partsOf(f table.File, k kind) []string {
	var parts []string
	find := func(is func(name string) bool) bool {
		for _, s := range f.Sheets() {
			if is(s.Name) {
				parts = append(parts, s.Name)
				return true
			}
		}
		return false
	}
	if !find(func(name string) bool { return kindOf(name) == k }) {
		return nil
	}
	for n := 2; ; n++ {
		next := parts[0] + " " + strconv.Itoa(n)
		if !find(func(name string) bool { return strings.EqualFold(name, next) }) {
			return parts
		}
	}
}

// A texts fills the cells of one row after another.
type texts struct {
	cells []table.Cell
	bytes []byte
}

// row returns cells that are good until it is called again.
func (t *texts) row(values ...string) []table.Cell {
	t.cells, t.bytes = t.cells[:0], t.bytes[:0]
	for _, v := range values {
		t.bytes = append(t.bytes, v...)
	}
	at := 0
	for _, v := range values {
		c := table.Cell{}
		if v != "" {
			c = table.Cell{Kind: table.Text, Raw: t.bytes[at : at+len(v)]}
		}
		t.cells, at = append(t.cells, c), at+len(v)
	}
	return t.cells
}
