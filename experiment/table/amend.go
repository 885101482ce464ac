package table

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"

	"triggerlab/experiment"
)

// An Amendment is a sheet to be put into a workbook that is there already.
type Amendment struct {
	// Names are what the sheet is called, and what the ones are called that
	// it goes on in when it is full; behind the last the first is numbered,
	// "Assignments 3". Sheets of these names that the book has are
	// replaced, in their places; others come at its end.
	Names   []string
	Columns []Column
	// Rows are those below the header. Their cells are Text and Number, good
	// until the next row is asked for, and no more than there are columns.
	// An error ends them, and the amending.
	Rows iter.Seq2[[]Cell, error]
	// Like names sheets of the book, the header of the first of which that
	// is there shows how ours is to look; where none is, it is bold if the
	// book has a style for that.
	Like []string
}

// Amend copies the workbook at path to w with sheets of ours added or
// replaced. Rows stream: memory does not grow with their number, and a sheet
// that is full goes on in another.
//
// Every other part of the book is copied as it is packed, byte for byte,
// whatever it may be, except the ones that list its sheets (its content types,
// the workbook and the relations of that): in these lines are added and the
// rest is left as it stands. Sheets keep their order, and what is said of them
// by number stays true, because none is ever removed: one that is no longer
// needed keeps its header alone. With a replaced sheet go the parts that
// nothing else refers to, such as its comments and tables, the filter it had,
// and the order of calculation where it had formulas, which programs make
// again.
//
// Text stays text, whatever it looks like: characters that XML cannot hold are
// written _xHHHH_, NUL as U+FFFD. Styles are not added: a column's Format
// counts where the book has a style for it, and its Note, which is a comment,
// does not.
//
// A book that Open would not take is *experiment.Problems, and so are a text
// that is too long for a cell and a name that some other kind of sheet has.
// Nothing but zip files is read, and path is closed before Amend returns.
func Amend(ctx context.Context, w io.Writer, path string, sheets ...Amendment) (err error) {
	f, err := Open(ctx, path, Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	b, ok := f.(*book)
	if !ok {
		return problem(experiment.Place{File: path}, "table.not-a-workbook")
	}
	a, err := b.amending()
	if err != nil {
		return err
	}
	defer a.close()
	for i := range sheets {
		if err := a.spool(ctx, &sheets[i]); err != nil {
			return err
		}
	}
	if err := a.list(); err != nil {
		return err
	}
	return a.write(ctx, w)
}

// An amending is a book with what is to change in it.
type amending struct {
	*book
	main     string // the workbook part, and
	folder   string // where it lies
	strict   bool   // the book is written in the namespaces of "strict"
	listed   []listedSheet
	replaced []listedSheet
	added    []addedSheet
	spooled  map[string]*spool // parts that are new or replaced, by key
	edited   map[string][]byte // parts that list sheets
	dropped  map[string]bool   // parts that nothing refers to any more
	names    map[string]bool   // parts that are or will be there
}

// A listedSheet is an entry of the workbook. Definitions speak of it by its
// index, and formulas by its number.
type listedSheet struct {
	name   string
	index  int
	number string
	part   string // empty for what is no worksheet
}

// An addedSheet is one that the book did not have.
type addedSheet struct{ name, part string }

// close removes what was spooled.
func (a *amending) close() {
	for _, s := range a.spooled {
		s.close()
	}
}

// write copies the book, with what changed in the place of what was.
func (a *amending) write(ctx context.Context, w io.Writer) error {
	out := zip.NewWriter(w)
	if err := out.SetComment(a.zip.Comment); err != nil {
		return err
	}
	written := map[string]bool{}
	for _, f := range a.zip.File {
		if err := ctx.Err(); err != nil {
			return err
		}
		key := partKey(f.Name)
		if err := a.writePart(out, f, key); err != nil {
			return fmt.Errorf("writing %s: %w", f.Name, err)
		}
		written[key] = true
	}
	for _, s := range a.added {
		if key := partKey(s.part); !written[key] {
			if err := a.spooled[key].copyTo(out, s.part); err != nil {
				return err
			}
		}
	}
	return out.Close()
}

// writePart writes the part that takes the place of f, if any does.
func (a *amending) writePart(out *zip.Writer, f *zip.File, key string) error {
	switch doc, edited := a.edited[key]; {
	case a.dropped[key]:
		return nil
	case a.spooled[key] != nil:
		return a.spooled[key].copyTo(out, f.Name)
	case edited:
		to, err := out.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Deflate})
		if err != nil {
			return err
		}
		_, err = io.Copy(to, bytes.NewReader(doc))
		return err
	}
	return out.Copy(f)
}
