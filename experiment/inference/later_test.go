package inference

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"
)

// afterwards draws the later exposures of n contacts: each was shown more with
// probability p, and again with the same where often.
func afterwards(rng *rand.Rand, n int, p float64, often bool) Later {
	l := Later{Contacts: float64(n)}
	for range n {
		m := 0.0
		for rng.Float64() < p {
			m++
			if !often {
				break
			}
		}
		l.Exposures += m
		l.Squares += m * m
	}
	return l
}

// TestFollowUpFalseAlarms: exposures that do not depend on outcomes are not
// said to, however few contacts engaged and however few were shown more.
func TestFollowUpFalseAlarms(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 3))
	runs := 1000
	for _, w := range []struct {
		engaged, ignored int
		p                float64
		often            bool
	}{
		{10, 3000, .05, false}, {20, 1000, .05, false}, {120, 1000, .05, false}, {100, 1000, .02, false},
		{200, 1000, .95, false}, {30, 300, .5, true}, {100, 1000, .9, true}, {1000, 100, .06, false}, {20, 20, .5, false},
	} {
		alarms := 0
		for range runs {
			f, err := FollowUp([]Later{afterwards(rng, w.engaged, w.p, w.often)}, []Later{afterwards(rng, w.ignored, w.p, w.often)})
			if err != nil {
				t.Fatal(err)
			}
			if f.P < 0.05 {
				alarms++
			}
		}
		if share := float64(alarms) / float64(runs); share > 0.06 {
			t.Errorf("%+v: %.3f false alarms", w, share)
		}
	}
}

// TestFollowUp: feedback that is there is found, triggers are not compared with
// each other, and what cannot be told is not.
func TestFollowUp(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 5))
	engaged, ignored := afterwards(rng, 200, 0.5, true), afterwards(rng, 800, 0.3, true)
	f, err := FollowUp([]Later{engaged}, []Later{ignored})
	if err != nil || !(f.P < 1e-4) {
		t.Errorf("%+v, %v: feedback is not found", f, err)
	}
	near(t, "of those who engaged", f.Engaged, engaged.Exposures/200, 1e-15)
	near(t, "of those who ignored", f.Ignored, ignored.Exposures/800, 1e-15)
	// Simpson: one trigger is engaged with more, and shown more to everybody.
	f, err = FollowUp([]Later{{100, 200, 500}, {10, 1, 1}}, []Later{{10, 20, 50}, {100, 10, 10}})
	if err != nil || f.P < 0.9 {
		t.Errorf("%+v, %v: triggers are taken for feedback", f, err)
	}
	for _, few := range [][2]Later{{{9, 4, 4}, {100, 50, 50}}, {{50, 0, 0}, {50, 0, 0}}, {{50, 50, 50}, {50, 50, 50}}, {{50, 2, 2}, {50, 5, 5}}} {
		if f, err := FollowUp([]Later{few[0]}, []Later{few[1]}); err != nil || !math.IsNaN(f.P) {
			t.Errorf("%v: %+v, %v, want no p", few, f, err)
		}
	}
	if _, err := FollowUp([]Later{{2, 3, 1}}, []Later{{2, 1, 1}}); !errors.Is(err, ErrCounts) {
		t.Errorf("%v, want ErrCounts", err)
	}
	if _, err := FollowUp([]Later{{2, 3, 5}}, nil); !errors.Is(err, ErrShape) {
		t.Errorf("%v, want ErrShape", err)
	}
}
