package table

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"triggerlab/experiment"
)

const twoRows = `<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2" t="s"><v>1</v></c></row>`

// Every damage is an error with a code and a place, and never fewer or other
// rows with none.
func TestDamagedSheet(t *testing.T) {
	whole := sheetXML(twoRows + `<row r="3"><c r="B3"><v>7</v></c></row>`)
	for _, c := range []struct{ name, sheet, code, place string }{
		{"malformed in the middle", strings.Replace(whole, `<row r="3">`, `<row r="3"><oops`, 1), "table.bad-xml", "S!3"},
		{"mismatched tags", strings.Replace(whole, `</c></row></sheetData>`, `</row></c></sheetData>`, 1), "table.bad-xml", "S!B3"},
		{"cut off in a row", whole[:strings.Index(whole, "7")], "table.bad-xml", "S!B3"},
		{"cut off between rows", whole[:strings.Index(whole, `<row r="3"`)], "table.bad-xml", "S!2"},
		{"cut off after the rows", whole[:strings.Index(whole, `</worksheet>`)], "table.bad-xml", "S!3"},
		{"undefined entity", strings.Replace(whole, "7", "&boom;", 1), "table.bad-xml", "S!B3"},
		{"no UTF-8", strings.Replace(whole, "7", "\xff", 1), "table.bad-xml", "S!B3"},
		{"DTD", `<!DOCTYPE x [<!ENTITY b "7">]>` + whole, "table.dtd", "S"},
		{"DTD in the middle", strings.Replace(whole, `<row r="3">`, `<!DOCTYPE x><row r="3">`, 1), "table.dtd", "S!2"},
		{"second root", whole + whole, "table.unexpected-element", "S!3"},
		{"text behind", whole + "x", "table.unexpected-element", "S!3"},
		{"text between", strings.Replace(whole, `<row r="3">`, `x<row r="3">`, 1), "table.unexpected-element", "S!2"},
		{"not a worksheet", `<html/>`, "table.unexpected-element", "S"},
		{"other namespace", strings.Replace(whole, transitional, "urn:x", 1), "table.unexpected-element", "S"},
		{"no rows at all", `<worksheet xmlns="` + transitional + `"/>`, "table.unexpected-element", "S"},
		{"rows twice", strings.Replace(whole, "</worksheet>", "<sheetData/></worksheet>", 1), "table.unexpected-element", "S!3"},
		{"rows within rows", sheetXML(twoRows + `<row r="3"><row r="4"/></row>`), "table.unexpected-element", "S!3"},
		{"hidden alternative", sheetXML(twoRows + `<a:x xmlns:a="urn:a"><row r="3"/></a:x>`), "table.unexpected-element", "S!2"},
		{"negative string", sheetXML(twoRows + `<row r="3"><c r="A3" t="s"><v>-1</v></c></row>`), "table.shared-string", "S!A3"},
		{"string that is not there", sheetXML(twoRows + `<row r="3"><c r="A3" t="s"><v>2</v></c></row>`), "table.shared-string", "S!A3"},
		{"huge string number", sheetXML(twoRows + `<row r="3"><c r="A3" t="s"><v>99999999999999999999</v></c></row>`), "table.shared-string", "S!A3"},
		{"string without number", sheetXML(twoRows + `<row r="3"><c r="A3" t="s"><v></v></c></row>`), "table.shared-string", "S!A3"},
		{"rows out of order", sheetXML(twoRows + `<row r="4"/><row r="3"/>`), "table.row-order", "S!4"},
		{"row twice", sheetXML(twoRows + `<row r="2"/>`), "table.row-twice", "S!2"},
		{"row zero", sheetXML(`<row r="0"/>`), "table.row-number", "S"},
		{"row of letters", sheetXML(twoRows + `<row r="3x"/>`), "table.row-number", "S!2"},
		{"huge row", sheetXML(twoRows + `<row r="99999999"/>`), "table.limit-rows", "S!2"},
		{"one row too many", sheetXML(twoRows + `<row r="1048576"/><row/>`), "table.limit-rows", "S!1048576"},
		{"cells out of order", sheetXML(twoRows + `<row r="3"><c r="B3"/><c r="A3"/></row>`), "table.cell-order", "S!B3"},
		{"cell twice", sheetXML(twoRows + `<row r="3"><c r="B3"/><c r="B3"/></row>`), "table.cell-twice", "S!B3"},
		{"cell of another row", sheetXML(twoRows + `<row r="3"><c r="A4"/></row>`), "table.cell-reference", "S!3"},
		{"cell that is none", sheetXML(twoRows + `<row r="3"><c r="$A$3"/></row>`), "table.cell-reference", "S!3"},
		{"column out of range", sheetXML(twoRows + `<row r="3"><c r="XFE3"/></row>`), "table.limit-columns", "S!3"},
		{"two values", sheetXML(twoRows + `<row r="3"><c><v>1</v><v>2</v></c></row>`), "table.unexpected-element", "S!A3"},
		{"markup in a value", sheetXML(twoRows + `<row r="3"><c><v>1<b/>2</v></c></row>`), "table.unexpected-element", "S!A3"},
		{"style that is not there", sheetXML(twoRows + `<row r="3"><c s="5"><v>2</v></c></row>`), "table.style", "S!A3"},
		{"unknown type", sheetXML(twoRows + `<row r="3"><c t="q"><v>2</v></c></row>`), "table.cell-type", "S!A3"},
		{"NaN", sheetXML(twoRows + `<row r="3"><c><v>NaN</v></c></row>`), "table.bad-number", "S!A3"},
		{"infinite", sheetXML(twoRows + `<row r="3"><c><v>1e999</v></c></row>`), "table.bad-number", "S!A3"},
		{"decimal comma", sheetXML(twoRows + `<row r="3"><c><v>1,5</v></c></row>`), "table.bad-number", "S!A3"},
		{"long number", sheetXML(twoRows + `<row r="3"><c><v>` + strings.Repeat("é", 3000) + `</v></c></row>`), "table.bad-number", "S!A3"},
		{"boolean 2", sheetXML(twoRows + `<row r="3"><c t="b"><v>2</v></c></row>`), "table.bad-boolean", "S!A3"},
		{"no date", sheetXML(twoRows + `<row r="3"><c t="d"><v>2026-02-30</v></c></row>`), "table.bad-date", "S!A3"},
		{"no cached value", sheetXML(twoRows + `<row r="3"><c><f>1+1</f></c></row>`), "table.formula-without-value", "S!A3"},
		{"empty cached value", sheetXML(twoRows + `<row r="3"><c><f>1+1</f><v></v></c></row>`), "table.formula-without-value", "S!A3"},
		{"no cached text", sheetXML(twoRows + `<row r="3"><c t="str"><f>A1</f></c></row>`), "table.formula-without-value", "S!A3"},
		{"long text", sheetXML(twoRows + `<row r="3"><c t="str"><v>` + strings.Repeat("é", maxCell+1) + `</v></c></row>`), "table.limit-cell", "S!A3"},
		{"attribute twice", sheetXML(twoRows + `<row r="3"><c r="A3" r="B3"><v>1</v></c></row>`), "table.bad-xml", "S!3"},
		{"long text in pieces", sheetXML(twoRows + `<row r="3"><c t="inlineStr"><is>` + strings.Repeat("<r><t>abcdefgh</t></r>", 20000) + `</is></c></row>`), "table.limit-cell", "S!A3"},
		{"nested deeply", strings.Replace(whole, "<sheetData>", strings.Repeat("<a>", maxDepth+1)+"<sheetData>", 1), "table.limit-depth", "S"},
		{"empty", sheetXML(`<row r="1"/><row r="2"><c r="A2" s="1"/></row>`), "table.no-header", "S"},
		{"duplicate header", sheetXML(`<row r="2"><c r="B2" t="s"><v>0</v></c><c r="D2" t="str"><v> H</v></c></row>`), "table.duplicate-header", "S!D2"},
	} {
		p := parts()
		p["xl/worksheets/sheet1.xml"] = c.sheet
		path := writeFile(t, "d.xlsx", zipped(t, p, nil))
		expect(t, c.name, path, c.code, c.place)
	}
}

