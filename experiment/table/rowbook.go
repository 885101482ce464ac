package table

import (
	"archive/zip"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"triggerlab/experiment"
)

// A RowBook is a workbook of nothing but rows, written several times faster
// than a [Book] and without notes, formats or widths: what a program that
// sends messages is to read. When a sheet is full, with 1,048,575 rows below
// its header, the next one begins, with the same header.
//
// Its rows wait in temporary files, packed, as those of a Book do. Equal rows
// make equal bytes. It is not safe for concurrent use, but packs beside
// whoever writes.
type RowBook struct {
	name    string
	columns []Column
	sheets  []*spoolSheet
	rows    int64
}

// NewRowBook begins a workbook with a header.
func NewRowBook(sheet string, header []string) (*RowBook, error) {
	b := &RowBook{name: sheet}
	if len(header) == 0 || len(header) > maxColumns {
		return nil, problem(experiment.Place{Sheet: sheet}, "table.limit-columns", "limit", maxColumns)
	}
	for _, h := range header {
		// As wide as the header, and an address at the front.
		width := min(60, max(12, float64(utf8.RuneCountInString(h)+2)))
		b.columns = append(b.columns, Column{Header: h, Width: width})
	}
	b.columns[0].Width = max(24, b.columns[0].Width)
	return b, b.next()
}

// next begins the next sheet.
func (b *RowBook) next() error {
	if n := len(b.sheets); n > 0 {
		if err := b.sheets[n-1].finish(); err != nil {
			return err
		}
	}
	w, err := beginSheet(b.sheet(len(b.sheets)), transitional, b.columns, looks{header: 1, columns: make([]int, len(b.columns))})
	if err == nil {
		b.sheets = append(b.sheets, w)
	}
	return err
}

func (b *RowBook) sheet(n int) string {
	if n == 0 {
		return b.name
	}
	return b.name + " " + strconv.Itoa(n+1)
}

// Add writes rows that are no longer than the header.
func (b *RowBook) Add(rows *Batch) error {
	w := b.sheets[len(b.sheets)-1]
	return rows.each(func(cells []Cell) error {
		if w.row == maxRows {
			if err := b.next(); err != nil {
				return err
			}
			w = b.sheets[len(b.sheets)-1]
		}
		b.rows++
		return w.add(cells)
	})
}

// WriteTo writes the book. It can be written once.
func (b *RowBook) WriteTo(w io.Writer) (n int64, err error) {
	counted := &countingWriter{Writer: w}
	out := zip.NewWriter(counted)
	if err := b.sheets[len(b.sheets)-1].finish(); err != nil {
		return 0, err
	}
	for _, part := range b.parts() {
		to, err := out.CreateHeader(&zip.FileHeader{Name: part[0], Method: zip.Deflate})
		if err != nil {
			return counted.n, err
		}
		if _, err := io.WriteString(to, xmlHead+part[1]); err != nil {
			return counted.n, err
		}
	}
	for i, s := range b.sheets {
		if err := s.copyTo(out, fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1)); err != nil {
			return counted.n, err
		}
	}
	return counted.n, out.Close()
}

// Close removes what waits to be written.
func (b *RowBook) Close() {
	for _, s := range b.sheets {
		s.spool.close()
	}
	b.sheets = nil
}

type countingWriter struct {
	io.Writer
	n int64
}

func (w *countingWriter) Write(p []byte) (int, error) {
	n, err := w.Writer.Write(p)
	w.n += int64(n)
	return n, err
}

const (
	xmlHead       = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	inPackage     = "http://schemas.openxmlformats.org/package/2006/"
	inOffice      = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	ofSpreadsheet = "application/vnd.openxmlformats-officedocument.spreadsheetml."
)

// parts are the parts of the book besides its sheets.
func (b *RowBook) parts() [][2]string {
	var types, sheets, relations strings.Builder
	for i := range b.sheets {
		n := i + 1
		fmt.Fprintf(&types, `<Override PartName="/xl/worksheets/sheet%d.xml" ContentType="%sworksheet+xml"/>`, n, ofSpreadsheet)
		fmt.Fprintf(&sheets, `<sheet name="%s" sheetId="%d" r:id="rId%d"/>`, appendCellText(nil, []byte(b.sheet(i))), n, n)
		fmt.Fprintf(&relations, `<Relationship Id="rId%d" Type="%s/worksheet" Target="worksheets/sheet%d.xml"/>`, n, inOffice, n)
	}
	styles := len(b.sheets) + 1
	return [][2]string{
		{"[Content_Types].xml", `<Types xmlns="` + inPackage + `content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="` + ofSpreadsheet + `sheet.main+xml"/>` +
			`<Override PartName="/xl/styles.xml" ContentType="` + ofSpreadsheet + `styles+xml"/>` + types.String() + `</Types>`},
		{"_rels/.rels", `<Relationships xmlns="` + inPackage + `relationships"><Relationship Id="rId1" Type="` + inOffice + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook xmlns="` + transitional + `" xmlns:r="` + inOffice + `"><sheets>` + sheets.String() + `</sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="` + inPackage + `relationships">` + relations.String() +
			fmt.Sprintf(`<Relationship Id="rId%d" Type="%s/styles" Target="styles.xml"/></Relationships>`, styles, inOffice)},
		// The second look is that of a header.
		{"xl/styles.xml", `<styleSheet xmlns="` + transitional + `"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>` +
			`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>` +
			`<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf xfId="0"/><xf fontId="1" applyFont="1" xfId="0"/></cellXfs></styleSheet>`},
	}
}
