package tally

import (
	"cmp"
	"slices"
	"strings"

	"triggerlab/experiment"
)

// Cards is what is known of exposures that were cards in somebody's hand: of
// each swiper what came when, for what makes a panel worth listening to shows
// in no sum. Memory for it grows with the cards, up to about a million of them.
type Cards struct {
	Counts []SwipeCounts `json:"counts"` // by trigger, of every card, also of nobody in particular
	// Via counts exposures by the way they came into the record, cards and
	// others.
	Via [experiment.ViaServe + 1]int64 `json:"via"`
	// Segments, of the first breakdown, and the Hands that are of them are
	// never written: a hand is one person.
	Segments [][]string `json:"-"`
	Hands    []Hand     `json:"-"`
	// OneIn is 1 where Hands are everybody's, and otherwise one contact in how
	// many they are of.
	OneIn int64 `json:"one_in"`

	again func(without map[uint64]struct{}) *Tally // nil where hands are those of several tallies
}

// Panel tells that this program showed some of the cards; of no cards it is
// false.
func (c *Cards) Panel() bool {
	return c != nil && c.Via[experiment.ViaSwipe]+c.Via[experiment.ViaServe] > 0
}

// Hand is what one contact swiped, in order.
type Hand struct {
	Segment int // of Segments; -1 where there are none
	Cards   []Card
	who     uint64
}

// Card is one card of a hand.
type Card struct {
	Trigger int
	Outcome experiment.Outcome // never Pending
	Swipe
}

// Without is the tally of everybody but the contacts of some hands, by their
// number; nil where the hands are not everybody's, or those of several tallies
// that were added up.
func (c *Cards) Without(hands []int) *Tally {
	if c.again == nil || c.OneIn > 1 {
		return nil
	}
	without := make(map[uint64]struct{}, len(hands))
	for _, i := range hands {
		without[c.Hands[i].who] = struct{}{}
	}
	return c.again(without)
}

// cards puts the hands together, with the contacts' segments where the audience
// is cut; nil where nothing is known of any.
func (c *closer) cards(cut bool) *Cards {
	cards := &Cards{Counts: make([]SwipeCounts, len(c.tally.Triggers)), OneIn: 1 << c.g.drawing.level.Load()}
	var all []swiped
	some := false
	for _, s := range c.g.shards {
		s.swipes.thin(&c.g.drawing)
		all = append(all, s.swipes.kept...)
		for trigger, n := range s.swipes.counts {
			cards.Counts[c.triggers[trigger]].add(n)
			some = some || n.Swipes > 0
		}
		for via, n := range s.swipes.via {
			cards.Via[via] += n
			some = some || n > 0 && via > 0
		}
	}
	if !some {
		return nil
	}
	slices.SortFunc(all, c.g.compareSwipes)
	c.hands(cards, all, cut)
	return cards
}

// hands deals the cards, sorted by contact, to hands.
func (c *closer) hands(cards *Cards, all []swiped, cut bool) {
	segments := map[string]int{}
	for len(all) > 0 {
		n := slices.IndexFunc(all, func(one swiped) bool { return one.who != all[0].who })
		if n < 0 {
			n = len(all)
		}
		h := Hand{Segment: -1, Cards: make([]Card, n), who: all[0].who}
		for i, one := range all[:n] {
			h.Cards[i] = Card{int(c.triggers[one.trigger]), one.outcome, one.Swipe}
		}
		if cut {
			values := c.segmentOf(all[:n])
			key := strings.Join(values, "\x00")
			at, known := segments[key]
			if !known {
				at = len(cards.Segments)
				segments[key], cards.Segments = at, append(cards.Segments, values)
			}
			h.Segment = at
		}
		cards.Hands = append(cards.Hands, h)
		all = all[n:]
	}
	cards.order()
}

// segmentOf is the contact's segment in the first breakdown: of several values
// the smallest, as in the tally.
func (c *closer) segmentOf(of []swiped) []string {
	values := make([]string, len(c.columns[0]))
	for i, column := range c.columns[0] {
		for _, one := range of {
			if v := c.g.values[one.profile][column]; v != "" && (values[i] == "" || v < values[i]) {
				values[i] = v
			}
		}
	}
	return values
}

// order sorts segments, and hands by their first card, so that nothing depends
// on the order of the rows.
func (c *Cards) order() {
	sorted := slices.Clone(c.Segments)
	slices.SortFunc(sorted, slices.Compare[[]string])
	for i := range c.Hands {
		if h := &c.Hands[i]; h.Segment >= 0 {
			h.Segment, _ = slices.BinarySearchFunc(sorted, c.Segments[h.Segment], slices.Compare[[]string])
		}
	}
	c.Segments = sorted
	slices.SortFunc(c.Hands, func(a, b Hand) int {
		return cmp.Or(cmp.Compare(a.Cards[0].At, b.Cards[0].At), cmp.Compare(a.who, b.who))
	})
}

// added is both together, of other contacts.
func (c *Cards) added(o *Cards) *Cards {
	if c == nil || o == nil {
		return cmp.Or(c, o)
	}
	sum := &Cards{Counts: slices.Clone(c.Counts), Via: c.Via, OneIn: max(c.OneIn, o.OneIn), Segments: slices.Clone(c.Segments)}
	for trigger, n := range o.Counts {
		sum.Counts[trigger].add(n)
	}
	for via, n := range o.Via {
		sum.Via[via] += n
	}
	for _, s := range o.Segments {
		if !slices.ContainsFunc(sum.Segments, func(mine []string) bool { return slices.Equal(mine, s) }) {
			sum.Segments = append(sum.Segments, s)
		}
	}
	for _, part := range []*Cards{c, o} {
		for _, h := range part.Hands {
			if h.who&uint64(sum.OneIn-1) != 0 {
				continue // of whom the other part keeps none
			}
			if h.Segment >= 0 {
				h.Segment = slices.IndexFunc(sum.Segments, func(s []string) bool { return slices.Equal(s, part.Segments[h.Segment]) })
			}
			sum.Hands = append(sum.Hands, h)
		}
	}
	sum.order()
	return sum
}
