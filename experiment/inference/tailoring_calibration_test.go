package inference

import (
	"fmt"
	"math"
	"runtime"
	"sync"
	"testing"

	"triggerlab/experiment"
	"triggerlab/experiment/simulate"
	"triggerlab/experiment/source"
	tallies "triggerlab/experiment/tally"
)

// A world is an audience of which the true rates are known.
type world struct {
	name          string
	segments      int
	size          int64 // contacts of a segment
	rate          func(segment, trigger int) float64
	shares        []float64
	deck          bool
	low, high     int // exposures a contact
	heterogeneity float64
	tree          int  // depth of the trees that are learned; 0: each segment for itself
	nothing       bool // the same trigger is the best for everybody
}

func alikeEverywhere(rate float64) func(int, int) float64 {
	return func(int, int) float64 { return rate }
}

func leaning(base, lean float64, k int) func(int, int) float64 {
	return func(s, a int) float64 {
		if (s+a)%k == 0 {
			return base + lean
		}
		return base
	}
}

func oneIsBest(base, lead float64) func(int, int) float64 {
	return func(s, a int) float64 {
		rate := base + 0.02*float64(s%5)
		if a == 0 {
			rate += lead
		}
		return rate
	}
}

var three = []float64{1, 1, 1}

var worlds = []world{
	{name: "nothing, once", segments: 6, size: 200, rate: alikeEverywhere(.2), shares: three, low: 1, high: 1, nothing: true},
	{name: "nothing, repeated", segments: 6, size: 120, rate: alikeEverywhere(.25), shares: three, low: 1, high: 8, heterogeneity: .3, nothing: true},
	{name: "nothing, unequal shares", segments: 5, size: 300, rate: alikeEverywhere(.15), shares: []float64{6, 3, 1}, low: 1, high: 4, heterogeneity: .2, nothing: true},
	{name: "nothing, deck", segments: 6, size: 60, rate: alikeEverywhere(.3), shares: three, deck: true, low: 1, high: 3, heterogeneity: .4, nothing: true},
	{name: "nothing, 60 segments", segments: 60, size: 150, rate: alikeEverywhere(.2), shares: three, low: 1, high: 1, nothing: true},
	{name: "nothing, 60 segments, repeated", segments: 60, size: 30, rate: alikeEverywhere(.3), shares: three, low: 1, high: 6, heterogeneity: .3, nothing: true},
	{name: "nothing, 60 segments, deck", segments: 60, size: 15, rate: alikeEverywhere(.3), shares: three, deck: true, low: 1, high: 2, heterogeneity: .3, nothing: true},
	{name: "one is best everywhere, repeated", segments: 10, size: 100, rate: oneIsBest(.2, .05), shares: three, low: 1, high: 5, heterogeneity: .25, nothing: true},
	{name: "something, once", segments: 6, size: 300, rate: leaning(.2, .1, 3), shares: three, low: 1, high: 1},
	{name: "something, repeated", segments: 6, size: 200, rate: leaning(.2, .08, 3), shares: three, low: 1, high: 8, heterogeneity: .3},
	{name: "something, deck", segments: 6, size: 80, rate: leaning(.25, .08, 3), shares: three, deck: true, low: 1, high: 4, heterogeneity: .3},
	{name: "something rare, unequal", segments: 4, size: 900, rate: leaning(.03, .03, 3), shares: []float64{3, 2, 1}, low: 1, high: 3, heterogeneity: .1},
	{name: "tree, nothing, 60 segments", segments: 60, size: 40, rate: alikeEverywhere(.2), shares: three, low: 1, high: 1, tree: 2, nothing: true},
	{name: "tree, nothing, repeated", segments: 20, size: 50, rate: alikeEverywhere(.3), shares: three, low: 1, high: 6, heterogeneity: .3, tree: 2, nothing: true},
	{name: "tree, nothing, deck", segments: 20, size: 20, rate: alikeEverywhere(.3), shares: three, deck: true, low: 1, high: 3, heterogeneity: .3, tree: 1, nothing: true},
	{name: "tree, something, repeated", segments: 20, size: 80, rate: leaning(.2, .08, 2), shares: three, low: 1, high: 5, heterogeneity: .25, tree: 2},
}

