package table

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"strings"
	"unicode/utf8"

	"triggerlab/experiment"
)

// A CSVStyle is how a CSV file is written. The zero value is for machines:
// commas, newlines, no byte order mark, every cell as it is. Excel in a
// country with decimal commas wants {Delimiter: ';', BOM: true, CRLF: true}.
type CSVStyle struct {
	Delimiter rune // ',', ';' or a tab; 0 is a comma
	BOM       bool // without one Excel takes UTF-8 for something else
	CRLF      bool
	// Guard says which columns hold text that came from people, from 0.
	// Their cells that a spreadsheet program would run as a formula get an
	// apostrophe in front, the cure OWASP names. nil guards none: a guarded
	// cell is another text to every program but a spreadsheet.
	Guard func(column int) bool
}

// WriteCSV writes a header and rows that are as long as it, in UTF-8. Equal
// input gives equal bytes, and Open reads back the same cells, except that
// rows of blank cells are none to it.
//
// A row of another length is an error, and so is text that is not UTF-8 or
// holds a NUL, which no reader takes for text. Rows before it are written.
func WriteCSV(w io.Writer, header []string, rows iter.Seq[[]string], style CSVStyle) error {
	if style.Delimiter == 0 {
		style.Delimiter = ','
	}
	if !strings.ContainsRune(",;\t", style.Delimiter) {
		return fmt.Errorf("table: %q is no delimiter", style.Delimiter)
	}
	out := &csvWriter{Writer: bufio.NewWriter(w), style: style}
	if style.BOM {
		_, _ = out.Write(bom) // bufio remembers its first error
	}
	if err := out.record(header); err != nil {
		return err
	}
	for row := range rows {
		if len(row) != len(header) {
			return fmt.Errorf("table: row %d has %d cells, its header %d", out.line+1, len(row), len(header))
		}
		if err := out.record(row); err != nil {
			return err
		}
	}
	return out.Flush()
}

type csvWriter struct {
	*bufio.Writer
	style CSVStyle
	line  int64
}

func (w *csvWriter) record(cells []string) error {
	w.line++
	for i, cell := range cells {
		if i > 0 {
			_, _ = w.WriteRune(w.style.Delimiter)
		}
		if !utf8.ValidString(cell) {
			return problem(experiment.Place{Row: w.line, Column: i + 1}, "table.utf8")
		}
		if strings.IndexByte(cell, 0) >= 0 {
			return problem(experiment.Place{Row: w.line, Column: i + 1}, "table.nul")
		}
		if w.style.Guard != nil && w.style.Guard(i) && startsFormula(cell) {
			cell = "'" + cell
		}
		w.cell(cell, w.line == 1 && i == 0 && startsFile(cell))
	}
	end := "\n"
	if w.style.CRLF {
		end = "\r\n"
	}
	_, err := w.WriteString(end)
	return err
}

// cell quotes whatever any program may take for more than text: every
// delimiter, so that the right one is found, and spaces that are trimmed; and
// any text if asked to.
func (w *csvWriter) cell(s string, quote bool) {
	if !quote && !needsQuotes(s) {
		_, _ = w.WriteString(s)
		return
	}
	_ = w.WriteByte('"')
	_, _ = w.WriteString(strings.ReplaceAll(s, `"`, `""`))
	_ = w.WriteByte('"')
}

// AppendCSV appends a cell as WriteCSV writes it in the zero style, for who
// writes rows by itself; the first cell of a file is not one for it. Text that
// is no text is the same error, with no place.
func AppendCSV(b []byte, cell string) ([]byte, error) {
	switch {
	case !utf8.ValidString(cell):
		return b, problem(experiment.Place{}, "table.utf8")
	case strings.IndexByte(cell, 0) >= 0:
		return b, problem(experiment.Place{}, "table.nul")
	case !needsQuotes(cell):
		return append(b, cell...), nil
	}
	b = append(b, '"')
	b = append(b, strings.ReplaceAll(cell, `"`, `""`)...)
	return append(b, '"'), nil
}

// needsQuotes tells whether a program may take a cell for more than its text:
// for a delimiter, or for spaces that are trimmed.
func needsQuotes(s string) bool {
	return strings.ContainsAny(s, ",;|\t\"\r\n") || s != strings.TrimSpace(s)
}

// startsFile reports whether a text at the beginning of a file says how to
// read it, and is taken away.
func startsFile(s string) bool {
	const says = len("sep=")
	return strings.HasPrefix(s, string(bom)) || len(s) >= says && strings.EqualFold(s[:says], "sep=")
}

// startsFormula reports whether a spreadsheet program may run a text: the
// list of OWASP's "CSV injection", full-width signs included.
func startsFormula(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return s != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", r)
}
