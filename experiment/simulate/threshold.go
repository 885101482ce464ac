package simulate

import "triggerlab/experiment"

// A draw has 53 bits; certain is above every one of them.
const (
	certain = 1 << 53
	drawn   = certain - 1
)

// threshold returns the number below which a draw of 53 bits falls with the
// given probability. At 1 it is above every draw.
func threshold(probability float64) uint64 { return uint64(probability * certain) }

// thresholds returns where each of the shares ends when they are laid side
// by side over the range of a draw.
func thresholds(shares []float64) []uint64 {
	total := 0.0
	for _, share := range shares {
		total += share
	}
	ends := make([]uint64, len(shares))
	sum := 0.0
	for i, share := range shares {
		sum += share
		// The last sum is the total itself, so the last end is above
		// every draw and one share always matches.
		ends[i] = threshold(sum / total)
	}
	return ends
}

// shares returns the triggers' odds: what the sheet says, or even ones where
// it says nothing.
func shares(triggers []experiment.Trigger) []float64 {
	odds, said := make([]float64, len(triggers)), false
	for i, t := range triggers {
		odds[i] = t.Share
		said = said || t.Share != 0
	}
	for i := range odds {
		if !said {
			odds[i] = 1
		}
	}
	return odds
}
