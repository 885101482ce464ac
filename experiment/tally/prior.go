package tally

import "math"

// A contact's prior is what it engaged before the test: any number that was
// known of it then. It stands beside the slots, for most files have none.

// unknownPrior is that of a contact of whom nothing is known.
var unknownPrior = math.NaN()

// priorGrid is how finely priors are told apart, in parts of one. Sums of
// whole multiples of it are exact, so that they do not depend on the order of
// rows; a covariate that is rounded is one as well.
const priorGrid = 1 << 10

func onGrid(prior float64) float64 { return math.Round(prior*priorGrid) / priorGrid }

func unknownPriors(n int) []float64 {
	list := make([]float64, n)
	for i := range list {
		list[i] = unknownPrior
	}
	return list
}

// prior takes what a row tells of a contact's prior: of different ones the
// smallest.
func (p *partition) prior(at int, told float64) {
	if math.IsNaN(told) {
		return
	}
	if p.priors == nil {
		p.priors = unknownPriors(len(p.slots))
	}
	known := p.priors[at]
	if known == told {
		return
	}
	if !math.IsNaN(known) {
		if p.unsure == nil {
			p.unsure = map[uint64]struct{}{}
		}
		p.unsure[p.slots[at].hash] = struct{}{}
	}
	if !(known <= told) {
		p.priors[at] = told
	}
}

// priorOf is the prior of the contact in a slot.
func (p *partition) priorOf(at int) float64 {
	if p.priors == nil {
		return unknownPrior
	}
	return p.priors[at]
}
