package inference

import (
	"fmt"
	"math"
	"sync"
)

// A Rule is a stopping rule at the present moment. It turns the critical
// value that one look at the end would use into the one to use now, and back,
// by one increasing function, so that intervals and p values made with it
// agree. A nil Rule is that of one look: it changes nothing. It is safe for
// concurrent use.
type Rule struct {
	schedule Schedule
	present  int                             // the look that this is, or the next one
	now      float64                         // information between two looks or of a sequence; 0 at a look
	any      *Mixture                        // of a confidence sequence; nil with a schedule
	bounds   [rulePanels]func() []*chebyshev // of the looks until the present one, by c
	future   [rulePanels]func() []*chebyshev // of all looks
}

// AtLook returns the rule of the present look of a schedule, counted from 0.
// It returns ErrShape where there is no such look, or information does not
// increase from above 0.
func AtLook(s Schedule, present int) (*Rule, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	if !(0 <= present && present < len(s.Information)) {
		return nil, fmt.Errorf("look %d of %d: %w", present+1, len(s.Information), ErrShape)
	}
	r := &Rule{schedule: s, present: present}
	for panel := range rulePanels {
		r.bounds[panel] = sync.OnceValue(func() []*chebyshev { return r.tabulate(present+1, panel) })
		r.future[panel] = r.bounds[panel]
		if present+1 < len(s.Information) {
			r.future[panel] = sync.OnceValue(func() []*chebyshev { return r.tabulate(len(s.Information), panel) })
		}
	}
	return r, nil
}

// BetweenLooks returns the rule of a moment that no look was planned for,
// with the information that is there, more than at the look before next. Of
// the error nothing is spent: only what would, without any effect from here
// on, still be beyond the next look's bound with probability .99 is beyond it
// now,
//
//	c = (b √I_next + z_.99 √(I_next - I))/√I.
//
// However often that is asked between looks, a test of error α then errs with
// α/.99 at most. It returns ErrShape where there is no such look, or the
// information is not below its.
//
// Lan, Simon and Halperin (1982), "Stochastically curtailed tests in long-term
// clinical trials", Communications in Statistics C 1:207-219.
func BetweenLooks(s Schedule, next int, information float64) (*Rule, error) {
	r, err := AtLook(s, next)
	if err != nil {
		return nil, err
	}
	if !(0 < information && information < s.Information[next]) {
		return nil, fmt.Errorf("information %v before %v: %w", information, s.Information[next], ErrShape)
	}
	r.now = information
	return r, nil
}

// AnyTime returns the rule of the confidence sequence that is tightest, at the
// level, when the information is all that was planned; now it is a fraction t
// of that: the two-sided boundary of a mixture in standard errors,
//
//	c = √((1 + ρ/t)(log(1 + t/ρ) - 2 log β)),   β = 2Φ(-c of one look).
//
// It holds asymptotically, for estimates of clustered data too, provided that
// nothing is concluded before they can be told. It returns ErrShape unless
// fraction > 0 and ErrLevel unless 0 < level < 1.
//
// Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas (2024), "Time-uniform
// central limit theory and asymptotic confidence sequences", Annals of
// Statistics 52:2613-2640.
func AnyTime(fraction, level float64) (*Rule, error) {
	if !(0 < level && level < 1) {
		return nil, fmt.Errorf("level %v: %w", level, ErrLevel)
	}
	if !(0 < fraction && fraction < math.Inf(1)) {
		return nil, fmt.Errorf("fraction %v: %w", fraction, ErrShape)
	}
	m := NewMixture(1, 1-level)
	return &Rule{any: &m, now: fraction}, nil
}

// Bounds are interpolated between ruleLow and ruleHigh, the critical values
// of errors from .84 to 1e-18, in logarithms, in which they are nearly
// straight; beyond they are taken as proportional to c. What is usually asked
// for is in the middle one of three panels, each made when it is asked for.
const (
	ruleLow    = 0.2
	ruleHigh   = 9
	rulePanels = 3
)

var (
	ruleEnds  = [rulePanels + 1]float64{ruleLow, 1.25, 3.5, ruleHigh}
	ruleNodes = [rulePanels]int{15, 11, 11}
)

// panel is the panel in which a critical value is.
func panel(c float64) int {
	switch {
	case c < ruleEnds[1]:
		return 0
	case c <= ruleEnds[2]*(1+1e-12): // a node at its end may be rounded up
		return 1
	}
	return 2
}