// TestTailoringCovers plays worlds whose true rates are known through the
// simulation and the tally, and holds the interval to the true gain of the
// policies that were learned on the way.
func TestTailoringCovers(t *testing.T) {
	runs := 150 // with 1500 the interval covers .982 to 1, and tailor is said to .006
	switch {
	case raceDetector:
		runs = 4
	case testing.Short():
		runs = 15
	}
	for _, w := range worlds {
		t.Run(w.name, func(t *testing.T) {
			c := w.play(t, runs)
			t.Logf("%d runs: covered %.4f, below %.4f; by segment %.4f, by trigger sent %.4f; tailor %.4f; final policy below low %.4f; true gain %.5f, found %.5f, naive %.5f",
				runs, c.share(c.covered), c.share(c.below), c.share(c.segments), c.share(c.sent), c.share(c.tailor), c.share(c.final), c.truth/float64(runs), c.found/float64(runs), c.naive/float64(runs))
			most := func(what string, n int, p float64) {
				if limit := p*float64(runs) + 3.09*math.Sqrt(p*(1-p)*float64(runs)); float64(n) > limit {
					t.Errorf("%s: %d of %d, more than %.1f", what, n, runs, limit)
				}
			}
			most("uncovered gains", runs-c.covered, .05)
			most("gains above the true one", c.below, .025)
			most("uncovered gains of segments", runs-c.segments, .05)
			most("uncovered gains of triggers sent", runs-c.sent, .05)
			most("final policies that gain less than is said", c.final, .025)
			if w.nothing {
				most("tailor", c.tailor, .025)
			}
		})
	}
}

// played is what came of the runs of a world.
type played struct {
	mu                                     sync.Mutex
	runs                                   int
	covered, below, segments, sent, tailor int
	final                                  int
	truth, found, naive                    float64
}

func (c *played) share(n int) float64 { return float64(n) / float64(c.runs) }

func (w world) play(t *testing.T, runs int) *played {
	c := &played{runs: runs}
	var wait sync.WaitGroup
	next := make(chan uint64)
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for seed := range next {
				w.once(t, seed, c)
			}
		})
	}
	for seed := range runs {
		next <- uint64(seed + 1)
	}
	close(next)
	wait.Wait()
	return c
}

func (w world) experiment() *experiment.Experiment {
	e := &experiment.Experiment{Settings: experiment.Settings{Design: experiment.Split}, Affinity: experiment.Affinity{}}
	if w.deck {
		e.Design = experiment.Deck
	}
	for s := range w.segments {
		name := fmt.Sprintf("s%02d", s)
		e.Segments = append(e.Segments, experiment.Segment{Name: name, Size: w.size, Heterogeneity: w.heterogeneity})
		e.Affinity[name] = map[string]float64{}
		for a := range w.shares {
			e.Affinity[name][fmt.Sprint("t", a)] = w.rate(s, a)
		}
	}
	for a, share := range w.shares {
		e.Triggers = append(e.Triggers, experiment.Trigger{Name: fmt.Sprint("t", a), Share: share})
	}
	return e
}

// momentsIn reads a Gram as analysis does.
func momentsIn(g *tallies.Gram, deck bool) Moments {
	k := g.Triggers()
	m := Moments{Contacts: make([]float64, k), Exposures: make([]float64, k), Engagements: make([]float64, k),
		MM: square(k), MY: square(k), YY: square(k), Discordant: square(k), Deck: deck}
	for a := range k {
		own := g.Block(a, a)
		m.Contacts[a], m.Exposures[a], m.Engagements[a] = own[tallies.N][tallies.N], own[tallies.N][tallies.M], own[tallies.N][tallies.Y]
		for b := range k {
			x := g.Block(a, b)
			m.MM[a][b], m.MY[a][b], m.YY[a][b] = x[tallies.M][tallies.M], x[tallies.M][tallies.Y], x[tallies.Y][tallies.Y]
		}
	}
	return m
}

func (w world) once(t *testing.T, seed uint64, c *played) {
	e := w.experiment()
	exposures, err := simulate.Exposures(e, simulate.Options{Seed: seed, MinExposures: w.low, MaxExposures: w.high})
	if err != nil {
		t.Error(err)
		return
	}
	loaded, err := source.Exposures(t.Context(), e, exposures, "")
	if err != nil {
		t.Error(err)
		return
	}
	var cells [][]Moments
	var contacts [][]float64
	for _, segment := range loaded.Tally.Breakdowns[0].Segments {
		var row []Moments
		var n []float64
		for _, fold := range segment.Folds {
			row, n = append(row, momentsIn(fold, w.deck)), append(n, float64(fold.Contacts))
		}
		cells, contacts = append(cells, row), append(contacts, n)
	}
	result, truth := w.tailor(t, cells, contacts)
	c.mu.Lock()
	defer c.mu.Unlock()
	truth.hold(result, c)
}

