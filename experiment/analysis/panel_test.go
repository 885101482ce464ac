package analysis_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/tally"
)

// aPanel is people who swipe cards, each in an order of their own.
type aPanel struct {
	people int
	rates  []float64
	// What changes an order, an answer or a card before it is taken.
	order func(person int, order []int)
	right func(person, place int, rate float64) float64
	swipe func(person, place int, s *tally.Swipe)
	as    func(person int) int // whose answers they give; nil: their own
	seed  uint64
}

func (p aPanel) ask(t *testing.T, e experiment.Experiment) *findings.Findings {
	t.Helper()
	r := rand.New(rand.NewPCG(21, p.seed))
	q := question{Experiment: e, columns: []string{"segment"}, breakdowns: [][]string{{"segment"}}}
	g := q.gatherer()
	answers := map[[2]int]experiment.Outcome{}
	at := int64(1_770_000_000)
	for person := range p.people {
		order := r.Perm(len(p.rates))
		if p.order != nil {
			p.order(person, order)
		}
		for place, a := range order {
			rate := p.rates[a]
			if p.right != nil {
				rate = p.right(person, place, rate)
			}
			key := [2]int{person, a}
			if answers[key] = experiment.Ignore; r.Float64() < rate {
				answers[key] = experiment.Engage
			}
			if p.as != nil {
				key[0] = p.as(person)
				answers[[2]int{person, a}] = answers[key]
			}
			at += 3
			x := tally.Exposure{
				Contact: fmt.Appendf(nil, "p%d", person), Profile: profile(g, []string{"sales", "desk"}[person%2]), Trigger: trigger(g, fmt.Sprintf("t%d", a)),
				Outcome: answers[key], Day: int32(at / 86400), Order: uint64(person*100 + place + 1),
				Swipe: tally.Swipe{Card: true, Via: experiment.ViaSwipe, Position: uint16(place + 1), Took: 1.5 + r.Float32(), At: at},
			}
			if p.swipe != nil {
				p.swipe(person, place, &x.Swipe)
			}
			g.Add(x)
		}
		at += 200
	}
	return q.ask(t, g)
}

// status is that of a check, empty where it was not made, and whether the
// verdict has a reason.
func status(f *findings.Findings, check string) string {
	for _, c := range f.Health {
		if c.Check == check {
			return c.Status
		}
	}
	return ""
}

func reason(f *findings.Findings, code string) *findings.Message {
	for i, m := range f.Verdict.Reasons {
		if m.Code == code {
			return &f.Verdict.Reasons[i]
		}
	}
	return nil
}

var panelChecks = []string{"straight-lining", "swipe-speed", "same-person", "card-order", "card-balance"}

// TestPanelFine: a panel in which nothing is wrong is not blamed for anything,
// and is told not to be the audience.
func TestPanelFine(t *testing.T) {
	f := aPanel{people: 60, rates: []float64{.3, .6, .4, .5}}.ask(t, experiment.Experiment{})
	if f.Panel == nil || f.Panel.Swipers != 60 || f.Panel.Swipes != 240 || f.Panel.Cards != 4 || !f.Panel.Recorded || f.Panel.OneIn != 1 {
		t.Fatalf("%+v", f.Panel)
	}
	for _, check := range panelChecks {
		if got := status(f, check); got != findings.OK {
			t.Errorf("%s is %q", check, got)
		}
	}
	if status(f, "panel") != findings.Warning || status(f, "panel-size") != "" || len(f.Verdict.Reasons) < 2 || f.Verdict.Reasons[1].Code != "verdict.panel" {
		t.Errorf("the verdict does not begin with whose it is: %+v", f.Verdict.Reasons)
	}
	if f.Panel.Without != nil {
		t.Errorf("without whom? %+v", f.Panel.Without)
	}
	c := f.Panel.Campaign
	if c == nil || c.Contacts != 4*c.PerTrigger || !c.Assumed || reason(f, "verdict.panel-campaign") == nil {
		t.Errorf("the campaign is %+v", c)
	}
	if len(f.Panel.Positions) != 4 || f.Panel.Positions[0].Swipes != 60 || !f.Panel.Positions[3].Seconds.Known() {
		t.Errorf("positions %+v", f.Panel.Positions)
	}
}

