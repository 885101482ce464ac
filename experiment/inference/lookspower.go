package inference

import (
	"math"
	"sync"
)

// Inflation returns by what factor looks raise the maximum information that
// the level and the power take with one look at the end: 1.202 for Pocock's
// four bounds at .95 and .8. Bounds are on |Z|; only a crossing on the side of
// the effect counts. It is NaN unless 0 < level < 1 and the power lies between
// half of what is left of the level and 1.
func Inflation(information, bounds []float64, level, power float64) float64 {
	if !(0 < level && level < 1 && (1-level)/2 < power && power < 1) || len(information) != len(bounds) || len(bounds) == 0 {
		return math.NaN()
	}
	last := information[len(information)-1]
	once := TwoSided(level) + quantile(power)
	found := func(ratio float64) float64 {
		return power - crossingPower(information, bounds, once*math.Sqrt(ratio/last))
	}
	return root(found, 0.5, 20)
}

// crossingPower returns the chance to cross an upper bound at a drift per unit
// of information, before any lower one.
func crossingPower(information, bounds []float64, drift float64) float64 {
	const reach = 14
	var crossed float64
	p := newPath()
	for k, t := range information {
		crossed += p.drifting(t, bounds[k], drift)
		if k+1 < len(bounds) {
			p = p.stopped(t, bounds[k], information[k+1]-t, reach)
		}
	}
	return crossed
}

// ConditionalPower returns the chance that the statistic, z at a fraction t
// of the information, ends beyond the bound on the side of z at fraction 1,
//
//	Φ((z √t + drift (1-t) - bound)/√(1-t)),
//
// where drift is the mean of the statistic at fraction 1: z/√t were the trend
// to go on, and δ √I for an effect δ at information I. Looks between are left
// out, so that it says a little too little. z is taken as positive: turn the
// sign of the drift with it. It is NaN unless 0 < t < 1.
//
// Lan, Simon and Halperin (1982), "Stochastically curtailed tests in long-term
// clinical trials", Communications in Statistics C 1:207-219.
func ConditionalPower(z, t, bound, drift float64) float64 {
	if !(0 < t && t < 1) {
		return math.NaN()
	}
	return below((z*math.Sqrt(t) + drift*(1-t) - bound) / math.Sqrt(1-t))
}

// An Inflating is Inflation by bounds that evenly spread looks have under a
// spending function, as a function of the critical value of one look: for
// plans of which that depends a little on the data.
type Inflating struct {
	information []float64
	spend       Spending
	power       float64
	table       func() *chebyshev // where looks are few
}

// The factor is interpolated between inflationLow and inflationHigh, to 1e-8;
// of more than inflationLooks looks it would take too long.
const (
	inflationLow   = 1.3
	inflationHigh  = 4
	inflationNodes = 13
	inflationLooks = 10
)

// NewInflating prepares it for a number of looks, 1 or more.
func NewInflating(looks int, spend Spending, power float64) *Inflating {
	f := &Inflating{spend: spend, power: power}
	for k := range looks {
		f.information = append(f.information, float64(k+1)/float64(looks))
	}
	f.table = sync.OnceValue(func() *chebyshev {
		return newChebyshev(inflationNodes, inflationLow, inflationHigh, f.factor)
	})
	return f
}

// At returns the factor for a critical value, NaN where there is none.
func (f *Inflating) At(critical float64) float64 {
	if len(f.information) <= inflationLooks && inflationLow <= critical && critical <= inflationHigh {
		return f.table().at(critical)
	}
	return f.factor(critical)
}

func (f *Inflating) factor(critical float64) float64 {
	level := 1 - PValue(critical)
	looks, err := Bounds(Schedule{Information: f.information, Spend: f.spend}, level)
	if err != nil {
		return math.NaN()
	}
	criticals := make([]float64, len(looks))
	for k, b := range looks {
		criticals[k] = b.Critical
	}
	return Inflation(f.information, criticals, level, f.power)
}
