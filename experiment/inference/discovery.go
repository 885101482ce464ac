package inference

import (
	"fmt"
	"math"
	"slices"
)

// Discoveries returns p values adjusted so that of those below 1 - level at
// most a part of 1 - level is expected to be false alarms, and the level at
// which their intervals agree with that: of m p values in ascending order
//
//	adjusted_(i) = min_{j≥i} m p_(j)/j,   each = 1 - (1-level) max(1, R)/m
//
// where R is how many are below. An interval at level each leaves out what the
// p is of exactly where the adjusted p is below 1 - level, and of the intervals
// of those, 1 - level at most are expected to miss. Unknown p values, NaN, are
// in no way counted. It returns ErrCounts for other p values outside [0, 1] and
// ErrLevel unless 0 < level < 1.
//
// Benjamini and Hochberg (1995), "Controlling the false discovery rate",
// JRSS B 57:289-300; Benjamini and Yekutieli (2005), "False discovery
// rate-adjusted multiple confidence intervals", JASA 100:71-81.
func Discoveries(p []float64, level float64) (adjusted []float64, each float64, err error) {
	if !(0 < level && level < 1) {
		return nil, 0, fmt.Errorf("level %v: %w", level, ErrLevel)
	}
	adjusted = slices.Clone(p)
	var order []int
	for i, x := range p {
		if math.IsNaN(x) {
			continue
		}
		if !(0 <= x && x <= 1) {
			return nil, 0, fmt.Errorf("p value %v: %w", x, ErrCounts)
		}
		order = append(order, i)
	}
	slices.SortStableFunc(order, func(a, b int) int {
		if p[a] < p[b] {
			return -1
		} else if p[a] > p[b] {
			return 1
		}
		return 0
	})
	m := float64(len(order))
	below, least := 0, 1.0
	for i, at := range slices.Backward(order) {
		least = min(least, m*p[at]/float64(i+1))
		adjusted[at] = least
		if least < 1-level {
			below = max(below, i+1)
		}
	}
	return adjusted, 1 - (1-level)*float64(max(1, below))/max(1, m), nil
}
