package table

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// library fills a workbook with the help of excelize and returns its path.
func library(t testing.TB, fill func(f *excelize.File) error) string {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	if err := fill(f); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "book.xlsx")
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	return path
}

// oracle reads a sheet with excelize as readAll does.
func oracle(t testing.TB, path, sheet string) [][]string {
	t.Helper()
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	var table [][]string
	header := 0
	for i, raw := range all {
		row := []string{fmt.Sprint(i + 1)}
		for j, value := range raw {
			row = append(row, oracleCell(t, f, sheet, cellName(j+1, int64(i+1)), value))
		}
		if blankRow(raw) {
			continue
		}
		if header == 0 {
			header = len(row)
		}
		for len(row) < header {
			row = append(row, "")
		}
		table = append(table, row)
	}
	return table
}

func oracleCell(t testing.TB, f *excelize.File, sheet, cell, raw string) string {
	kind, err := f.GetCellType(sheet, cell)
	if err != nil {
		t.Fatal(err)
	}
	shown, _ := f.GetCellValue(sheet, cell)
	id, _ := f.GetCellStyle(sheet, cell)
	style, _ := f.GetStyle(id)
	format := ""
	if style.CustomNumFmt != nil {
		format = *style.CustomNumFmt
	}
	switch {
	case raw == "":
		return ""
	case kind == excelize.CellTypeBool:
		return "boolean:" + strings.ToLower(shown)
	case kind == excelize.CellTypeError:
		return "error:" + raw
	case kind == excelize.CellTypeSharedString, kind == excelize.CellTypeInlineString, kind == excelize.CellTypeFormula:
		return "text:" + raw
	case strings.Contains(format, "yy"):
		return "date:" + strings.TrimSuffix(shown, "T00:00:00")
	case format == "00000":
		return "number:" + shown
	}
	return "number:" + raw
}

// corpus are well-formed books of every kind the library can write.
func corpus() map[string]func(f *excelize.File) error {
	return map[string]func(f *excelize.File) error{
		"shared strings": fillMixed,
		"streamed":       fillStreamed,
		"dates of 1900":  func(f *excelize.File) error { return fillDates(f, false) },
		"dates of 1904":  func(f *excelize.File) error { return fillDates(f, true) },
		"sparse":         fillSparse,
		"random":         fillRandom,
	}
}

func fillMixed(f *excelize.File) error {
	for cell, value := range map[string]any{
		"B2": "Contact", "C2": " spaced ", "D2": "héader", "E2": "n", "F2": "ok", "G2": "rich",
		"B3": "a\nb", "C3": "<&>\"'", "D3": "😀", "E3": -1.5, "F3": true, "C4": 1e-7, "D4": 12345678901, "E4": 0,
		"F4": false, "B6": "_x0041_", "C6": "=1+1", "D6": "", "E6": 0.1, "F6": "TRUE", "B7": "a\nb",
	} {
		if err := f.SetCellValue("Sheet1", cell, value); err != nil {
			return err
		}
	}
	err := f.SetCellRichText("Sheet1", "G3", []excelize.RichTextRun{
		{Text: "bold ", Font: &excelize.Font{Bold: true}}, {Text: "and not"}})
	if err != nil {
		return err
	}
	percent, zeros := "0.00%", "00000"
	for cell, format := range map[string]*string{"E3": &percent, "C7": &zeros, "D7": &zeros} {
		id, err := f.NewStyle(&excelize.Style{CustomNumFmt: format})
		if err != nil {
			return err
		}
		if err := f.SetCellStyle("Sheet1", cell, cell, id); err != nil {
			return err
		}
	}
	return cmpErr(f.SetCellValue("Sheet1", "C7", 42), f.SetCellValue("Sheet1", "D7", 1234567),
		f.MergeCell("Sheet1", "B9", "C10"), f.SetCellValue("Sheet1", "B9", "merged"),
		f.SetRowVisible("Sheet1", 6, false), f.SetColVisible("Sheet1", "D:E", false))
}

