package inference

import "math"

// A Mixture is the boundary of Robbins' normal mixture, which a sum without
// drift ever crosses with the agreed probability at most, however often it is
// looked at. Its Rho says at which variance it is tightest.
//
// Robbins (1970), "Statistical methods related to the law of the iterated
// logarithm", Annals of Mathematical Statistics 41:1397-1409; Howard, Ramdas,
// McAuliffe and Sekhon (2021), "Time-uniform, nonparametric, nonasymptotic
// confidence sequences", Annals of Statistics 49:1055-1080.
type Mixture struct{ Rho float64 }

// NewMixture returns the mixture that is tightest, to within 1 %, at a
// variance, for a two-sided error alpha in (0, 1): ρ = v/(2 log(1/α) +
// log(1 + 2 log(1/α))).
func NewMixture(variance, alpha float64) Mixture {
	l := -2 * math.Log(alpha)
	return Mixture{variance / (l + math.Log1p(l))}
}

// Boundary returns the two-sided boundary at a variance,
//
//	√((v + ρ) log((v + ρ)/(ρ α²))).
func (m Mixture) Boundary(variance, alpha float64) float64 {
	return m.boundary(variance, math.Log(alpha))
}

func (m Mixture) boundary(variance, logAlpha float64) float64 {
	return math.Sqrt((variance + m.Rho) * (math.Log1p(variance/m.Rho) - 2*logAlpha))
}

// logError is the inverse: the logarithm of the error whose boundary at a
// variance is s, 0 at most.
func (m Mixture) logError(variance, s float64) float64 {
	return min(0, (math.Log1p(variance/m.Rho)-s*s/(variance+m.Rho))/2)
}

// OneSided returns the boundary at a variance that is crossed upwards with
// probability alpha at most: the s with
//
//	½ log(4ρ/(v+ρ)) + s²/2(v+ρ) + log Φ(s/√(v+ρ)) = log(1/α).
func (m Mixture) OneSided(variance, alpha float64) float64 {
	v := variance + m.Rho
	short := func(s float64) float64 {
		return math.Log(4*m.Rho/v)/2 + s*s/(2*v) + logBelow(s/math.Sqrt(v)) + math.Log(alpha)
	}
	if short(0) >= 0 {
		return 0
	}
	return root(short, 0, m.Boundary(variance, alpha))
}
