package tally

import "iter"

// Pairs yields every two triggers that some contact was shown, a < b, with
// Σ z_a z_bᵀ, in no order: of thousands of pseudo-triggers most pairs are none.
func (g *Gram) Pairs() iter.Seq2[[2]int, Block] {
	return func(yield func([2]int, Block) bool) {
		for key, block := range g.pairs {
			if !yield(key, *block) {
				return
			}
		}
	}
}
