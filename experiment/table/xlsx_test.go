package table

import (
	"archive/zip"
	"bytes"
	"context"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

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
		`<c><v>5</v></c>`:                "number:5",
		`<c r="A2"><v> 1.50E+3 </v></c>`: "number:1500",
		`<c r="A2" t="inlineStr"><is><t>_xD83D_a_xDE00_</t></is></c>`:       "text:_xD83D_a_xDE00_",
		`<c r="A2" t="inlineStr"><is><t>_xD83D__xD83D__xDE00_</t></is></c>`: "text:_xD83D_😀",
		`<c r="A2"><v>42.0</v></c>`:                                         "number:42",
		`<c r="A2"><v>1.2345678E7</v></c>`:                                  "number:12345678",
		`<c r="A2"><v>-1.50E-3</v></c>`:                                     "number:-1.50E-3",
		`<c r="A2"><v>1.0E+15</v></c>`:                                      "number:1.0E+15",
		`<c r="A2"><v>1.50</v></c>`:                                         "number:1.50",
		`<c r="A2" s="3"><v>42.0</v></c>`:                                   "number:00042",
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

// A sheet and the shards of a file are read by several at the same time.
func TestConcurrentScans(t *testing.T) {
	csv := "h,i\n"
	for range 3000 {
		csv += "a,\"b\nc\"\n"
	}
	many := openShards(t, writeFile(t, "c.csv", []byte(csv)), 6)
	book, err := Open(context.Background(), writeFile(t, "b.xlsx", sampleBook(t)), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	for _, f := range []File{many, book} {
		var wait sync.WaitGroup
		results := make([][][]string, 4)
		for i := range results {
			wait.Go(func() { results[i], _ = readRows(f, "") })
		}
		wait.Wait()
		for _, r := range results {
			if len(r) < 50 || cmp.Diff(results[0], r) != "" {
				t.Errorf("%s: %d and %d rows", f.Path(), len(results[0]), len(r))
			}
		}
		if sum, err := f.SHA256(); err != nil || len(sum) != 64 {
			t.Error(sum, err)
		}
	}
}
