package reports

import (
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"triggerlab/experiment/findings"
)

// TestBars: whatever the numbers and names, bars are as wide as there is room,
// each line as wide as the others, the dot between the ends of its interval.
func TestBars(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := forest{unit: rapid.SampledFrom([]unit{unitRate, unitDifference}).Draw(t, "unit"), reference: findings.Unknown}
		number := rapid.Float64Range(-1, 1)
		if rapid.Bool().Draw(t, "referred") {
			f.reference = findings.Number(number.Draw(t, "reference"))
		}
		for range rapid.IntRange(1, 5).Draw(t, "rows") {
			ends := rapid.SliceOfN(number, 3, 3).Draw(t, "interval")
			low, high := min(ends[0], ends[1], ends[2]), max(ends[0], ends[1], ends[2])
			f.rows = append(f.rows, estimate{
				name: rapid.SampledFrom([]string{"a", "👩‍🚀 送花", strings.Repeat("long ", 20), "ü"}).Draw(t, "name"),
				low:  findings.Number(low), high: findings.Number(high), value: findings.Number(ends[0] + ends[1] + ends[2] - low - high), told: "+1.0 pp",
			})
		}
		limit := rapid.IntRange(48, 120).Draw(t, "limit")
		lines := f.bars(limit, printer())
		if len(lines) != len(f.rows)+1 {
			t.Fatalf("%d lines for %d rows", len(lines), len(f.rows))
		}
		for _, b := range lines {
			if width(b.line()) != width(lines[0].line()) || width(b.line()) > limit {
				t.Fatalf("a line is %d wide, the first %d, and there is room for %d:\n%s", width(b.line()), width(lines[0].line()), limit, b.line())
			}
		}
		for _, b := range lines[:len(f.rows)] {
			if !regexp.MustCompile(`^[ ┊]*(├[─┼]*)?●([─┼]*┤)?[ ┊]*$`).MatchString(b.drawn) {
				t.Fatalf("this is no interval: %q", b.drawn)
			}
		}
	})
}

// TestBarsShow: where the intervals lie, and what they are held against.
func TestBarsShow(t *testing.T) {
	f := forest{unit: unitDifference, reference: 0, rows: []estimate{
		{name: "poem", low: 0.02, value: 0.04, high: 0.06, told: "+4.0 pp"},
		{name: "flowers", low: -0.02, value: 0.01, high: 0.03, told: "+1.0 pp"},
		{name: "none", low: 0.02, value: 0.02, high: 0.02, told: "+2.0 pp"},
	}}
	want := []string{
		"poem            ┊       ├──────●──────┤  +4.0 pp",
		"flowers  ├──────┼───●──────┤             +1.0 pp",
		"none            ┊       ●                +2.0 pp",
		"         -2.0 pp                +6.0 pp         ",
	}
	var got []string
	for _, b := range f.bars(48, printer()) {
		got = append(got, b.line())
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("it is drawn as\n%s", strings.Join(got, "\n"))
	}
	if drawn := f.bars(20, printer()); drawn != nil {
		t.Errorf("without room it draws %v", drawn)
	}
}

// TestFences: no name ends the fence that it stands in.
func TestFences(t *testing.T) {
	got := fence{"a ``` b", "c ```` d"}.markdown()
	if want := "`````text\na ``` b\nc ```` d\n`````"; got != want {
		t.Errorf("it is %q", got)
	}
	if got := (fence{}).markdown(); got != "" {
		t.Errorf("an empty one is %q", got)
	}
}
