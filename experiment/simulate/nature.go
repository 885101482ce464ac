package simulate

import (
	"math"
	"math/bits"
	"strings"
	"time"

	"triggerlab/experiment"
)

// A nature is how the contacts of a segment behave beyond the plain model, in
// whole numbers: thresholds of draws, and factors of 32 bits after the point.
type nature struct {
	notices   [sameDay]uint64 // by how many other messages came within a day before
	twoMinds  uint64
	engages   [][tastes]uint64 // by trigger; of those who notice
	complains [][2]uint64      // by trigger; of one mind and of two
	clumsy    []uint64         // by trigger: that an ignored one costs a rung
	waits     []waiting        // by trigger
	fatigue   [tiredness]uint64
	recovery  uint64 // 1/64 half-lives per second, 40 bits after the point
	climbs    bool
	start     int // the rung on which contacts begin
	factors   [lateness][rungs]uint64
}

const (
	one       = 1 << 32 // a factor of 1
	sameDay   = 8
	tastes    = 4
	rungs     = 5
	lateness  = 4   // in time, up to twice, up to four times as long as expected, longer
	tiredness = 256 // sixteenths of exposures that still tire
)

// A waiting is what a contact waits for: the reply of a reactive trigger.
type waiting struct {
	channels []string
	expected []uint64  // seconds, by channel; 0: nobody knows
	median   []float64 // seconds, by channel; 0: no reply is made
}

// natureOf makes the nature of a segment. Where no mechanism works on it, its
// contacts do what they do in the plain model, and wait for replies and look
// as the others.
func natureOf(e *experiment.Experiment, s experiment.Segment, k Strengths) *nature {
	n := &nature{twoMinds: threshold(k.Ambivalence), climbs: k.Ladder > 0, start: startOf(s.Relation)}
	noticed := 1.0
	for i := range n.notices {
		noticed *= k.Attention
		n.notices[i] = threshold(noticed)
	}
	n.tire(k)
	for late := range n.factors {
		for rung := range n.factors[late] {
			n.factors[late][rung] = uint64(float64(power(k.Patience, late)*power(1+k.Ladder, rung-n.start)) * one)
		}
	}
	for _, t := range e.Triggers {
		n.add(e, s, t, k)
	}
	return n
}

// add adds what one trigger does.
func (n *nature) add(e *experiment.Experiment, s experiment.Segment, t experiment.Trigger, k Strengths) {
	rate, base := Rate(e, s, t), s.UsualRate()
	if k.Touchpoints {
		rate = touched(e, s, t)
	}
	var engages [tastes]uint64
	for i, own := range ownTastes {
		p := rate
		if k.Taste > 0 && t.Tailoring != experiment.TailoringUnknown && rate > base {
			// The conversion keeps the product from being fused with the addition.
			p = base + float64((rate-base)*(1+float64(k.Taste*own)))
		}
		engages[i] = threshold(min(p/k.Attention, 1))
	}
	n.engages = append(n.engages, engages)
	complaint := complaintRate(s, t)
	n.complains = append(n.complains, [2]uint64{threshold(complaint), threshold(float64(complaint * torn))})
	n.clumsy = append(n.clumsy, threshold(clumsiness(s, t)))
	n.waits = append(n.waits, waitingFor(e, t))
}

// ownTastes are the parts by which tailoring does more to some contacts than
// to others, a quarter of the contacts each. Their mean is nought.
var ownTastes = [tastes]float64{-1, -1. / 3, 1. / 3, 1}

// torn is by what complaints of contacts of two minds are more frequent.
const torn = 3

// clumsiness is how often a trigger that is noticed and ignored costs a rung:
// the less it was made for the contact the more often, and only if nobody
// asked for it.
func clumsiness(s experiment.Segment, t experiment.Trigger) float64 {
	switch {
	case t.Mode != proactive:
		return 0
	case !t.TailoredTo(s.Name):
		return .5
	case t.Tailoring == experiment.Personal:
		return .1
	case t.Tailoring == experiment.PerSegment:
		return .2
	}
	return .35
}

// startOf is the rung on which the contacts of a relation begin.
func startOf(r experiment.Relation) int {
	switch r {
	case experiment.Fan:
		return 3
	case experiment.Prospect:
		return 1
	}
	return 2
}

// tire makes what tiredness leaves of engagement, and how quickly it is gone.
func (n *nature) tire(k Strengths) {
	step := math.Sqrt(math.Sqrt(math.Sqrt(math.Sqrt(1 - k.Fatigue)))) // exact to the last bit everywhere
	left := 1.0
	for i := range n.fatigue {
		n.fatigue[i] = uint64(left * one)
		left *= step
	}
	seconds := float64(k.Recovery * float64(day/time.Second))
	n.recovery = uint64(halfLife << 40 / seconds)
}

// halfLife is into how many steps a half-life is cut; fades holds what each
// leaves.
const halfLife = 64

var fades = func() (list [halfLife]uint64) {
	step := .5
	for range 6 {
		step = math.Sqrt(step)
	}
	left := 1.0
	for i := range list {
		list[i] = uint64(left * one)
		left *= step
	}
	return list
}()

// fade returns what is left of a tiredness after some seconds.
func (n *nature) fade(tired, seconds uint64) uint64 {
	steps := seconds * n.recovery >> 40 // of checked sizes, so that it does not overflow
	if steps >= 32*halfLife {
		return 0
	}
	return tired * fades[steps%halfLife] >> 32 >> (steps / halfLife)
}

// waitingFor finds how soon a reply is expected and usually comes. Where
// nobody says how long it takes, the middle one takes half of what is expected,
// so that one in five is late.
func waitingFor(e *experiment.Experiment, t experiment.Trigger) waiting {
	var w waiting
	for name := range strings.SplitSeq(t.Channel, ",") {
		if name = strings.TrimSpace(name); name != "" {
			w.channels = append(w.channels, name)
		}
	}
	if len(w.channels) == 0 {
		w.channels = []string{""} // one that nobody named
	}
	for _, name := range w.channels {
		expected := e.ExpectedReply(name)
		median := t.Reply
		if median == 0 {
			median = expected / 2
		}
		if t.Mode != reactive {
			median = 0
		}
		w.expected = append(w.expected, uint64(expected/time.Second))
		w.median = append(w.median, median.Seconds())
	}
	return w
}

// channel is the name of the channel on which a contact meets a trigger.
func (n *nature) channel(trigger int, own uint64) string {
	w := &n.waits[trigger]
	return w.channels[w.of(own)]
}

// of is which of the channels a contact uses.
func (w *waiting) of(own uint64) int {
	high, _ := bits.Mul64(own<<11, uint64(len(w.channels)))
	return int(high)
}

// power returns x to the power of n, by multiplication alone, which is the same
// on every platform.
func power(x float64, n int) float64 {
	p := 1.0
	for range max(n, -n) {
		p *= x
	}
	if n < 0 {
		return 1 / p
	}
	return p
}