// TestPanelFaults: each fault is found by its own check and by no other.
func TestPanelFaults(t *testing.T) {
	even := []float64{.4, .5, .45, .55, .5, .35, .5, .4} // the first of them, as many as it takes
	for name, one := range map[string]struct {
		aPanel
		check string
	}{
		"tired": {aPanel{right: func(_, place int, rate float64) float64 { return rate * (1 - .17*float64(place)) }}, "card-order"},
		"straight": {aPanel{right: func(person, _ int, rate float64) float64 {
			if person%6 == 0 {
				return 0
			}
			return rate
		}}, "straight-lining"},
		"fast": {aPanel{swipe: func(person, _ int, s *tally.Swipe) {
			if person == 7 {
				s.Took = .2
			}
		}}, "swipe-speed"},
		"hurried": {aPanel{swipe: func(person, _ int, s *tally.Swipe) {
			if person == 9 {
				s.Took = .6
			}
		}}, "swipe-speed"},
		"twins": {aPanel{as: func(person int) int { return person - person/3%2 }}, "same-person"},
		"two devices": {aPanel{swipe: func(person, place int, s *tally.Swipe) {
			if person == 3 && place > 2 {
				s.Via = experiment.ViaServe
			}
		}}, "same-person"},
		"dealt badly": {aPanel{order: func(_ int, order []int) {
			at := slices.Index(order, 2)
			if at > 1 {
				order[0], order[at] = order[at], order[0]
			}
		}}, "card-balance"},
	} {
		p := one.aPanel
		p.people, p.rates = 72, even[:5]
		if one.check == "straight-lining" {
			p.rates = even
		}
		f := p.ask(t, experiment.Experiment{})
		for _, check := range panelChecks {
			want := findings.OK
			if check == one.check {
				want = findings.Warning
			}
			if got := status(f, check); got != want {
				t.Errorf("%s: %s is %q: %+v", name, check, got, f.Health)
			}
		}
		doubted := one.check == "straight-lining" || one.check == "swipe-speed" || one.check == "same-person"
		if (f.Panel.Without != nil) != doubted {
			t.Errorf("%s: without is %+v", name, f.Panel.Without)
		}
	}
}

// TestPanelOrderFixed: where everybody saw the cards in one order nobody wins,
// for nobody can tell a message from its place.
func TestPanelOrderFixed(t *testing.T) {
	sorted := func(_ int, order []int) { slices.Sort(order) }
	f := aPanel{people: 200, rates: []float64{.2, .7, .3}, order: sorted}.ask(t, experiment.Experiment{})
	if f.Verdict.Status == findings.Winner || reason(f, "verdict.order-fixed") == nil || status(f, "card-order") != findings.Stop || status(f, "card-balance") != "" {
		t.Errorf("%+v", f.Verdict)
	}
	if f = (aPanel{people: 200, rates: []float64{.2, .7, .3}}).ask(t, experiment.Experiment{}); f.Verdict.Status != findings.Winner {
		t.Errorf("shuffled it is %+v", f.Verdict)
	}
}

// TestPanelSmall: five people bear nothing, and are told so.
func TestPanelSmall(t *testing.T) {
	f := aPanel{people: 5, rates: []float64{.1, .1, .1, .1}}.ask(t, experiment.Experiment{})
	if status(f, "panel-size") != findings.Warning {
		t.Errorf("%+v", f.Health)
	}
	p := f.Panel
	if p.Straight.PValue.Known() || p.Order.PValue.Known() || p.Speed.Hurried != nil || p.Speed.Median.Known() == (p.Swipes < 10) || p.Minds[0].Share.Known() || p.Positions[0].Rate.Known() {
		t.Errorf("five people bear %+v", p)
	}
}

// TestPanelAlike: four cards at 10 % that are all left are no fault.
func TestPanelAlike(t *testing.T) {
	f := aPanel{people: 100, rates: []float64{.1, .1, .1, .1}}.ask(t, experiment.Experiment{})
	if f.Panel.Straight.None < 50 || status(f, "straight-lining") != findings.OK {
		t.Errorf("%+v", f.Panel.Straight)
	}
}

