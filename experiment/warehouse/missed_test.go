package warehouse_test

import (
	"fmt"
	"slices"
	"testing"

	"triggerlab/experiment/tally"
	"triggerlab/experiment/warehouse"
)

// TestMissedCells: sums of which any cell is missing are refused, and never make
// another tally. (Of a column's marks, and of what followed a first day, no
// other sum tells.)
func TestMissedCells(t *testing.T) {
	w := world{priors: true, times: true, contacts: true, breakdowns: [][]string{{"country"}}}
	var rows []row
	for i := range 60 {
		rows = append(rows, row{contact: fmt.Sprint("c", i%7), trigger: []string{"plain", "flowers"}[i%11%2], outcome: []string{"no", "yes", "yes"}[i%5%3],
			values: [3]string{[]string{"x", "y"}[i%7%2]}, seconds: int64(i%9) * 86400, prior: []string{"0.5", "1"}[i%7%2]})
	}
	e := filledSQLite(t, w.table(rows))
	reading := w.reading()
	var cells []tally.Cell
	for _, s := range warehouse.Statements(reading, e.d, warehouse.Survey{}) {
		answer, err := e.fetch(s)
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range answer {
			c, err := warehouse.ParseCell(one)
			if err != nil {
				t.Fatal(err)
			}
			cells = append(cells, c)
		}
	}
	if _, err := tally.Assemble(reading.Layout(), cells); err != nil {
		t.Fatal(err)
	}
	noticed := map[string]int{}
	for i, c := range cells {
		nothing := !slices.ContainsFunc(c.Numbers, func(n float64) bool { return n != 0 })
		_, err := tally.Assemble(reading.Layout(), slices.Delete(slices.Clone(cells), i, i+1))
		switch {
		case err != nil:
			noticed[c.Part+" "+c.What]++
		case c.Part != "later" && c.Part != "varying" && !nothing && !(c.Part == "rows" && c.What == warehouse.Told):
			t.Errorf("nobody misses %+v", c)
		}
	}
	for _, part := range []string{"names triggers", "names profiles", "people priors", "ladder stays", "ladder rungs"} {
		if noticed[part] == 0 {
			t.Errorf("no cell of %s was there to be missed", part)
		}
	}
}
