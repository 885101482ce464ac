// Package tally turns exposures into sufficient statistics: the sums that
// are all inference ever sees of the data.
//
// Per contact first. A Gatherer collects what each contact was shown and
// did; only when every row has been read are contacts closed and entered
// into a Tally. Memory grows with contacts, some 30 bytes each and 12 for each
// further day, trigger or channel that they met, not
// with rows (an event column adds some 60 bytes an event, because rows of the
// same event are one). The order of rows never matters.
//
// The Tally is a Gram matrix Σ z zᵀ over contacts per segment and fold, with
// one over everybody beside it. Tallies add up exactly when their contacts
// are disjoint; parts that share contacts must be gathered together, for
// adding the tallies of two halves of the same people makes standard errors
// too small.
package tally

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"triggerlab/experiment"
)

// Folds is how many parts contacts are dealt into, for learning on some and
// judging on the others.
const Folds = 10

// MaxProfiles is how many combinations of --by values are kept before one of
// the columns is taken for an identifier.
const MaxProfiles = 10_000

// MaxTriggers is how many triggers are kept before their column is taken for
// something else.
const MaxTriggers = 1_000

// Tally holds the sufficient statistics of outcomes.
type Tally struct {
	Triggers   []string    `json:"triggers"`
	Overall    *Gram       `json:"overall"`
	Breakdowns []Breakdown `json:"breakdowns"`
	// Waves cuts every breakdown by the contacts' wave as well, in their order;
	// everybody by wave alone where there is none. Nil where no wave is known.
	Waves  []Breakdown `json:"waves"`
	Pieces *Pieces     `json:"pieces"` // nil where there is nothing but the trigger
	Minds  Minds       `json:"minds"`
	Cards  *Cards      `json:"cards"` // nil where no exposure was a card, and nothing says how any was recorded

	// What depends on time is nil where no exposure has one. Exposures without
	// a time are in the first week's rest, and nowhere else in it.
	Days      []Day   `json:"days"`
	FirstDay  int32   `json:"first_day"`  // of exposures whose outcome is known
	FirstWeek *Gram   `json:"first_week"` // of 2k pseudo-triggers: the first week of trigger a is 2a, the rest 2a+1, without complaints
	Trend     *Gram   `json:"trend"`      // its entries are N, M, Y, TM, TTM, TY, with t in days since FirstDay
	LookDays  []int32 `json:"look_days"`  // the last days of the looks that were planned
	Looks     *Gram   `json:"looks"`      // of pseudo-triggers look·k + a: what was known at the end of each look's day; nil without looks
	Ladder    []Rungs `json:"ladder"`     // by trigger
	Later     []Later `json:"later"`      // by trigger, first day and profile, those that there are

	Contacts  int64 `json:"contacts"`  // all of them, one for each exposure without a contact
	Anonymous int64 `json:"anonymous"` // exposures without a contact
	Several   int64 `json:"several"`   // contacts shown two triggers or more
	Priors    int64 `json:"priors"`    // contacts whose engagement before the test is known
	// PriorsUnsure counts contacts of whom different priors were told: each has
	// the smallest.
	PriorsUnsure int64 `json:"priors_unsure"`
	// Assigned counts the contacts who were shown each trigger, those whose
	// outcomes are pending included.
	Assigned []int64 `json:"assigned"`
	// SeveralExposures is how many exposures those contacts had.
	SeveralExposures int64 `json:"several_exposures"`
}

// Breakdown is the audience cut into segments by one --by.
type Breakdown struct {
	By       []string  `json:"by"`
	Segments []Segment `json:"segments"` // in byte order of their values
	// ExposureLevel names the columns that vary within more than 1 % of
	// contacts: their segments share contacts and are never independent.
	ExposureLevel []string `json:"exposure_level"`
	// Conflicting counts contacts with different values in a column that is
	// otherwise the contact's own; each takes the smallest in byte order.
	Conflicting int64 `json:"conflicting"`
}

// Segment is one part of the audience, by fold.
type Segment struct {
	Values []string     `json:"values"`
	Folds  [Folds]*Gram `json:"folds"`
}

// Total adds up the folds.
func (s *Segment) Total() *Gram {
	total := NewGram(s.Folds[0].Triggers())
	for _, fold := range s.Folds {
		total.Add(fold)
	}
	return total
}

// Day counts one trigger on one day, for display only: a contact who comes
// back on another day is in both.
type Day struct {
	Day     int32  `json:"day"` // days since 1 January 1970
	Trigger int    `json:"trigger"`
	Counts  Counts `json:"counts"`
}

// Counts are plain totals of exposures.
type Counts struct {
	Exposures   int64 `json:"exposures"`
	Engagements int64 `json:"engagements"`
	Complaints  int64 `json:"complaints"`
}

func (c *Counts) add(o Counts) {
	c.Exposures += o.Exposures
	c.Engagements += o.Engagements
	c.Complaints += o.Complaints
}