// trueGains are those of the policies learned on the way, and of the last.
type trueGains struct {
	whole, final   float64
	segments, sent []float64
}

// tailor returns what is found, and what is true of it.
func (w world) tailor(t *testing.T, cells [][]Moments, contacts [][]float64) (Tailored, trueGains) {
	var attributes []Attribute
	if w.tree > 0 { // two columns of which the segments are the cells
		attributes = []Attribute{{Ordered: true, Levels: 5}, {Levels: (w.segments + 4) / 5}}
		for s := range w.segments {
			attributes[0].Of, attributes[1].Of = append(attributes[0].Of, s%5), append(attributes[1].Of, s/5)
		}
	}
	data, err := newTailoring(cells, contacts)
	if err != nil {
		t.Error(err)
		return Tailored{}, trueGains{}
	}
	var rule chooser = each{}
	var result Tailored
	if w.tree > 0 {
		if rule, err = newForest(data, attributes, w.tree); err == nil {
			result, err = TailoringTree(cells, contacts, attributes, w.tree, TailoringOptions{})
		}
	} else {
		result, err = Tailoring(cells, contacts, TailoringOptions{})
	}
	if err != nil {
		t.Error(err)
	}
	return result, w.truth(data, rule, result)
}

func (w world) truth(data *tailoring, rule chooser, result Tailored) trueGains {
	truth := trueGains{segments: make([]float64, w.segments), sent: make([]float64, len(w.shares))}
	var of, all float64
	gain := func(p *policy, s int) float64 {
		if !p.differs(s) {
			return 0
		}
		return w.rate(s, p.choice[s]) - w.rate(s, p.best)
	}
	in, to := make([]float64, w.segments), make([]float64, len(w.shares))
	for r := range uint64(orders) {
		p := data.learned(rule)
		var sum, n float64
		for j, fold := range shuffled(data.folds, r) {
			if j >= 4 {
				p.choose()
				var people float64
				for s := range data.cells {
					people += data.contacts[s][fold]
				}
				for s := range data.cells {
					g, m := gain(p, s), data.contacts[s][fold]
					sum += g * data.size[s] / float64(w.total()) * people
					truth.segments[s] += g * m
					in[s] += m
					if p.differs(s) {
						truth.sent[p.choice[s]] += g * m
						to[p.choice[s]] += m
					}
				}
				n += people
			}
			p.learn(fold)
		}
		of += sum / n
		all++
	}
	truth.whole = of / all
	for s := range truth.segments {
		truth.segments[s] /= in[s]
	}
	for a := range truth.sent {
		truth.sent[a] /= to[a]
	}
	for s, a := range result.Policy {
		if a >= 0 {
			truth.final += (w.rate(s, a) - w.rate(s, result.Best)) / float64(w.segments)
		}
	}
	return truth
}

func (w world) total() int64 { return int64(w.segments) * w.size }

// hold counts how the findings stand to the truth. An interval of width 0 is
// one of nothing that was learned, and must be right.
func (g trueGains) hold(r Tailored, c *played) {
	const rounding = 1e-12
	inside := func(i Gain, truth float64) bool {
		return math.IsNaN(i.Gain) || i.Low-rounding <= truth && truth <= i.High+rounding
	}
	one := func(n *int, yes bool) {
		if yes {
			*n++
		}
	}
	one(&c.covered, r.Low-rounding <= g.whole && g.whole <= r.High+rounding)
	one(&c.below, g.whole < r.Low-rounding)
	one(&c.final, g.final < r.Low-rounding)
	one(&c.tailor, r.Low > 0 && !r.Constant)
	all := true
	for s, i := range r.Segments {
		if r.Policy[s] != r.Best { // where it is, 0 is right by definition
			all = all && inside(i, g.segments[s])
		}
	}
	one(&c.segments, all)
	all = true
	for a, i := range r.Sent {
		all = all && inside(i, g.sent[a])
	}
	one(&c.sent, all)
	c.truth += g.whole
	c.found += r.Gain
	c.naive += r.NaiveGain
}