// expect reads a file that is damaged.
func expect(t *testing.T, name, path, code, place string) {
	t.Helper()
	got, err := readAll(t, path, "")
	if err == nil {
		t.Errorf("%s: %q and no error", name, got)
		return
	}
	if have := codes(t, err); have != code {
		t.Errorf("%s: got %v", name, err)
	}
	want := path
	if place != "" {
		want += ":" + place
	}
	if said := err.Error(); len(said) > 1000 {
		t.Errorf("%s: says all of %d bytes", name, len(said))
	}
	if at := err.(*experiment.Problems).List[0].At.String(); at != want {
		t.Errorf("%s: at %s, not %s", name, at, place)
	}
}

func TestDamagedBook(t *testing.T) {
	for _, c := range []struct{ name, part, content, code, place string }{
		{"strings cut off", "xl/sharedStrings.xml", `<sst xmlns="` + transitional + `"><si><t>h`, "table.bad-xml", ""},
		{"strings of another kind", "xl/sharedStrings.xml", `<sst xmlns="` + transitional + `"><x/></sst>`, "table.unexpected-element", ""},
		{"strings with a DTD", "xl/sharedStrings.xml", `<!DOCTYPE sst SYSTEM "file:///etc/passwd"><sst/>`, "table.dtd", ""},
		{"styles with a DTD", "xl/styles.xml", `<!DOCTYPE a><styleSheet xmlns="` + transitional + `"/>`, "table.dtd", ""},
		{"styles cut off", "xl/styles.xml", `<styleSheet xmlns="` + transitional + `"><cellXfs>`, "table.bad-xml", ""},
		{"style that is no number", "xl/styles.xml", `<styleSheet xmlns="` + transitional + `"><cellXfs><xf numFmtId="x"/></cellXfs></styleSheet>`, "table.bad-xml", ""},
		{"text behind the workbook", "xl/workbook.xml", parts()["xl/workbook.xml"] + "x", "table.unexpected-element", ""},
		{"no sheets", "xl/workbook.xml", `<workbook xmlns="` + transitional + `"><sheets/></workbook>`, "table.no-sheets", ""},
		{"no relation", "xl/workbook.xml", strings.Replace(parts()["xl/workbook.xml"], `r:id="r1"`, `r:id="r9"`, 1), "table.missing-relation", "S"},
		{"texts twice", "xl/_rels/workbook.xml.rels", strings.Replace(parts()["xl/_rels/workbook.xml.rels"], `</Relationships>`, `<Relationship Id="r9" Type="x/sharedStrings" Target="other.xml"/></Relationships>`, 1), "table.relation-twice", ""},
		{"sheet twice", "xl/workbook.xml", strings.Replace(parts()["xl/workbook.xml"], `</sheets>`, `<sheet name="s" r:id="r1"/></sheets>`, 1), "table.sheet-twice", ""},
		{"relation twice", "xl/_rels/workbook.xml.rels", strings.Replace(parts()["xl/_rels/workbook.xml.rels"], `"r2"`, `"r1"`, 1), "table.relation-twice", ""},
		{"no sheet part", "xl/worksheets/sheet1.xml", "", "table.missing-part", "S"},
		{"no strings part", "xl/sharedStrings.xml", "", "table.missing-part", "S!A1"},
		{"no styles part", "xl/styles.xml", "", "table.missing-part", ""},
		{"no relations", "xl/_rels/workbook.xml.rels", "", "table.missing-part", ""},
		{"no workbook", "xl/workbook.xml", "", "table.missing-part", ""},
		{"no package", "_rels/.rels", "", "table.not-a-workbook", ""},
		{"part twice", "XL/Workbook.xml", "<x/>", "table.part-twice", ""},
		{"ods", "mimetype", "application/vnd.oasis.opendocument.spreadsheet", "table.unsupported", ""},
		{"numbers", "Index/Document.iwa", "x", "table.unsupported", ""},
	} {
		p := parts()
		p[c.part] = c.content
		if c.content == "" {
			delete(p, c.part)
		}
		expect(t, c.name, writeFile(t, "d.xlsx", zipped(t, p, nil)), c.code, c.place)
	}
}

