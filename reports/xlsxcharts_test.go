package reports

import (
	"math"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"triggerlab/experiment/findings"
)

// TestPieces: the pieces of a bar run from one end of the interval to the
// other, and the shade changes at the estimate.
func TestPieces(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ends := rapid.SliceOfN(rapid.Float64Range(-1, 1), 3, 3).Draw(t, "ends")
		low, value, high := min(ends[0], ends[1], ends[2]), ends[0]+ends[1]+ends[2]-min(ends[0], ends[1], ends[2])-max(ends[0], ends[1], ends[2]), max(ends[0], ends[1], ends[2])
		got := pieces(findings.Number(low), findings.Number(value), findings.Number(high))
		gap, below, belowFar, above, aboveFar := float64(got[0]), float64(got[1]), float64(got[2]), float64(got[3]), float64(got[4])
		near := func(a, b float64) bool { return math.Abs(a-b) < 1e-12 }
		if below > 0 || belowFar > 0 || above < 0 || aboveFar < 0 || gap*below < 0 || gap*above < 0 {
			t.Fatalf("%v stacks both ways", got)
		}
		if top, bottom := max(gap, 0)+above+aboveFar, min(gap, 0)+below+belowFar; high > 0 && !near(top, high) || low < 0 && !near(bottom, low) {
			t.Fatalf("%v ends at %v and %v, not at %v and %v", got, bottom, top, low, high)
		}
		if value > max(low, 0) && !near(max(gap, 0)+above, value) || value < min(high, 0) && !near(min(gap, 0)+below, value) {
			t.Fatalf("%v changes its shade elsewhere than at %v", got, value)
		}
	})
}

// TestCharts: the summary draws the rates, the differences, the gains and the
// days, beneath its sentences, from cells that hold what was found.
func TestCharts(t *testing.T) {
	d := workbook{story: toldOf(t, ordinary())}.charted(toldOf(t, ordinary()).page())
	if len(d.charts) < 3 {
		t.Errorf("%d charts", len(d.charts))
	}
	for _, c := range d.charts {
		if c.Says == "" || strings.Contains(c.Says, "<no value>") {
			t.Errorf("%s is described as %q", c.Title, c.Says)
		}
	}
	f := openBook(t, ordinary())
	first := cells(t, f, "Chart data")[0]
	if first["Bar"] != "grün" && first["Estimate"] == "" {
		t.Errorf("the first bar is %v", first)
	}
	if number(t, first["Away from zero"])+number(t, first["Above zero"])-number(t, first["Estimate"]) > 1e-12 {
		t.Errorf("the bar does not change at its estimate: %v", first)
	}
	for _, name := range []string{"verdict", "headline"} {
		if !namedCell(f, name) {
			t.Errorf("nothing is called %s", name)
		}
	}
}

// TestLongLabels: names that nobody could read beside a bar are cut off there,
// two of one beginning are told apart, and both stand whole elsewhere.
func TestLongLabels(t *testing.T) {
	doc := ordinary()
	for i := range 2 {
		doc.Triggers[i].Trigger = strings.Repeat("long ", 60) + strings.Repeat("!", i)
	}
	f := openBook(t, doc)
	labels := map[string]bool{}
	for _, row := range cells(t, f, "Chart data")[:len(doc.Triggers)] {
		if labels[row["Bar"]] || len([]rune(row["Bar"])) > longestLabel+len("… (2)") {
			t.Errorf("a bar is called %q", row["Bar"])
		}
		labels[row["Bar"]] = true
	}
	if got := cells(t, f, "Triggers")[1]["Trigger"]; got != doc.Triggers[1].Trigger {
		t.Errorf("the trigger is called %q", got)
	}
}

// toldOf is the story of findings, worded.
func toldOf(t *testing.T, doc *findings.Findings) story {
	t.Helper()
	p := printer()
	return story{worded(doc, p), p}
}

func namedCell(f *excelize.File, name string) bool {
	for _, n := range f.GetDefinedName() {
		if n.Name == name {
			return true
		}
	}
	return false
}

// TestSheetsOfOneName: translations that say the same of two sheets, or too
// much, cost no sheet.
func TestSheetsOfOneName(t *testing.T) {
	long := strings.Repeat("règles d'arrêt ", 5)
	got := withNames([]sheet{{name: long}, {name: strings.ToUpper(long)}, {name: long}, {name: ""}, {name: "a/b"}})
	seen := map[string]bool{}
	for _, s := range got {
		if s.name == "" || len([]rune(s.name)) > 31 || seen[strings.ToLower(s.name)] {
			t.Errorf("a sheet is called %q", s.name)
		}
		seen[strings.ToLower(s.name)] = true
	}
}
