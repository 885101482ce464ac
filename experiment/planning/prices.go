package planning

import (
	"math"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
)

// shares of k triggers: the control's part against that of another as in the
// plan, and all others alike.
func (p *plan) sharesOf(k int) []float64 {
	control := p.trial.control
	shares := make([]float64, k)
	ratio := 1.0
	if control >= 0 && !p.trial.deck {
		ratio = p.shares[control] * float64(len(p.shares)-1) / (1 - p.shares[control])
	}
	for i := range shares {
		shares[i] = 1 / (ratio + float64(k-1))
		if control < 0 {
			shares[i] = 1 / float64(k)
		}
	}
	if control >= 0 {
		shares[0] *= ratio
	}
	return shares
}

// of returns the trial of k triggers.
func (p *plan) of(k int) *trial {
	if k == len(p.shares) {
		return p.trial
	}
	return p.newTrial(p.trial.groups, p.sharesOf(k), min(p.trial.control, 0))
}

// mostPriced is how many triggers are priced at least.
const mostPriced = 8

// triggerPrices is what each further trigger costs.
func (p *plan) triggerPrices() {
	if !p.chosen {
		return
	}
	own := len(p.shares)
	for k := 2; k <= max(mostPriced, own+2); k++ {
		if k > mostPriced && (k < own-2 || k > own+2) {
			continue
		}
		t := p.of(k)
		contacts, _ := t.size()
		price := findings.PricedTriggers{
			Triggers: k, Comparisons: len(t.compared()), Critical: findings.Unknown, PerTrigger: t.perTrigger(contacts),
			Total: t.total(contacts), Chosen: k == own,
		}
		if price.Total != nil {
			price.Critical, price.Days = findings.Number(t.critical(contacts)(nil)), p.days(price.Total)
		}
		p.f.Prices.Triggers = append(p.f.Prices.Triggers, price)
	}
}

// rules are the stopping rules that are priced.
var rules = []struct {
	stopping experiment.Stopping
	looks    int
}{
	{experiment.Fixed, 1},
	{experiment.OBrienFleming, 2}, {experiment.OBrienFleming, 5}, {experiment.OBrienFleming, 20},
	{experiment.Pocock, 2}, {experiment.Pocock, 5}, {experiment.Pocock, 20},
	{experiment.AlwaysValid, 0},
}

// rulePrices is what looks cost by each rule, and what they save.
func (p *plan) rulePrices() {
	if !p.chosen {
		return
	}
	listed := rules
	own := rules[0]
	own.stopping = p.trial.stopping
	if looks := len(p.trial.fractions()); looks > 1 || p.trial.stopping == experiment.AlwaysValid {
		own.looks = looks
	}
	if p.trial.stopping == experiment.AlwaysValid {
		own.looks = p.trial.looks
	}
	if own.stopping == "" {
		own.stopping = experiment.Fixed
	}
	var found bool
	for _, r := range rules {
		found = found || r == own
	}
	if !found {
		listed = append([]struct {
			stopping experiment.Stopping
			looks    int
		}{}, rules...)
		listed = append(listed, own)
	}
	var once float64
	for _, r := range listed {
		t := p.trial.but(func(t *trial) { t.stopping, t.looks = r.stopping, r.looks })
		contacts, _ := t.size()
		if r.stopping == experiment.Fixed {
			once = contacts
		}
		price := findings.PricedRule{
			Stopping: string(r.stopping), Looks: r.looks, Inflation: findings.Number(contacts / once), Total: t.total(contacts),
			Expected: findings.Unknown, Chosen: r == own,
		}
		if price.Total != nil {
			price.Expected = findings.Number(t.expected(contacts))
		}
		p.f.Prices.Rules = append(p.f.Prices.Rules, price)
	}
}

// segmentPrices is what it costs to decide in segments: in those of the book,
// each with its own rate and effect, and in any number of parts that are like
// the whole.
func (p *plan) segmentPrices() {
	if !p.chosen {
		return
	}
	p.f.Prices.Segments = append(p.f.Prices.Segments, p.pricedSegments(1))
	for _, n := range []int{2, 3, 5, 10} {
		p.f.Prices.Segments = append(p.f.Prices.Segments, p.pricedSegments(n))
	}
	if len(p.f.Segments) < 2 {
		return
	}
	// Everybody is dealt alike, so the segment that lacks most decides.
	var most float64
	for i, s := range p.f.Segments {
		if s.Needed == nil {
			return
		}
		most = math.Max(most, float64(*s.Needed)/p.audience.groups[i].weight)
	}
	total := ceil(most)
	own := findings.PricedSegments{Segments: len(p.f.Segments), Critical: findings.Unknown, Total: &total, Own: true}
	own.Critical = findings.Number(p.perSegment()[0].critical(most)(nil))
	own.Days = p.days(own.Total)
	p.f.Prices.Segments = append(p.f.Prices.Segments, own)
}

// pricedSegments decides in n parts that are like the whole.
func (p *plan) pricedSegments(n int) findings.PricedSegments {
	trials := make([]*trial, n)
	for i := range trials {
		trials[i] = p.trial.but(func(one *trial) { one.together = trials })
	}
	contacts, _ := trials[0].size()
	price := findings.PricedSegments{Segments: n, Critical: findings.Unknown}
	if each := trials[0].total(contacts); each != nil {
		sum := *each * int64(n)
		price.Total, price.Critical, price.Days = &sum, findings.Number(trials[0].critical(contacts)(nil)), p.days(&sum)
	}
	return price
}

// controlPrice is what a control saves that is larger than the others by the
// root of their number, as is best where all are held against it.
func (p *plan) controlPrice() {
	t := p.trial
	k := len(p.shares)
	if !p.chosen || t.pairs || t.deck || k < 3 || p.f.Total == nil {
		return
	}
	larger := math.Sqrt(float64(k - 1))
	shares := make([]float64, k)
	for i := range shares {
		shares[i] = 1 / (larger + float64(k-1))
	}
	shares[t.control] *= larger
	contacts, _ := p.newTrial(t.groups, shares, t.control).size()
	if math.IsInf(contacts, 1) {
		return
	}
	if saved := *p.f.Total - ceil(contacts); saved > 0 {
		p.f.Prices.Control = &findings.PricedControl{Share: findings.Number(shares[t.control]), Total: ceil(contacts), Saved: saved}
	}
}

// The effects of which it is said what they cost, relative to the rate.
var ladder = []float64{.05, .1, .15, .2, .3, .5, 1}

// effects is what it takes to show larger and smaller effects.
func (p *plan) effects() {
	groups := without(p.audience.groups)
	t := p.newTrial(groups, p.shares, p.trial.control)
	base := p.audience.base()
	for _, lift := range ladder {
		for i := range groups {
			groups[i].effect = lift * groups[i].base
			if groups[i].base+groups[i].effect >= 1 {
				return
			}
		}
		t.judged = nil
		contacts, _ := t.size()
		price := findings.PricedEffect{Difference: findings.Number(lift * base), Lift: findings.Number(lift), PerTrigger: t.perTrigger(contacts), Total: t.total(contacts)}
		price.Days = p.days(price.Total)
		p.f.Effects = append(p.f.Effects, price)
	}
}