// TestPanelWithout: the verdict without those who are doubted is that of a
// panel that they were never in.
func TestPanelWithout(t *testing.T) {
	p := aPanel{people: 90, rates: []float64{.3, .55, .3, .3}}
	p.right = func(person, _ int, rate float64) float64 {
		if person%3 == 0 { // who never look, and swipe at random
			return .4
		}
		return rate
	}
	p.swipe = func(person, _ int, s *tally.Swipe) {
		if person%3 == 0 {
			s.Took = .1
		}
	}
	f := p.ask(t, experiment.Experiment{})
	w := f.Panel.Without
	if w == nil || w.Contacts != 30 || w.Changed != (w.Status != f.Verdict.Status || w.Trigger != f.Verdict.Trigger) {
		t.Fatalf("%+v, %+v", w, f.Panel.Speed)
	}
	said := reason(f, "verdict.panel-same") != nil
	if said == w.Changed || (reason(f, "verdict.panel-changes") != nil) != w.Changed {
		t.Errorf("the verdict says %+v of %+v", f.Verdict.Reasons, w)
	}
	if f.Panel.Speed.TooFast != 30 || f.Panel.Swipers != 90 || *f.Data.Contacts != 90 {
		t.Errorf("nobody is left out: %+v", f.Panel.Speed)
	}
}

// TestPanelCampaign: the campaign is as large as its effect takes at the
// audience's rate.
func TestPanelCampaign(t *testing.T) {
	e := experiment.Experiment{Segments: []experiment.Segment{{Name: "sales", BaseRate: .05, Size: 3}, {Name: "desk", BaseRate: .1, Size: 1}}}
	e.MinimumEffect.Value = .02
	f := aPanel{people: 60, rates: []float64{.3, .6}}.ask(t, e)
	c := f.Panel.Campaign
	if c == nil || c.Assumed || math.Abs(float64(c.Base)-.0625) > 1e-12 || c.Effect != .02 {
		t.Fatalf("%+v", c)
	}
	// R: power.prop.test(p1 = .0625, p2 = .0825, power = .8) gives 2637.761.
	if c.PerTrigger != 2638 || c.Contacts != 5276 {
		t.Errorf("%d contacts each", c.PerTrigger)
	}
	// Without an effect worth having it is the panel's, by its odds: smaller
	// than the panel's lead where less engage.
	e.MinimumEffect.Value = 0
	f = aPanel{people: 60, rates: []float64{.3, .6}}.ask(t, e)
	if c = f.Panel.Campaign; c == nil || !(0 < c.Effect && c.Effect < findings.Number(f.Triggers[1].Rate-f.Triggers[0].Rate)) {
		t.Errorf("%+v", c)
	}
}

// TestNoPanel: mailings of which the record says how they came are no cards, and
// a position in a split is none in a deck.
func TestNoPanel(t *testing.T) {
	q := question{}
	g := q.gatherer()
	for i := range 40 {
		g.Add(tally.Exposure{
			Contact: fmt.Appendf(nil, "p%d", i), Profile: profile(g, ""), Trigger: trigger(g, "t"+strings.Repeat("i", i%2)), Outcome: experiment.Ignore, Day: tally.NoDay,
			Swipe: tally.Swipe{Via: experiment.ViaImport, Card: i%3 == 0, Position: uint16(i % 7)},
		})
	}
	if f := q.ask(t, g); f.Panel != nil || status(f, "panel") != "" {
		t.Errorf("%+v", f.Panel)
	}
}

// TestTailoredDeck: who was not shown a trigger that was made for others
// missed nothing; who was not shown another did.
func TestTailoredDeck(t *testing.T) {
	for missing, want := range map[string]string{"tailored": findings.OK, "plain": findings.Warning} {
		q := question{columns: []string{"segment"}, breakdowns: [][]string{{"segment"}}}
		q.Segments = []experiment.Segment{{Name: "fans"}, {Name: "others"}}
		q.Triggers = []experiment.Trigger{{Name: "plain"}, {Name: "tailored", For: []string{"fans"}}, {Name: "third"}}
		q.Design = experiment.Deck
		g := q.gatherer()
		for i := range 80 {
			segment := []string{"fans", "others"}[i%2]
			for _, name := range []string{"plain", "tailored", "third"} {
				if i%2 == 1 && name == missing {
					continue
				}
				g.Add(tally.Exposure{
					Contact: fmt.Appendf(nil, "p%d", i), Profile: profile(g, segment), Trigger: trigger(g, name),
					Outcome: experiment.Ignore + experiment.Outcome(i/2%2), Day: tally.NoDay,
				})
			}
		}
		if got := status(q.ask(t, g), "complete-deck"); got != want {
			t.Errorf("without %s: %q", missing, got)
		}
	}
}
