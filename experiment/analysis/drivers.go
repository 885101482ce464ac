package analysis

import (
	"math"
	"slices"

	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
)

// The reasons why nothing is told of a driver, beside those of inference.
const (
	confounded  = "confounded"   // it cannot be told from something else
	eachItsOwn  = "each-its-own" // no two triggers share a level: it is another name for the triggers
	manyLevels  = "many-levels"
	manyCells   = "many-cells"
	separation  = "separated" // everybody or nobody engaged
	noVariation = "no-variation"
)

// mostValues is how many levels of an attribute are held against each other,
// and mostCells how many cells a regression is fitted to.
const (
	mostValues = 12
	mostCells  = 800
)

// A driver is what is said of one thing, with the intervals that wait for the
// level at which they agree with the adjusted p.
type driver struct {
	findings.Driver
	points, odds func(level float64) inference.Interval
}

// A motive holds what is needed to tell what makes triggers win.
type motive struct {
	*study
	crowder    *crowder
	attributes []trait
	list       []driver
}

// motives tells what makes triggers win, and what goes on in contacts.
func (s *study) motives() error {
	for _, ask := range []func() error{s.drivers, s.ambivalence, s.reply} {
		if err := ask(); err != nil {
			return err
		}
	}
	s.ladder()
	return nil
}

// drivers tells what makes triggers win: attributes of triggers one by one,
// those that can be told apart together, what their effects depend on, and what
// exposures had about them.
func (s *study) drivers() error {
	m := &motive{study: s, crowder: s.newCrowder(), attributes: s.triggerColumns()}
	for _, tell := range []func() error{m.oneByOne, m.together, m.interactions, m.exposures} {
		if err := tell(); err != nil {
			return err
		}
	}
	return m.settle()
}

// settle adjusts the p values of all drivers together, each of which allows for
// the looks first, and gives intervals the level that agrees with that.
func (m *motive) settle() error {
	var p []float64
	for _, d := range m.list {
		if d.PValue.Known() {
			p = append(p, m.looking.rule.Repeated(float64(d.PValue)))
		}
	}
	level := m.level
	var corrected []inference.Corrected
	if len(p) > 0 {
		var err error
		if corrected, err = inference.Correct(p, inference.BH, m.level); err != nil {
			return err
		}
		level = 1 - inference.PValue(corrected[0].Critical)
	}
	level = m.looking.rule.Level(level)
	for _, d := range m.list {
		if d.PValue.Known() {
			d.PAdjusted, corrected = findings.Number(corrected[0].P), corrected[1:]
			m.early(&d)
		}
		if d.points != nil {
			d.Low, d.High = ends(d.points(level))
		}
		if d.odds != nil {
			low, high := ends(d.odds(level))
			d.OddsLow, d.OddsHigh = exp(low), exp(high)
		}
		m.f.Drivers = append(m.f.Drivers, d.Driver)
	}
	return nil
}

// early warns of a driver that is shown at a moment that the plan does not
// allow anything to be decided at.
func (m *motive) early(d *driver) {
	moment := m.looking.moment
	if float64(d.PAdjusted) < 1-m.level && (moment == findings.MomentEarly || moment == findings.MomentUnknown) {
		d.warn("drivers.early", "term", d.Term)
	}
}

func ends(i inference.Interval) (findings.Number, findings.Number) {
	return findings.Number(i.Low), findings.Number(i.High)
}

func exp(n findings.Number) findings.Number { return findings.Number(math.Exp(float64(n))) }

// untold is a driver of which nothing is known yet.
func untold(term, kind string) driver {
	return driver{Driver: findings.Driver{
		Term: term, Kind: kind, Given: []string{}, Warnings: []findings.Message{},
		Estimate: findings.Unknown, Low: findings.Unknown, High: findings.Unknown,
		OddsRatio: findings.Unknown, OddsLow: findings.Unknown, OddsHigh: findings.Unknown,
		Statistic: findings.Unknown, PValue: findings.Unknown, PAdjusted: findings.Unknown,
	}}
}

