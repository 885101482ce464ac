package simulate

import (
	"context"
	"iter"
	"math"
	"strconv"
	"time"

	"triggerlab/experiment"
)

// A Campaign is an experiment ready to be played, as often as one likes and
// by several goroutines at once: every probability has become the number below
// which a draw of 53 bits must fall.
type Campaign struct {
	seed      uint64
	deck      bool
	triggers  []string
	audiences []audience
	waves     []wave
	min, max  uint64 // exposures of a contact to a trigger
	start     time.Time
	until     uint64 // seconds after the start that are played
	whole     bool   // until leaves nothing out
	jumps     []jump // over what one contact draws before its exposures
}

// An audience is one segment: thresholds, by trigger where they differ.
type audience struct {
	name      string
	size      int64
	latent    uint64
	engages   []uint64
	complains []uint64
	nature    *nature // nil, for all of them: the plain model
}

// A wave is a part of every segment's contacts and of the time.
type wave struct {
	shares        [][]uint64 // by segment, where each trigger's share of the draws ends
	from, seconds uint64
}

// New makes the experiment ready. With [Options.Shares] it plays each wave but
// the last to know the shares of the next, and they stay what they are.
//
// The error is *experiment.Problems where the experiment or the options keep
// the campaign from being played, and otherwise what Shares returned or that
// of the context.
func New(ctx context.Context, e *experiment.Experiment, o Options) (*Campaign, error) {
	o = o.filled(e)
	if err := check(e, o); err != nil {
		return nil, err
	}
	c := &Campaign{
		seed: o.Seed,
		deck: e.Design == experiment.Deck,
		min:  uint64(o.MinExposures), max: uint64(o.MaxExposures),
		start: o.Start, triggers: e.TriggerNames(),
	}
	seconds := uint64(o.Days) * uint64(day/time.Second)
	c.until, c.whole = seconds, true
	if !o.Until.IsZero() && o.Until.Before(o.Start.Add(time.Duration(seconds)*time.Second)) {
		// Rounded up, for what is played comes before that moment.
		c.until, c.whole = uint64((o.Until.Sub(o.Start)+time.Second-1)/time.Second), false
	}
	plain := len(Mechanisms(e, o.Model)) == 0
	for _, s := range e.Segments {
		a := audience{name: s.Name, size: e.Shown(s.Size), latent: threshold(math.Sqrt(s.Heterogeneity))}
		if !plain {
			a.nature = natureOf(e, s, StrengthsOf(e, s, o.Model))
		}
		for _, t := range e.Triggers {
			a.engages = append(a.engages, threshold(Rate(e, s, t)))
			a.complains = append(a.complains, threshold(complaintRate(s, t)))
		}
		c.audiences = append(c.audiences, a)
	}
	c.jumps = jumps(int(c.max) + ownDraws + swipeDraws + 1)
	return c, c.plan(ctx, e, o, seconds)
}

// plan cuts the campaign into waves and chooses their shares.
func (c *Campaign) plan(ctx context.Context, e *experiment.Experiment, o Options, seconds uint64) error {
	waves := uint64(o.Waves)
	planned := thresholds(shares(e.Triggers))
	for w := range waves {
		next := wave{from: seconds * w / waves, seconds: seconds*(w+1)/waves - seconds*w/waves}
		for range c.audiences {
			next.shares = append(next.shares, planned)
		}
		c.waves = append(c.waves, next)
	}
	if o.Shares == nil {
		return nil
	}
	soFar := newCounts(len(c.audiences), len(c.triggers))
	for w := range c.waves {
		if c.waves[w].from >= c.until {
			break // nobody will see it
		}
		chosen, err := o.Shares(w, soFar.clone())
		if err == nil {
			err = checkShares(e, w, chosen)
		}
		if err != nil {
			return err
		}
		for i := range chosen {
			c.waves[w].shares[i] = thresholds(chosen[i])
		}
		if w+1 < len(c.waves) {
			played, err := c.count(ctx, w, w+1)
			if err != nil {
				return err
			}
			soFar.Add(played)
		}
	}
	return nil
}

// AtLeast is the least number of exposures the campaign can have. Of a campaign
// that is played until some moment nothing is known.
func (c *Campaign) AtLeast() int64 {
	if !c.whole {
		return 0
	}
	total, each := int64(0), int64(c.min)
	if c.deck {
		each *= int64(len(c.triggers))
	}
	for i := range c.audiences {
		total += c.audiences[i].size * each // of checked sizes
	}
	return total
}

// A stretch is some contacts of one segment that are in one wave.
type stretch struct {
	segment, wave int
	from, to      int64 // numbers of contacts, from 1, to excluded
}

// stretches cuts some of the waves into pieces of work, in the order of the
// contacts: segment after segment.
func (c *Campaign) stretches(fromWave, toWave int, contacts int64) []stretch {
	var list []stretch
	waves := int64(len(c.waves))
	for i := range c.audiences {
		size := c.audiences[i].size
		for w := int64(fromWave); w < int64(toWave); w++ {
			// Sizes and waves are checked, so that this cannot overflow.
			end := size*(w+1)/waves + 1
			for from := size*w/waves + 1; from < end; from += contacts {
				list = append(list, stretch{i, int(w), from, min(from+contacts, end)})
			}
		}
	}
	return list
}

// Exposures is the campaign contact by contact, segment after segment. It
// holds one contact in memory, and gives the same exposures each time it is
// ranged over.
func (c *Campaign) Exposures() iter.Seq[experiment.Exposure] {
	return func(yield func(experiment.Exposure) bool) {
		var p person
		for _, s := range c.stretches(0, len(c.waves), math.MaxInt32) {
			if !c.exposures(s, &p, yield) {
				return
			}
		}
	}
}

// exposures yields those of a stretch.
func (c *Campaign) exposures(s stretch, p *person, yield func(experiment.Exposure) bool) bool {
	a := &c.audiences[s.segment]
	name := []byte("s" + strconv.Itoa(s.segment+1) + "-")
	for number := s.from; number < s.to; number++ {
		p.play(c, s, number)
		if len(p.swipes) == 0 {
			continue
		}
		contact := string(appendNumber(name, number))
		for i := range p.swipes {
			w := &p.swipes[i]
			x := experiment.Exposure{
				Contact: contact, Segment: a.name, Trigger: c.triggers[w.trigger], Outcome: w.outcome,
				Time: c.start.Add(time.Duration(w.second) * time.Second),
			}
			if len(c.waves) > 1 {
				x.Wave = s.wave + 1
			}
			if n := a.nature; n != nil {
				x.Channel = n.channel(w.trigger, p.channel)
				x.Reply, x.Swipe = time.Duration(w.reply)*time.Second, time.Duration(w.looked)*(time.Second/10)
			}
			if !yield(x) {
				return false
			}
		}
	}
	return true
}

// appendNumber appends a contact's number with six digits at least.
func appendNumber(b []byte, number int64) []byte {
	for limit := int64(100_000); limit > number && limit > 1; limit /= 10 {
		b = append(b, '0')
	}
	return strconv.AppendInt(b, number, 10)
}
