package analysis_test

import (
	"encoding/csv"
	"os"
	"strconv"
	"testing"

	"triggerlab/experiment/findings"
)

// TestHillstromFineCells: in 237 cells of a real campaign the best e-mail of
// each looks better than the best for all, and on contacts it was not chosen by
// is worse. By three segments it is worth next to nothing, within its error.
func TestHillstromFineCells(t *testing.T) {
	fine := hillstrom(t, "hillstrom-fine.csv", func(r []string) []cell {
		var cells []cell
		for i, name := range []string{"No E-Mail", "Mens E-Mail", "Womens E-Mail"} {
			if n := count64(t, r[1+2*i]); n > 0 {
				cells = append(cells, cell{values: r[0], trigger: name, n: n, y: count64(t, r[2+2*i])})
			}
		}
		return cells
	})
	f := bySegment(control("No E-Mail")).of(t, fine...)
	tailored := f.Tailoring
	se := float64(tailored.High-tailored.Low) / 2 / 1.959964
	if tailored.Verdict == findings.Tailor || !(tailored.NaiveGain > .0023) || !near(tailored.Gain, -.007, .001) || !near(findings.Number(se), .0028, .0003) {
		t.Errorf("%s: naive %v, gain %v, standard error %v", tailored.Verdict, tailored.NaiveGain, tailored.Gain, se)
	}

	coarse := hillstrom(t, "hillstrom-counts.csv", func(r []string) []cell {
		return []cell{{values: r[0] + r[1], trigger: r[2], n: count64(t, r[3]), y: count64(t, r[4])}}
	})
	tailored = bySegment(control("No E-Mail")).of(t, coarse...).Tailoring
	se = float64(tailored.High-tailored.Low) / 2 / 1.959964
	// From .0004 to .0013 by how contacts fall into folds.
	if tailored.Verdict != findings.NotProven || !near(tailored.Gain, .00085, .00045) || !near(findings.Number(se), .0029, .0002) {
		t.Errorf("%s: gain %v, standard error %v", tailored.Verdict, tailored.Gain, se)
	}
}

// hillstrom reads cells from a table of counts.
func hillstrom(t *testing.T, name string, of func(record []string) []cell) (cells []cell) {
	t.Helper()
	file, err := os.Open("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	r := csv.NewReader(file)
	r.Comment = '#'
	records, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, record := range records[1:] {
		cells = append(cells, of(record)...)
	}
	return cells
}

func count64(t *testing.T, text string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
