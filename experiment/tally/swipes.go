package tally

import (
	"cmp"
	"math/bits"
	"slices"
	"sync/atomic"

	"triggerlab/experiment"
)

// A Swipe is what is known of an exposure that was a card in somebody's hand.
// The zero value is an exposure of which nothing of the kind is known.
type Swipe struct {
	Card     bool // it was one; otherwise nothing is known but Via
	Via      experiment.Via
	Position uint16  // in the contact's deck, from 1; 0: not known
	Minds    bool    // the contact was of two minds
	Took     float32 // seconds that it looked before it swiped; 0: not known
	At       int64   // seconds since 1970; 0: not known
}

// swiped is a Swipe while rows are gathered.
type swiped struct {
	who              uint64 // hash of the contact
	profile, trigger int32
	outcome          experiment.Outcome
	Swipe
}

// maxSwipes is of how many cards the hands are kept. Beyond it they are those
// of a part of the contacts, drawn by their hashes, which is enough for every
// question that is asked of them.
const maxSwipes = 1 << 20

// drawing decides of whom hands are kept: of contacts whose hash ends in at
// least level zeros. The level rises with the cards of all rows, and at the
// end is the same in whatever order they came.
type drawing struct {
	most  int64            // cards that are kept
	ends  [32]atomic.Int64 // cards, by how many zeros the hash of their contact ends in
	level atomic.Int32
}

func (d *drawing) end(who uint64) int { return min(bits.TrailingZeros64(who), len(d.ends)-1) }

// note counts a card and tells whether it is to be kept.
func (d *drawing) note(who uint64) bool {
	end := d.end(who)
	if d.ends[end].Add(1)%1024 == 0 {
		d.raise()
	}
	return int32(end) >= d.level.Load()
}

// raise finds the level at which no more than the most are kept.
func (d *drawing) raise() {
	for {
		level := d.level.Load()
		var kept int64
		for end := int(level); end < len(d.ends); end++ {
			kept += d.ends[end].Load()
		}
		if kept <= d.most || int(level) == len(d.ends)-1 {
			return
		}
		d.level.CompareAndSwap(level, level+1)
	}
}

// SwipeCounts are plain totals of the cards of one trigger. Minds are among
// those that did not engage.
type SwipeCounts struct {
	Swipes int64 `json:"swipes"`
	Minds  int64 `json:"minds"`
}

func (c *SwipeCounts) add(o SwipeCounts) {
	c.Swipes += o.Swipes
	c.Minds += o.Minds
}

// swipes is what a shard knows of cards.
type swipes struct {
	kept   []swiped
	level  int32
	counts []SwipeCounts // by trigger
	via    [experiment.ViaServe + 1]int64
}

// swipe takes what is known of the card of an exposure.
func (s *Shard) swipe(who uint64, profile, trigger int32, outcome experiment.Outcome, card *Swipe) {
	mine := &s.swipes
	if outcome == experiment.Pending {
		return
	}
	mine.via[card.Via]++
	if !card.Card {
		return
	}
	mine.counts = grown(mine.counts, trigger)
	mine.counts[trigger].Swipes++
	if card.Minds && outcome != experiment.Engage {
		mine.counts[trigger].Minds++
	}
	if who == 0 || !s.g.drawing.note(who) {
		return
	}
	mine.kept = append(mine.kept, swiped{who, profile, trigger, outcome, *card})
	mine.thin(&s.g.drawing)
}

// thin lets go of whom hands are no longer kept.
func (s *swipes) thin(d *drawing) {
	level := d.level.Load()
	if level == s.level {
		return
	}
	s.level = level
	s.kept = slices.DeleteFunc(s.kept, func(one swiped) bool { return int32(d.end(one.who)) < level })
}

// compareSwipes puts the cards of each contact in the order in which they were
// swiped, as far as anybody can tell, and in one that does not depend on that
// of the rows where nobody can.
func (g *Gatherer) compareSwipes(a, b swiped) int {
	two := func(minds bool) int {
		if minds {
			return 1
		}
		return 0
	}
	return cmp.Or(cmp.Compare(a.who, b.who), cmp.Compare(a.Position, b.Position), cmp.Compare(a.At, b.At),
		cmp.Compare(g.triggers.list[a.trigger], g.triggers.list[b.trigger]), cmp.Compare(a.outcome, b.outcome),
		cmp.Compare(a.Took, b.Took), cmp.Compare(a.Via, b.Via), cmp.Compare(two(a.Minds), two(b.Minds)),
		cmp.Compare(g.profiles.list[a.profile], g.profiles.list[b.profile]))
}

// join is one card of which two rows tell: what only one of them knows is
// kept, and of different values the same one whichever row came first.
func (s Swipe) join(o Swipe) Swipe {
	return Swipe{
		Card: s.Card || o.Card,
		Via:  max(s.Via, o.Via), Minds: s.Minds || o.Minds,
		Position: firstKnown(s.Position, o.Position), Took: firstKnown(s.Took, o.Took), At: firstKnown(s.At, o.At),
	}
}

// firstKnown is the smaller of two values of which 0 is none.
func firstKnown[T cmp.Ordered](a, b T) T {
	var none T
	if a == none || b != none && b < a {
		return b
	}
	return a
}
