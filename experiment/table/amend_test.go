package table

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// textRows makes rows of texts.
func textRows(rows [][]string) iter.Seq2[[]Cell, error] {
	return func(yield func([]Cell, error) bool) {
		for _, row := range rows {
			cells := make([]Cell, len(row))
			for i, text := range row {
				cells[i] = Cell{Kind: Text, Raw: []byte(text)}
			}
			if !yield(cells, nil) {
				return
			}
		}
	}
}

var assigned = []Column{{Header: "contact", Format: "@", Width: 24}, {Header: "segment"}, {Header: "trigger"}}

// amend amends a book and returns the path of the result.
func amend(t *testing.T, path string, sheets ...Amendment) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "amended.xlsx")
	f, err := os.Create(to)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := Amend(context.Background(), f, path, sheets...); err != nil {
		t.Fatal(err)
	}
	return to
}

// packedParts returns the parts of a book as they are packed, byte for byte.
func packedParts(t *testing.T, path string) map[string]string {
	t.Helper()
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	parts := map[string]string{}
	for _, f := range z.File {
		in, err := f.OpenRaw()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		parts[f.Name] = fmt.Sprint(f.Method, f.CRC32, f.UncompressedSize64, f.Modified.Unix(), f.Comment, string(f.Extra)) + string(b)
	}
	return parts
}

// cellsOf reads a sheet of a book strictly, and by excelize, and holds them to
// each other.
func cellsOf(t *testing.T, path, sheet string) [][]string {
	t.Helper()
	f, err := Open(context.Background(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.Rows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	var all [][]string
	header := []string{}
	for _, c := range rows.Header() {
		header = append(header, c.String())
	}
	all = append(all, header)
	for shard := range rows.Shards() {
		for row, err := range rows.Scan(context.Background(), shard) {
			if err != nil {
				t.Fatal(err)
			}
			cells := []string{}
			for _, c := range row.Cells {
				cells = append(cells, c.String())
			}
			all = append(all, cells)
		}
	}
	x, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	theirs, err := x.GetRows(sheet, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	if len(theirs) != len(all) {
		t.Fatalf("excelize reads %d rows of %s, we %d", len(theirs), sheet, len(all))
	}
	for i := range all {
		for j, cell := range all[i] {
			if j < len(theirs[i]) && strings.ReplaceAll(theirs[i][j], "\r\n", "\n") != cell || j >= len(theirs[i]) && cell != "" {
				t.Errorf("excelize reads %q in row %d of %s, we %q", theirs[i], i+1, sheet, all[i])
			}
		}
	}
	return all
}

// listing are the parts that list the sheets of a book.
var listing = []string{"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"}

// TestAmendAdds: every part but the three that list the sheets is there as it
// was packed, and the new sheets hold their rows.
func TestAmendAdds(t *testing.T) {
	for _, path := range amendable(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			rows := [][]string{{"001", "fans", "A & B"}, {" x@y.be ", "", "<poem>"}, {"_x0041_", "tab\tand\nline", "é_x00e9_x00E9_"}}
			to := amend(t, path, Amendment{Names: []string{"Assignments"}, Columns: assigned, Rows: textRows(rows)},
				Amendment{Names: []string{"Plan & co"}, Columns: assigned[:2], Rows: textRows(rows[:1:1][:0])})
			before, after := packedParts(t, path), packedParts(t, to)
			added := 0
			for name := range after {
				if _, was := before[name]; !was {
					added++
				}
			}
			for name, bytes := range before {
				if !slices.Contains(listing, name) && after[name] != bytes {
					t.Errorf("%s is another", name)
				}
			}
			if added != 2 {
				t.Errorf("%d parts were added, want 2", added)
			}
			got := cellsOf(t, to, "Assignments")
			for i, row := range rows {
				if !slices.Equal(got[i+1], row) {
					t.Errorf("row %d is %q, want %q", i+2, got[i+1], row)
				}
			}
			if got := cellsOf(t, to, "Plan & co"); len(got) != 1 {
				t.Errorf("an empty sheet has %d rows", len(got))
			}
			sameSheets(t, path, to, "Assignments", "Plan & co")
		})
	}
}

// sameSheets: the sheets that were there are there, in their order, and say
// what they said; the new ones follow.
func sameSheets(t *testing.T, before, after string, added ...string) {
	t.Helper()
	a, err := excelize.OpenFile(before)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	b, err := excelize.OpenFile(after)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if want := append(a.GetSheetList(), added...); !slices.Equal(b.GetSheetList(), want) {
		t.Errorf("the sheets are %q, want %q", b.GetSheetList(), want)
	}
	for _, sheet := range a.GetSheetList() {
		want, _ := a.GetRows(sheet)
		got, err := b.GetRows(sheet)
		if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s says %q (%v), and said %q", sheet, got, err, want)
		}
	}
}

