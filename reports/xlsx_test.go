package reports

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"triggerlab/experiment/findings"
	"triggerlab/experiment/table"
)

var sheetNames = []string{"Summary", "Triggers", "Comparisons", "Segments", "Heat map", "Tailoring", "In one question or two", "Attention", "Sharper", "Drivers", "Contacts", "Days", "Health", "Method", "Data", "Chart data"}

func openBook(t *testing.T, doc *findings.Findings) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(strings.NewReader(report(t, XLSX, doc, Options{})), excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// cells reads a sheet into its headings and rows.
func cells(t *testing.T, f *excelize.File, sheet string) []map[string]string {
	t.Helper()
	rows, err := f.GetRows(sheet)
	if err != nil || len(rows) == 0 {
		t.Fatalf("%s: %d rows, %v", sheet, len(rows), err)
	}
	var read []map[string]string
	for _, row := range rows[1:] {
		named := map[string]string{}
		for i, value := range row {
			named[rows[0][i]] = value
		}
		read = append(read, named)
	}
	return read
}

func number(t *testing.T, s string) float64 {
	t.Helper()
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Error(err)
	}
	return f
}

// TestBook: a spreadsheet program finds every number whole, as a number.
func TestBook(t *testing.T) {
	f := openBook(t, ordinary())
	if diff := cmp.Diff(sheetNames, f.GetSheetList()); diff != "" {
		t.Error(diff)
	}
	first := cells(t, f, "Triggers")[0]
	if first["Rate"] != "0.47103" || first["Exposures"] != "3987" || first["Best set"] != "yes" {
		t.Errorf("the first trigger is %v", first)
	}
	if c := cells(t, f, "Comparisons"); len(c) != 8 || c[0]["Difference"] != "0.12124" || number(t, c[0]["p-value adjusted"]) != 2e-28 {
		t.Errorf("%d comparisons, the first %v", len(c), c[0])
	}
	if c := cells(t, f, "Segments"); len(c) != 9 || c[0]["Chance best"] != "" {
		t.Errorf("%d rows of segments, the first %v", len(c), c[0])
	}
	for cell, want := range map[string]string{"G2": "47.1%", "C2": "3,987"} {
		if shown, err := f.GetCellValue("Triggers", cell, excelize.Options{}); err != nil || strings.ReplaceAll(shown, " ", "") != want {
			t.Errorf("%s shows %q and not %q, %v", cell, shown, want, err)
		}
	}
	panes, err := f.GetPanes("Data")
	if err != nil || !panes.Freeze {
		t.Errorf("the header is not frozen: %v", err)
	}
}

// TestBookData: the Data sheet accounts for every row and holds the tally.
func TestBookData(t *testing.T) {
	about := map[string][]map[string]string{}
	for _, row := range cells(t, openBook(t, ordinary()), "Data") {
		about[row["About"]] = append(about[row["About"]], row)
	}
	for what, n := range map[string]int{"rows": 7, "column": 4, "cell": 2, "day": 42} {
		if len(about[what]) != n {
			t.Errorf("%d rows about %q and not %d", len(about[what]), what, n)
		}
	}
	if c := about["cell"][0]; c["Σm²"] != "4011" || c["Engaged"] != "1403" || c["Segment"] != "" {
		t.Errorf("the first cell is %v", c)
	}
}

// TestBookIsSafe: names are texts, however they begin, and numbers that
// nobody knows are empty cells.
func TestBookIsSafe(t *testing.T) {
	f := openBook(t, hostile())
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for r, row := range rows {
			for c, value := range row {
				at, _ := excelize.CoordinatesToCellName(c+1, r+1)
				if formula, err := f.GetCellFormula(sheet, at); err != nil || formula != "" {
					t.Errorf("%s!%s is the formula %q, %v", sheet, at, formula, err)
				}
				if value == "NaN" || strings.Contains(value, "Inf") {
					t.Errorf("%s!%s is %s", sheet, at, value)
				}
			}
		}
	}
	if got := cells(t, f, "Triggers")[2]; got["Trigger"] != formulaName || got["Rate"] != "" {
		t.Errorf("the third trigger is %q", got)
	}
}

// TestBookReadsBack: our own strict reader takes the book for undamaged.
func TestBookReadsBack(t *testing.T) {
	for fixture, make := range fixtures {
		path := filepath.Join(t.TempDir(), fixture+".xlsx")
		if err := os.WriteFile(path, []byte(report(t, XLSX, make(), Options{})), 0o600); err != nil {
			t.Fatal(err)
		}
		f, err := table.Open(context.Background(), path, table.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		for _, listed := range f.Sheets() {
			name := listed.Name
			rows, err := f.Rows(name)
			if err != nil {
				t.Fatal(fixture, name, err)
			}
			for shard := range rows.Shards() {
				for _, err := range rows.Scan(context.Background(), shard) {
					if err != nil {
						t.Fatal(fixture, name, err)
					}
				}
			}
		}
	}
}

// TestBookIsStable: equal findings make equal bytes.
func TestBookIsStable(t *testing.T) {
	if !bytes.Equal([]byte(report(t, XLSX, hostile(), Options{})), []byte(report(t, XLSX, hostile(), Options{}))) {
		t.Error("two books differ")
	}
}

// TestLongSentence: names that swell a sentence beyond what a cell holds do
// not cost the report.
func TestLongSentence(t *testing.T) {
	doc := ordinary()
	doc.Verdict.Reasons[0].Text = strings.Repeat("送", 40_000)
	openBook(t, doc)
}
