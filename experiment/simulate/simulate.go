// Package simulate plays a campaign: contacts that do not exist meet the
// triggers of an experiment and engage or ignore, so that a plan can be
// tried, and a method held against the truth, before anybody is written to.
//
// # The audience
//
// Every segment has as many contacts as its size says, named s1-000001 and
// so on by the segment's place in the list and a number, never like people.
// In a split each contact is drawn one trigger, with the triggers' shares as
// odds (even odds where no share is said; where some are, a trigger without
// one is not shown) and sees it MinExposures to MaxExposures times. In a deck
// it sees every trigger that number of times, shuffled. Exposures of a
// contact follow one another in time, at seconds drawn evenly from the days
// of the test.
//
// # The true rate
//
// [Rate] is the rate at which a segment engages with a trigger. Where the
// affinity says it, that is it. Elsewhere it is the segment's base rate,
//
//	fan .60   regular .12   prospect .03   unknown .10   when not said,
//
// which is what the control gets, times the lift of the trigger's tailoring,
//
//	unknown or control 1   generic 1.10   segment 1.30   personal 1.60
//
// A trigger tailored to other segments counts as a generic one, less 5 %:
// 1.045. No lift carries a rate beyond .95. Fans engage with nearly anything,
// so for them tailoring acts weakly, on what is missing: base + (1 - base) ·
// .02 · step, with step 1, 2 and 3 for generic, segment and personal, .95 for
// one that was tailored to others, and 0 for the control.
//
// # People who stay themselves
//
// The heterogeneity h of a segment is the correlation between what one
// contact does with two exposures of a trigger. A contact has one latent
// uniform draw for the whole campaign. Every exposure uses it with
// probability √h and a fresh one otherwise, and engages when the draw is
// below the true rate. Both use the latent one with probability h, so the
// correlation is exactly h.
//
// # Complaints
//
// An ignore becomes a complaint with probability .002, half of that for a
// personal trigger; fans do not complain.
//
// # What is promised
//
// Equal arguments give equal exposures on every platform: all decisions
// compare integers, drawn from a generator whose stream belongs to one
// contact alone. What one contact does therefore depends neither on the other
// contacts nor on their segments: a segment added at the end, or a segment
// made larger, leaves the others as they were.
//
// Attention and fatigue of a segment, the affinity of single contacts, and
// outcomes that are still pending are not modelled yet.
package simulate

import (
	"iter"
	"math"
	"time"

	"triggerlab/experiment"
)

// Options say how to play a campaign. The zero value plays fourteen days
// with one exposure a contact.
type Options struct {
	Seed uint64

	// MinExposures and MaxExposures bound how often a contact sees its
	// trigger (of a deck: each trigger); both are drawn with equal chance,
	// and so is every number between. Zero is the experiment's, or 1 where it
	// says none, and a zero maximum is the minimum.
	MinExposures, MaxExposures int

	// Days is how long the test lasts. Zero is the time from the
	// experiment's start to its end where it has both and Start is not
	// given, and fourteen days elsewhere.
	Days int

	// Start is the first moment of the test; zero is the experiment's, or
	// 5 January 2026 where it has none.
	Start time.Time
}

const (
	defaultDays = 14
	day         = 24 * time.Hour
)

var defaultStart = time.Date(2026, time.January, 5, 0, 0, 0, 0, time.UTC)

// filled returns the options with what was not said filled in.
func (o Options) filled(e *experiment.Experiment) Options {
	if o.MinExposures == 0 && o.MaxExposures == 0 {
		o.MinExposures, o.MaxExposures = e.PlannedExposures()
	}
	if o.MinExposures == 0 {
		o.MinExposures = 1
	}
	if o.MaxExposures == 0 {
		o.MaxExposures = o.MinExposures
	}
	if o.Days == 0 {
		o.Days = defaultDays
		if length := e.End.Sub(e.Start); o.Start.IsZero() && !e.Start.IsZero() && length >= day {
			o.Days = int(length / day)
		}
	}
	if o.Start.IsZero() {
		o.Start = e.Start
	}
	if o.Start.IsZero() {
		o.Start = defaultStart
	}
	return o
}

// Exposures plays the campaign of the experiment. The sequence comes contact
// by contact, segment after segment, holds one contact in memory, and gives
// the same exposures each time it is ranged over.
//
// The error is *experiment.Problems and holds everything that keeps the
// campaign from being played.
func Exposures(e *experiment.Experiment, o Options) (iter.Seq[experiment.Exposure], error) {
	o = o.filled(e)
	if err := check(e, o); err != nil {
		return nil, err
	}
	return newCampaign(e, o).play, nil
}

// newCampaign turns rates and shares into thresholds for integers.
func newCampaign(e *experiment.Experiment, o Options) *campaign {
	c := &campaign{
		seed: o.Seed,
		deck: e.Design == experiment.Deck,
		min:  uint64(o.MinExposures), max: uint64(o.MaxExposures),
		start: o.Start, seconds: uint64(o.Days) * uint64(day/time.Second),
		shares: thresholds(shares(e.Triggers)),
	}
	for _, t := range e.Triggers {
		c.triggers = append(c.triggers, t.Name)
	}
	for _, s := range e.Segments {
		a := audience{name: s.Name, size: s.Size, latent: threshold(math.Sqrt(s.Heterogeneity))}
		for _, t := range e.Triggers {
			a.engages = append(a.engages, threshold(Rate(e, s, t)))
			a.complains = append(a.complains, threshold(complaintRate(s, t)))
		}
		c.audiences = append(c.audiences, a)
	}
	return c
}

// threshold returns the number below which a draw of 53 bits falls with the
// given probability. At 1 it is above every draw.
func threshold(probability float64) uint64 { return uint64(probability * (1 << 53)) }

// thresholds returns where each of the shares ends when they are laid side
// by side over the range of a draw.
func thresholds(shares []float64) []uint64 {
	total := 0.0
	for _, share := range shares {
		total += share
	}
	ends := make([]uint64, len(shares))
	sum := 0.0
	for i, share := range shares {
		sum += share
		// The last sum is the total itself, so the last end is above
		// every draw and one share always matches.
		ends[i] = threshold(sum / total)
	}
	return ends
}

// shares returns the triggers' odds: what the sheet says, or even ones where
// it says nothing.
func shares(triggers []experiment.Trigger) []float64 {
	odds, said := make([]float64, len(triggers)), false
	for i, t := range triggers {
		odds[i] = t.Share
		said = said || t.Share != 0
	}
	for i := range odds {
		if !said {
			odds[i] = 1
		}
	}
	return odds
}
