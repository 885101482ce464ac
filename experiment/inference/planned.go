package inference

import (
	"math"
	"math/rand/v2"
	"slices"
)

// A Step is a look at a test: which part of all its information is there, and
// the critical value of the normal scale that counts then. One look is
// {1, critical}.
type Step struct{ Information, Critical float64 }

// Steps are the looks of a test, for one goroutine at a time: how a test without
// an effect goes on between bounds is kept until the bounds are others, since
// many effects and sizes are asked about with the same.
type Steps struct {
	Looks []Step

	bounds []float64
	paths  []*path // before each look

	drawn []float64 // standard normal steps of the tests that are drawn
}

// before returns the path before each look, stopped at bounds.
func (s *Steps) before(bounds []float64) []*path {
	// The last digits of a bound are those of its size, and no other bound.
	same := func(a, b float64) bool { return math.Abs(a-b) <= 1e-11*math.Abs(b) }
	if slices.EqualFunc(bounds, s.bounds, same) {
		return s.paths
	}
	const reach = 14
	s.bounds, s.paths = bounds, []*path{newPath()}
	for k, at := range s.Looks[:len(s.Looks)-1] {
		s.paths = append(s.paths, s.paths[k].stopped(at.Information, bounds[k], s.Looks[k+1].Information-at.Information, reach))
	}
	return s.paths
}

// A stake is a difference that is expected, by which a test of no difference
// would judge it (its standard deviation if there were none), and how it varies.
// By risingA and risingB the former grows with the rates of the two triggers.
type stake struct{ difference, null, spread, df, risingA, risingB float64 }

// stake takes the moments of the comparing for what is expected. Of single
// exposures the N/(N-1) of Miettinen and Nurminen is left out, as everybody
// leaves it out who reckons sizes: it is worth a third of a contact.
func (c *Comparing) stake(a, b int) stake {
	p := c.Pair(a, b)
	null := p.variance(0)
	spread := p.SE * p.SE
	s := stake{difference: p.Difference, df: p.DF}
	if len(p.contests) == 1 {
		one := p.contests[0]
		if c.single() {
			null /= one.design
			spread /= one.design
		} else if !c.clusters[0].Deck {
			null *= c.clusters[0].larger(a, b, one.design)
		}
		pooled := (one.ya + one.yb) / (one.ma + one.mb)
		rising := math.Sqrt(null) * (1 - 2*pooled) / (2 * pooled * (1 - pooled) * (one.ma + one.mb))
		s.risingA, s.risingB = rising*one.ma, rising*one.mb
	}
	s.null, s.spread = math.Sqrt(null), math.Sqrt(spread)
	return s
}

// larger is by what factor a test takes the design effect D for larger than it
// is, on average: it goes by the largest of 1 and two estimates that chance
// makes differ, that of the pair and that of all arms, which holds the pair's
// contacts. An estimate varies by about
//
//	2 D² Σ (m² - m)/(Σ m)²
//
// over its contacts; the mean of the larger of two normal estimates is Clark's
// (1961), "The greatest of a finite set of random variables", Operations Research
// 9:145-162.
func (c *cluster) larger(a, b int, design float64) float64 {
	varies := func(arms ...int) float64 {
		var extra, exposures float64
		for _, arm := range arms {
			extra += c.MM[arm][arm] - c.Exposures[arm]
			exposures += c.Exposures[arm]
		}
		return 2 * design * design * max(0, extra) / (exposures * exposures)
	}
	pair, all := varies(a, b), varies(upTo(len(c.Exposures))...)
	density := func(x float64) float64 { return math.Exp(-x*x/2) / math.Sqrt(2*math.Pi) }
	mean := design + math.Sqrt(max(0, pair-all))*density(0)
	sd := (math.Sqrt(pair) + math.Sqrt(all)) / 2
	if !(sd > 0) {
		return 1
	}
	above := (mean - 1) / sd
	return (1 + (mean-1)*below(above) + sd*density(above)) / design
}

// bound is how far, in its own standard deviations, the difference must be out
// at a look to be beyond its critical value.
func (s stake) bound(at Step) float64 {
	return tOfZ(at.Critical, s.df*at.Information) * s.null / s.spread
}

