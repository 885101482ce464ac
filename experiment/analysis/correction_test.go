package analysis_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
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

// TestCorrectionsCover: through the real path, in worlds where some triggers
// work and others do not, claims and intervals keep what each correction
// promises over segments and comparisons.
func TestCorrectionsCover(t *testing.T) {
	runs := 600
	if raceDetector || testing.Short() {
		runs = 60
	}
	w := world{triggers: 4, segments: 3, contacts: 2400, rate: .3, exposures: 1}
	truth := func(trigger string, segment *string) float64 {
		rate := w.truth(trigger, segment)
		if trigger == "t3" {
			rate *= 1.35
		}
		return rate
	}
	for _, by := range []experiment.Correction{experiment.Simultaneous, experiment.Holm, experiment.Hochberg, experiment.BH, experiment.BY} {
		missed, falsely := 0, 0
		for seed := range runs {
			e := w.experiment()
			e.Correction = by
			for i := range e.Segments {
				for _, one := range e.Triggers {
					e.Affinity[e.Segments[i].Name][one.Name] = truth(one.Name, &e.Segments[i].Name)
				}
			}
			f := playOne(t, e, 1, 1, uint64(seed+1))
			var any, claim bool
			for _, c := range f.Comparisons {
				if c.Segment == nil {
					continue
				}
				d := findings.Number(truth(c.Trigger, c.Segment) - truth(c.Versus, c.Segment))
				any = any || !(c.Low <= d && d <= c.High)
				claim = claim || d == 0 && c.PAdjusted < .05
			}
			count(&missed, any)
			count(&falsely, claim)
		}
		t.Logf("%s: an interval missed in %.3f, a false claim in %.3f", by, share(missed, runs), share(falsely, runs))
		if by == experiment.BH || by == experiment.BY {
			continue // which promise neither of all together
		}
		atMost(t, string(by)+": false claims", falsely, runs, .05)
		atMost(t, string(by)+": missed", missed, runs, .055)
	}
}
