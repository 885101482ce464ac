package analysis_test

import (
	"fmt"
	"testing"

	"triggerlab/experiment/findings"
)

// stratified are segments of two triggers: engaged of shown with a, then b.
func stratified(rows ...[4]int64) []cell {
	var cells []cell
	for i, r := range rows {
		name := fmt.Sprint("s", i)
		cells = append(cells, cell{name, "a", r[1], r[0], 0}, cell{name, "b", r[3], r[2], 0})
	}
	return cells
}

// TestStrata: the values of R's mantelhaen.test and epiR (Breslow and Day) and
// metafor (Tarone), and Cochran's Q.
func TestStrata(t *testing.T) {
	h := bySegment(question{}).of(t, stratified([4]int64{120, 200, 100, 200}, [4]int64{40, 300, 60, 310})...).Heterogeneity
	odds := h.OddsRatio
	if odds.Trigger != "a" && odds.Trigger != "b" {
		t.Fatalf("%+v", odds)
	}
	want := [3]float64{1.0179856115107913, .76248138726959114, 1.359108199288537}
	if odds.Trigger == "b" { // the leader comes first
		want = [3]float64{1 / want[0], 1 / want[2], 1 / want[1]}
	}
	if !near(odds.Ratio, want[0], 1e-9) || !near(odds.Low, want[1], 1e-9) || !near(odds.High, want[2], 1e-9) {
		t.Errorf("odds ratio %+v, want %v", odds, want)
	}
	if !near(h.CMH.Statistic, .0022340400009322374, 1e-9) || h.CMH.DF != 1 || h.CMH.Segments != 2 {
		t.Errorf("CMH %+v", h.CMH)
	}
	if !near(h.BreslowDay.Statistic, 8.0583655134583173, 1e-8) || !near(h.BreslowDay.PValue, .0045294026616051067, 1e-8) {
		t.Errorf("Breslow-Day-Tarone %+v", h.BreslowDay)
	}
	// (.1 + .06021505)² / (.04949747² + .02981131²), from the rates' own variances.
	if !near(h.CochranQ.Statistic, 7.6883, .0002) || h.CochranQ.Versus == "" {
		t.Errorf("Cochran's Q %+v", h.CochranQ)
	}
	// Statsmodels' second example has segments too small for tests of
	// homogeneity, and not for CMH.
	h = bySegment(question{}).of(t, stratified([4]int64{20, 34, 10, 34}, [4]int64{15, 27, 3, 18}, [4]int64{3, 5, 3, 5}, [4]int64{12, 15, 7, 12}, [4]int64{1, 1, 3, 5})...).Heterogeneity
	if h.BreslowDay.PValue.Known() || h.BreslowDay.Reason == nil || h.BreslowDay.Reason.Code != "heterogeneity.too-few" {
		t.Errorf("Breslow-Day of too few: %+v", h.BreslowDay)
	}
	if !near(h.OddsRatio.Ratio, 3.5912, 5e-5) || !near(h.OddsRatio.Low, 1.781135, 5e-7) || !near(h.CMH.Statistic, 11.8852, 5e-5) || !near(h.CMH.PValue, .0005658, 5e-8) {
		t.Errorf("the published example: %+v, %+v", h.OddsRatio, h.CMH)
	}
	// Three triggers: 2 degrees of freedom, as in mantelhaen.test.
	var cells []cell
	for i, r := range [][6]int64{{10, 100, 20, 110, 30, 120}, {12, 90, 25, 95, 28, 100}} {
		for j, name := range []string{"a", "b", "c"} {
			cells = append(cells, cell{fmt.Sprint(i), name, r[2*j+1], r[2*j], 0})
		}
	}
	if cmh := bySegment(question{}).of(t, cells...).Heterogeneity.CMH; !near(cmh.Statistic, 14.42405778533392, 1e-8) || cmh.DF != 2 {
		t.Errorf("CMH of three %+v", cmh)
	}
}