// refuse says why nothing is told.
func (d driver) refuse(why string) driver {
	d.CannotTell = why
	return d
}

func (d *driver) warn(code string, pairs ...any) {
	d.Warnings = append(d.Warnings, message(code, pairs...))
}

// effect takes over an effect; one that cannot be told is refused.
func (d driver) effect(e inference.Effect) driver {
	if math.IsNaN(e.P) {
		return d.refuse(noVariation)
	}
	d.Estimate, d.OddsRatio, d.PValue = findings.Number(e.Points), exp(findings.Number(e.LogOdds)), findings.Number(e.P)
	d.points, d.odds = e.PointsInterval, e.OddsInterval
	return d
}

func (m *motive) tell(d driver) { m.list = append(m.list, d) }

// leastKnown is the least support of several contrasts: the fewest degrees of
// freedom, and why nothing can be told where one of them bears nothing.
func leastKnown(supports ...inference.Support) inference.Support {
	least := inference.Support{DF: math.Inf(1)}
	for _, s := range supports {
		least.DF = min(least.DF, s.DF)
		if s.CannotTell != "" {
			least.CannotTell = s.CannotTell
		}
	}
	return least
}

// support is what a contrast of k arms bears, in which all of them count alike.
func (w *crowd) support(k int, arm func(situation) int) (inference.Support, error) {
	pooled, err := w.pooled(k, arm)
	if err != nil {
		return inference.Support{}, err
	}
	weights := make([]float64, k)
	for i := range weights {
		weights[i] = 1
	}
	return inference.Supports(pooled, weights)
}

// between puts a level in one arm and what it is held against in the other.
func between(of func(situation) string, level, versus string) func(situation) int {
	return func(c situation) int {
		switch of(c) {
		case level:
			return 1
		case versus:
			return 0
		}
		return -1
	}
}

// total is how many exposures the cells have.
func (w *crowd) total() int64 {
	var sum float64
	for _, m := range w.moments.Exposures {
		sum += m
	}
	return int64(sum)
}

// separated says which levels part the cells with engagements from those
// without, if any of the columns do.
func (r *regression) separated(columns []int) bool {
	return slices.ContainsFunc(columns, func(j int) bool { return slices.Contains(r.fitted.Separated, j) })
}

// engagedInAll tells whether everybody engaged in the cells that are meant, and
// whether nobody did.
func (w *crowd) engagedInAll(meant func(situation) bool) (all, none bool) {
	var y, m float64
	for i, c := range w.cells {
		if meant(c) {
			y, m = y+w.moments.Engagements[i], m+w.moments.Exposures[i]
		}
	}
	return y == m && m > 0, y == 0 && m > 0
}

// motiveMethods are how drivers were told, and what goes on in contacts.
func (s *study) motiveMethods() []findings.Method {
	var list []findings.Method
	codes := map[string]string{"trend": "method.driver-trend", "trend-robust": "method.driver-trend-robust", "logistic-robust": "method.driver-logistic"}
	tests := 0
	for _, d := range s.f.Drivers {
		if d.PValue.Known() {
			list = append(list, s.made(codes[d.Method]))
			tests++
		}
	}
	if tests > 0 {
		list = append(list, s.made("method.driver-family", "tests", tests, "error", 1-s.level))
	}
	if s.f.Ambivalence.Low.Known() {
		list = append(list, s.made("method.ambivalence"))
	}
	if s.f.Ambivalence.Correlation.Known() {
		list = append(list, s.made("method.intra-contact"))
	}
	if slices.ContainsFunc(s.f.Ladder, func(r findings.Rungs) bool { return r.Noticed.Low.Known() }) {
		list = append(list, s.made("method.ladder"))
	}
	if s.f.Reply != nil && s.f.Reply.All.Low.Known() {
		list = append(list, s.made("method.reply"))
	}
	return list
}