func TestDamagedZip(t *testing.T) {
	whole := zipped(t, parts(), nil)
	sheet := func(change func(h *zip.FileHeader)) []byte {
		return zipped(t, parts(), func(h *zip.FileHeader) {
			if strings.Contains(h.Name, "sheet1") {
				change(h)
			}
		})
	}
	at := bytes.LastIndex(whole, []byte("PK\x03\x04")) + 30 + len("xl/worksheets/sheet1.xml")
	garbled := bytes.Clone(whole)
	garbled[at+20] ^= 0xff
	for _, c := range []struct {
		name    string
		content []byte
		code    string
	}{
		{"cut off", whole[:len(whole)/2], "table.broken-zip"},
		{"no directory", whole[:len(whole)-30], "table.broken-zip"},
		{"garbled", garbled, "table.zip-entry"},
		{"wrong checksum", sheet(func(h *zip.FileHeader) { h.CRC32++ }), "table.zip-entry"},
		{"says longer", sheet(func(h *zip.FileHeader) { h.UncompressedSize64 += 10 }), "table.zip-entry"},
		{"says shorter", sheet(func(h *zip.FileHeader) { h.UncompressedSize64 -= 10 }), "table.zip-entry"},
		{"says huge", sheet(func(h *zip.FileHeader) { h.UncompressedSize64 = 1 << 40 }), "table.limit-unpacked"},
		{"encrypted part", sheet(func(h *zip.FileHeader) { h.Flags |= 1 }), "table.encrypted-part"},
		{"unknown packing", sheet(func(h *zip.FileHeader) { h.Method = 99 }), "table.zip-entry"},
		{"only a start", []byte("PK\x03\x04"), "table.broken-zip"},
	} {
		got, err := readAll(t, writeFile(t, "d.xlsx", c.content), "")
		if err == nil {
			t.Errorf("%s: %q and no error", c.name, got)
		} else if have := codes(t, err); have != c.code {
			t.Errorf("%s: got %v", c.name, err)
		}
	}
}

