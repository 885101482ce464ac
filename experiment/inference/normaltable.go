package inference

import (
	"math"
	"sync"
)

// A normalTable gives Φ to 1e-10 and its inverse to 1e-8, several times as
// fast as functions that are right to the last digit do: what paths through a
// polytope need, of which there are many.
type normalTable struct {
	below    [2*normalEdge*normalSteps + 1]struct{ p, density float64 }
	quantile [normalBinades << normalBits]struct{ q, a, b, c float64 }
}

const (
	normalEdge    = 8  // standard deviations that are tabulated
	normalSteps   = 64 // points of each
	normalBits    = 5  // leading bits of a mantissa, for an interval of the inverse each
	normalBinades = 54 // powers of two below 1/2
	normalFirst   = uint64(1022-normalBinades) << normalBits
	normalMask    = uint64(1)<<(52-normalBits) - 1
	normalMiddle  = uint64(1) << (51 - normalBits)
)

var normals = sync.OnceValue(func() *normalTable {
	t := &normalTable{}
	for i := range t.below {
		x := float64(i)/normalSteps - normalEdge
		t.below[i].p = below(x)
		t.below[i].density = math.Exp(-x*x/2) / math.Sqrt(2*math.Pi)
	}
	for i := range t.quantile {
		middle := (normalFirst+uint64(i))<<(52-normalBits) | normalMiddle
		q := quantile(math.Float64frombits(middle))
		slope := math.Exp(q*q/2) * math.Sqrt(2*math.Pi)
		c := &t.quantile[i]
		c.q, c.a, c.b, c.c = q, slope, q*slope*slope/2, (1+2*q*q)*slope*slope*slope/6
	}
	return t
})

// at returns Φ(x), by four terms of its Taylor series.
func (t *normalTable) at(x float64) float64 {
	if x >= normalEdge {
		return 1
	}
	if !(x > -normalEdge) {
		return 0
	}
	i := int((x+normalEdge)*normalSteps + 0.5)
	near := float64(i)*(1.0/normalSteps) - normalEdge
	e := &t.below[i]
	d := x - near
	return e.p + d*e.density*(1-d*0.5*(near-d*(1.0/3)*(near*near-1)))
}

// inverses sets Φ⁻¹ of each p, by three terms in the interval that the leading
// bits of p name.
func (t *normalTable) inverses(p, to *[lanes]float64) {
	for i, p := range p {
		tail := min(p, 1-p)
		bits := math.Float64bits(tail)
		at := bits>>(52-normalBits) - normalFirst
		if at >= uint64(len(t.quantile)) {
			to[i] = normalEnd(p)
			continue
		}
		c := &t.quantile[at]
		d := tail - math.Float64frombits(bits&^normalMask|normalMiddle)
		to[i] = math.Copysign(c.q+d*(c.a+d*(c.b+d*c.c)), p-0.5)
	}
}

// normalEnd is Φ⁻¹(p) where the table holds no interval of p.
func normalEnd(p float64) float64 {
	if p == 0.5 {
		return 0
	}
	return math.Copysign(normalEdge, p-0.5)
}
