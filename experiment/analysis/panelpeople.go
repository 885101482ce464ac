package analysis

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"strings"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
	"triggerlab/experiment/tally"
)

// manyHands is how many are asked whether they were answered without looking.
const manyHands = 5_000

// straight asks whether more hands were answered all alike than chance gives
// people who differ.
func (p *panel) straight() error {
	f := &p.f.Straight
	*f = findings.Straightness{Expected: findings.Unknown, PValue: findings.Unknown}
	hands := p.cards.Hands[:min(manyHands, len(p.cards.Hands))]
	if len(hands) == 0 {
		f.CannotTell = inference.TooFewHands
		return nil
	}
	triggers, engaged := make([][]int, len(hands)), make([][]bool, len(hands))
	for i, h := range hands {
		for _, c := range h.Cards {
			triggers[i], engaged[i] = append(triggers[i], c.Trigger), append(engaged[i], c.Outcome == experiment.Engage)
		}
	}
	s, err := inference.NewStraightness(triggers, engaged)
	if err != nil {
		return err
	}
	f.Hands, f.All, f.None, f.CannotTell = s.Hands, s.All, s.None, s.CannotTell
	f.Expected, f.PValue = findings.Number(s.Expected), findings.Number(s.P)
	return nil
}

// straightHand tells a hand of two cards or more that was answered all alike.
func straightHand(h tally.Hand) bool {
	return len(h.Cards) > 1 && !slices.ContainsFunc(h.Cards, func(c tally.Card) bool { return right(c) != right(h.Cards[0]) })
}

// What is too fast. Nobody sees a message, chooses and moves in less than 0.3
// seconds, and whoever does so in more than a tenth of all trials is left out
// of tests of quick choices (Greenwald, Nosek and Banaji 2003). Who takes half
// the time that others take, card by card, has hardly read what they have read
// (Leiner 2019); no card counts more than three times as fast.
const (
	impossible   = 0.3
	manyTooFast  = 0.1
	twoTooFast   = 2
	hurriedSpeed = 2
	fastestSpeed = 3
	fewTimed     = 3 // cards of a contact
)

// speed asks who swiped faster than a message can be read.
func (p *panel) speed() error {
	f := &p.f.Speed
	byTrigger := make([][]float64, len(p.t.Triggers))
	var all []float64
	timed := 0
	for _, h := range p.cards.Hands {
		some := false
		for _, c := range h.Cards {
			if c.Took > 0 {
				all, some = append(all, float64(c.Took)), true
				byTrigger[c.Trigger] = append(byTrigger[c.Trigger], float64(c.Took))
			}
		}
		if some {
			timed++
		}
	}
	f.Timed, f.Median = int64(len(all)), median(all)
	medians := make([]findings.Number, len(byTrigger))
	for i, seconds := range byTrigger {
		medians[i] = median(seconds)
	}
	if timed >= fewContacts {
		f.Hurried = new(int64)
	}
	for i, h := range p.cards.Hands {
		fast, cards, speed, compared := 0, 0, 0.0, 0
		for _, c := range h.Cards {
			if c.Took == 0 {
				continue
			}
			cards++
			if c.Took < impossible {
				fast++
			}
			if usual := medians[c.Trigger]; usual.Known() {
				compared++
				speed += min(fastestSpeed, float64(usual)/float64(c.Took))
			}
		}
		f.Impossible += int64(fast)
		switch {
		case fast >= twoTooFast && float64(fast) > manyTooFast*float64(cards):
			f.TooFast++
			p.doubted[i] = true
		case f.Hurried != nil && compared >= fewTimed && speed >= hurriedSpeed*float64(compared):
			*f.Hurried++
			p.doubted[i] = true
		}
	}
	return nil
}

// soon is how long after somebody's last card another's first is soon.
const soon = 10 * 60

// twice asks who swiped more than once: a card again, two decks at a time, or
// as somebody else.
func (p *panel) twice() error {
	f := &p.f.Twice
	f.Expected, f.PValue = findings.Unknown, findings.Unknown
	for i, h := range p.cards.Hands {
		if again(h) {
			f.Repeated++
			p.doubted[i] = true
		}
		if doublePlaced(h) || twoDevices(h) {
			f.Places++
			p.doubted[i] = true
		}
	}
	strata := p.sittings()
	counted := make([]inference.Closeness, len(strata))
	pairs := 0.0
	for i, s := range strata {
		counted[i] = s.closeness()
		pairs += counted[i].Pairs
	}
	if pairs == 0 {
		return nil
	}
	expected, observed, value, err := inference.Knox(counted)
	if err != nil {
		return err
	}
	f.Pairs, f.Expected, f.PValue = int64(observed), findings.Number(expected), findings.Number(value)
	return nil
}

