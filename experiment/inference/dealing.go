package inference

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// A Dealing is how evenly cards were dealt over the places of hands.
type Dealing struct {
	Chi            // of places by trigger; P is NaN where no two triggers share a hand
	Mean []float64 // place of each trigger, from 0 for the first of a hand to 1 for the last; NaN where it has none
}

// NewDealing tests whether triggers stand as early in hands as shuffling would
// have them. With r_ij the rank of card j in the hand of contact i, of n_i,
//
//	S_a = Σ_i Σ_{j: a} (r_ij - (n_i+1)/2),   Cov(S) = Σ_i (n_i²-1)/12 · n_i/(n_i-1) · (diag(m_i) - m_i m_iᵀ/n_i)
//	χ² = Sᵀ Cov⁻ S
//
// where m_ia counts the cards of trigger a in the hand: of whole hands it is
// Friedman's test with triggers for treatments, and of hands that differ its
// generalisation by Mantel, with as many degrees of freedom as the covariance
// has. A deck that was balanced by design has a small χ² and a P near 1. Hands
// of one card say nothing. It returns ErrEmpty without hands and ErrCounts for a
// trigger below 0.
//
// Friedman (1937), "The use of ranks to avoid the assumption of normality
// implicit in the analysis of variance", JASA 32:675-701; Mantel (1963),
// JASA 58:690-700; Landis, Heyman and Koch (1978), "Average partial association
// in three-way contingency tables", International Statistical Review 46:237-254.
func NewDealing(hands [][]int) (Dealing, error) {
	if len(hands) == 0 {
		return Dealing{}, fmt.Errorf("no hands: %w", ErrEmpty)
	}
	k := 0
	for i, hand := range hands {
		for _, a := range hand {
			if a < 0 {
				return Dealing{}, fmt.Errorf("hand %d has trigger %d: %w", i, a, ErrCounts)
			}
			k = max(k, a+1)
		}
	}
	sums, counts := make([]float64, k), make([]float64, k)
	d := Dealing{Chi: Chi{P: math.NaN()}, Mean: make([]float64, k)}
	cov := mat.NewSymDense(k, nil)
	for _, hand := range hands {
		n := float64(len(hand))
		if n < 2 {
			continue
		}
		spread := (n + 1) * n / 12 // (n²-1)/12 · n/(n-1)
		for j, a := range hand {
			sums[a] += float64(j+1) - (n+1)/2
			d.Mean[a] += float64(j) / (n - 1)
			counts[a]++
			cov.SetSym(a, a, cov.At(a, a)+spread)
			for _, b := range hand {
				if a <= b {
					cov.SetSym(a, b, cov.At(a, b)-spread/n)
				}
			}
		}
	}
	for a := range d.Mean {
		d.Mean[a] /= counts[a] // NaN of none
	}
	inverse, rank := pseudoInverse(cov)
	if rank > 0 {
		s := mat.NewVecDense(k, sums)
		d.Chi = newChi(mat.Inner(s, inverse, s), float64(rank))
	}
	return d, nil
}
