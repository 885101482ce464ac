package inference

import (
	"fmt"
	"iter"
	"math"

	"gonum.org/v1/gonum/mat"
)

// A Contest is the arms of one test: their effects on any scale, the variances
// of these, and a row of features for each.
//
// Many of them are given one after the other, the same whenever it is asked for
// them; one is only good until the next.
type Contest struct {
	Effects, Variances []float64
	Features           [][]float64
}

// Across is what features of arms have to do with their effects, over many
// tests. Only contrasts within a test count.
type Across struct {
	Tau2   float64 // variance of true effects that the features do not explain, by REML
	Slopes []AcrossSlope
}

// An AcrossSlope is the slope of one feature, the others kept equal.
type AcrossSlope struct {
	Slope, SE float64
	Least     float64 // of SE: what the variances of the effects alone make
	DF        float64 // of Student's t
	P         float64
}

// Careful is the slope with an error that is no less than Least: tests that agree
// by luck, or that are one test many times, do not make it surer than their
// engagements are.
func (a AcrossSlope) Careful() AcrossSlope {
	if a.SE < a.Least {
		a.SE = a.Least
		a.P = PValue(zOfT(a.Slope/a.SE, a.DF))
	}
	return a
}

// Interval is that of the slope at a critical value on the normal scale.
func (a AcrossSlope) Interval(critical float64) Interval {
	half := tOfZ(critical, a.DF) * a.SE
	return Interval{a.Slope - half, a.Slope + half}
}

// Agreeing is the interval at the critical value of a correction, made to agree
// with it: one of a slope that is proven ends short of 0, one of another reaches
// it.
func (a AcrossSlope) Agreeing(c Corrected) Interval {
	i := a.Interval(c.Critical)
	return Pair{Difference: a.Slope}.Sided(i, c.Proven)
}

// Regress fits the effects of arms j of tests i with
//
//	θ_ij = α_i + β'x_ij + u_ij + e_ij,   u_ij ~ Normal(0, τ²),   e_ij ~ Normal(0, v_ij)
//
// where every test has an α_i of its own, so that whatever is alike for all arms
// of a test takes no part. τ² is the restricted maximum likelihood estimate.
// Standard errors are robust over tests and corrected for few (CR2), with
// Satterthwaite's degrees of freedom, so that they hold whatever the true
// effects of a test have in common.
//
// Without features it returns τ² alone. It returns ErrEmpty without tests of
// two arms or more, ErrShape where sizes differ, ErrSpread where a variance is
// not positive or features cannot be told apart (see Entangled).
//
// Thompson and Sharp (1999), "Explaining heterogeneity in meta-analysis: a
// comparison of methods", Statistics in Medicine 18:2693-2708; Bell and
// McCaffrey (2002), "Bias reduction in standard errors for linear regression
// with multi-stage samples", Survey Methodology 28:169-181; Pustejovsky and
// Tipton (2018), "Small-sample methods for cluster-robust variance estimation
// and hypothesis testing in fixed effects models", Journal of Business &
// Economic Statistics 36:672-683.
func Regress(tests iter.Seq[Contest]) (Across, error) {
	k, err := checkContests(tests)
	if err != nil {
		return Across{}, err
	}
	f := &across{tests: tests, k: k}
	tau2 := f.reml()
	a := Across{Tau2: tau2, Slopes: make([]AcrossSlope, k)}
	if k == 0 {
		return a, nil
	}
	if _, ok := f.fit(tau2); !ok {
		return Across{}, fmt.Errorf("features that are one: %w", ErrSpread)
	}
	f.robust(tau2, &a)
	return a, nil
}

func checkContests(tests iter.Seq[Contest]) (features int, err error) {
	features = -1
	i := -1
	for t := range tests {
		i++
		if len(t.Effects) < 2 || len(t.Variances) != len(t.Effects) || len(t.Features) != len(t.Effects) {
			return 0, fmt.Errorf("test %d: %w", i, ErrShape)
		}
		for j, v := range t.Variances {
			if !(v > 0 && v < math.Inf(1)) || math.IsNaN(t.Effects[j]) {
				return 0, fmt.Errorf("test %d, variance %v: %w", i, v, ErrSpread)
			}
			if features < 0 {
				features = len(t.Features[j])
			}
			if len(t.Features[j]) != features {
				return 0, fmt.Errorf("test %d, %d features, not %d: %w", i, len(t.Features[j]), features, ErrShape)
			}
		}
	}
	if features < 0 {
		return 0, fmt.Errorf("no tests: %w", ErrEmpty)
	}
	return features, nil
}