// Power returns the chances that trigger a is shown to be above trigger b until
// each of some looks, the moments of the comparing taken for what all contacts
// bring on average. At one look it is
//
//	Φ((d - t √V₀)/√V₁)
//
// with V₀ the variance that the score test reckons with, at the pooled rate,
// and V₁ the variance that there is: the power of Farrington and Manning (1990),
// "Test statistics and sample size formulae for comparative binomial trials",
// Statistics in Medicine 9:1447-1454, and of R's power.prop.test, with the
// design effect of repeated exposures in both variances and t by the worth in
// contacts. At several looks it is the chance of a motion with drift to cross.
// Crossings on the other side do not count. It is NaN where a rate is unknown.
func (c *Comparing) Power(a, b int, steps *Steps) []float64 {
	s := c.stake(a, b)
	looks := steps.Looks
	chances, bounds := make([]float64, len(looks)), make([]float64, len(looks))
	for k, at := range looks {
		bounds[k] = s.bound(at)
	}
	drift := s.difference / s.spread
	if math.IsNaN(drift) || len(looks) == 1 {
		for k, bound := range bounds {
			chances[k] = below(drift - bound)
		}
		return chances
	}
	var crossed float64
	for k, p := range steps.before(bounds) {
		crossed += p.drifting(looks[k].Information, bounds[k], drift)
		chances[k] = min(1, crossed)
	}
	return chances
}

// A lead is how one trigger stands against all others together: the part of
// their differences' variance that they share, and what each has of its own.
type lead struct {
	shared float64
	own    []float64
	stakes []stake
}

// lead expects the others to be exchangeable but for their sizes: independent
// arms of a split, or of a deck alike in their correlations.
func (c *Comparing) lead(best int, others []int) lead {
	v := c.arms(append([]int{best}, others...), (*cluster).spread)
	l := lead{own: make([]float64, len(others)), stakes: make([]stake, len(others))}
	var covariances, pairs float64
	for j := range others {
		l.stakes[j] = c.stake(best, others[j])
		for i := range j {
			covariances += v[0][0] - v[0][i+1] - v[0][j+1] + v[i+1][j+1]
			pairs++
		}
	}
	shared := 0.0
	if pairs > 0 {
		shared = max(0, covariances/pairs)
	}
	for j, s := range l.stakes {
		// A difference's own variance is the one its test knows.
		shared = min(shared, s.spread*s.spread)
		l.own[j] = s.spread * s.spread
	}
	l.shared = math.Sqrt(shared)
	for j := range l.own {
		l.own[j] = math.Sqrt(max(1e-12*l.own[j], l.own[j]-shared))
	}
	return l
}

// Winning returns the chance that trigger best is shown to be above every one
// of the others at one look with a critical value, moments taken for what is
// expected:
//
//	∫ φ(u) Π_j Φ((d_j + (1 - t r_b) s u - t √V₀_j)/((1 + t r_j) σ_j)) du
//
// s² the variance that all differences share, σ_j² what each has of its own,
// and r by how much √V₀ grows with a rate: an other that has had luck is also
// held against a larger variance where rates are low, and of several others
// one has had luck (left out, the chance is .03 too high with eight triggers at
// 15 %). At the critical value 0 it is the chance that the best comes out on top,
// whether shown or not: Bechhofer (1954), "A single-sample multiple decision
// procedure for ranking means of normal populations with known variances",
// Annals of Mathematical Statistics 25:16-39.
func (c *Comparing) Winning(best int, others []int, critical float64) float64 {
	if len(others) == 1 {
		return c.Power(best, others[0], &Steps{Looks: []Step{{1, critical}}})[0]
	}
	l := c.lead(best, others)
	const end = 8.5
	chance := panels(func(u float64) float64 {
		f := math.Exp(-u*u/2) / math.Sqrt(2*math.Pi)
		for j, s := range l.stakes {
			t := 0.0
			if critical > 0 {
				t = tOfZ(critical, s.df)
			}
			f *= below((s.difference + (1-t*s.risingA)*l.shared*u - t*s.null) / ((1 + t*s.risingB) * l.own[j]))
		}
		return f
	}, -end, end, 0.6)
	return min(1, chance)
}

// Tests are drawn where there are several looks: to within .007 of a chance in
// 19 of 20, and no more than memory is worth.
const (
	winningDraws = 20_000
	winningSteps = 2_000_000
)

// normals draws, once, so many standard normal steps for every test.
func (s *Steps) normals(each int) (tests int, steps []float64) {
	tests = max(1000, min(winningDraws, winningSteps/each))
	if len(s.drawn) != tests*each {
		s.drawn = make([]float64, tests*each)
		concurrently(tests, func(i int) {
			src := rand.NewPCG(20, uint64(i)*0x9e3779b97f4a7c15) // far from its neighbour's
			for j := range each {
				s.drawn[i*each+j] = quantile((float64(src.Uint64()>>11) + 0.5) / (1 << 53))
			}
		})
	}
	return tests, s.drawn
}

