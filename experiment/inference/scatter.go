package inference

import "math"

// A scatter is the confidence distribution of τ², the variance of true effects
// over segments: of
//
//	Q(τ²) = Σ w (d - μ)²,   w = 1/(se² + τ²)
//
// the true τ² makes a χ² variable with S - 1 degrees of freedom, so that τ² is
// below t with confidence P(χ² > Q(t)): 0 with Cochran's p, and else with
//
//	f(Q) Σ w² (d - μ)² dt,   f the density of χ²
//
// in nodes at even distances of log τ². Given τ², μ is normal with variance
// 1/Σ w whatever Q is.
//
// Viechtbauer (2007), "Confidence intervals for the amount of heterogeneity in
// meta-analysis", Statistics in Medicine 26:37-52.
type scatter []scattered

type scattered struct{ share, tau2, mean, variance float64 }

const (
	scatterNodes = 240
	scatterEdge  = 1e-12 // of confidence, beyond the first node and the last
)

func newScatter(d, se []float64) scatter {
	df := float64(len(d) - 1)
	confidence := func(tau2 float64) float64 { return aboveChiSquared(weigh(d, se, tau2).q, df) }
	fixed := weigh(d, se, 0)
	none := aboveChiSquared(fixed.q, df)
	s := scatter{{none, 0, fixed.mean, 1 / fixed.sum}}
	if none > 1-scatterEdge {
		return s
	}
	least, most := variances(d, se)
	at := func(p float64) float64 {
		return root(func(x float64) float64 { return confidence(math.Exp(x)) - p }, math.Log(least)-50, math.Log(most)+100)
	}
	low, high := at(none+scatterEdge*(1-none)), at(1-scatterEdge)
	step := (high - low) / scatterNodes
	log, _ := math.Lgamma(df / 2)
	var sum float64
	for i := range scatterNodes + 1 {
		tau2 := math.Exp(low + float64(i)*step)
		w := weigh(d, se, tau2)
		density := math.Exp((df/2-1)*math.Log(w.q/2)-w.q/2-log) / 2
		share := density * w.squares * tau2 * step
		s = append(s, scattered{share, tau2, w.mean, 1 / w.sum})
		sum += share
	}
	for i := range s[1:] {
		s[i+1].share *= (1 - none) / sum
	}
	return s
}

// interval returns that of the mean of all, or with true effects' own variance
// once more that of another one.
func (s scatter) interval(level, effects float64) Interval {
	return Interval{s.quantile((1-level)/2, effects), s.quantile((1+level)/2, effects)}
}

// quantile looks farther and farther from the mean of estimates that do not
// vary.
func (s scatter) quantile(p, effects float64) float64 {
	excess := func(x float64) float64 { return s.below(x, effects) - p }
	far := math.Sqrt(s[0].variance)
	low, high := s[0].mean-far, s[0].mean+far
	for ; excess(low) > 0; far *= 2 {
		low -= far
	}
	for ; excess(high) < 0; far *= 2 {
		high += far
	}
	return root(excess, low, high)
}

func (s scatter) below(x, effects float64) float64 {
	var p float64
	for _, one := range s {
		p += one.share * below((x-one.mean)/math.Sqrt(one.variance+effects*one.tau2))
	}
	return p
}
