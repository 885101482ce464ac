package table

import (
	"fmt"
	"io"
	"time"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go"
)

// A ParquetColumn is a column of a Parquet file, whose cells hold what its kind
// says, or nothing.
type ParquetColumn struct {
	Name string
	// Kind is Text, Number, Boolean, or Date for moments in UTC, to the
	// microsecond.
	Kind  Kind
	Whole bool // the numbers are whole
}

// A ParquetWriter writes a Parquet file row by row, with the columns in their
// order: what other programs for tables of data read fastest, and where a
// number is a number, a moment a moment, and no text is taken for a formula.
// Equal rows make equal bytes. It is not safe for concurrent use.
type ParquetWriter struct {
	to      *parquet.GenericWriter[any]
	columns []ParquetColumn
	rows    []parquet.Row
	cells   parquet.Row
	err     error
}

// rowsTogether are given to the library at once.
const rowsTogether = 256

// NewParquetWriter begins a file.
func NewParquetWriter(w io.Writer, columns []ParquetColumn) *ParquetWriter {
	schema := parquet.NewSchema("row", columnsInOrder(columns))
	return &ParquetWriter{
		to:      parquet.NewGenericWriter[any](w, schema, parquet.Compression(&parquet.Zstd), parquet.MaxRowsPerRowGroup(1<<18)),
		columns: columns,
	}
}

// columnsInOrder are the columns as the library wants them.
func columnsInOrder(columns []ParquetColumn) parquet.Node {
	g := ordered{Group: parquet.Group{}}
	for _, c := range columns {
		node := parquet.String()
		switch {
		case c.Kind == Date:
			node = parquet.Timestamp(parquet.Microsecond)
		case c.Kind == Boolean:
			node = parquet.Leaf(parquet.BooleanType)
		case c.Kind == Number && c.Whole:
			node = parquet.Int(64)
		case c.Kind == Number:
			node = parquet.Leaf(parquet.DoubleType)
		default:
			// Words come again and again.
			node = parquet.Encoded(node, &parquet.RLEDictionary)
		}
		node = parquet.Optional(node)
		g.Group[c.Name] = node
		g.names = append(g.names, c.Name)
	}
	return g
}

// ordered is a Group that does not sort its columns by their names.
type ordered struct {
	parquet.Group
	names []string
}

// Fields implements parquet.Node.
func (g ordered) Fields() []parquet.Field {
	sorted := g.Group.Fields()
	fields := make([]parquet.Field, len(g.names))
	for i, name := range g.names {
		for _, f := range sorted {
			if f.Name() == name {
				fields[i] = f
			}
		}
	}
	return fields
}

// Text writes the next cell of the row; an empty one holds nothing. What is no
// text is an error, as it is in a CSV file.
func (w *ParquetWriter) Text(text string) {
	if text == "" {
		w.Blank()
		return
	}
	if !utf8.ValidString(text) && w.err == nil {
		w.err = fmt.Errorf("table: a cell of the column %s is no text", w.columns[len(w.cells)].Name)
	}
	w.cell(parquet.ByteArrayValue([]byte(text)))
}

// Whole writes a whole number.
func (w *ParquetWriter) Whole(n int64) { w.cell(parquet.Int64Value(n)) }

// Real writes a number.
func (w *ParquetWriter) Real(f float64) { w.cell(parquet.DoubleValue(f)) }

// True writes a truth.
func (w *ParquetWriter) True() { w.cell(parquet.BooleanValue(true)) }

// Moment writes a moment.
func (w *ParquetWriter) Moment(t time.Time) { w.cell(parquet.Int64Value(t.UnixMicro())) }

// Blank writes a cell that holds nothing.
func (w *ParquetWriter) Blank() {
	w.cells = append(w.cells, parquet.NullValue().Level(0, 0, len(w.cells)))
}

func (w *ParquetWriter) cell(v parquet.Value) {
	w.cells = append(w.cells, v.Level(0, 1, len(w.cells)))
}

// End ends the row, which must be as long as the header.
func (w *ParquetWriter) End() error {
	if len(w.cells) != len(w.columns) && w.err == nil {
		w.err = fmt.Errorf("table: a row has %d cells, its header %d", len(w.cells), len(w.columns))
	}
	w.rows = append(w.rows, w.cells)
	w.cells = make(parquet.Row, 0, len(w.columns))
	if len(w.rows) == rowsTogether {
		w.flush()
	}
	return w.err
}

func (w *ParquetWriter) flush() {
	if w.err == nil {
		_, w.err = w.to.WriteRows(w.rows)
	}
	for i := range w.rows {
		w.rows[i] = nil
	}
	w.rows = w.rows[:0]
}

// Close ends the file.
func (w *ParquetWriter) Close() error {
	if w.flush(); w.err == nil {
		w.err = w.to.Close()
	}
	return w.err
}