// amendable are books of several programs.
func amendable(t *testing.T) []string {
	t.Helper()
	books, err := filepath.Glob("testdata/amend/*.xlsx")
	if err != nil || len(books) == 0 {
		t.Fatal(err, books)
	}
	return append(books, excelizeBook(t), strangeBook(t))
}

// excelizeBook has a chart, comments, a table, names, a list and formulas.
func excelizeBook(t *testing.T) string {
	t.Helper()
	f := excelize.NewFile()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(f.SetSheetName("Sheet1", "Outcomes"))
	must(f.SetSheetRow("Outcomes", "A1", &[]any{"contact", "trigger", "outcome"}))
	must(f.SetSheetRow("Outcomes", "A2", &[]any{"c1", "A", 1}))
	for _, sheet := range []string{"Old", "Old 2", "Sums"} {
		_, err := f.NewSheet(sheet)
		must(err)
		must(f.SetSheetRow(sheet, "A1", &[]any{"contact", "n", "m"}))
		must(f.SetSheetRow(sheet, "A2", &[]any{"c1", 1, 2}))
		must(f.AddComment(sheet, excelize.Comment{Cell: "A1", Author: "a", Text: "of " + sheet}))
		must(f.AddTable(sheet, &excelize.Table{Range: "A1:C2", Name: "Table" + strings.ReplaceAll(sheet, " ", "")}))
		must(f.SetCellFormula(sheet, "D2", "B2+C2"))
	}
	must(f.AddChart("Sums", "F2", &excelize.Chart{Type: excelize.Bar, Series: []excelize.ChartSeries{{Values: "Sums!$B$2:$C$2"}}}))
	must(f.SetDefinedName(&excelize.DefinedName{Name: "people", RefersTo: "Outcomes!$A$2:$A$9"}))
	must(f.SetDefinedName(&excelize.DefinedName{Name: "here", RefersTo: "Sums!$A$1", Scope: "Sums"}))
	must(f.AutoFilter("Outcomes", "A1:C2", nil))
	list := excelize.NewDataValidation(true)
	list.Sqref = "C2:C9"
	must(list.SetDropList([]string{"engage", "ignore"}))
	must(f.AddDataValidation("Outcomes", list))
	path := filepath.Join(t.TempDir(), "excelize.xlsx")
	must(f.SaveAs(path))
	must(f.Close())
	return path
}

// strangeBook has no styles, prefixes in the parts that list sheets, inline
// strings, a part that nobody knows, and parts in an order of its own.
func strangeBook(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "strange.xlsx")
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, part := range [][2]string{
		{"xl/worksheets/sheet7.xml", `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row><c t="inlineStr"><is><t>contact</t></is></c></row></sheetData></worksheet>`},
		{"xl/vbaProject.bin", "\x00macro\xff"},
		{"customXml/item1.xml", "<anything/>"},
		{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="R" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="/xl/workbook.xml"/></Relationships>`},
		{"xl/_rels/workbook.xml.rels", `<p:Relationships xmlns:p="http://schemas.openxmlformats.org/package/2006/relationships"><p:Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet7.xml"/><p:Relationship Id="rId2" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="vbaProject.bin"/></p:Relationships>`},
		{"xl/workbook.xml", `<?xml version="1.0"?><x:workbook xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><!-- kept --><x:sheets><x:sheet name="Outcomes" sheetId="41" q:id="rId3" xmlns:q="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/></x:sheets></x:workbook>`},
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet7.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`},
	} {
		w, err := z.CreateHeader(&zip.FileHeader{Name: part[0], Method: zip.Deflate, Comment: "c"})
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(w, part[1])
	}
	_ = z.SetComment("of the whole")
	if err := errors.Join(z.Close(), os.WriteFile(path, b.Bytes(), 0o600)); err != nil {
		t.Fatal(err)
	}
	return path
}
