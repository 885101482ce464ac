package inference

import (
	"fmt"
	"math"
)

// A Guess is a median-unbiased estimate, as often too high as too low, and its
// interval.
type Guess struct {
	Median float64
	Interval
}

// Honest is what is known of a number that is looked at because it came first.
type Honest struct {
	Naive       float64 // as it looks, which is too high
	SE          float64
	Conditional Guess // right among all experiments that pick the same; may be very wide
	Hybrid      Guess // nearly the naive one where the lead is clear, and never very wide

	cautious truncated // as the leader was picked, whoever the next may be
	reach    float64   // of the hybrid, in standard errors
}

// hybridShare is the part of 1 - level that the hybrid interval spends on the
// projection interval within which it looks: the tenth that Andrews, Kitagawa
// and McCloskey advise, β = .005 at 0.95.
const hybridShare = 0.1

// farthest is how many standard errors from the estimate the ends of a
// conditional interval are sought: nothing is known of what lies beyond.
const farthest = 1e6

// HonestWinner estimates the mean of estimates[first], picked because it is the
// highest. The estimates are normal with the given covariances; steps are their
// lattices, 1/M for a rate of M exposures and 0 for what can have any value.
//
// Being the highest means, for given Z = Y - Σ_·first/σ² · Y_first, which the
// picked estimate is independent of, to lie between two bounds. Between them
//
//	F(y; μ) = (Φ((y-μ)/σ) - Φ((L-μ)/σ)) / (Φ((U-μ)/σ) - Φ((L-μ)/σ))
//
// is solved for the μ that make it 1/2 and the interval's tails. The hybrid
// estimate takes μ to lie within c standard errors of y besides, where c holds
// for all estimates at 1 - β, and cuts the distribution at μ ± cσ too; its
// tails share (1 - level - β)/(1 - β). Both intervals cover with level.
//
// Counts jump by a step: a bound lies half a step beyond where the estimate
// would no longer be picked. (With bounds in the place itself intervals of
// rare engagements cover .71 to .96.)
//
// It returns ErrShape where sizes differ, ErrSpread where the first does not
// vary, and ErrLevel unless 0 < level < 1.
//
// Andrews, Kitagawa and McCloskey (2024), "Inference on winners", Quarterly
// Journal of Economics 139:305-358.
func HonestWinner(estimates []float64, covariance [][]float64, steps []float64, first int, level float64) (Honest, error) {
	weights := make([]float64, len(estimates))
	if 0 <= first && first < len(weights) {
		weights[first] = 1
	}
	s, err := newSelection(estimates, covariance, steps, weights, level)
	if err != nil {
		return Honest{}, err
	}
	for j := range estimates {
		if j != first {
			s.above(first, j)
		}
	}
	return s.honest(level, len(estimates)), nil
}

// HonestLead estimates by how much the mean of estimates[first], picked as the
// highest, exceeds that of estimates[second], picked as the next: HonestWinner's
// method for the difference, given who leads and who runs up. It may be
// negative. Bounds are that the first stays above the second, and the second
// above all others; c holds for all pairs. Errors are those of HonestWinner.
func HonestLead(estimates []float64, covariance [][]float64, steps []float64, first, second int, level float64) (Honest, error) {
	k := len(estimates)
	weights := make([]float64, k)
	if 0 <= min(first, second) && max(first, second) < k && first != second {
		weights[first], weights[second] = 1, -1
	}
	s, err := newSelection(estimates, covariance, steps, weights, level)
	if err != nil {
		return Honest{}, err
	}
	cautious := *s
	for j := range estimates {
		if j != first {
			cautious.above(first, j)
		}
	}
	s.above(first, second)
	for j := range estimates {
		if j != first && j != second {
			s.above(second, j)
		}
	}
	h := s.honest(level, k*(k-1)/2)
	h.cautious = cautious.truncated
	return h, nil
}

// A selection is a weighted sum of estimates, X = η'Y, seen in the event that
// some of them are higher than others.
type selection struct {
	y, steps []float64
	pull     []float64 // Ση/η'Ση: how estimates move with X
	truncated
}

func newSelection(y []float64, covariance [][]float64, steps, weights []float64, level float64) (*selection, error) {
	k := len(y)
	if len(steps) != k || len(covariance) != k {
		return nil, fmt.Errorf("%d estimates, %d covariances, %d steps: %w", k, len(covariance), len(steps), ErrShape)
	}
	if !(0 < level && level < 1) { // also rejects NaN
		return nil, fmt.Errorf("level %v: %w", level, ErrLevel)
	}
	s := &selection{y: y, steps: steps, pull: make([]float64, k)}
	s.low, s.high = math.Inf(-1), math.Inf(1)
	var variance float64
	for i, row := range covariance {
		if len(row) != k {
			return nil, fmt.Errorf("row of %d covariances, not %d: %w", len(row), k, ErrShape)
		}
		for j, w := range weights {
			s.pull[i] += row[j] * w
		}
		variance += weights[i] * s.pull[i]
		s.x += weights[i] * y[i]
	}
	if !(variance > 0 && variance < math.Inf(1)) || math.IsNaN(s.x) {
		return nil, fmt.Errorf("variance %v: %w", variance, ErrSpread)
	}
	for i := range s.pull {
		s.pull[i] /= variance
	}
	s.sd = math.Sqrt(variance)
	return s, nil
}

// above takes into account that estimate i is above estimate j. The difference
// moves with X by the difference of their pulls, and may shrink to minus half
// of the finer step.
func (s *selection) above(i, j int) {
	slope := s.pull[i] - s.pull[j]
	room := s.y[i] - s.y[j] + min(s.steps[i], s.steps[j])/2
	room = max(room, 1e-9*s.sd) // a tie of what has no steps
	switch {
	case slope > 0:
		s.low = max(s.low, s.x-room/slope)
	case slope < 0:
		s.high = min(s.high, s.x-room/slope)
	}
}

// honest solves for the estimates; the projection interval holds for as many
// estimates as could have been picked, by Šidák's inequality, which is exact
// for independent ones.
func (s *selection) honest(level float64, choices int) Honest {
	alpha := 1 - level
	beta := hybridShare * alpha
	reach := twoSided(-math.Expm1(math.Log1p(-beta) / float64(choices)))
	return Honest{
		Naive: s.x, SE: s.sd, cautious: s.truncated, reach: reach,
		Conditional: s.guess(alpha, math.Inf(1)),
		Hybrid:      s.guess((alpha-beta)/(1-beta), reach),
	}
}

func (s *selection) guess(alpha, reach float64) Guess {
	return Guess{s.mean(0.5, reach), Interval{s.mean(alpha/2, reach), s.mean(1-alpha/2, reach)}}
}

// Cautious returns the mean below which the true one is with probability p,
// 0 < p < 1, by the hybrid method given that the leader was picked but not who
// came next. Taken together these are a confidence distribution. A runner-up
// that was picked by a hair makes the lead over it look small, which the
// hybrid estimate makes good for, by much where two others are nearly as good;
// what is expected of another test had better not rest on that.
func (h Honest) Cautious(p float64) float64 { return h.cautious.mean(p, h.reach) }
