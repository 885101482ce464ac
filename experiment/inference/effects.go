package inference

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// An Effect is what a change of the design does to the engagement rate, on
// average over the exposures that took part, and to the odds.
type Effect struct {
	Points   float64 // change of the rate, a fraction: 0.02 is two percentage points
	LogOdds  float64 // change of the log odds
	P        float64 // two-sided
	DF       float64
	pointsSE float64
	oddsSE   float64
}

// Change returns the average of p(to_c) - p(from_c) over exposures, cell by
// cell, weighted with weight: the cells' exposures, or those of some cells
// only. contrast is the change in terms of coefficients, the same in every
// cell, of which the log odds are. Standard errors of the points are the delta
// method's. P is the larger of the p of points and of log odds, so that both
// intervals agree with it. Everything is NaN where the data cannot tell the
// contrast or have no such cells.
//
// Cameron and Trivedi (2005), Microeconometrics, section 14.3.5.
func (r *Logistic) Change(from, to [][]float64, weight, contrast []float64, df float64) Effect {
	return r.average(weight, contrast, df, func(c int, beta []float64) (float64, []float64) {
		a, b := r.kept(from[c]), r.kept(to[c])
		pa, pb := logistic(dot(a, beta)), logistic(dot(b, beta))
		gradient := make([]float64, len(beta))
		for i := range gradient {
			gradient[i] = pb*(1-pb)*b[i] - pa*(1-pa)*a[i]
		}
		return pb - pa, gradient
	})
}

// Slope returns the average of dp/dx = p(1-p) (direction_c·β) over exposures:
// the change for one step of a dose, at the rates as they are. Everything else
// is as for Change.
func (r *Logistic) Slope(direction [][]float64, weight, contrast []float64, df float64) Effect {
	return r.average(weight, contrast, df, func(c int, beta []float64) (float64, []float64) {
		x, d := r.kept(r.design[c]), r.kept(direction[c])
		p := logistic(dot(x, beta))
		along := dot(d, beta)
		gradient := make([]float64, len(beta))
		for i := range gradient {
			gradient[i] = p * (1 - p) * (d[i] + (1-2*p)*along*x[i])
		}
		return p * (1 - p) * along, gradient
	})
}

func (r *Logistic) average(weight, contrast []float64, df float64, of func(c int, beta []float64) (float64, []float64)) Effect {
	term := r.Contrast(contrast, df)
	e := Effect{Points: math.NaN(), LogOdds: term.Estimate, P: math.NaN(), DF: df, pointsSE: math.NaN(), oddsSE: term.SE}
	beta := r.kept(r.Coefficients)
	var sum, total float64
	gradient := make([]float64, len(r.Coefficients))
	for c, w := range weight {
		if !(w > 0 && r.weight[c] > 0) {
			continue
		}
		value, slope := of(c, beta)
		sum += w * value
		total += w
		for i, j := range r.basis.kept {
			gradient[j] += w * slope[i]
		}
	}
	if !(total > 0) || math.IsNaN(term.Estimate) {
		return Effect{math.NaN(), math.NaN(), math.NaN(), df, math.NaN(), math.NaN()}
	}
	for j := range gradient {
		gradient[j] /= total
	}
	e.Points = sum / total
	e.pointsSE = math.Sqrt(r.variance(gradient))
	e.P = PValue(zOfT(min(math.Abs(e.Points/e.pointsSE), math.Abs(term.Statistic)), df))
	return e
}

// PointsInterval returns the interval of Points. Its end nearer to 0 is by
// whichever of points and log odds says less, so that it leaves 0 out exactly
// when P is below 1 - level.
func (e Effect) PointsInterval(level float64) Interval {
	return agreeing(e.Points, e.pointsSE, e.LogOdds/e.oddsSE, tOfZ(TwoSided(level), e.DF))
}

// OddsInterval returns the interval of LogOdds, made the same way.
func (e Effect) OddsInterval(level float64) Interval {
	return agreeing(e.LogOdds, e.oddsSE, e.Points/e.pointsSE, tOfZ(TwoSided(level), e.DF))
}

// agreeing returns x ± critical·se, with the end nearer to 0 moved to where
// another t would have it.
func agreeing(x, se, other, critical float64) Interval {
	i := Interval{x - critical*se, x + critical*se}
	if !(math.Abs(other) > 0) {
		return i
	}
	near := x * (1 - critical/math.Abs(other))
	if x > 0 {
		i.Low = min(i.Low, near)
	} else {
		i.High = max(i.High, near)
	}
	return i
}

// aboveF returns the probability that an F variable exceeds f, that of χ²_q/q
// where df2 is infinite.
func aboveF(f, df1, df2 float64) float64 {
	switch {
	case math.IsNaN(f) || !(df1 > 0):
		return math.NaN()
	case !(f > 0):
		return 1
	case math.IsInf(df2, 1):
		return aboveChiSquared(f*df1, df1)
	}
	return mathext.RegIncBeta(df2/2, df1/2, df2/(df2+df1*f))
}
