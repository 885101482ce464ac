package planning

import (
	"math"
	"triggerlab/experiment/inference"
)

// Between these sizes are looked for: below, nothing can be told; above, a test
// is not for this world.
const (
	fewest = 4
	most   = 1e13
)

// reached is the smallest number of contacts with which a chance is as asked,
// +Inf where none is. Critical values hang on it only in so far as rates of few
// contacts are pulled to the middle; reckoned twice, they are right.
func (t *trial) reached(power float64, winner bool, chance func(contacts float64, steps *inference.Steps) float64) float64 {
	contacts := 1e5
	for range 2 {
		steps := t.steps(contacts, winner)
		contacts = inference.Reaching(func(n float64) float64 { return chance(n, steps) }, power, fewest, most)
		if math.IsInf(contacts, 1) {
			return contacts
		}
	}
	return contacts
}

// size is how many contacts show the effect with the power asked for, and
// whether that is what keeps a report from saying that it cannot tell.
func (t *trial) size() (contacts float64, few bool) {
	contacts = t.reached(t.power, false, func(n float64, steps *inference.Steps) float64 { return t.shown(n, 1, steps) })
	return t.told(contacts)
}

// winnerSize is how many contacts make the verdict winner as likely.
func (t *trial) winnerSize() float64 {
	contacts := t.reached(t.power, true, func(n float64, steps *inference.Steps) float64 { return t.wins(n, 1, steps) })
	contacts, _ = t.told(contacts)
	return contacts
}

// topSize is how many contacts bring the best out on top as often.
func (t *trial) topSize() float64 {
	return inference.Reaching(func(n float64) float64 { return t.top(n, 1) }, t.power, fewest, most)
}

// told is at least the contacts with which a report can tell.
func (t *trial) told(contacts float64) (enough float64, few bool) {
	if math.IsInf(contacts, 1) {
		return contacts, false
	}
	short := t.short(contacts, 1)
	return contacts * max(1, short), short > 1
}

// short is by what factor contacts are too few for a report to tell.
func (t *trial) short(contacts, scale float64) float64 {
	best, versus := t.hardest()
	return t.comparing(contacts, scale).Short(best, versus)
}

// detectable is the smallest effect, as a multiple of the one of the groups,
// that so many contacts show with a power; +Inf where none is, or where a report
// could not tell.
func (t *trial) detectable(contacts, power float64) float64 {
	highest := math.Inf(1)
	for _, g := range t.groups {
		highest = min(highest, (1-g.base)/g.effect)
	}
	scale := 1.0
	for range 2 { // critical values hang on the effect a little
		steps := t.by(min(scale, highest*(1-1e-6))).steps(contacts, false)
		scale = inference.Reaching(func(x float64) float64 {
			if t.short(contacts, x) > 1 { // a larger effect brings the engagements that it takes to tell
				return 0
			}
			return t.shown(contacts, x, steps)
		}, power, highest*1e-6, highest*(1-1e-6))
	}
	return scale
}
