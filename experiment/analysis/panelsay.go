package analysis

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
)

// slight is how much attention may change from the first card to the last
// before it matters, and fewFast which part of the swipers may be too fast: of
// very many some are by chance.
const (
	slight  = 0.01
	fewFast = 0.01
)

// fewCards is below how many cards hands that are all alike are common whoever
// swipes, so that hardly any number of them is a sign.
const fewCards = 6

// mostCampaign is how large a campaign is worth naming.
const mostCampaign = 1_000_000

// smallPanel is below how many swipers next to nothing can be told.
const smallPanel = 20

// say words what was found as checks, each with what to do.
func (p *panel) say() {
	values := []any{"swipers", p.f.Swipers, "swipes", p.f.Swipes, "cards", p.f.Cards}
	switch {
	case p.f.Recorded:
		p.check("panel", findings.Warning, findings.Unknown, message("health.panel-recorded", values...))
	default:
		p.check("panel", findings.OK, findings.Unknown, message("health.panel-swiped", values...))
	}
	if p.f.Swipers < smallPanel {
		p.check("panel-size", findings.Warning, findings.Unknown, message("health.panel-small", "swipers", p.f.Swipers, "enough", int64(smallPanel)))
	}
	p.sayStraight()
	p.saySpeed()
	p.sayTwice()
	p.sayOrder()
	p.sayBalance()
}

func (p *panel) sayStraight() {
	f := &p.f.Straight
	values := []any{"all", f.All, "none", f.None, "hands", f.Hands, "p", float64(f.PAdjusted)}
	switch {
	case f.CannotTell != "":
		p.check("straight-lining", findings.OK, findings.Unknown, message("health.straight-few", "all", f.All, "none", f.None, "hands", f.Hands, "enough", inference.FewHands))
	case p.found(f.PAdjusted):
		p.check("straight-lining", findings.Warning, f.PAdjusted, message("health.straight-many", append(values, "expected", float64(f.Expected))...))
		for i, h := range p.cards.Hands {
			if straightHand(h) {
				p.doubted[i] = true
			}
		}
	default:
		// What chance gives is known where it is not all of them.
		f.Expected = findings.Unknown
		p.check("straight-lining", findings.OK, f.PAdjusted, message("health.straight-chance", append(values, "short", p.f.Cards < fewCards)...))
	}
}

func (p *panel) saySpeed() {
	f := &p.f.Speed
	if f.Timed == 0 {
		return
	}
	var hurried int64
	if f.Hurried != nil {
		hurried = *f.Hurried
	}
	values := []any{"timed", f.Timed, "impossible", f.Impossible, "fast", f.TooFast, "hurried", hurried, "compared", f.Hurried != nil}
	switch n := f.TooFast + hurried; {
	case n == 0:
		p.check("swipe-speed", findings.OK, findings.Unknown, message("health.speed-fine", values...))
	case ratio(n*p.f.OneIn, p.f.Swipers) < fewFast:
		p.check("swipe-speed", findings.OK, findings.Unknown, message("health.speed-few", values...))
	default:
		p.check("swipe-speed", findings.Warning, findings.Unknown, message("health.speed-fast", values...))
	}
}

func (p *panel) sayTwice() {
	f := &p.f.Twice
	fine := true
	warn := func(yes bool, m findings.Message, value findings.Number) {
		if yes {
			fine = false
			p.check("same-person", findings.Warning, value, m)
		}
	}
	warn(f.Repeated > 0, message("health.twice-card", "contacts", f.Repeated), findings.Unknown)
	warn(f.Places > 0, message("health.twice-place", "contacts", f.Places), findings.Unknown)
	alike := p.found(f.PAdjusted)
	warn(alike, message("health.twice-alike", "pairs", f.Pairs, "expected", float64(f.Expected), "p", float64(f.PAdjusted), "minutes", soon/60), f.PAdjusted)
	if alike {
		for _, s := range p.sittings() {
			for _, group := range s.alike() {
				group.near(func(hand int) { p.doubted[hand] = true })
			}
		}
	}
	if fine {
		p.check("same-person", findings.OK, f.PAdjusted, message("health.twice-none", "timed", f.PValue.Known()))
	}
}

func (p *panel) sayOrder() {
	f := &p.f.Order
	values := []any{"size", math.Abs(float64(f.Slope)), "low", float64(f.Low), "high", float64(f.High), "p", float64(f.PAdjusted), "contacts", f.Contacts, "cards", p.f.Cards}
	switch {
	case f.CannotTell == "no-positions":
	case f.CannotTell == inference.Inseparable:
		p.check("card-order", findings.Stop, findings.Unknown, message("health.order-fixed"))
		p.stops = append(p.stops, message("verdict.order-fixed"))
	case f.CannotTell != "":
		p.check("card-order", findings.OK, findings.Unknown, message("health.order-few", "contacts", f.Contacts, "enough", inference.FewVaried))
	case p.found(f.PAdjusted) && math.Abs(float64(f.Slope))*float64(p.f.Cards-1) < slight:
		p.check("card-order", findings.OK, f.PAdjusted, message("health.order-slight", values...))
	case p.found(f.PAdjusted) && f.Slope < 0:
		p.check("card-order", findings.Warning, f.PAdjusted, message("health.order-falls", values...))
	case p.found(f.PAdjusted):
		p.check("card-order", findings.Warning, f.PAdjusted, message("health.order-rises", values...))
	default:
		p.check("card-order", findings.OK, f.PAdjusted, message("health.order-none", values...))
	}
}

