package warehouse_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"triggerlab/experiment/tally"
	"triggerlab/experiment/warehouse"
)

// everything is a world in which every part has cells.
var everything = world{
	events: true, priors: true, times: true, channels: true, wave: true, contacts: true,
	window: 48 * time.Hour, looks: []int32{2, 8}, breakdowns: [][]string{{"country"}, {"age", "country"}},
}

// busy are rows of it.
func busy() (rows []row) {
	for i := range 120 {
		rows = append(rows, row{
			contact: []string{"a", "b", "c", "", "d"}[i%5], trigger: []string{"plain", "flowers", "card "}[i%3], outcome: []string{"no", "yes", "", "stop"}[i%4],
			values: [3]string{"x", []string{"", "y"}[i%2], fmt.Sprint(i % 5 % 2)}, channel: []string{"", "mail"}[i/4%2], seconds: int64(i%7) * 86400,
			prior: []string{"", "0.5", "3"}[i%3],
		})
		if i%6 == 0 {
			rows[i].event = fmt.Sprint(i / 12)
		}
	}
	return rows
}

// printed is the file of cells of those rows.
func printed(t *testing.T) []byte {
	t.Helper()
	e := filledSQLite(t, everything.table(busy()))
	statement, err := warehouse.Printed(everything.reading(), e.dialect(), map[string]string{"trigger": "message"})
	if err != nil {
		t.Fatal(err)
	}
	rows, err := e.fetch(statement)
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	w := csv.NewWriter(&file)
	if err := w.WriteAll(append([][]string{warehouse.FileHeader}, rows...)); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// TestCellFile: what a printed query answers is the tally of the rows, by way
// of a CSV that says all there is to know.
func TestCellFile(t *testing.T) {
	read, err := warehouse.ReadCells(bytes.NewReader(printed(t)), "cells.csv")
	if err != nil {
		t.Fatal(err)
	}
	if read.Head.Columns["trigger"] != "message" || !slices.Equal(read.Experiments, []string{""}) {
		t.Fatalf("%+v %q", read.Head, read.Experiments)
	}
	everything.same(t, busy(), "", read.Head.Layout, read.Of(""))
}

// TestLostCells: a file of which a row is lost or stands twice is an error, and
// so is any cell that comes twice from a server.
func TestLostCells(t *testing.T) {
	lines := strings.SplitAfter(strings.TrimSuffix(string(printed(t)), "\n"), "\n")
	for i := 1; i < len(lines); i++ {
		for _, others := range [][]string{slices.Delete(slices.Clone(lines), i, i+1), append(slices.Clone(lines), "\n"+lines[i])} {
			if _, err := warehouse.ReadCells(strings.NewReader(strings.Join(others, "")), "cells.csv"); err == nil {
				t.Errorf("nobody misses %q", lines[i])
			}
		}
	}
	read, err := warehouse.ReadCells(strings.NewReader(strings.Join(lines, "")), "cells.csv")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range read.Of("") {
		if _, err := tally.Assemble(read.Head.Layout, append(slices.Clone(read.Of("")), c)); err == nil {
			t.Errorf("%+v comes twice", c)
		}
	}
}

// TestNoCells: what is no file of cells is an error with its place.
func TestNoCells(t *testing.T) {
	file := string(printed(t))
	header, rest, _ := strings.Cut(file, "\n")
	_, last, _ := strings.Cut(rest, "\n")
	for name, text := range map[string]string{
		"nothing": "", "another header": "a,b\n1,2\n", "no head": header + "\n" + last, "another way": strings.Replace(file, "cells/1", "cells/9", 1),
		"a short row": file + "own,overall\n", "no number": file + "own,overall,,,plain,,,,,x,1\n", "no fold": file + "own,overall,,x,plain,,,,,1,1\n",
		"an open quote": file + "\"own", "no day": file + "days,,,,plain,,,,x,1,1\n", "half a head": strings.Replace(file, "layout", "lay\"\"out", 1),
	} {
		if _, err := warehouse.ReadCells(strings.NewReader(text), "cells.csv"); err == nil || !strings.Contains(err.Error(), "cells.csv") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
