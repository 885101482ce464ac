package table

import (
	"archive/zip"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

// TestAmendFills: a sheet that is full goes on in the next, no row is lost or
// changed, and memory does not grow with their number.
func TestAmendFills(t *testing.T) {
	if testing.Short() {
		t.Skip("a million rows")
	}
	const rows = maxRows + 1 // two more than fit under a header
	var most uint64
	give := func(yield func([]Cell, error) bool) {
		var b []byte
		for i := range rows {
			if i%200_000 == 0 {
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapInuse)
			}
			if b = strconv.AppendInt(b[:0], int64(i), 10); !yield([]Cell{{Text, b}}, nil) {
				return
			}
		}
	}
	var before runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	to := amend(t, strangeBook(t), Amendment{Names: []string{"Many"}, Columns: assigned[:1], Rows: give})
	if grown := int64(most) - int64(before.HeapInuse); grown > 64<<20 {
		t.Errorf("memory grew by %d MB", grown>>20)
	}
	f, err := Open(context.Background(), to, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	next := 0
	for _, sheet := range []string{"Many", "Many 2"} {
		read, err := f.Rows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for row, err := range read.Scan(context.Background(), 0) {
			if err != nil {
				t.Fatal(err)
			}
			if string(row.Cells[0].Raw) != strconv.Itoa(next) {
				t.Fatalf("row %d says %q", next, row.Cells[0].Raw)
			}
			next++
		}
	}
	if next != rows {
		t.Errorf("%d rows, want %d", next, rows)
	}
}

// TestAmendForgetsFormulas: the order of calculation goes with the formulas of
// a sheet that is replaced, and stays where others have them.
func TestAmendForgetsFormulas(t *testing.T) {
	for _, tc := range []struct {
		replaced string
		kept     bool
	}{{"First", false}, {"Second", true}} {
		path := filepath.Join(t.TempDir(), "formulas.xlsx")
		if err := os.WriteFile(path, zipped(t, formulas(), nil), 0o600); err != nil {
			t.Fatal(err)
		}
		to := amend(t, path, Amendment{Names: []string{tc.replaced}, Columns: assigned[:1], Rows: textRows(nil)})
		after := packedParts(t, to)
		if _, kept := after["xl/calcChain.xml"]; kept != tc.kept {
			t.Errorf("%s replaced: kept is %v", tc.replaced, kept)
		}
		for _, part := range []string{"[Content_Types].xml", "xl/_rels/workbook.xml.rels"} {
			if listed := strings.Contains(partText(t, to, part), "calcChain.xml"); listed != tc.kept {
				t.Errorf("%s replaced: %s lists it: %v", tc.replaced, part, listed)
			}
		}
		cellsOf(t, to, "Second")
	}
}

// formulas is a book whose first sheet has a formula.
func formulas() map[string]string {
	const main, relations = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	sheet := func(cells string) string {
		return `<worksheet xmlns="` + main + `"><sheetData><row r="1">` + cells + `</row></sheetData></worksheet>`
	}
	text := `<c r="A1" t="inlineStr"><is><t>a</t></is></c>`
	return map[string]string{
		"[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/>` +
			`<Override PartName="/xl/calcChain.xml" ContentType="x"/></Types>`,
		"_rels/.rels":     `<Relationships xmlns="` + packageRels + `"><Relationship Id="r" Type="` + relations + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml": `<workbook xmlns="` + main + `" xmlns:r="` + relations + `"><sheets><sheet name="First" sheetId="7" r:id="a"/><sheet name="Second" sheetId="3" r:id="b"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": strings.ReplaceAll(`<Relationships xmlns="`+packageRels+`"><Relationship Id="a" Type="R/worksheet" Target="worksheets/sheet1.xml"/>`+
			`<Relationship Id="b" Type="R/worksheet" Target="worksheets/sheet2.xml"/><Relationship Id="c" Type="R/calcChain" Target="calcChain.xml"/></Relationships>`, `"R/`, `"`+relations+"/"),
		"xl/worksheets/sheet1.xml": sheet(text + `<c r="B1"><f>1+1</f><v>2</v></c>`),
		"xl/worksheets/sheet2.xml": sheet(text),
		"xl/calcChain.xml":         `<calcChain xmlns="` + main + `"><c r="B1" i="7"/></calcChain>`,
	}
}

// partText is an unpacked part.
func partText(t *testing.T, path, part string) string {
	t.Helper()
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	text, err := fs.ReadFile(z, part)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestAmendStrict: a book in the namespaces of "strict" gets sheets in them.
func TestAmendStrict(t *testing.T) {
	parts := formulas()
	for name, text := range parts {
		text = strings.ReplaceAll(text, transitional, strictSheets)
		parts[name] = strings.ReplaceAll(text, transitionalRelations, strictRelations)
	}
	path := filepath.Join(t.TempDir(), "strict.xlsx")
	if err := os.WriteFile(path, zipped(t, parts, nil), 0o600); err != nil {
		t.Fatal(err)
	}
	to := amend(t, path, Amendment{Names: []string{"New"}, Columns: assigned[:1], Rows: textRows([][]string{{"c1"}})})
	for _, part := range []string{"xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet3.xml"} {
		if text := partText(t, to, part); strings.Contains(text, transitional) || strings.Contains(text, transitionalRelations) {
			t.Errorf("%s is not strict: %s", part, text)
		}
	}
	if got := cellsOf(t, to, "New"); len(got) != 2 || got[1][0] != "c1" {
		t.Errorf("the new sheet says %q", got)
	}
}