// WinningAt returns the chances that the same happens until each of some
// looks, all at once at one of them: drawn, with fixed seeds.
func (c *Comparing) WinningAt(best int, others []int, steps *Steps) []float64 {
	looks := steps.Looks
	if len(looks) == 1 && looks[0].Information == 1 {
		return []float64{c.Winning(best, others, looks[0].Critical)}
	}
	if len(others) == 1 {
		return c.Power(best, others[0], steps)
	}
	l := c.lead(best, others)
	bounds := make([][]edge, len(looks))
	for k, at := range looks {
		for _, s := range l.stakes {
			t := tOfZ(at.Critical, s.df*at.Information) / math.Sqrt(at.Information)
			bounds[k] = append(bounds[k], edge{(t*s.null - s.difference) * at.Information, 1 - t*s.risingA, 1 + t*s.risingB})
		}
	}
	each := len(looks) * (len(others) + 1)
	tests, normals := steps.normals(each)
	first := make([]int, tests)
	const together = 500
	concurrently((tests+together-1)/together, func(part int) {
		sums := make([]float64, len(others))
		for i := part * together; i < min(tests, (part+1)*together); i++ {
			first[i] = l.first(normals[i*each:(i+1)*each], sums, looks, bounds)
		}
	})
	chances := make([]float64, len(looks))
	for _, k := range first {
		for ; k < len(looks); k++ {
			chances[k] += 1 / float64(tests)
		}
	}
	return chances
}

// An edge is what a drawn difference must exceed: best times the deviation of
// the best and other times that of the other, on the scale of information.
type edge struct{ bound, best, other float64 }

// first returns the first look at which one drawn test has the best above all
// others, and the number of looks if there is none.
func (l *lead) first(normals, sums []float64, looks []Step, bounds [][]edge) int {
	clear(sums)
	var common, before float64
	for k, at := range looks {
		step := math.Sqrt(at.Information - before)
		before = at.Information
		common += l.shared * step * normals[0]
		all := true
		for j, sd := range l.own {
			sums[j] += sd * step * normals[j+1]
			at := &bounds[k][j]
			all = all && at.best*common+at.other*sums[j] > at.bound
		}
		if all {
			return k
		}
		normals = normals[len(l.own)+1:]
	}
	return len(looks)
}

// Short returns by what factor the contacts behind the moments must grow before
// a report can be relied upon to tell a and b apart: 1 or less where they need
// not. What is expected has to lie so far above what a report asks for (see
// Pair.CannotTell) that one test in a hundred falls short by chance; single
// exposures must not need the exact test, which finds less.
func (c *Comparing) Short(a, b int) float64 {
	const late = 2.33
	// needed is the expected count of which gate is hardly ever missed: x -
	// late √(x spread) = gate.
	needed := func(gate, spread float64) float64 {
		r := late * math.Sqrt(spread)
		root := (r + math.Sqrt(r*r+4*gate)) / 2
		return root * root
	}
	p := c.Pair(a, b)
	if len(p.contests) == 0 {
		return math.NaN()
	}
	s, contest := c.clusters[0], p.contests[0]
	rate := (contest.ya + contest.yb) / (contest.ma + contest.mb)
	rarer := min(rate, 1-rate)
	exposures := min(contest.ma, contest.mb)
	if c.single() {
		return max(needed(fewExpected, 0.5)/(exposures*rarer), enough/exposures)
	}
	contacts := min(s.size[a], s.size[b])
	short := needed(enough, 0.5) / contacts
	if s.Deck {
		short = max(short, needed(enough, 1)/s.Discordant[a][b])
		if s.once(a) && s.once(b) {
			return short
		}
		return max(short, needed(enough, 0.5)/(exposures/max(1, contest.design)*rarer))
	}
	worth := min(exposures/max(1, contest.design), contest.ma/s.design[a], contest.mb/s.design[b])
	return max(short, needed(enough, 0.5)/(worth*rarer), needed(fewWhoEngage, 0.5)/(contacts*rarer))
}

// Reaching returns the x between low and high, both above 0, at which an
// increasing function reaches a target: low where it is there already, and
// +Inf where it never gets there.
func Reaching(f func(x float64) float64, target, low, high float64) float64 {
	short := func(l float64) float64 { return f(math.Exp(l)) - target }
	a, b := math.Log(low), math.Log(high)
	switch {
	case short(a) >= 0:
		return low
	case !(short(b) >= 0):
		return math.Inf(1)
	}
	return math.Exp(root(short, a, b))
}
