package inference

import (
	"fmt"
	"math"
)

// A Later is the exposures that some contacts had later on.
type Later struct{ Contacts, Exposures, Squares float64 } // how many contacts, Σ m, Σ m²

// A Feedback is whether exposures follow outcomes.
type Feedback struct {
	Engaged, Ignored float64 // mean later exposures of those who engaged first, and of those who did not
	P                float64 // two-sided, of their being the same; NaN where nothing can be told
}

// FollowUp asks whether contacts who engaged at first were shown more, or less,
// afterwards than those who did not: engaged[a] and ignored[a] are those of
// trigger a. The difference is that within triggers, each weighted by
// n1 n0/(n1 + n0), held against Welch's standard error. The means are weighted
// alike, so that their difference is the one that is tested.
//
// It returns ErrShape where sizes differ and ErrCounts for sums that are not of
// whole numbers 0 or more. P is NaN with fewer than 10 contacts on a side.
//
// Welch (1947), "The generalization of 'Student's' problem when several
// different population variances are involved", Biometrika 34:28-35.
func FollowUp(engaged, ignored []Later) (Feedback, error) {
	if len(engaged) != len(ignored) {
		return Feedback{}, fmt.Errorf("%d triggers and %d: %w", len(engaged), len(ignored), ErrShape)
	}
	var f Feedback
	var weights, variance, n1, n0, squares float64
	for a := range engaged {
		x, y := engaged[a], ignored[a]
		if !x.valid() || !y.valid() {
			return Feedback{}, fmt.Errorf("trigger %d: %v and %v: %w", a, x, y, ErrCounts)
		}
		if x.Contacts < 2 || y.Contacts < 2 {
			continue
		}
		w := x.Contacts * y.Contacts / (x.Contacts + y.Contacts)
		v1, v0 := w*w*x.variance(), w*w*y.variance()
		weights, variance = weights+w, variance+v1+v0
		squares += v1*v1/(x.Contacts-1) + v0*v0/(y.Contacts-1)
		f.Engaged += w * x.Exposures / x.Contacts
		f.Ignored += w * y.Exposures / y.Contacts
		n1, n0 = n1+x.Contacts, n0+y.Contacts
	}
	f.Engaged, f.Ignored, f.P = f.Engaged/weights, f.Ignored/weights, math.NaN()
	if min(n1, n0) >= enough && variance > 0 {
		t := (f.Engaged - f.Ignored) * weights / math.Sqrt(variance)
		f.P = PValue(zOfT(t, max(1, variance*variance/squares)))
	}
	return f, nil
}

func (l Later) valid() bool {
	return 0 <= l.Contacts && 0 <= l.Exposures && l.Exposures <= l.Squares && l.Squares < math.Inf(1)
}

// variance is that of the mean.
func (l Later) variance() float64 {
	mean := l.Exposures / l.Contacts
	return max(0, l.Squares-l.Exposures*mean) / (l.Contacts * (l.Contacts - 1))
}