// across is a regression in the making.
type across struct {
	tests iter.Seq[Contest]
	k     int
	beta  *mat.VecDense
	bread *mat.SymDense // (Ẍ'WẌ)⁻¹
}

// A contrasted is the arms of a test as contrasts within it: features and effects
// less their means weighted by w = 1/(v + τ²). It serves one test after
// another.
type contrasted struct {
	k    int
	x    []float64 // a row of k features for each arm
	y, w []float64
	sum  float64 // Σ w
	mean []float64
}

func (c *contrasted) row(arm int) []float64 { return c.x[arm*c.k : (arm+1)*c.k] }

func (c *contrasted) set(t *Contest, k int, tau2 float64) {
	c.k = k
	c.x, c.y, c.w, c.mean = c.x[:0], c.y[:0], c.w[:0], append(c.mean[:0], make([]float64, k)...)
	c.sum = 0
	var level float64
	for j, v := range t.Variances {
		w := 1 / (v + tau2)
		c.w = append(c.w, w)
		c.sum += w
		level += w * t.Effects[j]
		for a, one := range t.Features[j] {
			c.mean[a] += w * one
		}
	}
	for j, effect := range t.Effects {
		c.y = append(c.y, effect-level/c.sum)
		for a, one := range t.Features[j] {
			c.x = append(c.x, one-c.mean[a]/c.sum)
		}
	}
}

// fit finds the slopes at a τ², and returns twice the log of the restricted
// likelihood there; not ok where features are not of full rank.
func (f *across) fit(tau2 float64) (likelihood float64, ok bool) {
	cross, moment := make([]float64, f.k*f.k), make([]float64, f.k)
	var squares float64
	var c contrasted
	for t := range f.tests {
		c.set(&t, f.k, tau2)
		weights := 1 / c.sum // their product: one logarithm for many
		for j, w := range c.w {
			if weights *= w; weights > 1e200 || weights < 1e-200 {
				likelihood += math.Log(weights)
				weights = 1
			}
			squares += w * c.y[j] * c.y[j]
			row := c.row(j)
			for a, x := range row {
				moment[a] += w * x * c.y[j]
				for b, other := range row[:a+1] {
					cross[a*f.k+b] += w * x * other
				}
			}
		}
		likelihood += math.Log(weights)
	}
	if f.k == 0 {
		return likelihood - squares, true
	}
	m := mat.NewSymDense(f.k, nil)
	for a := range f.k {
		for b := range a + 1 {
			m.SetSym(a, b, cross[a*f.k+b])
		}
	}
	var chol mat.Cholesky
	if !chol.Factorize(m) || chol.Cond() > 1e12 {
		return 0, false
	}
	f.beta, f.bread = mat.NewVecDense(f.k, nil), mat.NewSymDense(f.k, nil)
	if chol.SolveVecTo(f.beta, mat.NewVecDense(f.k, moment)) != nil || chol.InverseTo(f.bread) != nil {
		return 0, false
	}
	for a, one := range moment {
		squares -= one * f.beta.AtVec(a)
	}
	return likelihood - chol.LogDet() - squares, true
}

// reml finds τ² by looking along a grid of τ and then between its neighbours,
// by golden sections.
func (f *across) reml() float64 {
	at := func(tau float64) float64 {
		l, ok := f.fit(tau * tau)
		if !ok {
			return math.Inf(-1)
		}
		return l
	}
	grid := f.grid()
	best, highest := 0, math.Inf(-1)
	for i, tau := range grid {
		if l := at(tau); l > highest {
			best, highest = i, l
		}
	}
	low, high := grid[max(0, best-1)], grid[min(len(grid)-1, best+1)]
	low, high, _ = goldenSections(at, low, high, func(low, high float64) bool { return high-low > 1e-6*high })
	if tau := (low + high) / 2; at(tau) > at(0) {
		return tau * tau
	}
	return 0
}

// grid are the τ to look at: from hardly anything beside the least standard
// error to more than effects differ.
func (f *across) grid() []float64 {
	least, most := math.Inf(1), 0.0
	for t := range f.tests {
		for _, v := range t.Variances {
			least = min(least, v)
		}
		most = max(most, width(t.Effects))
	}
	grid := []float64{0}
	for tau := 0.05 * math.Sqrt(least); tau < 2*most; tau *= 2 {
		grid = append(grid, tau)
	}
	return grid
}
