package inference

import (
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// A reference is one row of a table of values made elsewhere, by the names of
// the table's header.
type reference struct {
	t      *testing.T
	where  string
	fields map[string]string
}

// readReference returns the rows of testdata/reference/name, which the script
// of the same name beside it makes. Its first line is the header; lines that
// start with # are comments, and say what made the values.
func readReference(t *testing.T, name string) []reference {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", "reference", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comment = '#'
	records, err := r.ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if len(records) < 2 {
		t.Fatalf("%s holds no values", name)
	}
	rows := make([]reference, 0, len(records)-1)
	for i, record := range records[1:] {
		row := reference{t, fmt.Sprintf("%s, row %d", name, i+1), map[string]string{}}
		for j, header := range records[0] {
			row.fields[header] = record[j]
		}
		rows = append(rows, row)
	}
	return rows
}

// text returns a cell as it stands.
func (r reference) text(column string) string {
	r.t.Helper()
	text, ok := r.fields[column]
	if !ok {
		r.t.Fatalf("%s: no column %q", r.where, column)
	}
	return text
}

// list returns a cell of numbers with spaces between them: NA is NaN, and Inf
// infinite.
func (r reference) list(column string) []float64 {
	r.t.Helper()
	var out []float64
	for _, field := range strings.Fields(r.text(column)) {
		if field == "NA" {
			field = "NaN"
		}
		x, err := strconv.ParseFloat(field, 64)
		if err != nil {
			r.t.Fatalf("%s, %s: %v", r.where, column, err)
		}
		out = append(out, x)
	}
	return out
}

// number returns a cell of one number, NaN where it is empty or NA.
func (r reference) number(column string) float64 {
	r.t.Helper()
	switch list := r.list(column); len(list) {
	case 0:
		return math.NaN()
	case 1:
		return list[0]
	}
	r.t.Fatalf("%s: %s is more than one number", r.where, column)
	return 0
}

// matrix returns a cell of rows with semicolons between them.
func (r reference) matrix(column string) [][]float64 {
	r.t.Helper()
	var out [][]float64
	for _, row := range strings.Split(r.text(column), ";") {
		out = append(out, reference{r.t, r.where, map[string]string{column: row}}.list(column))
	}
	return out
}

// closed holds a closed form to its value, to 1e-8 of it.
func (r reference) closed(what string, got, want float64) {
	r.t.Helper()
	r.within(what, got, want, 1e-8*math.Abs(want))
}

// integrated holds an integral to its value: to 1e-5, and to 1 % of it where it
// is below 1e-4.
func (r reference) integrated(what string, got, want float64) {
	r.t.Helper()
	allowed := 1e-5
	if math.Abs(want) < 1e-4 {
		allowed = min(allowed, 0.01*math.Abs(want))
	}
	r.within(what, got, want, allowed)
}

// within holds a number to its value. What is unknown or infinite there must
// be so here.
func (r reference) within(what string, got, want, allowed float64) {
	r.t.Helper()
	if got == want || math.IsNaN(got) && math.IsNaN(want) {
		return
	}
	if !(math.Abs(got-want) <= allowed) {
		r.t.Errorf("%s: %s = %.12g, want %.12g ± %.2g", r.where, what, got, want, allowed)
	}
}
