package characteristics

import (
	"math"

	"triggerlab/experiment"
	"triggerlab/experiment/simulate"
)

// A world is what is true.
type world struct {
	rates   [][]float64 // by segment and trigger
	sizes   []int64
	weight  []float64 // of the segments, which sum to 1
	shares  []float64 // of the triggers, which sum to 1
	overall []float64 // by trigger
	best    []int     // the truly best triggers
	gain    float64   // of the best trigger for each segment over the best one for all
}

// equal is by what rates must differ to be different.
const equal = 1e-9

// newWorld is the world of the book, or the one beside it in which all
// triggers are alike.
func newWorld(e *experiment.Experiment, alike bool) *world {
	w := &world{shares: sharesOf(e.Triggers), overall: make([]float64, len(e.Triggers))}
	var all int64
	for _, s := range e.Segments {
		size := e.Shown(s.Size)
		w.sizes = append(w.sizes, size)
		all += size
		rates := make([]float64, len(e.Triggers))
		mean := 0.0
		for a, t := range e.Triggers {
			rates[a] = simulate.Rate(e, s, t)
			mean += float64(rates[a] / float64(len(rates)))
		}
		for a := range rates {
			if alike {
				rates[a] = mean
			}
		}
		w.rates = append(w.rates, rates)
	}
	for s, rates := range w.rates {
		w.weight = append(w.weight, float64(w.sizes[s])/float64(all))
		for a, rate := range rates {
			w.overall[a] += float64(w.weight[s] * rate)
		}
	}
	highest := maxOf(w.overall)
	for a, rate := range w.overall {
		if highest-rate < equal {
			w.best = append(w.best, a)
		}
	}
	for s, rates := range w.rates {
		w.gain += float64(w.weight[s] * (maxOf(rates) - rates[w.best[0]]))
	}
	if w.gain < equal {
		w.gain = 0
	}
	return w
}

func maxOf(list []float64) float64 {
	highest := math.Inf(-1)
	for _, x := range list {
		highest = max(highest, x)
	}
	return highest
}

// sharesOf are the planned shares of the triggers; all alike where none is said.
func sharesOf(triggers []experiment.Trigger) []float64 {
	shares := make([]float64, len(triggers))
	var sum float64
	for a, t := range triggers {
		shares[a] = t.Share
		sum += t.Share
	}
	for a := range shares {
		if sum == 0 {
			shares[a] = 1 / float64(len(shares))
		} else {
			shares[a] /= sum
		}
	}
	return shares
}

// short is by how much a trigger is truly worse than the best, in the whole
// audience.
func (w *world) short(trigger int) float64 { return w.overall[w.best[0]] - w.overall[trigger] }

// lost is what sending a contact of a segment a trigger loses against the
// truly best one for all.
func (w *world) lost(segment, trigger int) float64 {
	return w.rates[segment][w.best[0]] - w.rates[segment][trigger]
}

// policyGain is what a policy truly gains over the best trigger for all.
func (w *world) policyGain(policy []int) float64 {
	var gain float64
	for s, trigger := range policy {
		if trigger >= 0 {
			gain -= float64(w.weight[s] * w.lost(s, trigger))
		}
	}
	return gain
}
