package table

import (
	"context"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"triggerlab/experiment"
)

// awkward are rows that are read by different ways: at a glance and token by
// token.
var awkward = map[string]string{
	"usual":          `<row r="1"><c r="A1" t="inlineStr"><is><t>h</t></is></c><c r="B1" s="0" t="s"><v>1</v></c></row><row r="2"><c r="A2"/><c r="B2" s="1"><v>46067</v></c></row>`,
	"other order":    `<row r="1"><c t="s" r="A1"><v>0</v></c></row><row r="2"><c s="2" r="A2"><v>.5</v></c><c r='B2' ><v >1</v ></c ></row>`,
	"spread out":     "<row r=\"1\">\n <c r=\"A1\" t=\"str\">\n  <v>h</v>\n </c>\n</row><row>\n<c>\n<v> 7 </v>\n</c>\n</row>",
	"references":     `<row r="1"><c r="A1" t="str"><v>&lt;h&#62;</v></c></row><row r="&#50;"><c r="&#65;2"><v>&#55;</v></c></row>`,
	"escapes":        `<row r="1"><c t="inlineStr"><is><t>_x0041__x005F_x0042_</t></is></c></row><row r="2"><c t="str"><v>_x0009_</v></c><c t="inlineStr"><is><t xml:space="preserve"> a_x </t></is></c></row>`,
	"line ends":      "<row r=\"1\"><c t=\"str\"><v>a\r\nb\rc\nd</v></c></row>",
	"CDATA":          `<row r="1"><c t="str"><v><![CDATA[<h>]]></v></c></row><row r="2"><c><v>1<![CDATA[2]]><!-- 9 -->3</v></c></row>`,
	"beyond ASCII":   `<row r="1"><c t="str"><v>é東京😀</v></c></row><row r="2"><c t="inlineStr"><is><t>😀</t></is></c></row>`,
	"formulas":       `<row r="1"><c t="str"><f>A2</f><v>h</v></c></row><row r="2"><c r="A2"><f t="shared" si="0"/><v>3</v></c><c r="B2"><v>4</v></c></row>`,
	"prefix":         `<x:row xmlns:x="` + transitional + `" r="1"><x:c t="str"><x:v>h</x:v></x:c><c r="B1" t="str"><v>i</v></c></x:row>`,
	"own default":    `<row r="1"><c xmlns="` + strictSheets + `" t="str"><v>h</v></c></row>`,
	"long":           `<row r="1"><c t="str"><v>` + strings.Repeat("é<![CDATA[]]>", 9000) + `</v></c><c t="str"><v>` + strings.Repeat("x", 9000) + `</v></c></row>`,
	"empty":          `<row r="1"><c t="str"><v>h</v></c></row><row r="3"/><row r="4"><c r="C4" t="inlineStr"><is><t></t></is></c><c t="inlineStr"><is/></c><c t="str"><v>x</v></c></row>`,
	"beyond header":  `<row r="1"><c t="str"><v>h</v></c></row><row r="2"><c r="C2"><v>1</v></c><c r="E2" t="str"><v> </v></c></row><row r="3"><c r="C3" t="str"><v> </v></c></row>`,
	"foreign":        `<row r="1"><c xmlns="urn:x" t="str"><v>h</v></c></row>`,
	"foreign value":  `<row r="1"><c><v xmlns="urn:x">1</v></c></row>`,
	"unknown prefix": `<row r="1"><y:c><v>1</v></y:c></row>`,
	"twice":          `<row r="1"><c r="A1" r="B1"/></row>`,
	"text":           `<row r="1"><c r="A1">7</c></row>`,
	"wrong kinds":    `<row r="1"><c t="s"><is><t>h</t></is></c></row>`,
	"no number":      `<row r="1"><c r="A1"><v>1.2.3</v></c></row>`,
	"no string":      `<row r="1"><c r="A1" t="s"><v>12</v></c></row>`,
	"no style":       `<row r="1"><c r="A1" s="99"><v>12</v></c></row>`,
	"backwards":      `<row r="1"><c r="B1"/><c r="A1"/></row>`,
	"lower case":     `<row r="1"><c r="a1"/></row>`,
	"]]>":            `<row r="1"><c t="str"><v>]]></v></c></row>`,
	"no UTF-8":       "<row r=\"1\"><c t=\"str\"><v>\xff</v></c></row>",
	"control":        "<row r=\"1\"><c t=\"str\"><v>\x0b</v></c></row>",
}

