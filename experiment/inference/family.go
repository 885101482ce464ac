package inference

import (
	"fmt"
	"math"
	"sync"
)

// A Member is the part that one comparing has in a family: the pairs of its
// triggers that are judged together with the rest.
type Member struct {
	Comparing *Comparing
	Pairs     [][2]int
}

// A Family is a set of pairs of which not one may be called different by
// chance with more than the agreed probability. Its correlations are fixed by
// rates of (y+½)/(M+1), so that critical values and adjusted p come from one
// function and cannot disagree. It is safe for concurrent use.
//
// Probabilities are right to 1e-9 of themselves for comparisons of a split with
// one trigger and to 1e-8 for any pairs of three. All pairs of up to eight, of
// whatever sizes, and comparisons of a deck with one trigger are right to 1e-5,
// and to 1 % of themselves where they are below 1e-4, however small (held to
// mvtnorm; all pairs of eight in a deck in which several likings of contacts
// outweigh chance, to 4e-5). They do not depend on how triggers are numbered.
// Of a family of several members each is integrated over fewer points: all
// together, and of more than 16 arms, they are right to about 1e-4.
//
// Dunnett (1955), "A multiple comparison procedure for comparing several
// treatments with a control", Journal of the American Statistical Association
// 50:1096-1121; Hothorn, Bretz and Westfall (2008), "Simultaneous inference in
// general parametric models", Biometrical Journal 50:346-363.
type Family struct {
	tails []tail
	pairs int
	table func() *chebyshev // of log Σ -log(1 - tail), where there are many members

	rule   *Rule                         // nil: one look
	excess [rulePanels]func() *chebyshev // by what factor looks raise the error, in logarithms
}

// A tail returns P(max|Z| >= z) of one member's pairs, for z >= 0: between
// what one pair alone gives and that times the number of pairs.
type tail func(z float64) float64

// NewFamily makes a family of members that share no contacts: one for each of
// some disjoint segments, or one overall. Pairs with an unknown rate take no
// part. It returns ErrFamily unless there is a pair, each of two different
// triggers of its comparing.
func NewFamily(members []Member) (*Family, error) {
	f := &Family{}
	f.table = sync.OnceValue(f.tabulate)
	pairs := 0
	for i, m := range members {
		if m.Comparing == nil {
			return nil, fmt.Errorf("member %d: %w", i, ErrFamily)
		}
		var known [][2]int
		for _, p := range m.Pairs {
			k := m.Comparing.triggers
			if !(0 <= p[0] && p[0] < k && 0 <= p[1] && p[1] < k && p[0] != p[1]) {
				return nil, fmt.Errorf("member %d, pair %v of %d triggers: %w", i, p, k, ErrFamily)
			}
			if !math.IsNaN(m.Comparing.rate[p[0]] - m.Comparing.rate[p[1]]) {
				known = append(known, p)
			}
		}
		pairs += len(m.Pairs)
		f.pairs += len(known)
		if len(known) > 0 {
			f.tails = append(f.tails, newContrasts(m.Comparing, known).tail(len(members)))
		}
	}
	if pairs == 0 {
		return nil, fmt.Errorf("no pairs: %w", ErrFamily)
	}
	if f.pairs == 0 { // nothing known: as one pair, whose z are all NaN
		f.pairs, f.tails = 1, []tail{PValue}
	}
	return f, nil
}

// Pairs returns how many pairs are judged together: those whose rates are known.
func (f *Family) Pairs() int { return f.pairs }

// Adjusted returns the p value of a pair adjusted for the family,
//
//	P(max|Z| >= |z|) = 1 - Π_s P_s(max|Z| < |z|),
//
// NaN for NaN. It is below 1 - level exactly when |z| exceeds Critical(level).
func (f *Family) Adjusted(z float64) float64 {
	if f.rule != nil {
		return f.overLooks(f.rule.Equivalent(z))
	}
	return f.once(z)
}

// once returns the adjusted p of one look.
func (f *Family) once(z float64) float64 {
	z = math.Abs(z)
	if math.IsNaN(z) {
		return z
	}
	switch {
	case len(f.tails) == 1:
		return f.tails[0](z)
	case len(f.tails) >= manyMembers && tableLow <= z && z <= tableHigh:
		return -math.Expm1(-math.Exp(f.table().at(z)))
	}
	return -math.Expm1(-f.lost(z))
}

// lost returns Σ_s -log P_s(max|Z| < z), where one minus a tail would lose
// what is small.
func (f *Family) lost(z float64) float64 {
	var sum float64
	for _, t := range f.tails {
		sum -= math.Log1p(-t(z))
	}
	return sum
}

// A family of many members is asked for many adjusted p, each of which would
// go through all members: from manyMembers on the logarithm of what is lost,
// nearly a parabola, is interpolated between tableLow and tableHigh, to 1e-9
// of itself.
const (
	manyMembers = 24
	tableLow    = 0.25
	tableHigh   = 12
	tableNodes  = 80
)

func (f *Family) tabulate() *chebyshev {
	return newChebyshev(tableNodes, tableLow, tableHigh, func(z float64) float64 { return math.Log(f.lost(z)) })
}

// Critical returns the c that solves P(max|Z| <= c) = level over the family:
// the normal critical value for one pair, larger for more. It is NaN unless
// 0 < level < 1.
func (f *Family) Critical(level float64) float64 {
	if !(0 < level && level < 1) {
		return math.NaN()
	}
	alpha := 1 - level
	low, high := twoSided(alpha), twoSided(alpha/float64(f.pairs))
	if f.rule == nil {
		return critical(f.once, alpha, low, high)
	}
	return f.rule.Critical(critical(f.overLooks, alpha, low, high))
}

// critical returns where the decreasing tail p equals alpha, between what one
// comparison and what as many independent of each other would give.
func critical(p tail, alpha, low, high float64) float64 {
	if high <= low {
		return low
	}
	c := root(func(z float64) float64 { return math.Log(p(z) / alpha) }, low, high)
	// A p below alpha must have its z above c.
	for range 4 {
		if p(c) < alpha {
			break
		}
		c = math.Nextafter(c, high)
	}
	for range 4 {
		if p(c) >= alpha {
			break
		}
		c = math.Nextafter(c, low)
	}
	return c
}

// tail returns the tail of max|Z| over the pairs, one of some members of a
// family.
func (g *contrasts) tail(members int) tail {
	switch {
	case len(g.pairs) <= 1:
		return PValue
	case g.star():
		return g.newStar().twoSided
	case len(g.sd) == 3:
		return g.plane
	}
	return g.newBody(members).tail
}
