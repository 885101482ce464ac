package inference

import (
	"fmt"
	"math"
)

// SequentialRatio tests whether contacts were dealt to triggers in the shares
// that were planned, at any number of looks: the p value falls below α at any
// of them with probability α at most. It is one over the Bayes factor of a
// Dirichlet distribution around the shares θ, with the given concentration,
// against the shares,
//
//	p = Π θ_i^n_i · [Γ(Σ c_i + n) Π Γ(c_i)] / [Γ(Σ c_i) Π Γ(c_i + n_i)],   c_i = θ_i concentration
//
// 1 at most. A high concentration looks for small departures and needs many
// contacts; of several the Bayes factors are averaged. Shares are divided by
// their sum; cells of share 0 take no part. It returns ErrShape where sizes
// differ or there is no concentration, ErrCounts unless observed >= 0, and
// ErrWeights unless shares >= 0, one of them positive, and concentrations > 0.
//
// Lindon and Malek (2022), "Anytime-valid inference for multinomial count
// data", Advances in Neural Information Processing Systems 35.
func SequentialRatio(observed, shares []float64, concentrations ...float64) (float64, error) {
	if len(observed) != len(shares) || len(concentrations) == 0 {
		return 0, fmt.Errorf("%d cells, %d shares, %d concentrations: %w", len(observed), len(shares), len(concentrations), ErrShape)
	}
	var total float64
	for i, n := range observed {
		if !(0 <= n && n < math.Inf(1)) {
			return 0, fmt.Errorf("cell %d of %v contacts: %w", i, n, ErrCounts)
		}
		if !(0 <= shares[i] && shares[i] < math.Inf(1)) {
			return 0, fmt.Errorf("cell %d of share %v: %w", i, shares[i], ErrWeights)
		}
		total += shares[i]
	}
	if !(total > 0) {
		return 0, fmt.Errorf("no share is positive: %w", ErrWeights)
	}
	var factor float64
	for _, c := range concentrations {
		if !(0 < c && c < math.Inf(1)) {
			return 0, fmt.Errorf("concentration %v: %w", c, ErrWeights)
		}
		factor += math.Exp(min(700, logBayesFactor(observed, shares, total, c)))
	}
	return min(1, float64(len(concentrations))/factor), nil
}

func logBayesFactor(observed, shares []float64, total, concentration float64) float64 {
	var sum, contacts float64
	for i, n := range observed {
		if shares[i] == 0 {
			continue
		}
		share := shares[i] / total
		with, _ := math.Lgamma(concentration*share + n)
		without, _ := math.Lgamma(concentration * share)
		sum += with - without - n*math.Log(share)
		contacts += n
	}
	with, _ := math.Lgamma(concentration + contacts)
	without, _ := math.Lgamma(concentration)
	return sum - with + without
}