// tabulate makes the bounds of the first looks functions of c: log b of log c.
func (r *Rule) tabulate(looks, panel int) []*chebyshev {
	part := r.schedule.first(looks)
	tables := make([]*chebyshev, looks)
	for k := range tables {
		tables[k] = newChebyshev(ruleNodes[panel], math.Log(ruleEnds[panel]), math.Log(ruleEnds[panel+1]), func(float64) float64 { return 0 })
	}
	for i, x := range tables[0].x {
		for k, b := range part.bounds(r.increments(math.Exp(x))[:looks]) {
			tables[k].f[i] = math.Log(b)
		}
	}
	return tables
}

// increments are the logarithms of what each look adds to the error 2Φ(-c).
func (r *Rule) increments(c float64) []float64 {
	return r.schedule.increments(math.Ln2 + logBelow(-c))
}

// bound reads the table of a look's bounds at any c >= 0.
func bound(tables *[rulePanels]func() []*chebyshev, look int, c float64) float64 {
	within := min(max(c, ruleLow), ruleHigh)
	return math.Exp(tables[panel(within)]()[look].at(math.Log(within))) * c / within
}

// Critical returns the critical value to use now where one look at the end
// would use c >= 0: a test of two-sided error 2Φ(-c) is spread over the looks.
func (r *Rule) Critical(c float64) float64 {
	switch {
	case r == nil || !(c >= 0) || math.IsInf(c, 1):
		return c
	case r.any != nil && c == 0:
		return 0 // which the error 1 allows, and the boundary does not
	case r.any != nil:
		return r.anyTime(r.now, c)
	}
	return r.before(bound(&r.bounds, r.present, c))
}

// Alone is Critical of a single c: reckoned by itself, and so an order of
// magnitude sooner than the first of many. The two differ by less than 1e-6 of
// themselves.
func (r *Rule) Alone(c float64) float64 {
	if r == nil || r.any != nil || !(ruleLow <= c && c <= ruleHigh) {
		return r.Critical(c)
	}
	looks := r.present + 1
	return r.before(r.schedule.first(looks).bounds(r.increments(c)[:looks])[r.present])
}

// before turns the bound of the next look into the one of now, between two
// looks; at a look it is the bound.
func (r *Rule) before(b float64) float64 {
	if r.now == 0 {
		return b
	}
	next := r.schedule.Information[r.present]
	return (b*math.Sqrt(next) + curtailed*math.Sqrt(next-r.now)) / math.Sqrt(r.now)
}

// curtailed is the quantile by which a result between looks must clear the
// next bound.
var curtailed = OneSided(0.99)

// anyTime is the critical value of a sequence at a fraction of the information.
func (r *Rule) anyTime(fraction, c float64) float64 {
	return r.any.boundary(fraction, math.Ln2+logBelow(-c)) / math.Sqrt(fraction)
}

// Last returns the critical value at the last look, or when all information
// that was planned is there, where one look at the end would use c.
func (r *Rule) Last(c float64) float64 {
	switch {
	case r == nil:
		return c
	case r.any != nil:
		return r.anyTime(1, c)
	}
	bounds := r.schedule.bounds(r.increments(c))
	return bounds[len(bounds)-1]
}

// Equivalent is the inverse of Critical: the c of one look at the end that |z|
// is as extreme as now, 0 where it is less extreme than anything.
func (r *Rule) Equivalent(z float64) float64 {
	z = math.Abs(z)
	switch {
	case r == nil || math.IsNaN(z) || math.IsInf(z, 1):
		return z
	case r.any != nil:
		if l := r.any.logError(r.now, z*math.Sqrt(r.now)); l < 0 {
			return aloneBound(l)
		}
		return 0
	case !(z > r.Critical(0)):
		return 0
	}
	high := 1.01*z + 1 // no bound is below its c, but for what interpolation errs
	return root(func(c float64) float64 { return r.Critical(c) - z }, 0, high)
}

// Repeated turns the two-sided p in [0, 1] of one look at the end into the
// smallest error at which the rule would reject now.
func (r *Rule) Repeated(p float64) float64 {
	if r == nil {
		return p
	}
	return PValue(r.Equivalent(twoSided(p)))
}

// Level returns the level of one interval whose critical value is what the
// rule makes of an interval of the given level.
func (r *Rule) Level(level float64) float64 {
	if r == nil {
		return level
	}
	// Never 1: that would be no interval at all.
	return min(1-1e-15, 1-PValue(r.Critical(TwoSided(level))))
}

// Looks returns the looks of the rule for one comparison at the level; none
// without a schedule.
func (r *Rule) Looks(level float64) []Look {
	if r == nil || r.any != nil || !(0 < level && level < 1) {
		return nil
	}
	return r.schedule.looks(math.Log1p(-level))
}