// TestStrataOfRepeats: tests that take exposures for people are not made where
// people have several, and the others are.
func TestStrataOfRepeats(t *testing.T) {
	g := bySegment(question{}).gatherer()
	for i := range 600 {
		show(g, fmt.Sprint("c", i), fmt.Sprint("s", i%3), string(rune('a'+i/3%2)), 4, i%7%4)
	}
	h := bySegment(question{}).ask(t, g).Heterogeneity
	for name, test := range map[string]findings.Test{"Breslow-Day": h.BreslowDay, "CMH": h.CMH} {
		if test.PValue.Known() || test.Reason == nil || test.Reason.Code != "heterogeneity.repeated" {
			t.Errorf("%s: %+v", name, test)
		}
	}
	if h.OddsRatio.Ratio.Known() || !h.CochranQ.PValue.Known() || !h.Pooling.Mean.Known() {
		t.Errorf("%+v", h)
	}
}

// TestPooling: guesses lie between what was seen and the mean, are there for
// every comparison that has its data, and never for the whole audience.
func TestPooling(t *testing.T) {
	q := bySegment(control("a"))
	rows := stratified([4]int64{100, 500, 150, 500}, [4]int64{100, 500, 160, 500}, [4]int64{4, 20, 12, 20}, [4]int64{300, 900, 300, 900}, [4]int64{1, 4, 3, 4})
	f := q.of(t, rows...)
	p := f.Heterogeneity.Pooling
	if p.Trigger != "b" || p.Versus != "a" || len(p.Segments) != 4 || !(p.Low < p.Mean && p.Mean < p.High) || !(p.PredictionLow <= p.Low) || !(p.I2 > 0 && p.I2 < 1) {
		t.Fatalf("%+v", p)
	}
	for _, one := range p.Segments {
		if (one.Pooled-one.Difference)*(one.Pooled-p.Mean) > 0 {
			t.Errorf("%+v, the mean is %v", one, p.Mean)
		}
		if c := find(f, one.Segment, "b", "a"); c.Pooled != one.Pooled || c.Difference != one.Difference {
			t.Errorf("%+v beside %+v", one, c)
		}
	}
	if small := p.Segments[2]; !near(small.Difference, .4, 1e-12) || !(small.Pooled < .25) {
		t.Errorf("twenty contacts: %+v", small)
	}
	if find(f, "", "b", "a").Pooled.Known() || find(f, "s4", "b", "a").Pooled.Known() {
		t.Error("pooled what has nothing to be pooled with")
	}
	alone := q.of(t, rows[:2]...).Heterogeneity.Pooling
	if alone.Mean.Known() || alone.Reason == nil || alone.Reason.Code != "pooling.too-few" {
		t.Errorf("one segment: %+v", alone)
	}
}

// TestPoolingIsWithheld: of data that cannot be trusted nothing is pooled or
// tested over segments.
func TestPoolingIsWithheld(t *testing.T) {
	rows := stratified([4]int64{100, 500, 300, 1000}, [4]int64{100, 500, 320, 1000}, [4]int64{100, 500, 280, 1000})
	f := bySegment(control("a")).of(t, rows...)
	if f.Verdict.Status != findings.Invalid {
		t.Fatal(said(f.Verdict))
	}
	h := f.Heterogeneity
	for _, test := range []findings.Test{h.BreslowDay, h.CochranQ, h.CMH} {
		if test.PValue.Known() || test.Reason == nil || test.Reason.Code != "heterogeneity.invalid" {
			t.Errorf("%+v", test)
		}
	}
	if h.Pooling.Mean.Known() || len(h.Pooling.Segments) > 0 || h.OddsRatio.Ratio.Known() {
		t.Errorf("%+v, %+v", h.Pooling, h.OddsRatio)
	}
	for _, c := range f.Comparisons {
		if c.Pooled.Known() {
			t.Errorf("pooled: %+v", c)
		}
	}
}
