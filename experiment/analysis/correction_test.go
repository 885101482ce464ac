package analysis_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"triggerlab/experiment"
	"triggerlab/experiment/analysis"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/simulate"
	"triggerlab/experiment/source"
)

var allCorrections = []experiment.Correction{"", experiment.Simultaneous, experiment.Holm, experiment.Hochberg, experiment.BH, experiment.BY}

func correctedBy(by experiment.Correction) question {
	q := control("a")
	q.Correction = by
	return q
}

// TestCorrections: R's p.adjust of the p of four comparisons with a control,
// and intervals and methods that go with it.
func TestCorrections(t *testing.T) {
	cells := cellsOf(1000, 200, 245, 238, 231, 206)
	plain := correctedBy("").of(t, cells...)
	var ps []float64
	for _, c := range plain.Comparisons {
		ps = append(ps, float64(c.PValue))
	}
	factors := map[experiment.Correction][4]float64{ // of the p, which are sorted upwards
		experiment.Holm: {4, 3, 2, 1}, experiment.BH: {4, 2, 4. / 3, 1}, experiment.BY: {25. / 3, 25. / 6, 25. / 9, 25. / 12},
	}
	for by, factor := range factors {
		f := correctedBy(by).of(t, cells...)
		for i, c := range f.Comparisons {
			want := min(1, factor[i]*ps[i])
			if by == experiment.BY && i == 2 {
				want = min(want, factor[3]*ps[3])
			}
			if !near(c.PAdjusted, want, 1e-12) || float64(c.PValue) != ps[i] {
				t.Errorf("%s: p %v is adjusted to %v, want %v", by, c.PValue, c.PAdjusted, want)
			}
			if !strings.HasSuffix(c.Method, "+"+string(by)) {
				t.Errorf("%s: the method is %s", by, c.Method)
			}
		}
		if f.Experiment.Correction != string(by) || !slices.Contains(codes(f), string(by)) || slices.Contains(codes(f), "family") {
			t.Errorf("%s: %q, made by %q", by, f.Experiment.Correction, codes(f))
		}
	}
	if plain.Experiment.Correction != "simultaneous" || strings.Contains(plain.Comparisons[0].Method, "simultaneous") {
		t.Errorf("not said: %q, %s", plain.Experiment.Correction, plain.Comparisons[0].Method)
	}
}

// TestCorrectionsAgree: whatever the counts and the correction, an interval
// leaves 0 out exactly where the adjusted p says so, lift and difference
// agree, and the verdict is the same for all.
func TestCorrectionsAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var cells []cell
		for i := range rapid.IntRange(2, 5).Draw(t, "triggers") {
			for _, segment := range []string{"x", "y"} {
				n := rapid.Int64Range(30, 900).Draw(t, "n")
				cells = append(cells, cell{segment, string(rune('a' + i)), n, rapid.Int64Range(0, n).Draw(t, "y"), 0})
			}
		}
		verdict := ""
		for _, by := range allCorrections {
			f := bySegment(correctedBy(by)).of(t, cells...)
			if said := said(f.Verdict) + fmt.Sprint(f.Leader.Difference); verdict == "" {
				verdict = said
			} else if said != verdict {
				t.Fatalf("%s: %s, else %s", by, said, verdict)
			}
			for _, c := range f.Comparisons {
				if c.CannotTell != "" {
					continue
				}
				if outside := c.Low > 0 || c.High < 0; outside != (c.PAdjusted < .05) || !(c.Low <= c.Difference && c.Difference <= c.High) {
					t.Fatalf("%s: p %v, interval %v to %v of %v", by, c.PAdjusted, c.Low, c.High, c.Difference)
				}
				if c.Lift.Known() && c.Low > 0 != (c.LiftLow > 0) {
					t.Fatalf("%s: difference from %v, lift from %v", by, c.Low, c.LiftLow)
				}
				if c.PAdjusted < c.PValue {
					t.Fatalf("%s: %v adjusted to %v", by, c.PValue, c.PAdjusted)
				}
			}
		}
	})
}

// TestCorrectionsCover: through the real path, in a world where one trigger of
// four works and the others do not, claims and intervals keep what each
// correction promises over segments and comparisons.
func TestCorrectionsCover(t *testing.T) {
	runs := playedOften(600)
	if raceDetector || testing.Short() {
		runs = 60
	}
	const works = "t3"
	w := world{triggers: 4, segments: 3, contacts: 2400, rate: .3, exposures: 1}
	truth := func(trigger string, segment *string) float64 {
		if trigger == works {
			return 1.35 * w.truth(trigger, segment)
		}
		return w.truth(trigger, segment)
	}
	e := w.experiment()
	for i := range e.Segments {
		e.Affinity[e.Segments[i].Name][works] = truth(works, &e.Segments[i].Name)
	}
	byCorrection := map[experiment.Correction]*kept{}
	for seed := range runs {
		exposures, err := simulate.Exposures(e, simulate.Options{Seed: uint64(seed + 1), MinExposures: 1, MaxExposures: 1})
		if err != nil {
			t.Fatal(err)
		}
		loaded, err := source.Exposures(ctx, e, exposures, "")
		if err != nil {
			t.Fatal(err)
		}
		for _, by := range allCorrections[1:] {
			loaded.Experiment.Correction = by
			f, err := analysis.Run(ctx, loaded.Experiment, loaded.Tally, loaded.Provenance)
			if err != nil {
				t.Fatal(err)
			}
			if byCorrection[by] == nil {
				byCorrection[by] = &kept{}
			}
			var missed, falsely bool
			var proven, missedProven int
			for _, c := range f.Comparisons {
				if c.Segment == nil {
					continue
				}
				d := findings.Number(truth(c.Trigger, c.Segment) - truth(c.Versus, c.Segment))
				miss, claim := !(c.Low <= d && d <= c.High), c.PAdjusted < .05
				missed, falsely = missed || miss, falsely || claim && d == 0
				count(&proven, claim)
				count(&missedProven, claim && miss)
			}
			count(&byCorrection[by].missed, missed)
			count(&byCorrection[by].falsely, falsely)
			byCorrection[by].falseCoverage += share(missedProven, proven) / float64(runs)
		}
	}
	for _, by := range allCorrections[1:] {
		k := byCorrection[by]
		t.Logf("%s: an interval missed in %.3f, a false claim in %.3f; of those proven %.3f missed", by,
			share(k.missed, runs), share(k.falsely, runs), k.falseCoverage)
		if by == experiment.BH || by == experiment.BY {
			atMost(t, string(by)+": missed of the proven", int(k.falseCoverage*float64(runs)), runs, .05)
			continue
		}
		atMost(t, string(by)+": false claims", k.falsely, runs, .05)
		atMost(t, string(by)+": missed", k.missed, runs, .055)
	}
}

// kept is how often a correction broke which promise.
type kept struct {
	missed, falsely int
	falseCoverage   float64 // the mean share of misses among what is proven
}
