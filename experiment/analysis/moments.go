package analysis

import (
	"triggerlab/experiment/inference"
	"triggerlab/experiment/tally"
)

// moments takes from a Gram what comparing some of its triggers needs. Reach
// gives every contact one trial, won by engaging at least once.
func (s *study) moments(g *tally.Gram, triggers []int) inference.Moments {
	if s.reach {
		return s.counted(g, triggers, tally.N, tally.R)
	}
	return s.counted(g, triggers, tally.M, tally.Y)
}

// counted takes the moments of two entries of the contacts' vectors.
func (s *study) counted(g *tally.Gram, triggers []int, exposed, engaged int) inference.Moments {
	k := len(triggers)
	m := inference.Moments{
		Contacts: make([]float64, k), Exposures: make([]float64, k), Engagements: make([]float64, k),
		MM: square(k), MY: square(k), YY: square(k), Discordant: square(k), Deck: s.deck,
	}
	for i, a := range triggers {
		own := g.Block(a, a)
		m.Contacts[i], m.Exposures[i], m.Engagements[i] = own[tally.N][tally.N], own[tally.N][exposed], own[tally.N][engaged]
		for j, b := range triggers {
			block := g.Block(a, b)
			m.MM[i][j], m.MY[i][j], m.YY[i][j] = block[exposed][exposed], block[exposed][engaged], block[engaged][engaged]
			if i != j {
				m.Discordant[i][j] = block[tally.R][tally.N] + block[tally.N][tally.R] - 2*block[tally.R][tally.R]
			}
		}
	}
	return m
}

func square(k int) [][]float64 {
	m := make([][]float64, k)
	for i := range m {
		m[i] = make([]float64, k)
	}
	return m
}
