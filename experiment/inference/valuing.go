package inference

import "math"

// A Gain is what a policy gains over the best single trigger on contacts that
// it was not learned from, NaN where that cannot be known.
type Gain struct{ Gain, SE, Low, High float64 }

// A valuing adds up what policies gain, order after order, in the whole and
// in parts of it.
type valuing struct {
	*tailoring
	within                [][]int // the segments of each part
	whole                 running
	segments, parts, sent []running
	expected              []float64 // of those sent a trigger: expected engagements or ignores, in all orders
}

// running is ψ added up over the folds of an order, and over orders.
type running struct {
	sum, contacts, variance float64 // of this order
	gains, errors, weights  float64 // of the orders before: Σ n·gain, Σ n·SE, Σ n
}

// add takes the ψ of one fold: their sum, their sum of squares and the
// contacts they are the mean of.
func (r *running) add(sum, squares, contacts float64) {
	r.sum += sum
	r.contacts += contacts
	if contacts > 1 {
		r.variance += contacts * max(0, squares-sum*sum/contacts) / (contacts - 1)
	}
}

// close ends an order. An order counts by its contacts; one without any, not.
func (r *running) close() {
	r.gains += r.sum
	r.errors += math.Sqrt(r.variance)
	r.weights += r.contacts
	r.sum, r.contacts, r.variance = 0, 0, 0
}

// gain is the mean over orders, with the mean of their standard errors, which
// is no less than the standard error of the mean.
func (r *running) gain() Gain {
	if r.weights == 0 {
		return unknownGain()
	}
	return Gain{Gain: r.gains / r.weights, SE: r.errors / r.weights}
}

func unknownGain() Gain {
	nan := math.NaN()
	return Gain{nan, nan, nan, nan}
}

func (t *tailoring) newValuing(parts [][]int) *valuing {
	return &valuing{
		tailoring: t, within: parts, parts: make([]running, len(parts)),
		segments: make([]running, len(t.cells)), sent: make([]running, t.triggers), expected: make([]float64, t.triggers),
	}
}

// order learns fold after fold and values each from the middle one on with
// what was learned before it.
func (v *valuing) order(p *policy, order []int) {
	for j, fold := range order {
		if j >= max(1, (v.folds-1)/2) { // of ten the fifth is the first, learned from four
			p.choose()
			v.fold(p, fold)
		}
		p.learn(fold)
	}
	v.whole.closeEvenly()
	for _, list := range [][]running{v.segments, v.parts, v.sent} {
		for i := range list {
			list[i].close()
		}
	}
}

// closeEvenly ends an order of the whole: there all orders count alike.
func (r *running) closeEvenly() {
	n := r.contacts
	if n == 0 {
		n = math.NaN() // nothing was valued, so nothing is known
	}
	r.gains += r.sum / n
	r.errors += math.Sqrt(r.variance) / n
	r.weights++
	r.sum, r.contacts, r.variance = 0, 0, 0
}

// fold values one fold.
func (v *valuing) fold(p *policy, fold int) {
	var sum, squares, contacts float64
	sums, square := make([]float64, len(v.cells)), make([]float64, len(v.cells))
	sent := table(3, v.triggers)
	for s := range v.cells {
		n := v.contacts[s][fold]
		sums[s], square[s] = p.psi(s, fold)
		v.segments[s].add(sums[s], square[s], n)
		sum, squares, contacts = sum+sums[s], squares+square[s], contacts+n
		if p.differs(s) {
			a := p.choice[s]
			sent[0][a] += sums[s]
			sent[1][a] += square[s]
			sent[2][a] += n
			v.expected[a] += n / v.size[s] * min(p.expected(s, a), p.expected(s, p.best))
		}
	}
	v.whole.add(sum, squares, contacts)
	for a := range v.sent {
		v.sent[a].add(sent[0][a], sent[1][a], sent[2][a])
	}
	for i, part := range v.within {
		sum, squares = 0, 0
		for _, s := range part {
			sum, squares = sum+sums[s], squares+square[s]
		}
		v.parts[i].add(sum, squares, contacts)
	}
}

// tell writes the gains into the result.
func (v *valuing) tell(result *Tailored, p *policy, level float64) {
	whole := v.whole.gain()
	result.Gain, result.SE = whole.Gain, whole.SE
	for i := range v.parts {
		result.Parts = append(result.Parts, v.parts[i].gain())
	}
	for s := range v.segments {
		g := v.segments[s].gain()
		switch {
		case p.choice[s] == p.best: // which gains nothing, by definition
			g = Gain{}
		case !p.bears(s):
			g = unknownGain()
		}
		result.Segments = append(result.Segments, g)
	}
	for a := range v.sent {
		g := v.sent[a].gain()
		if a == p.best || v.expected[a] < orders*enough {
			g = unknownGain()
		}
		result.Sent = append(result.Sent, g)
	}
	*result = result.At(level)
}

// At returns the same with intervals of another level. Those of segments, and
// those of triggers sent, share the level among themselves (Bonferroni).
func (t Tailored) At(level float64) Tailored {
	critical := TwoSided(level)
	t.Low, t.High = t.Gain-critical*t.SE, t.Gain+critical*t.SE
	t.Parts = within(t.Parts, critical)
	t.Segments = within(t.Segments, TwoSided(1-(1-level)/float64(len(t.Segments))))
	t.Sent = within(t.Sent, TwoSided(1-(1-level)/math.Max(1, float64(len(t.Sent)-1))))
	return t
}

// within returns gains with intervals at a critical value.
func within(gains []Gain, critical float64) []Gain {
	list := make([]Gain, len(gains))
	for i, g := range gains {
		list[i] = Gain{g.Gain, g.SE, g.Gain - critical*g.SE, g.Gain + critical*g.SE}
	}
	return list
}
