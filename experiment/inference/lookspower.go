package inference

import "math"

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
