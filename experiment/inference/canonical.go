package inference

import (
	"cmp"
	"slices"
)

// canonical returns arms in an order that depends on what they are and not on
// how they are numbered: those in most pairs first, then by their variance,
// and then by what they have to do with the others, again and again until
// nothing more tells them apart. Of arms that nothing tells apart, which are
// exchangeable, one goes first.
//
// It is the refinement of Weisfeiler and Leman (1968), "The reduction of a
// graph to canonical form and the algebra which appears therein".
func canonical(cov, s [][]float64) []int {
	k := len(cov)
	rank, order := make([]int, k), make([]int, k)
	for i := range order {
		order[i] = i
	}
	if pairs, ok := plain(cov, s); ok {
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Or(cmp.Compare(pairs[b], pairs[a]), cmp.Compare(cov[a][a], cov[b][b])) })
		return order
	}
	for classes := 0; ; {
		signature := signatures(cov, s, rank)
		compare := func(a, b int) int { return slices.Compare(signature[a], signature[b]) }
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Or(compare(a, b), a-b) })
		found, tied := 0, -1
		for i, a := range order {
			if i == 0 || compare(order[i-1], a) != 0 {
				found++
				rank[a] = i
			} else {
				rank[a] = rank[order[i-1]]
				if tied < 0 {
					tied = order[i-1]
				}
			}
		}
		if found == k {
			return order
		}
		if found == classes {
			for a := range rank { // the one goes before those that were its equals
				if a != tied && rank[a] == rank[tied] {
					rank[a]++
				}
			}
		}
		classes = found
	}
}

// plain returns in how many pairs each arm is, and whether that and its variance
// are all there is to tell: where arms are independent, and all pairs are
// compared or all with one arm.
func plain(cov, s [][]float64) (pairs []int, ok bool) {
	pairs = make([]int, len(cov))
	all := 0
	for i := range cov {
		for j := range cov {
			if j != i && cov[i][j] != 0 {
				return nil, false
			}
			if s[i][j] > 0 {
				pairs[i]++
				all++
			}
		}
	}
	k := len(cov)
	return pairs, all == k*(k-1) || all == 2*(k-1) && slices.Contains(pairs, k-1)
}

// signatures returns what tells each arm apart: its rank, in how many pairs it
// is, its variance, and with what kinds of arms it has what to do.
func signatures(cov, s [][]float64, rank []int) [][]float64 {
	out := make([][]float64, len(cov))
	for i := range cov {
		var pairs float64
		var others [][]float64
		for j := range cov {
			if j == i {
				continue
			}
			if s[i][j] > 0 {
				pairs--
			}
			others = append(others, []float64{float64(rank[j]), s[i][j], cov[i][j]})
		}
		slices.SortFunc(others, slices.Compare)
		out[i] = append([]float64{float64(rank[i]), pairs, cov[i][i]}, slices.Concat(others...)...)
	}
	return out
}
