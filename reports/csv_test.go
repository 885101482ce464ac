package reports

import (
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"triggerlab/experiment/findings"
)

// read reads a table back.
func readCSV(t *testing.T, told string) (header []string, rows []map[string]string) {
	t.Helper()
	all, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(told, "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, cells := range all[1:] {
		row := map[string]string{}
		for i, name := range all[0] {
			row[name] = cells[i]
		}
		rows = append(rows, row)
	}
	return all[0], rows
}

// TestCSV: a row a comparison, with the numbers of the document, whole.
func TestCSV(t *testing.T) {
	for fixture, make := range fixtures {
		doc := make()
		plain := report(t, CSV, doc, Options{Plain: true})
		golden(t, fixture+".csv", plain)
		_, rows := readCSV(t, plain)
		if len(rows) != len(doc.Comparisons) {
			t.Fatalf("%s has %d rows for %d comparisons", fixture, len(rows), len(doc.Comparisons))
		}
		for i, c := range doc.Comparisons {
			for name, want := range map[string]findings.Number{"difference": c.Difference, "low": c.Low, "lift_high": c.LiftHigh, "p_adjusted": c.PAdjusted} {
				said := rows[i][name]
				if got, err := strconv.ParseFloat(said, 64); want.Known() != (said != "") || want.Known() && (err != nil || got != float64(want)) {
					t.Errorf("%s, row %d: %s is %q and not %v", fixture, i+1, name, said, want)
				}
			}
			if segment := rows[i]["segment"]; (c.Segment == nil) != (segment == "") {
				t.Errorf("%s, row %d is of segment %q", fixture, i+1, segment)
			}
		}
	}
	_, rows := readCSV(t, report(t, CSV, ordinary(), Options{Plain: true}))
	if got := fmt.Sprint(rows[0]["trigger"], rows[0]["contacts"], rows[0]["versus"], rows[0]["versus_engagements"], rows[0]["verdict"], rows[0]["winner"]); got !=
		"Favourite flowers, card and poem3987Flowers1403winnerFavourite flowers, card and poem" {
		t.Errorf("the first row says %s", got)
	}
}

// TestCSVForSpreadsheets: no cell is run as a formula, none is longer than a
// spreadsheet program takes, and the plain table has the names as they are.
func TestCSVForSpreadsheets(t *testing.T) {
	doc := hostile()
	endless := "=" + strings.Repeat("送", 32_766)
	doc.Comparisons[0].Trigger = endless
	told := report(t, CSV, doc, Options{})
	if !strings.HasPrefix(told, "\ufeff") {
		t.Error("Excel would take it for another encoding")
	}
	header, rows := readCSV(t, told)
	for i, row := range rows {
		for _, name := range header {
			if _, err := strconv.ParseFloat(row[name], 64); err == nil {
				continue
			}
			if strings.ContainsAny(row[name][:min(1, len(row[name]))], "=+-@\t\r\n") || len([]rune(row[name])) > 32_767 {
				t.Errorf("row %d, %s: %.40q", i+1, name, row[name])
			}
		}
	}
	_, plain := readCSV(t, report(t, CSV, doc, Options{Plain: true}))
	if plain[0]["trigger"] != endless {
		t.Errorf("the plain name is %.40q", plain[0]["trigger"])
	}
}

// TestCSVColumnsAreDescribed: whoever meets a column can read what it is.
func TestCSVColumnsAreDescribed(t *testing.T) {
	told := glossary().p.Word("explain.csv.paragraph")
	words := strings.FieldsFunc(told, func(r rune) bool { return strings.ContainsRune(" ,;.:", r) })
	for _, c := range csvColumns {
		if name := strings.TrimPrefix(c.name, "versus_"); !slices.Contains(words, name) {
			t.Errorf("explain csv does not name the column %s", c.name)
		}
	}
}
