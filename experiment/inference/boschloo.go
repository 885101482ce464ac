package inference

import (
	"fmt"
	"math"
)

// Boschloo returns the two-sided p value of Boschloo's exact test that two
// rates are equal, with ya engagements of ma exposures against yb of mb: twice
// the smaller of the one-sided ones, at most 1.
//
// One-sided, the tables at least as extreme are those whose Fisher p is no
// larger than that of the table seen, and p is their probability at the common
// rate π that makes it largest,
//
//	p = sup_π Σ_t Binomial(t; ma+mb, π) h_t
//
// where h_t is the hypergeometric probability of the extreme tables among
// those with t engagements in all. The test is never less powerful than
// Fisher's. In tables of more than a million cells π is searched in its
// 1-10⁻⁸ confidence interval only, and 10⁻⁸ is added to p (Berger and Boos).
//
// It returns ErrCounts unless 0 <= ya <= ma and 0 <= yb <= mb, and 1 where
// either has no exposures.
//
// Boschloo (1970), "Raised conditional level of significance for the 2×2-table
// when testing the equality of two probabilities", Statistica Neerlandica
// 24:1-35; Berger and Boos (1994), "P values maximized over a confidence set
// for the nuisance parameter", Journal of the American Statistical Association
// 89:1012-1016.
func Boschloo(ya, ma, yb, mb int) (float64, error) {
	if !(0 <= ya && ya <= ma && 0 <= yb && yb <= mb) {
		return math.NaN(), fmt.Errorf("%d of %d and %d of %d: %w", ya, ma, yb, mb, ErrCounts)
	}
	if ma == 0 || mb == 0 {
		return 1, nil
	}
	b := newBoschloo(ya+yb, ma, mb)
	if float64(ya)*float64(mb) < float64(yb)*float64(ma) {
		ya, ma, yb, mb = yb, mb, ya, ma
	}
	p := b.oneSided(ya, ma)
	if p > 0.1 { // below that the other side's cannot be smaller
		p = min(p, b.oneSided(yb, mb))
	}
	return min(1, 2*p), nil
}

// A boschloo is one test: the size of the table, and where totals t and common
// rates π are searched.
type boschloo struct {
	n, total  int // all exposures, all engagements
	from, to  int // the t that have any weight for those π
	low, high float64
	added     float64 // to p
}

func newBoschloo(total, ma, mb int) *boschloo {
	b := &boschloo{n: ma + mb, total: total, to: ma + mb, high: 1}
	if float64(ma+1)*float64(mb+1) > 1e6 {
		b.added = 1e-8
		b.low, b.high = rateBounds(total, b.n, b.added/2)
		b.from = max(0, int(binomialReach(b.n, b.low, -1)))
		b.to = min(b.n, int(binomialReach(b.n, b.high, 1))+1)
	}
	return b
}

// rateBounds returns Chernoff's bounds of a rate, outside which y of n has a
// probability below alpha on either side: the π with n KL(y/n, π) = log 1/alpha.
// They contain Clopper and Pearson's.
func rateBounds(y, n int, alpha float64) (low, high float64) {
	p := float64(y) / float64(n)
	far := func(pi float64) float64 {
		var kl float64
		if p > 0 {
			kl += p * math.Log(p/pi)
		}
		if p < 1 {
			kl += (1 - p) * math.Log((1-p)/(1-pi))
		}
		return float64(n)*kl + math.Log(alpha)
	}
	low, high = 0, 1
	if p > 0 {
		low = root(far, p*1e-12, p)
	}
	if p < 1 {
		high = root(far, 1-(1-p)*1e-12, p)
	}
	return low, high
}

// binomialReach returns how far to one side a binomial count strays with more
// than about 1e-17 of its probability.
func binomialReach(n int, p, side float64) float64 {
	mean := float64(n) * p
	return mean + side*(9*math.Sqrt(mean*(1-p))+40)
}

// oneSided returns the p that the arm with y of m engages more than the other.
func (b *boschloo) oneSided(y, m int) float64 {
	h := b.extremes(y, m)
	chance := func(angle float64) float64 {
		sin := math.Sin(angle)
		return b.chance(h, sin*sin)
	}
	from, to := math.Asin(math.Sqrt(b.low)), math.Asin(math.Sqrt(b.high))
	points := 8 + int(4*math.Sqrt(float64(b.n)))
	step := (to - from) / float64(points)
	best, at := 0.0, from
	for i := range points + 1 {
		angle := from + float64(i)*step
		if p := chance(angle); p > best {
			best, at = p, angle
		}
	}
	refined := maximum(chance, max(from, at-step), min(to, at+step))
	return min(1, max(best, refined)+b.added)
}

// extremes returns h_t for the totals t searched. The first extreme count of
// an arm moves by 0 or 1 from one t to the next, so that it can be followed
// from the table seen in both directions.
func (b *boschloo) extremes(y, m int) []float64 {
	h := make([]float64, b.to-b.from+1)
	rest, first := hypergeometricTail(y, m, b.n, b.total)
	fisher := rest + first
	h[b.total-b.from] = fisher
	limit := fisher * (1 + 1e-9) // equal p may differ by rounding
	x := y
	for t := b.total + 1; t <= b.to; t++ {
		rest, first := hypergeometricTail(x, m, b.n, t)
		if rest+first > limit {
			first = 0
			x++
		}
		h[t-b.from] = rest + first
	}
	x = y
	for t := b.total - 1; t >= b.from; t-- {
		rest, first := hypergeometricTail(x-1, m, b.n, t)
		if rest+first > limit {
			first = 0
		} else {
			x--
		}
		h[t-b.from] = rest + first
	}
	return h
}

// chance returns Σ_t Binomial(t; n, π) h_t, from the likeliest t outwards.
func (b *boschloo) chance(h []float64, pi float64) float64 {
	if pi <= 0 || pi >= 1 {
		t := int(math.Round(pi)) * b.n
		if t < b.from || t > b.to {
			return 0
		}
		return h[t-b.from]
	}
	mode := min(b.to, max(b.from, int(float64(b.n+1)*pi)))
	top := binomialProbability(mode, b.n, pi)
	odds := pi / (1 - pi)
	sum := top * h[mode-b.from]
	for t, w := mode, top; t < b.to && w > 1e-18; t++ {
		w *= odds * float64(b.n-t) / float64(t+1)
		sum += w * h[t+1-b.from]
	}
	for t, w := mode, top; t > b.from && w > 1e-18; t-- {
		w *= float64(t) / (odds * float64(b.n-t+1))
		sum += w * h[t-1-b.from]
	}
	return sum
}

// maximum searches the largest value of f between a and b by golden sections.
func maximum(f func(float64) float64, a, b float64) float64 {
	sections := 0
	_, _, highest := goldenSections(f, a, b, func(_, _ float64) bool { sections++; return sections <= 30 })
	return highest
}

// goldenSections narrows down where f is largest between low and high as long
// as it is told to, and returns the larger of the last two values inside.
func goldenSections(f func(float64) float64, low, high float64, on func(low, high float64) bool) (from, to, highest float64) {
	const golden = 0.6180339887498949
	a, b := high-golden*(high-low), low+golden*(high-low)
	fa, fb := f(a), f(b)
	for on(low, high) {
		if fa > fb {
			high, b, fb = b, a, fa
			a = high - golden*(high-low)
			fa = f(a)
		} else {
			low, a, fa = a, b, fb
			b = low + golden*(high-low)
			fb = f(b)
		}
	}
	return low, high, max(fa, fb)
}
