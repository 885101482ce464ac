package tally

import "triggerlab/experiment"

// Crowds makes a tally of contacts that are counted and not listed, as a
// simulation draws them: each in one segment and shown one trigger once. The
// tally is what gathering their rows would have made, day by day.
type Crowds struct {
	closer   *closer
	triggers int
	segments []string
	days     [][]Counts // by day and trigger
}

// NewCrowds expects contacts of some segments, which the column names, on some
// days, in ascending order and numbered from 0 in what follows, which are days
// since 1970. looks are the last days of the looks that were planned.
func NewCrowds(triggers []string, column string, segments []string, days, looks []int32) *Crowds {
	g := NewGatherer([]string{column})
	g.LookDays, g.days = looks, days
	for _, name := range triggers {
		g.triggers.ID([]byte(name))
	}
	for _, name := range segments {
		g.profiles.ID([]byte(name))
		g.values = append(g.values, []string{name})
	}
	for s := range segments {
		for a := range triggers {
			g.cells = append(g.cells, pair{profile: int32(s), trigger: int32(a)})
		}
	}
	c := &Crowds{closer: newCloser(g, triggers, [][]string{{column}}), triggers: len(triggers), segments: segments}
	c.closer.pieces(1)
	for range days {
		c.days = append(c.days, make([]Counts, len(triggers)))
	}
	return c
}

// Add adds contacts of a segment who were shown a trigger on a day, all with
// one outcome, by the folds they are in.
func (c *Crowds) Add(segment, trigger, day int, outcome experiment.Outcome, folds *[Folds]int64) {
	var n int64
	for _, some := range folds {
		n += some
	}
	if n == 0 {
		return
	}
	one := cellOf(0, kind(outcome))
	one.id, one.day = int32(segment*c.triggers+trigger), uint16(day+1)
	c.days[day][trigger].add(Counts{n, n * one.y, n * one.c})
	cells, to, who := []cell{one}, c.closer, crowd{weight: n}
	to.assigned(cells, n)
	to.tally.Contacts += n
	whole := gather(cells, to.trigger)
	to.minds.enter(whole, n)
	to.tally.Overall.enter(whole, who)
	to.tally.Pieces.Gram.enter(gather(cells, to.piece), who)
	to.timing.enter(to, cells, n)
	part := to.segment(0, c.segments[segment:segment+1])
	for f, some := range folds {
		if some > 0 {
			part.Folds[f].enter(whole, crowd{weight: some})
		}
	}
}

// Tally returns what was added until now. It is good until more is added: its
// sums are not copied.
func (c *Crowds) Tally() *Tally {
	to := c.closer
	to.tally.Minds = to.minds.counted()
	to.timing.tell(to.g, to.tally)
	to.tally.Breakdowns[0].Segments = nil
	to.cut(0)
	to.tally.Days = nil
	for i, counts := range c.days {
		for trigger, sum := range counts {
			if sum != (Counts{}) {
				to.tally.Days = append(to.tally.Days, Day{to.g.days[i], trigger, sum})
			}
		}
	}
	return to.tally
}