// Cells are the same however they are read.
func TestPlainCells(t *testing.T) {
	for name, rows := range awkward {
		p := parts()
		p["xl/worksheets/sheet1.xml"] = sheetXML(rows)
		samePlain(t, name, writeFile(t, "p.xlsx", zipped(t, p, nil)))
	}
	for name, fill := range corpus() {
		samePlain(t, name, library(t, fill))
	}
}

// samePlain reads a book in both ways, and in chunks so small that every
// token lies in several.
func samePlain(t *testing.T, name, path string) {
	t.Helper()
	defer func(plain int, chunk int64) { maxPlain, pumpChunk = plain, chunk }(maxPlain, pumpChunk)
	want, err1 := readAll(t, path, "")
	for _, way := range []struct {
		name  string
		plain int
		chunk int64
	}{{"token by token", 0, pumpChunk}, {"in small chunks", maxPlain, 7}, {"in chunks", maxPlain, 70}} {
		maxPlain, pumpChunk = way.plain, way.chunk
		got, err2 := readAll(t, path, "")
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: %s: %s", name, way.name, d)
		}
		if (err1 == nil) != (err2 == nil) || err1 != nil && err1.Error() != err2.Error() {
			t.Errorf("%s: %v, and %s %v", name, err1, way.name, err2)
		}
	}
}

func TestXLSXNul(t *testing.T) {
	for _, c := range []struct{ cell, code string }{
		{`<c t="inlineStr"><is><t>a_x0000_b</t></is></c>`, "table.nul"},
		{`<c t="str"><v>_x0000_</v></c>`, "table.nul"},
		{`<c t="inlineStr"><is><r><t>a</t></r><r><t>_x0000_b</t></r></is></c>`, "table.nul"},
		{`<c t="s"><v>1</v></c>`, "table.nul"},
		{`<c t="s"><v>0</v></c>`, ""}, // what no cell refers to harms nobody
	} {
		p := parts()
		p["xl/sharedStrings.xml"] = `<sst xmlns="` + transitional + `"><si><t>h</t></si><si><t>_x0000_</t></si></sst>`
		p["xl/worksheets/sheet1.xml"] = sheetXML(`<row r="1"><c t="s"><v>0</v></c></row><row r="2">` + c.cell + `</row>`)
		path := writeFile(t, "n.xlsx", zipped(t, p, nil))
		if c.code != "" {
			expect(t, c.cell, path, c.code, "S!A2")
		} else if _, err := readAll(t, path, ""); err != nil {
			t.Error(err)
		}
	}
}

// A part for texts that is not there is missed by cells with texts alone.
func TestXLSXNoTexts(t *testing.T) {
	p := parts()
	delete(p, "xl/sharedStrings.xml")
	p["xl/worksheets/sheet1.xml"] = sheetXML(`<row r="1"><c t="str"><v>h</v></c></row><row r="2"><c><v>1</v></c></row>`)
	got, err := readAll(t, writeFile(t, "n.xlsx", zipped(t, p, nil)), "")
	if err != nil || len(got) != 2 {
		t.Error(got, err)
	}
}

const title = `<row r="1"><c r="A1" t="str"><v>Results of May</v></c></row>`

// tall is a sheet with a title above its table, which begins in row 4.
func tall() string {
	rows := title + `<row r="4"><c r="A4" t="str"><v>trigger</v></c><c r="B4" t="str"><v>sent</v></c><c r="C4" t="str"><v>clicks</v></c></row>`
	for _, n := range []string{"5", "6", "7"} {
		rows += `<row r="` + n + `"><c r="A` + n + `" t="str"><v>flowers</v></c><c r="B` + n + `"><v>9</v></c><c r="C` + n + `"><v>1</v></c></row>`
	}
	return rows
}

