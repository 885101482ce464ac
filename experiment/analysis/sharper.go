package analysis

import (
	"cmp"
	"math"
	"slices"

	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
	"triggerlab/experiment/tally"
)

// fewestInStratum is how many contacts every trigger must have in a segment
// before the segment is told apart in an adjustment; smaller ones are put
// together.
const fewestInStratum = 10

// sharpen allows for the segments of contacts and for what they did before the
// test. What is found stands beside the verdict's numbers and never in their
// place: no plan can name an adjustment yet, and one that is chosen after the
// outcomes are known could be chosen by them.
func (s *study) sharpen(whole *scope) {
	f := &s.f.Sharper
	f.Prior = s.t.Priors > 0 && !s.deck
	f.Contacts = s.contacts(s.t.Priors)
	segments := s.independent()
	switch {
	case len(whole.active) < 2:
		f.Reason = why("sharper.nothing-to-compare")
		return
	case s.deck && s.t.Priors > 0:
		f.Reason = why("sharper.deck")
		return
	case s.deck, !f.Prior && len(segments) < 2:
		f.Reason = why("sharper.nothing")
		return
	case s.wavesApart():
		f.Reason = why("sharper.waves")
		return
	case whole.confounded:
		f.Reason = why("sharper.confounded")
		return
	}
	grams := []*tally.Gram{s.t.Overall}
	if len(segments) > 1 {
		grams = s.strata(segments, whole)
	}
	f.Segments = len(grams)
	if len(grams) < 2 {
		f.Segments = 0
		if !f.Prior {
			f.Reason = why("sharper.few")
			return
		}
	}
	whole.adjusting = s.adjusting(grams, whole.active, whole.standardised)
	if whole.adjusting == nil {
		f.Reason = why("sharper.few")
	}
}

func why(code string) *findings.Message {
	m := message(code)
	return &m
}

// sharpenSegment does the same in one segment, by the prior alone.
func (s *study) sharpenSegment(sc *scope) {
	if s.f.Sharper.Prior && len(sc.active) > 1 && !sc.confounded && !s.wavesApart() {
		sc.adjusting = s.adjusting([]*tally.Gram{sc.gram}, sc.active, false)
	}
}

// strata are the segments to be told apart: all that took part in a
// standardised comparison; else small ones are put together with others, by
// their number of contacts alone.
func (s *study) strata(segments []tally.Segment, whole *scope) []*tally.Gram {
	var grams []*tally.Gram
	for i := range segments {
		g := segments[i].Total()
		if !whole.standardised || len(shown(g)) == len(whole.active) {
			grams = append(grams, g)
		}
	}
	if whole.standardised {
		return grams
	}
	fewest := func(g *tally.Gram) float64 { return slices.Min(contactsOf(g, whole.active)) }
	slices.SortStableFunc(grams, func(a, b *tally.Gram) int { return cmp.Compare(fewest(a), fewest(b)) })
	for len(grams) > 1 && fewest(grams[0]) < fewestInStratum {
		grams[1].Add(grams[0])
		grams = grams[1:]
		slices.SortStableFunc(grams, func(a, b *tally.Gram) int { return cmp.Compare(fewest(a), fewest(b)) })
	}
	return grams
}

func (s *study) adjusting(grams []*tally.Gram, active []int, standardised bool) *inference.Adjusting {
	var strata []inference.Covaried
	for _, g := range grams {
		strata = append(strata, s.covaried(g, active))
	}
	adjusting, err := inference.NewAdjusting(strata, standardised)
	if err != nil {
		return nil
	}
	return adjusting
}

// covaried takes from a Gram what an adjustment needs. Contacts without a
// known prior count as 0.
func (s *study) covaried(g *tally.Gram, active []int) inference.Covaried {
	c := inference.Covaried{Moments: s.moments(g, active)}
	if !s.f.Sharper.Prior {
		return c
	}
	exposed, engaged := tally.M, tally.Y
	if s.reach {
		exposed, engaged = tally.N, tally.R
	}
	for _, a := range active {
		b := g.Block(a, a)
		c.X, c.XX = append(c.X, b[tally.N][tally.X]), append(c.XX, b[tally.X][tally.X])
		c.MX, c.YX = append(c.MX, b[exposed][tally.X]), append(c.YX, b[engaged][tally.X])
	}
	return c
}

// adjusted is a comparison after the adjustment, at the critical value of its
// family. Nil where nothing was adjusted, and where too little engaged for the
// normal distribution that it rests on.
func (s *study) adjusted(sc *scope, pair [2]int, p *inference.Pair, critical float64) *findings.Adjusted {
	if sc.adjusting == nil || p.CannotTell != "" {
		return nil
	}
	if expected, _ := s.expected(sc); expected < expectedCount {
		return nil
	}
	d := sc.adjusting.Pair(pair[0], pair[1])
	if math.IsNaN(d.Saved) || math.IsInf(d.Saved, 0) {
		return nil
	}
	i := d.Interval(critical)
	return &findings.Adjusted{
		Difference: findings.Number(d.Difference), Low: findings.Number(i.Low), High: findings.Number(i.High),
		Saved: findings.Number(d.Saved), MoreContacts: findings.Number(d.MoreContacts()),
	}
}