// sayBalance names the cards that stood earliest and latest.
func (p *panel) sayBalance() {
	f := &p.f.Balance
	if !f.PValue.Known() || p.f.Order.CannotTell == inference.Inseparable {
		return
	}
	if float64(f.PValue) >= brokenSplit {
		p.check("card-balance", findings.OK, f.PValue, message("health.balance-even", "p", float64(f.PValue)))
		return
	}
	known := slices.DeleteFunc(slices.Clone(f.Cards), func(c findings.DealtCard) bool { return !c.Mean.Known() })
	if len(known) == 0 {
		return // which only a report says that somebody changed
	}
	byMean := func(a, b findings.DealtCard) int { return cmp.Compare(a.Mean, b.Mean) }
	p.check("card-balance", findings.Warning, f.PValue, message("health.balance-uneven", "p", float64(f.PValue),
		"early", slices.MinFunc(known, byMean).Trigger, "late", slices.MaxFunc(known, byMean).Trigger))
}

// concludePanel adds to the verdict whose swipes they are, whether it would be
// another without those who are doubted, and what would prove it.
func (s *study) concludePanel(whole *scope, best bestSet) {
	if s.cards == nil {
		return
	}
	p := s.cards
	var said []findings.Message
	if p.f.Recorded {
		said = append(said, message("verdict.panel", "swipers", p.f.Swipers, "few", p.f.Swipers < smallPanel))
		if p.f.Campaign = s.campaign(whole, best); p.f.Campaign != nil {
			c := p.f.Campaign
			said = append(said, message("verdict.panel-campaign", "contacts", c.Contacts, "each", c.PerTrigger, "effect", float64(c.Effect),
				"base", float64(c.Base), "power", float64(c.Power), "assumed", c.Assumed))
		}
	}
	if p.f.Without = p.without(); p.f.Without != nil {
		w := p.f.Without
		code := "verdict.panel-same"
		if w.Changed {
			code = "verdict.panel-changes"
		}
		said = append(said, message(code, "contacts", w.Contacts, "status", w.Status, "trigger", w.Trigger))
	}
	if v := &s.f.Verdict; len(v.Reasons) > 0 {
		v.Reasons = slices.Insert(v.Reasons, 1, said...)
	}
}

// without is the verdict of everybody who is not doubted; nil where nobody is,
// where too few are left, and where something else forbids a winner.
func (p *panel) without() *findings.PanelWithout {
	if p.carried != nil {
		return p.carried.Without
	}
	hands := slices.Sorted(maps.Keys(p.doubted))
	if len(hands) == 0 || p.f.Order.CannotTell == inference.Inseparable || len(hands) > len(p.cards.Hands)-2 {
		return nil
	}
	rest := p.cards.Without(hands)
	if rest == nil {
		return nil
	}
	settled, err := Decide(p.e, rest, p.p).Verdict()
	if err != nil {
		return nil
	}
	v := &p.study.f.Verdict
	return &findings.PanelWithout{
		Contacts: int64(len(hands)), Status: settled.Status, Trigger: settled.Trigger,
		Changed: settled.Status != v.Status || settled.Trigger != v.Trigger,
	}
}

// campaign is the split that would show the audience what the panel suggests:
// the effect worth having, or else the panel's lead, at the rate that the
// segments are said to have, or else at the panel's own.
func (s *study) campaign(whole *scope, best bestSet) *findings.PanelCampaign {
	if len(s.broken) > 0 || best.second < 0 {
		return nil
	}
	versus := best.second
	if c := whole.at(s.control); c >= 0 && c != best.first {
		versus = c
	}
	base, said := s.audienceRate()
	if !said {
		base = whole.comparing.Rate(versus)
	}
	effect := whole.effect.Of(base)
	if !(effect > 0) {
		effect = s.carried(whole, best, versus, base)
	}
	if !(effect > 0 && base+effect < 1) {
		return nil
	}
	each := math.Ceil(inference.SampleSize(base, base+effect, s.atTheEnd(best.critical), s.power))
	if !(each*float64(len(whole.active)) <= mostCampaign) {
		return nil
	}
	return &findings.PanelCampaign{
		Contacts: int64(each) * int64(len(whole.active)), PerTrigger: int64(each), Trigger: s.name(whole, best.first), Versus: s.name(whole, versus),
		Base: findings.Number(base), Effect: findings.Number(effect), Power: findings.Number(s.power), Assumed: !said,
	}
}

// carried is what the panel's lead comes to at another rate, were the odds
// ratio the same: the lead that it can honestly be taken for where that is
// known, since who is first among swipers was lucky too.
func (s *study) carried(whole *scope, best bestSet, versus int, base float64) float64 {
	low := whole.comparing.Rate(versus)
	lead := whole.comparing.Rate(best.first) - low
	if honest := float64(s.f.Leader.Difference); versus == best.second && 0 < honest && honest < lead {
		lead = honest
	}
	if !(lead > 0 && 0 < low && low+lead < 1) {
		return 0
	}
	odds := (low + lead) / (1 - low - lead) * (1 - low) / low * base / (1 - base)
	return odds/(1+odds) - base
}

// audienceRate is what the Segments sheet says that the audience does where
// nothing is done, by the sizes of segments.
func (s *study) audienceRate() (rate float64, said bool) {
	var people float64
	for _, one := range s.e.Segments {
		if one.BaseRate == 0 && one.Relation == "" {
			return 0, false
		}
		size := float64(max(1, one.Size))
		rate, people = rate+size*one.UsualRate(), people+size
	}
	return rate / people, people > 0
}
