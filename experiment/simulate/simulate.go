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
// made larger, leaves the others as they were. Nor does it depend on how many
// processors play. (Waves are cut by the size of a segment, and their shares
// follow from what went before, so that there it does depend on others.)
//
// # Beyond the plain model
//
// All this is the plain model. What people do over time comes on top of it
// where the workbook speaks of it: attention, fatigue, taste, patience,
// ambivalence and the relationship ladder, each a column of Segments, or all
// of them with usual strengths ([Full]). MODEL.md has them on one page, with
// their sources. The draws of the plain model stay where they are: a
// mechanism that is off changes nothing, and one that is on nothing but what
// follows from it.
package simulate

import (
	"context"
	"iter"
	"time"

	"triggerlab/experiment"
)

// Options say how to play a campaign. The zero value plays what the
// experiment says, and fourteen days with one exposure a contact where it says
// nothing.
type Options struct {
	Seed  uint64
	Model Model

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

	// Until is the moment up to which the campaign is played, zero all of it.
	// Later exposures have not happened: they are absent, not pending, and
	// what comes before is as in the whole campaign.
	Until time.Time

	// Waves cuts the campaign into so many parts one after the other, each
	// with its part of every segment's contacts and of the time. Zero is 1.
	Waves int

	// Shares chooses the shares of a wave, by segment and trigger in the
	// order of the experiment, relative to each other, from what came of
	// the waves before it; the first one has seen nothing. Nil shares, and a
	// nil function, are those of the Triggers sheet.
	Shares func(wave int, soFar Counts) ([][]float64, error)
}

// Model says which mechanisms of behaviour play.
type Model string

// AsSaid plays those that the experiment's segments speak of. Plain plays
// none, whatever they say. Full plays all of them, with usual strengths where
// a segment does not say any, and lets touchpoints shift the base rates.
const (
	AsSaid Model = ""
	Plain  Model = "plain"
	Full   Model = "full"
)

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
	if o.Waves == 0 {
		o.Waves = 1
	}
	return o
}

// Exposures plays the campaign of the experiment, one contact after the
// other: see [Campaign.Exposures].
//
// The error is *experiment.Problems and holds everything that keeps the
// campaign from being played.
func Exposures(e *experiment.Experiment, o Options) (iter.Seq[experiment.Exposure], error) {
	c, err := New(context.Background(), e, o)
	if err != nil {
		return nil, err
	}
	return c.Exposures(), nil
}

// Count plays the campaign of the experiment and only counts: see
// [Campaign.Count].
func Count(ctx context.Context, e *experiment.Experiment, o Options) (Counts, error) {
	c, err := New(ctx, e, o)
	if err != nil {
		return nil, err
	}
	return c.Count(ctx)
}
