package simulate

import (
	"math"
	"math/bits"
	"slices"
	"time"

	"triggerlab/experiment"
)

// behind marks the stream from which a contact draws for the mechanisms, so
// that the plain model's draws stay where they are.
const behind = 1 << 30

// golden is the golden ratio's fraction of a draw: multiples of it, wrapped
// around, are spread as evenly as any, however many they are.
const golden = 0x13c6ef372fe94f

// A state is what a contact has become on the way.
type state struct {
	tired uint64 // earlier exposures that still tire, 16 bits after the point
	rung  int
	last  uint64 // second of the exposure before
	since int    // the first exposure of the last day
}

// live makes what a contact does that has a nature.
func (p *person) live(c *Campaign, s stretch, n *nature, number int64) {
	a := &c.audiences[s.segment]
	more := generator{c.seed, stream(s.segment|behind, number)}
	twoMinds, taste := 0, 0
	if more.draw() < n.twoMinds {
		twoMinds = 1
	}
	taste = int(more.below(tastes))
	p.channel = more.draw()
	st := state{rung: n.start}
	p.swipes = slices.Grow(p.swipes[:0], len(p.triggers))[:len(p.triggers)]
	for j, trigger := range p.triggers {
		now := p.seconds[j]
		if now >= c.until {
			p.swipes = p.swipes[:j]
			break
		}
		draw, complaint := p.moods(a, twoMinds, j)
		st.arrive(n, p.seconds, j)
		notice, reply, stumble, look := more.draw(), more.draw(), more.draw(), more.draw()
		w := swipe{trigger: trigger, second: now, outcome: experiment.Ignore}
		var late int
		w.reply, late = n.waits[trigger].reply(p.channel, reply)
		noticed := notice < n.notices[min(j-st.since, sameDay-1)]
		if noticed {
			engages := scale(n.engages[trigger][taste], n.fatigue[min(st.tired>>12, tiredness-1)])
			switch {
			case draw < scale(engages, n.factors[late][st.rung]):
				w.outcome = experiment.Engage
			case complaint < n.complains[trigger][twoMinds]:
				w.outcome = experiment.Complain
			}
			if !p.counting {
				w.looked = looks(look, w.outcome, twoMinds)
			}
		}
		st.after(n, w.outcome, noticed && stumble < n.clumsy[trigger], late)
		p.swipes[j] = w
	}
}

// moods returns the plain model's draws for an exposure: that of engaging, and
// that of complaining. Somebody of two minds takes turns: what speaks for
// engaging now speaks against it the next time.
func (p *person) moods(a *audience, twoMinds, exposure int) (engages, complains uint64) {
	useLatent, draw, complains := p.draw() < a.latent, p.draw(), p.draw()
	switch {
	case twoMinds == 1:
		draw = (p.latent + uint64(exposure)*golden) & drawn
	case useLatent:
		draw = p.latent
	}
	return draw, complains
}

// arrive is what the time since the last exposure does: fatigue fades, and who
// heard nothing for long is a rung further away for each of those times.
func (st *state) arrive(n *nature, seconds []uint64, j int) {
	now := seconds[j]
	if j > 0 {
		st.tired = n.fade(st.tired+1<<16, now-st.last)
		if n.climbs {
			st.rung = max(0, st.rung-int((now-st.last)/neglected))
		}
	}
	for seconds[st.since]+uint64(day/time.Second) <= now {
		st.since++
	}
	st.last = now
}

// neglected is after how many seconds of silence a contact has cooled by a
// rung: three weeks.
const neglected = 21 * uint64(day/time.Second)

// after is what the exposure does to the relationship. A better outcome never
// leaves anybody on a lower rung.
func (st *state) after(n *nature, outcome experiment.Outcome, clumsy bool, late int) {
	if !n.climbs {
		return
	}
	switch {
	case outcome == experiment.Engage:
		st.rung++
	case outcome == experiment.Complain:
		st.rung -= 2
	case clumsy:
		st.rung--
	}
	if late > 1 {
		st.rung--
	}
	st.rung = min(max(st.rung, 0), rungs-1)
}

// scale multiplies a threshold by a factor; beyond certain it is certain.
func scale(threshold, factor uint64) uint64 {
	high, low := bits.Mul64(threshold, factor)
	if high >= certain>>32 {
		return certain
	}
	return high<<32 | low>>32
}

// reply draws the seconds a reply takes, and how late that is: log-logistic
// with shape 2, so that a quantile takes no more than a square root, which is
// the same on every platform.
func (w *waiting) reply(own, draw uint64) (seconds uint64, late int) {
	channel := w.of(own)
	median, expected := w.median[channel], w.expected[channel]
	if median == 0 {
		return 0, 0
	}
	seconds = min(uint64(float64(median*spread(draw)))+1, longestReply)
	if expected > 0 {
		for limit := expected; seconds > limit && late < lateness-1; limit *= 2 {
			late++
		}
	}
	return seconds, late
}

// longestReply is a month, in seconds.
const longestReply = 30 * uint64(day/time.Second)

// spread returns the quantile of a log-logistic distribution with median 1 and
// shape 2 that a draw stands for.
func spread(draw uint64) float64 {
	x := float64(draw>>1) + .5 // exact, as is what is left
	return math.Sqrt(x / (certain/2 - x))
}

// looks draws how long the contact looks, in tenths of a second: those who
// engage longer, and those of two minds twice as long.
func looks(draw uint64, outcome experiment.Outcome, twoMinds int) uint64 {
	median := 15.0
	switch outcome {
	case experiment.Engage:
		median = 40
	case experiment.Complain:
		median = 60
	}
	if twoMinds == 1 {
		median *= 2
	}
	return min(max(uint64(float64(median*spread(draw))), 2), longestLook)
}

// longestLook is ten minutes.
const longestLook = 10 * 60 * 10