// Counts returns the totals of one trigger over everybody.
func (t *Tally) Counts(trigger int) Counts {
	b := t.Overall.Block(trigger, trigger)
	return Counts{int64(b[N][M]), int64(b[N][Y]), int64(b[N][C])}
}

// Add adds a tally of other contacts. The triggers and the breakdowns must be
// the same, in the same order; segments need not be. Parts of which one takes
// a column for the exposure's own and the other for the contact's cannot be
// added: their contacts were cut in different ways.
func (t *Tally) Add(o *Tally) error {
	if !slices.Equal(t.Triggers, o.Triggers) || len(t.Breakdowns) != len(o.Breakdowns) || len(t.Waves) != len(o.Waves) || (t.FirstWeek == nil) != (o.FirstWeek == nil) {
		return fmt.Errorf("tally: the parts are not of one experiment: triggers %q and %q", t.Triggers, o.Triggers)
	}
	if err := errors.Join(sameCuts(t.Breakdowns, o.Breakdowns), sameCuts(t.Waves, o.Waves)); err != nil {
		return err
	}
	if t.FirstWeek != nil && (t.FirstDay != o.FirstDay || !slices.Equal(t.LookDays, o.LookDays)) {
		return fmt.Errorf("tally: the parts do not begin on one day, or have other looks: days %d and %d", t.FirstDay, o.FirstDay)
	}
	t.Overall.Add(o.Overall)
	t.Pieces = t.Pieces.added(o.Pieces)
	t.Minds.add(&o.Minds)
	t.Cards = t.Cards.added(o.Cards)
	t.addTimes(o)
	t.Priors += o.Priors
	t.PriorsUnsure += o.PriorsUnsure
	for i := range t.Breakdowns {
		t.Breakdowns[i].add(&o.Breakdowns[i])
	}
	for i := range t.Waves {
		t.Waves[i].add(&o.Waves[i])
	}
	t.Days = mergeDays(t.Days, o.Days)
	t.Contacts += o.Contacts
	t.Anonymous += o.Anonymous
	t.Several += o.Several
	t.SeveralExposures += o.SeveralExposures
	for trigger, n := range o.Assigned {
		t.Assigned[trigger] += n
	}
	return nil
}

// sameCuts refuses parts whose contacts were cut in different ways.
func sameCuts(mine, others []Breakdown) error {
	for i := range mine {
		if !slices.Equal(mine[i].By, others[i].By) {
			return fmt.Errorf("tally: the parts are cut by %q and by %q", mine[i].By, others[i].By)
		}
		if !slices.Equal(mine[i].ExposureLevel, others[i].ExposureLevel) {
			return fmt.Errorf("tally: within contacts %q vary in one part and %q in the other", mine[i].ExposureLevel, others[i].ExposureLevel)
		}
	}
	return nil
}

func (t *Tally) addTimes(o *Tally) {
	if t.FirstWeek == nil {
		return
	}
	t.FirstWeek.Add(o.FirstWeek)
	t.Trend.Add(o.Trend)
	if t.Looks != nil {
		t.Looks.Add(o.Looks)
	}
	addRungs(t.Ladder, o.Ladder)
	t.Later = addLater(t.Later, o.Later)
}

func (b *Breakdown) add(o *Breakdown) {
	for _, s := range o.Segments {
		i, found := slices.BinarySearchFunc(b.Segments, s.Values, func(s Segment, v []string) int { return slices.Compare(s.Values, v) })
		if !found {
			b.Segments = slices.Insert(b.Segments, i, newSegment(s.Values, s.Folds[0].Triggers()))
		}
		b.Segments[i].add(&s)
	}
	b.Conflicting += o.Conflicting
}

func (s *Segment) add(o *Segment) {
	for f := range s.Folds {
		s.Folds[f].Add(o.Folds[f])
	}
}

func newSegment(values []string, triggers int) Segment {
	s := Segment{Values: values}
	for f := range s.Folds {
		s.Folds[f] = NewGram(triggers)
	}
	return s
}

func mergeDays(a, b []Day) []Day {
	type key struct {
		day     int32
		trigger int
	}
	sums := map[key]Counts{}
	for _, d := range slices.Concat(a, b) {
		c := sums[key{d.Day, d.Trigger}]
		c.add(d.Counts)
		sums[key{d.Day, d.Trigger}] = c
	}
	days := make([]Day, 0, len(sums))
	for k, c := range sums {
		days = append(days, Day{k.day, k.trigger, c})
	}
	slices.SortFunc(days, func(a, b Day) int { return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Trigger, b.Trigger)) })
	return days
}

// tooManyProfiles names the column with the most values, which is probably an
// identifier.
func tooManyProfiles(columns []string, profiles [][]string) error {
	worst, most := 0, 0
	for c := range columns {
		distinct := map[string]struct{}{}
		for _, p := range profiles {
			distinct[p[c]] = struct{}{}
		}
		if len(distinct) > most {
			worst, most = c, len(distinct)
		}
	}
	return experiment.Problem(experiment.Msg("tally.too-many-segments", "column", columns[worst], "values", most, "limit", MaxProfiles))
}