// again tells that a contact saw a card twice.
func again(h tally.Hand) bool {
	seen := map[int]bool{}
	for _, c := range h.Cards {
		if seen[c.Trigger] {
			return true
		}
		seen[c.Trigger] = true
	}
	return false
}

// twoDevices tells that a contact swiped in the terminal and on a phone.
func twoDevices(h tally.Hand) bool {
	var via [experiment.ViaServe + 1]bool
	for _, c := range h.Cards {
		via[c.Via] = true
	}
	return via[experiment.ViaSwipe] && via[experiment.ViaServe]
}

// A sitting is one hand in time: who swiped when, and what they answered.
type sitting struct {
	hand       int
	start, end int64
	answers    string
}

// sittings are those of one segment and one deck, in order of their start.
type sittings []sitting

// sittings are told apart by segment and deck: what people of one kind have in
// common is no sign that they are one.
func (p *panel) sittings() []sittings {
	strata := map[string]sittings{}
	for i, h := range p.cards.Hands {
		s, ok := sittingOf(h)
		if !ok {
			continue
		}
		s.hand = i
		key := fmt.Sprint(h.Segment, deckOf(h))
		strata[key] = append(strata[key], s)
	}
	list := make([]sittings, 0, len(strata))
	for _, s := range strata {
		list = append(list, s)
	}
	// In a fixed order, so that sums are.
	slices.SortFunc(list, func(a, b sittings) int { return cmp.Compare(a[0].hand, b[0].hand) })
	for _, s := range list {
		slices.SortStableFunc(s, func(a, b sitting) int { return cmp.Compare(a.start, b.start) })
	}
	return list
}

func deckOf(h tally.Hand) []int {
	deck := make([]int, len(h.Cards))
	for i, c := range h.Cards {
		deck[i] = c.Trigger
	}
	slices.Sort(deck)
	return deck
}

// sittingOf is a hand of three cards or more whose times are known to more
// than the day, and that was not answered all alike: then anybody's equal.
func sittingOf(h tally.Hand) (sitting, bool) {
	if len(h.Cards) < fewTimed || straightHand(h) {
		return sitting{}, false
	}
	s := sitting{start: h.Cards[0].At, end: h.Cards[0].At}
	answers := make([]string, len(h.Cards))
	for i, c := range h.Cards {
		if c.At == 0 {
			return sitting{}, false
		}
		s.start, s.end = min(s.start, c.At), max(s.end, c.At)
		answers[i] = fmt.Sprintf("%06d %v", c.Trigger, right(c))
	}
	slices.Sort(answers)
	s.answers = strings.Join(answers, "\n")
	return s, s.start < s.end
}

// closeness counts pairs that answered alike, and that followed one another.
func (s sittings) closeness() inference.Closeness {
	n := float64(len(s))
	c := inference.Closeness{Pairs: n * (n - 1) / 2, Near: s.near(nil)}
	for _, alike := range s.alike() {
		n := float64(len(alike))
		c.Alike += n * (n - 1) / 2
		c.Both += alike.near(nil)
	}
	return c
}

// alike are the sittings by what was answered.
func (s sittings) alike() map[string]sittings {
	groups := map[string]sittings{}
	for _, one := range s {
		groups[one.answers] = append(groups[one.answers], one)
	}
	return groups
}

// near counts the pairs of which the second began soon after the first had
// ended, and tells the second of each to each, unless that is nil.
func (s sittings) near(each func(hand int)) float64 {
	var pairs float64
	for _, first := range s {
		from := sort.Search(len(s), func(i int) bool { return s[i].start >= first.end })
		to := sort.Search(len(s), func(i int) bool { return s[i].start > first.end+soon })
		pairs += float64(to - from)
		for i := from; each != nil && i < to; i++ {
			each(s[i].hand)
		}
	}
	return pairs
}
