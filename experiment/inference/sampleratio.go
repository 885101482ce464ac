package inference

import (
	"fmt"
	"math"
)

// SampleRatio tests whether contacts were dealt to triggers in the shares that
// were planned, by Pearson's χ² of observed contacts (never exposures, which
// depend on outcomes),
//
//	X² = Σ (observed - expected)²/expected
//
// with one degree of freedom less than there are cells with a share. Shares
// need not sum to 1: they are divided by their sum. A cell with share 0 takes
// no part, and its contacts, if any, are a fault of their own: it is in
// Unplanned. Culprit is the cell with the largest residual. DF is 0 and P 1
// where fewer than two cells or no contacts are left.
//
// It returns ErrShape where sizes differ, ErrCounts unless observed >= 0, and
// ErrWeights unless shares >= 0, one of them positive.
//
// Fabijan et al. (2019), "Diagnosing sample ratio mismatch in online controlled
// experiments", KDD '19, 2156-2164.
func SampleRatio(observed, shares []float64) (Chi, error) {
	if len(observed) != len(shares) {
		return Chi{}, fmt.Errorf("%d cells, %d shares: %w", len(observed), len(shares), ErrShape)
	}
	var contacts, total float64
	cells := 0
	c := Chi{P: 1, Culprit: -1, Residuals: make([]float64, len(observed))}
	for i, n := range observed {
		if !(0 <= n && n < math.Inf(1)) {
			return Chi{}, fmt.Errorf("cell %d of %v contacts: %w", i, n, ErrCounts)
		}
		if !(0 <= shares[i] && shares[i] < math.Inf(1)) {
			return Chi{}, fmt.Errorf("cell %d of share %v: %w", i, shares[i], ErrWeights)
		}
		switch {
		case shares[i] > 0:
			cells++
			contacts += n
			total += shares[i]
		case n > 0:
			c.Unplanned = append(c.Unplanned, i)
		}
	}
	if cells == 0 {
		return Chi{}, fmt.Errorf("no share is positive: %w", ErrWeights)
	}
	if cells == 1 || contacts == 0 {
		return c, nil
	}
	for i, n := range observed {
		share := shares[i] / total
		if share == 0 {
			continue
		}
		expected := contacts * share
		c.Statistic += (n - expected) * (n - expected) / expected
		c.Residuals[i] = (n - expected) / math.Sqrt(expected*(1-share))
		if c.Culprit < 0 || math.Abs(c.Residuals[i]) > math.Abs(c.Residuals[c.Culprit]) {
			c.Culprit = i
		}
	}
	c.DF = float64(cells - 1)
	c.P = aboveChiSquared(c.Statistic, c.DF)
	return c, nil
}

// Homogeneity tests whether the columns of a table of counts are shared out
// alike in all its rows, such as triggers over segments: Pearson's χ² of a
// contingency table, with (rows - 1)(columns - 1) degrees of freedom. Rows and
// columns without a count are left out; DF is 0 and P is 1 where fewer than two
// of either remain.
//
// It returns ErrShape where rows differ in size and ErrCounts unless counts are
// finite and not negative.
//
// Pearson (1900), "On the criterion that a given system of deviations...",
// Philosophical Magazine 50:157-175.
func Homogeneity(counts [][]float64) (Chi, error) {
	if len(counts) == 0 {
		return newChi(0, 0), nil
	}
	rows := make([]float64, len(counts))
	columns := make([]float64, len(counts[0]))
	var total float64
	for i, row := range counts {
		if len(row) != len(columns) {
			return Chi{}, fmt.Errorf("row %d of %d columns, not %d: %w", i, len(row), len(columns), ErrShape)
		}
		for j, n := range row {
			if !(0 <= n && n < math.Inf(1)) {
				return Chi{}, fmt.Errorf("row %d, column %d, %v: %w", i, j, n, ErrCounts)
			}
			rows[i] += n
			columns[j] += n
			total += n
		}
	}
	var statistic float64
	for i, row := range counts {
		for j, n := range row {
			if expected := rows[i] / total * columns[j]; expected > 0 {
				statistic += (n - expected) * (n - expected) / expected
			}
		}
	}
	df := float64(max(0, filled(rows)-1) * max(0, filled(columns)-1))
	return newChi(statistic, df), nil
}

// HomogeneityWithin tests the same in several tables at once, such as triggers
// over waves in each segment: the sum of their χ², with the sum of their degrees
// of freedom. Columns that change in opposite ways in two tables do not cancel
// out, as they would in the sum of the tables. It returns the errors of
// Homogeneity.
func HomogeneityWithin(tables [][][]float64) (Chi, error) {
	var statistic, df float64
	for i, counts := range tables {
		chi, err := Homogeneity(counts)
		if err != nil {
			return Chi{}, fmt.Errorf("table %d: %w", i, err)
		}
		statistic, df = statistic+chi.Statistic, df+chi.DF
	}
	return newChi(statistic, df), nil
}

// filled returns how many sums are not 0.
func filled(sums []float64) int {
	n := 0
	for _, s := range sums {
		if s > 0 {
			n++
		}
	}
	return n
}
