package analysis_test

import (
	"testing"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
)

// TestHoldout: who is held out has no outcomes, so that a plan by the sizes of
// segments is over when all others have theirs.
func TestHoldout(t *testing.T) {
	q := control("a")
	q.Stopping, q.Looks = experiment.Pocock, 4
	q.Segments = []experiment.Segment{{Name: "new", Size: 1000}}
	cells := []cell{{"new", "a", 400, 80, 0}, {"new", "b", 400, 160, 0}}
	if f := bySegment(q).of(t, cells...); f.Sequential.Moment == findings.MomentLast {
		t.Error("eight hundred of a thousand are all")
	}
	q.Holdout = 0.2
	if f := bySegment(q).of(t, cells...); f.Sequential.Moment != findings.MomentLast {
		t.Errorf("with a fifth held out the last look is %s", f.Sequential.Moment)
	}
	q.Stopping, q.Looks = experiment.Fixed, 0
	if f := bySegment(q).of(t, cells...); f.Sequential.Moment == findings.MomentEarly {
		t.Errorf("all who are not held out are few of those planned: %+v", f.Health)
	}
}