func cmpErr(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func fillStreamed(f *excelize.File) error {
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		return err
	}
	rows := [][]any{
		{"id", "formula", "text formula", "ok"},
		{"x", excelize.Cell{Formula: "1+2", Value: 3}, excelize.Cell{Formula: `"a"&"b"`, Value: "ab"}, true},
		{nil, nil, nil, false},
		{" lead", 1.25, "tail ", nil},
	}
	for i, row := range rows {
		if err := w.SetRow(fmt.Sprintf("A%d", i*2+1), row); err != nil {
			return err
		}
	}
	return w.Flush()
}

func fillDates(f *excelize.File, date1904 bool) error {
	if err := f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &date1904}); err != nil {
		return err
	}
	day, moment := "yyyy-mm-dd", `yyyy\-mm\-dd"T"hh:mm:ss;@`
	days, err := f.NewStyle(&excelize.Style{CustomNumFmt: &day})
	if err != nil {
		return err
	}
	moments, err := f.NewStyle(&excelize.Style{CustomNumFmt: &moment})
	if err != nil {
		return err
	}
	_ = f.SetCellValue("Sheet1", "A1", "day")
	_ = f.SetCellValue("Sheet1", "B1", "moment")
	for i := range 100 {
		// Not from March 1904, which the library reads a day early.
		when := time.Date(1904, 4, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, i*631)
		row := i + 2
		for column, style := range []int{days, moments} {
			cell := cellName(column+1, int64(row))
			when = when.Add(time.Duration(column) * 12345 * time.Second)
			if err := cmpErr(f.SetCellValue("Sheet1", cell, when), f.SetCellStyle("Sheet1", cell, cell, style)); err != nil {
				return err
			}
		}
	}
	return nil
}

func fillSparse(f *excelize.File) error {
	return cmpErr(f.SetCellValue("Sheet1", "C5", "h"), f.SetCellValue("Sheet1", "A900", "x"),
		f.SetCellValue("Sheet1", "ZZ901", "beyond"), f.SetCellValue("Sheet1", "C2000", 3))
}

func fillRandom(f *excelize.File) error {
	r := rand.New(rand.NewPCG(1, 2))
	for row := 1; row <= 120; row++ {
		for column := 1; column <= 12; column++ {
			var value any = fmt.Sprintf("t%d", r.IntN(50))
			switch k := r.IntN(6); {
			case row == 1:
				value = fmt.Sprintf("h%d", column)
			case k == 0:
				continue
			case k == 1:
				value = r.IntN(1000000)
			case k == 2:
				value = float64(r.IntN(1000000)) / 1000
			case k == 3:
				value = r.IntN(2) == 0
			}
			if err := f.SetCellValue("Sheet1", cellName(column, int64(row)), value); err != nil {
				return err
			}
		}
	}
	return nil
}

