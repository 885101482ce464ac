package inference

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// HalfToTheLeader is the β of TopTwo with which the chance to name the wrong
// trigger falls at least half as fast as with the β that would be best, which
// nobody knows beforehand: whatever the rates are (Russo 2020, section 6).
const HalfToTheLeader = 0.5

// certain is what the chances of all others together must come to, for the
// quadrature behind them to bear the ratio of two of them.
const certain = 1e-12

// TopTwo returns with which probability top-two Thompson sampling shows each
// trigger to the next contact, and beside it what Posterior returns. It draws
// a best trigger I from the posterior; with probability β it shows I, else it
// draws again until another one is best and shows that: the closest rival,
// rather than what is known to be good already,
//
//	ψ_i = α_i (β + (1-β) Σ_{j≠i} α_j / (1 - α_j))
//
// where α_i is the probability that i is best, and α_i/(1 - α_j) that it is if
// j is not. Plain Thompson sampling (β = 1) shows a trigger that is probably
// the best to nearly everybody and hardly ever learns that it is not. 1 - α_j
// is summed over the others, which keeps its digits. Where even that sum is
// below 1e-12 the others are asked who would be best without j.
//
// Engagements and exposures are as for Posterior, divided by a design effect
// where contacts come back. ψ sums to 1; a lone trigger has it all. It returns
// the errors of Posterior, and ErrWeights unless 0 < β <= 1.
//
// Russo (2020), "Simple Bayesian algorithms for best-arm identification",
// Operations Research 68:1625-1647, section 3.
func TopTwo(engagements, exposures []float64, beta float64) (shares, best, loss []float64, err error) {
	if !(0 < beta && beta <= 1) {
		return nil, nil, nil, fmt.Errorf("a leader's part of %v: %w", beta, ErrWeights)
	}
	if best, loss, err = Posterior(engagements, exposures); err != nil {
		return nil, nil, nil, err
	}
	shares = make([]float64, len(best))
	if len(best) == 1 {
		return []float64{1}, best, loss, nil
	}
	for j, leads := range best {
		rivals, err := rivals(engagements, exposures, best, j)
		if err != nil {
			return nil, nil, nil, err
		}
		shares[j] += beta * leads
		for i, chance := range rivals {
			shares[i] += (1 - beta) * leads * chance
		}
	}
	return shares, best, loss, nil
}

// rivals returns for each trigger the probability that it is the best if j is
// not: 0 for j itself.
func rivals(engagements, exposures, best []float64, j int) ([]float64, error) {
	var others float64
	for i, chance := range best {
		if i != j {
			others += chance
		}
	}
	chances := slices.Clone(best)
	if others < certain {
		without, _, err := Posterior(slices.Delete(slices.Clone(engagements), j, j+1), slices.Delete(slices.Clone(exposures), j, j+1))
		if err != nil {
			return nil, err
		}
		chances, others = slices.Insert(without, j, 0), 1
	}
	for i := range chances {
		chances[i] /= others
	}
	chances[j] = 0
	return chances, nil
}

// Floored returns shares of which none is below its floor: those that would be
// stand on it, and the others keep their proportions in what is left,
//
//	s_i = max(floor_i, λ share_i), with λ so that they sum to 1.
//
// Who gives a trigger nothing learns nothing of it any more, and no analysis
// can hold anything against it. It returns ErrShape where sizes differ, and
// ErrWeights unless shares are at least 0 and sum to 1, and floors are at least
// 0 and sum to 1 at most.
func Floored(shares, floors []float64) ([]float64, error) {
	if len(shares) != len(floors) || len(shares) == 0 {
		return nil, fmt.Errorf("%d shares and %d floors: %w", len(shares), len(floors), ErrShape)
	}
	var total, held float64
	for i := range shares {
		if !(shares[i] >= 0 && floors[i] >= 0) {
			return nil, fmt.Errorf("a share of %v with a floor of %v: %w", shares[i], floors[i], ErrWeights)
		}
		total, held = total+shares[i], held+floors[i]
	}
	if !(math.Abs(total-1) < 1e-6) || !(held <= 1+1e-9) {
		return nil, fmt.Errorf("shares sum to %v, floors to %v: %w", total, held, ErrWeights)
	}
	// Whoever needs the largest λ to rise above its floor stands on it first.
	order := make([]int, len(shares))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(shares[a]*floors[b], shares[b]*floors[a]) })
	floored, left, free := slices.Clone(floors), 1.0, total
	for n, i := range order {
		if shares[i]*left > floors[i]*free {
			for _, j := range order[n:] {
				floored[j] = shares[j] * left / free
			}
			return floored, nil
		}
		left, free = left-floors[i], free-shares[i]
	}
	return floored, nil
}

// Apportion deals n contacts in whole numbers by shares, to those with the
// largest remainders first (Hamilton's method), the earlier one of equals: the
// parts sum to n, and none is off its share by a contact or more. It returns
// ErrWeights unless n and the shares are at least 0 and the shares have a sum.
func Apportion(n int64, shares []float64) ([]int64, error) {
	var total float64
	for _, s := range shares {
		if !(s >= 0) {
			return nil, fmt.Errorf("a share of %v: %w", s, ErrWeights)
		}
		total += s
	}
	if n < 0 || !(0 < total && total < math.Inf(1)) {
		return nil, fmt.Errorf("%d contacts by shares of %v: %w", n, total, ErrWeights)
	}
	parts, remainders, left := make([]int64, len(shares)), make([]float64, len(shares)), n
	order := make([]int, len(shares))
	for i, s := range shares {
		exact := float64(n) * (s / total)
		whole := math.Floor(exact)
		parts[i], remainders[i], order[i] = int64(whole), exact-whole, i
		left -= parts[i]
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(remainders[b], remainders[a]) })
	for _, i := range order[:min(int64(len(order)), max(0, left))] {
		parts[i]++
	}
	return parts, nil
}
