package inference

import (
	"math"
	"sync"
)

// What paths and stars take thousands of: e^-x and Φ(-x), right to 1e-12 of
// themselves however small they are, several times as fast as functions that
// are right to the last digit.

// A decayTable holds e^-i for whole numbers, and e^-(j/decaySteps).
type decayTable struct {
	whole [decayEnd + 1]float64
	part  [decaySteps]float64
}

const (
	decayEnd   = 700 // beyond it e^-x is hardly a number any more
	decaySteps = 512
)

var decays = sync.OnceValue(func() *decayTable {
	t := &decayTable{}
	for i := range t.whole {
		t.whole[i] = math.Exp(-float64(i))
	}
	for j := range t.part {
		t.part[j] = math.Exp(-float64(j) / decaySteps)
	}
	return t
})

// at returns e^-x for x >= 0, by four terms of its series around the step
// below: the next is less than 1e-12.
func (t *decayTable) at(x float64) float64 {
	if !(x < decayEnd) {
		return math.Exp(-x)
	}
	i := uint(x * decaySteps)
	r := x - float64(i)*(1.0/decaySteps)
	return t.whole[i/decaySteps] * t.part[i%decaySteps] * (1 - r + r*r*(0.5-r*(1./6)))
}

// A millsTable holds Mills' ratio (1-Φ(x))/φ(x) with its derivatives, at steps
// of 1/millsSteps.
type millsTable [millsEnd*millsSteps + 1][millsTerms]float64

const (
	millsEnd   = 37 // beyond it Φ(-x) is hardly a number any more
	millsSteps = 16
	millsTerms = 7
)

var mills = sync.OnceValue(func() *millsTable {
	t := &millsTable{}
	for i := range t {
		x := float64(i) / millsSteps
		// R' = xR - 1, and so R⁽ⁿ⁺¹⁾ = xR⁽ⁿ⁾ + nR⁽ⁿ⁻¹⁾: they shrink, and what
		// subtraction leaves of the last weighs nothing.
		d := [millsTerms]float64{below(-x) * math.Exp(x*x/2) * math.Sqrt(2*math.Pi)}
		d[1] = x*d[0] - 1
		factorial := 1.0
		for n := 1; n+1 < millsTerms; n++ {
			d[n+1] = x*d[n] + float64(n)*d[n-1]
		}
		for n := range d {
			if n > 0 {
				factorial *= float64(n)
			}
			t[i][n] = d[n] / factorial
		}
	}
	return t
})

// A tailer gives Φ(x), accurate in relative terms in the lower tail.
type tailer struct {
	decay *decayTable
	mills *millsTable
}

func newTailer() tailer { return tailer{decays(), mills()} }

func (t tailer) below(x float64) float64 {
	if x > 0 {
		return 1 - t.beyond(x)
	}
	return t.beyond(-x)
}

// beyond returns Φ(-x) for x >= 0.
func (t tailer) beyond(x float64) float64 {
	if !(x < millsEnd) {
		return below(-x)
	}
	i := int(x*millsSteps + 0.5)
	d := x - float64(i)*(1.0/millsSteps)
	c := &t.mills[i]
	dd := d * d
	ratio := c[0] + d*c[1] + dd*(c[2]+d*c[3]+dd*(c[4]+d*c[5]+dd*c[6]))
	return ratio * t.decay.at(x*x/2) * (1 / math.Sqrt2 / math.SqrtPi)
}