// Books that excelize writes are the same cells to it and to us.
func TestXLSXAgainstOracle(t *testing.T) {
	for name, fill := range corpus() {
		path := library(t, fill)
		got, err := readAll(t, path, "Sheet1")
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		want := oracle(t, path, "Sheet1")
		if len(want) < 3 {
			t.Fatalf("%s: the oracle saw %d rows", name, len(want))
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

func TestXLSXNotices(t *testing.T) {
	path := library(t, func(f *excelize.File) error {
		_, err := f.NewSheet("Secret")
		return cmpErr(err, f.SetSheetVisible("Secret", false), fillMixed(f))
	})
	f, err := Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if d := cmp.Diff([]Sheet{{"Sheet1", false}, {"Secret", true}}, f.Sheets()); d != "" {
		t.Error(d)
	}
	for range 2 { // scanned twice, counted once
		if _, err := readRows(f, ""); err != nil {
			t.Fatal(err)
		}
	}
	var got []string
	for _, m := range f.Notices() {
		m.At.File = ""
		got = append(got, m.String())
	}
	want := []string{
		"table.hidden-sheets sheets=[Secret]", ":Sheet1: table.hidden-rows rows=1",
		":Sheet1: table.hidden-columns columns=2", ":Sheet1: table.merged-cells ranges=1",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// parts of the smallest book; tests put their own in the place of some.
func parts() map[string]string {
	return map[string]string{
		"_rels/.rels": `<Relationships xmlns="` + packageRels + `"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml": `<workbook xmlns="` + transitional + `" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">` +
			`<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships xmlns="` + packageRels + `">` +
			`<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="/xl/sharedStrings.xml"/>` +
			`<Relationship Id="r3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>`,
		"xl/sharedStrings.xml": `<sst xmlns="` + transitional + `"><si><t>h</t></si><si><t>v</t></si></sst>`,
		"xl/styles.xml": `<styleSheet xmlns="` + transitional + `"><numFmts><numFmt numFmtId="164" formatCode="00000"/><numFmt numFmtId="165" formatCode="[h]:mm"/></numFmts>` +
			`<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="20"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>`,
		"xl/worksheets/sheet1.xml": sheetXML(`<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2" t="s"><v>1</v></c></row>`),
	}
}

func sheetXML(rows string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="` + transitional + `"><sheetData>` + rows + `</sheetData></worksheet>`
}

// zipped packs parts; change may spoil what the directory says of them.
func zipped(t testing.TB, parts map[string]string, change func(h *zip.FileHeader)) []byte {
	t.Helper()
	return packed(t, parts, zip.Deflate, change)
}

func packed(t testing.TB, parts map[string]string, method uint16, change func(h *zip.FileHeader)) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	names := make([]string, 0, len(parts))
	for name := range parts {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		h := &zip.FileHeader{Name: name, Method: method}
		w, err := z.CreateHeader(h)
		if err == nil {
			_, err = w.Write([]byte(parts[name]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if change == nil {
		return out.Bytes()
	}
	return repacked(t, out.Bytes(), change)
}

// repacked copies a zip file as it is packed, with changed headers.
func repacked(t testing.TB, packed []byte, change func(h *zip.FileHeader)) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, f := range in.File {
		h := f.FileHeader
		change(&h)
		w, err := z.CreateRaw(&h)
		if err != nil {
			t.Fatal(err)
		}
		raw, _ := f.OpenRaw()
		var body bytes.Buffer
		_, _ = body.ReadFrom(raw)
		_, _ = w.Write(body.Bytes())
	}
	_ = z.Close()
	return out.Bytes()
}

func book1(t testing.TB, rows string) []byte {
	p := parts()
	p["xl/worksheets/sheet1.xml"] = sheetXML(rows)
	return zipped(t, p, nil)
}

// What other programs write and the library does not.
func TestXLSXCells(t *testing.T) {
	header := `<row r="1"><c r="A1" t="inlineStr"><is><t>h</t></is></c></row>`
	for cell, want := range map[string]string{
		`<c><v>5</v></c>`:                                                   "number:5",
		`<c r="A2"><v> 1.50E+3 </v></c>`:                                    "number:1.50E+3",
		`<c r="A2" t="n"><v>0.30000000000000004</v></c>`:                    "number:0.30000000000000004",
		`<c r="A2" s="1"><v>46067</v></c>`:                                  "date:2026-02-14",
		`<c r="A2" s="1"><v>46067.395833333336</v></c>`:                     "date:2026-02-14T09:30:00",
		`<c r="A2" s="1"><v>46066.999999999</v></c>`:                        "date:2026-02-14",
		`<c r="A2" s="1"><v>1</v></c>`:                                      "date:1900-01-01",
		`<c r="A2" s="1"><v>59</v></c>`:                                     "date:1900-02-28",
		`<c r="A2" s="1"><v>60</v></c>`:                                     "number:60",
		`<c r="A2" s="1"><v>61</v></c>`:                                     "date:1900-03-01",
		`<c r="A2" s="1"><v>-1</v></c>`:                                     "number:-1",
		`<c r="A2" s="1"><v>2958465.5</v></c>`:                              "date:9999-12-31T12:00:00",
		`<c r="A2" s="1"><v>2958466</v></c>`:                                "number:2958466",
		`<c r="A2" s="2"><v>0.395833333333333</v></c>`:                      "date:09:30:00",
		`<c r="A2" s="4"><v>1.5</v></c>`:                                    "number:1.5",
		`<c r="A2" s="3"><v>42</v></c>`:                                     "number:00042",
		`<c r="A2" s="3"><v>4.2</v></c>`:                                    "number:4.2",
		`<c r="A2" t="d"><v>2026-02-14T09:30:00.250Z</v></c>`:               "date:2026-02-14T09:30:00.250",
		`<c r="A2" t="d"><v>2026-02-14T00:00:00</v></c>`:                    "date:2026-02-14",
		`<c r="A2" t="d"><v>09:30:00</v></c>`:                               "date:09:30:00",
		`<c r="A2" t="b"><v>1</v></c>`:                                      "boolean:true",
		`<c r="A2" t="e"><f>1/0</f><v>#DIV/0!</v></c>`:                      "error:#DIV/0!",
		`<c r="A2" t="str"><f>A1</f><v>a_x000D_b</v></c>`:                   "text:a\rb",
		`<c r="A2" t="inlineStr"><is><t>_xD83D__xDE00_</t></is></c>`:        "text:😀",
		`<c r="A2" t="s"><v>2</v></c>`:                                      "text:東京",
		`<c r="A2" t="s"><v>3</v></c>`:                                      "text: a b_x",
		`<c r="A2" t="inlineStr"><is><t>x<![CDATA[<y>]]>&#10;</t></is></c>`: "text:x<y>\n",
		`<c r="A2" t="inlineStr"><is><t>x<!-- no -->y</t></is></c>`:         "text:xy",
	} {
		p := parts()
		p["xl/sharedStrings.xml"] = `<sst xmlns="` + transitional + `"><si/><si/>` +
			`<si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr fontId="1"/></si>` +
			`<si><r><rPr><b/></rPr><t xml:space="preserve"> a </t></r><r><t>b_x</t></r></si></sst>`
		p["xl/worksheets/sheet1.xml"] = sheetXML(header + `<row>` + cell + `</row>`)
		got, err := readAll(t, writeFile(t, "c.xlsx", zipped(t, p, nil)), "")
		if err != nil {
			t.Errorf("%s: %v", cell, err)
			continue
		}
		if len(got) != 2 || got[1][1] != want {
			t.Errorf("%s: got %q, want %s", cell, got[1:], want)
		}
	}
	for _, none := range []string{`<c r="A2" s="1"/>`, `<c r="A2" t="str"><f>""</f><v></v></c>`, `<c r="A2"><v/></c>`, `<c r="A2" t="s"/>`} {
		got, err := readAll(t, writeFile(t, "c.xlsx", book1(t, header+`<row r="2">`+none+`</row>`)), "")
		if err != nil || len(got) != 1 {
			t.Errorf("%s: %q, %v", none, got, err)
		}
	}
}

// The strict variant of the format, prefixes, a 1904 calendar, parts in odd
// places, and two rows that say no numbers.
func TestXLSXStrict(t *testing.T) {
	const rel = "http://purl.oclc.org/ooxml/officeDocument/relationships"
	p := map[string]string{
		"_rels/.rels": `<Relationships xmlns="` + packageRels + `"><Relationship Id="a" Type="` + rel + `/officeDocument" Target="/Book/main.xml"/></Relationships>`,
		`Book\main.xml`: `<w:workbook xmlns:w="` + strictSheets + `" xmlns:rr="` + rel + `" conformance="strict"><w:workbookPr date1904="true"/>` +
			`<w:sheets><w:sheet name="Chart" sheetId="7" rr:id="c"/><w:sheet name="Été" sheetId="3" rr:id="b" state="veryHidden"/></w:sheets></w:workbook>`,
		"Book/_rels/main.xml.rels": `<Relationships xmlns="` + packageRels + `"><Relationship Id="b" Type="` + rel + `/worksheet" Target="../rows.xml"/>` +
			`<Relationship Id="c" Type="` + rel + `/chartsheet" Target="chart.xml"/><Relationship Id="s" Type="` + rel + `/styles" Target="s.xml"/></Relationships>`,
		"Book/s.xml": `<x:styleSheet xmlns:x="` + strictSheets + `"><x:cellXfs><x:xf/><x:xf numFmtId="22"/></x:cellXfs></x:styleSheet>`,
		"ROWS.xml": `<x:worksheet xmlns:x="` + strictSheets + `"><x:sheetData><x:row><x:c t="str"><x:v>h</x:v></x:c></x:row>` +
			`<x:row><x:c s="1"><x:v>0.5</x:v></x:c></x:row></x:sheetData></x:worksheet>`,
	}
	got, err := readAll(t, writeFile(t, "s.xlsx", zipped(t, p, nil)), "ÉTÉ")
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([][]string{{"1", "text:h"}, {"2", "date:1904-01-01T12:00:00"}}, got); d != "" {
		t.Error(d)
	}
}
