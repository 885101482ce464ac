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
// n1 n0/(n1 + n0), held against Welch's standard error or, where that is larger,
// against the one that both sides have in common if nothing depends on
// outcomes. (Of 10 contacts none of whom was shown more Welch's believes that
// nobody ever would be: beside 10 000 of whom one in twenty was it raises 59 %
// false alarms.) The means are weighted alike, so that their difference is the
// one that is tested.
//
// It returns ErrShape where sizes differ and ErrCounts for sums that are not of
// whole numbers 0 or more. P is NaN with fewer than 10 contacts on a side, and
// with fewer than 5 to be expected there who were shown more, or who were not:
// r = (Σm)²/(n Σm²) of them would be, did all who are have as many.
//
// Welch (1947), "The generalization of 'Student's' problem when several
// different population variances are involved", Biometrika 34:28-35.
func FollowUp(engaged, ignored []Later) (Feedback, error) {
	if len(engaged) != len(ignored) {
		return Feedback{}, fmt.Errorf("%d triggers and %d: %w", len(engaged), len(ignored), ErrShape)
	}
	var f Feedback
	var weights, variance, common, n1, n0, squares, expected float64
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
		both := Later{x.Contacts + y.Contacts, x.Exposures + y.Exposures, x.Squares + y.Squares}
		common += w * both.variance() * both.Contacts
		expected += min(x.Contacts, y.Contacts) * both.rarer()
		f.Engaged += w * x.Exposures / x.Contacts
		f.Ignored += w * y.Exposures / y.Contacts
		n1, n0 = n1+x.Contacts, n0+y.Contacts
	}
	f.Engaged, f.Ignored, f.P = f.Engaged/weights, f.Ignored/weights, math.NaN()
	if min(n1, n0) >= enough && expected >= fewExpected && variance > 0 {
		t := (f.Engaged - f.Ignored) * weights / math.Sqrt(max(variance, common))
		f.P = PValue(zOfT(t, max(1, variance*variance/squares)))
	}
	return f, nil
}

func (l Later) valid() bool {
	return 0 <= l.Contacts && 0 <= l.Exposures && l.Exposures <= l.Squares && l.Squares < math.Inf(1)
}

// rarer is the share of contacts who were shown more, or of those who were not,
// whichever is less, if all who were were shown as much.
func (l Later) rarer() float64 {
	if !(l.Squares > 0) {
		return 0
	}
	share := l.Exposures / l.Contacts * l.Exposures / l.Squares
	return min(share, 1-share)
}

// variance is that of the mean.
func (l Later) variance() float64 {
	mean := l.Exposures / l.Contacts
	return max(0, l.Squares-l.Exposures*mean) / (l.Contacts * (l.Contacts - 1))
}