func TestXLSXHeaderRow(t *testing.T) {
	path := writeFile(t, "h.xlsx", book1(t, tall()))
	for _, c := range []struct {
		said, row int64
		header    string
		code      string
	}{
		{0, 4, "trigger", ""},
		{1, 1, "Results of May", ""},
		{5, 5, "flowers", ""},
		{2, 0, "", "table.header-row"},
		{3, 0, "", "table.header-row"},
		{9, 0, "", "table.header-row"},
	} {
		f, err := Open(context.Background(), path, Options{HeaderRow: c.said})
		if err != nil {
			t.Fatal(err)
		}
		rows, err := f.Rows("")
		switch {
		case c.code != "":
			if err == nil || codes(t, err) != c.code || err.(*experiment.Problems).List[0].At.Row != c.said {
				t.Errorf("row %d: %v", c.said, err)
			}
		case err != nil:
			t.Errorf("row %d: %v", c.said, err)
		case rows.HeaderRow() != c.row || rows.Header()[0].String() != c.header:
			t.Errorf("row %d: the header is %s in %d", c.said, rows.Header()[0], rows.HeaderRow())
		}
		var got []string
		for _, m := range f.Notices() {
			got = append(got, m.At.Sheet+" "+m.Code)
		}
		if want := c.said == 0; want != (len(got) == 1 && got[0] == "S table.preamble") {
			t.Errorf("row %d: notices %q", c.said, got)
		}
		f.Close()
	}
}

// The cells of columns that nobody needs may be empty; the rows, their
// widths and what is wrong with them stay.
func TestXLSXNeed(t *testing.T) {
	head := `<row r="1"><c t="str"><v>a</v></c><c t="str"><v>b</v></c></row>`
	f, err := Open(context.Background(), writeFile(t, "n.xlsx", book1(t, head+
		`<row r="2"><c r="B2"><v>1</v></c></row><row r="3"><c t="s"><v>1</v></c><c t="str"><v>x</v></c><c/><c s="1"><v>3</v></c></row><row r="4"><c><v>1e999</v></c></row>`)), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.Rows("")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for row, err := range rows.Need([]int{1, 7, -1}).Scan(context.Background(), 0) {
		if err != nil {
			got = append(got, codes(t, err))
			break
		}
		line := ""
		for _, c := range row.Cells {
			line += c.Kind.String() + ":" + c.String() + " "
		}
		got = append(got, line)
	}
	want := []string{"empty: number:1 ", "empty: text:x empty: empty: ", "table.bad-number"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// Whoever stops early, or is stopped, leaves nothing behind that runs.
func TestXLSXStopsEarly(t *testing.T) {
	before := runtime.NumGoroutine()
	path := writeFile(t, "b.xlsx", book1(t, twoRows+strings.Repeat(`<row><c t="str"><v>x</v></c></row>`, 100_000)))
	f, err := Open(context.Background(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.Rows("")
	if err != nil {
		t.Fatal(err)
	}
	for range rows.Scan(context.Background(), 0) {
		break
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	n := 0
	var last error
	for _, err := range rows.Scan(ctx, 0) {
		if n++; n == 5000 {
			cancel()
		}
		last = err
	}
	if last != context.Canceled || n > 7000 {
		t.Errorf("%d rows and %v", n, last)
	}
	for deadline := time.Now().Add(5 * time.Second); runtime.NumGoroutine() > before; {
		if time.Now().After(deadline) {
			t.Fatalf("%d goroutines, %d before", runtime.NumGoroutine(), before)
		}
		runtime.Gosched()
	}
}

// Rows are read without allocating for them.
func TestXLSXAllocations(t *testing.T) {
	cells := `<row><c t="str"><v>x &amp; y</v></c><c t="s"><v>1</v></c><c s="1"><v>46067.5</v></c><c s="3"><v>42</v></c><c><f>1</f><v>2</v></c><c t="b"><v>1</v></c></row>`
	path := writeFile(t, "a.xlsx", book1(t, `<row r="1"><c t="str"><v>h</v></c></row>`+strings.Repeat(cells, 10_000)))
	f, err := Open(context.Background(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	n := testing.AllocsPerRun(3, func() {
		scanAll(t, f)
	})
	if n > 2000 {
		t.Errorf("%.0f allocations for 60,000 cells", n)
	}
}

// Dates are written as package time writes them.
func TestSerialDates(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	origin := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	for range 20_000 {
		ms := 61*msPerDay + r.Int64N(2_900_000*msPerDay)
		switch r.IntN(3) {
		case 0:
			ms -= ms % msPerDay
		case 1:
			ms -= ms % 1000
		}
		date := origin.AddDate(0, 0, int(ms/msPerDay)).Add(time.Duration(ms%msPerDay) * time.Millisecond)
		layout := isoMoment
		if ms%msPerDay == 0 {
			layout = isoDay
		} else if ms%1000 != 0 {
			layout += ".000"
		}
		got, ok := serialDate(nil, float64(ms)/msPerDay, false, false)
		if want := date.Format(layout); !ok || string(got) != want {
			t.Fatalf("%d ms is %s and %v, not %s", ms, got, ok, want)
		}
	}
}
