package table

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
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
	f, err := Open(context.Background(), path, Options{})
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
		":Sheet1: table.hidden-columns columns=2", ":Sheet1: table.merged-cells cells=[B9:C10] ranges=1",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}