func TestLimits(t *testing.T) {
	defer func(e int, p, t int64, s int, r, f int64) {
		maxEntries, maxPart, maxToken, maxStrings, maxRatio, ratioFloor = e, p, t, s, r, f
	}(maxEntries, maxPart, maxToken, maxStrings, maxRatio, ratioFloor)
	path := writeFile(t, "l.xlsx", book1(t, twoRows+strings.Repeat("<row/>", 10000)))
	maxStrings = 1
	expect(t, "strings", path, "table.limit-strings", "")
	maxStrings, maxPart = 100, 20000
	expect(t, "unpacked", path, "table.limit-unpacked", "")
	maxPart, maxToken = 1<<20, 4096
	long := writeFile(t, "t.xlsx", book1(t, twoRows+`<row r="3" x="`+strings.Repeat("x", 20000)+`"/>`))
	expect(t, "token", long, "table.limit-token", "S!2")
	maxRatio, ratioFloor = 3, 10000
	expect(t, "ratio", path, "table.limit-ratio", "S!1632")
	maxEntries = 3
	expect(t, "entries", path, "table.limit-entries", "")
}

func TestOpenRefuses(t *testing.T) {
	for _, c := range []struct{ name, content, code string }{
		{"old.xls", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "table.ole"},
		{"a.csv.gz", "\x1f\x8b....", "table.broken-packing"},
		{"a.csv.xz", "\xfd7zXZ\x00\x00\x04", "table.unsupported"},
		{"~$a.xlsx", "\x06anna", "table.lock-file"},
		{".~lock.a.xlsx#", "", "table.lock-file"},
		{"a.json", "\ufeff\n{\"a\":1}", "table.unsupported"},
		{"list.json", "[{\"a\":1}]", "table.unsupported"},
		{"table.xls", "\r\n<Table><tr><td>a", "table.unsupported"},
		{"a.tar", "a.csv" + strings.Repeat("\x00", 252) + "ustar", "table.unsupported"},
		{"a.pdf", "%PDF-1.7", "table.unsupported"},
		{"a.csv", "<!DOCTYPE html>", "table.unsupported"},
		{"a.parquet", "PAR1\x15\x04\x15", "table.broken-parquet"},
		{"empty.xlsx", "", "table.empty-file"},
		{"program", "\x7fELF\x00\x00\n", "table.nul"},
	} {
		_, err := readAll(t, writeFile(t, c.name, []byte(c.content)), "")
		if err == nil || codes(t, err) != c.code {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	folder := t.TempDir()
	if _, err := Open(context.Background(), folder, Options{}); codes(t, err) != "table.folder" {
		t.Error(err)
	}
	if _, err := Open(context.Background(), filepath.Join(folder, "none"), Options{}); codes(t, err) != "table.no-file" {
		t.Error(err)
	}
	locked := writeFile(t, "locked.csv", []byte("a\n"))
	if err := os.Chmod(locked, 0); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(context.Background(), locked, Options{}); os.Getuid() != 0 && (!errors.Is(err, fs.ErrPermission) || isProblem(err)) {
		t.Error(err)
	}
	// A column that has the name of a format is none.
	if got, err := readAll(t, writeFile(t, "p.csv", []byte("PAR1,PAR2\n1,2\n")), ""); err != nil || len(got) != 2 {
		t.Error(got, err)
	}
	// A CSV file under a false name, and a sheet that is not there.
	path := writeFile(t, "really.xlsx", []byte("a;b\n1;2\n"))
	if got, err := readAll(t, path, ""); err != nil || len(got) != 2 {
		t.Error(got, err)
	}
	if _, err := readAll(t, path, "Outcomes"); codes(t, err) != "table.sheetless" {
		t.Error(err)
	}
	if _, err := readAll(t, writeFile(t, "b.xlsx", zipped(t, parts(), nil)), "Outcomes"); codes(t, err) != "table.no-sheet" {
		t.Error(err)
	}
}

// Whatever the parts hold there is no panic, and cells read at a glance, which
// are those read token by token, say the same every time.
func FuzzXLSX(f *testing.F) {
	p := parts()
	sheet, texts, styles := p["xl/worksheets/sheet1.xml"], p["xl/sharedStrings.xml"], p["xl/styles.xml"]
	f.Add(sheet, texts, styles, p["xl/workbook.xml"])
	f.Add(sheetXML(twoRows+`<row r="5"><c r="C5" s="1"><v>46067.5</v></c><c t="b"><v>1</v></c><c t="inlineStr"><is><r><t>x_x0041_</t></r></is></c></row>`),
		texts, styles, p["xl/workbook.xml"])
	f.Add(sheet+"x", texts[:20], styles, p["xl/workbook.xml"])
	for _, rows := range awkward {
		f.Add(sheetXML(rows), texts, styles, p["xl/workbook.xml"])
	}
	f.Fuzz(func(t *testing.T, sheet, texts, styles, book string) {
		p := parts()
		p["xl/worksheets/sheet1.xml"], p["xl/sharedStrings.xml"], p["xl/styles.xml"], p["xl/workbook.xml"] = sheet, texts, styles, book
		path := writeFile(t, "f.xlsx", packed(t, p, zip.Store, nil))
		samePlain(t, "fuzzed", path)
		if _, err := readAll(t, path, ""); err != nil {
			codes(t, err)
		}
	})
}
