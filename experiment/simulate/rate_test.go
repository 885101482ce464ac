package simulate_test

import (
	"errors"
	"math"
	"slices"
	"testing"
	"time"

	"triggerlab/experiment"
	"triggerlab/experiment/simulate"
)

// TestRate walks the model of the package's introduction.
func TestRate(t *testing.T) {
	e := &experiment.Experiment{Affinity: experiment.Affinity{"a": {"said": 0}}}
	named := &experiment.Experiment{Settings: experiment.Settings{Control: "named"}}
	personal := experiment.Trigger{Name: "p", Tailoring: experiment.Personal}
	for _, c := range []struct {
		e       *experiment.Experiment
		why     string
		segment experiment.Segment
		trigger experiment.Trigger
		want    float64
	}{
		{e, "said, and nought is a rate", experiment.Segment{Name: "a", BaseRate: .4}, experiment.Trigger{Name: "said"}, 0},
		{e, "nothing known", experiment.Segment{}, experiment.Trigger{}, .10},
		{e, "prospect", experiment.Segment{Relation: experiment.Prospect}, personal, .048},
		{e, "regular", experiment.Segment{Relation: experiment.Regular}, experiment.Trigger{Tailoring: experiment.Generic}, .132},
		{e, "segment", experiment.Segment{BaseRate: .2}, experiment.Trigger{Tailoring: experiment.PerSegment}, .26},
		{e, "for others", experiment.Segment{Name: "a", BaseRate: .2}, experiment.Trigger{Tailoring: experiment.Personal, For: []string{"b"}}, .2 * 1.045},
		{e, "for it", experiment.Segment{Name: "b", BaseRate: .2}, experiment.Trigger{Tailoring: experiment.Personal, For: []string{"a", "b"}}, .32},
		{e, "marked as control", experiment.Segment{BaseRate: .2}, experiment.Trigger{Control: true, Tailoring: experiment.Personal}, .2},
		{named, "marked before another was named", experiment.Segment{BaseRate: .2}, experiment.Trigger{Control: true, Tailoring: experiment.Personal}, .32},
		{named, "named as control", experiment.Segment{BaseRate: .2}, experiment.Trigger{Name: "named", Tailoring: experiment.Personal}, .2},
		{e, "capped", experiment.Segment{BaseRate: .9}, personal, .95},
		{e, "never lowered", experiment.Segment{BaseRate: .99}, personal, .99},
		{e, "fans like anything", experiment.Segment{Relation: experiment.Fan}, personal, .6 + .4*.06},
		{e, "fans, for others", experiment.Segment{Relation: experiment.Fan}, experiment.Trigger{For: []string{"b"}}, .6 + .4*.019},
		{e, "fans, control", experiment.Segment{Relation: experiment.Fan}, experiment.Trigger{Control: true}, .6},
	} {
		if got := simulate.Rate(c.e, c.segment, c.trigger); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%s: %v, want %v", c.why, got, c.want)
		}
	}
}

// TestProblems: what cannot be played is said, all of it at once.
func TestProblems(t *testing.T) {
	for _, c := range []struct {
		want []string
		e    func(*experiment.Experiment)
		o    simulate.Options
	}{
		{[]string{"simulate.no-segments"}, func(e *experiment.Experiment) { e.Segments = nil }, simulate.Options{}},
		{[]string{"simulate.no-size"}, func(e *experiment.Experiment) { e.Segments[1].Size = 0 }, simulate.Options{}},
		{[]string{"simulate.too-many-contacts"}, func(e *experiment.Experiment) {
			e.Segments[0].Size, e.Segments[1].Size = math.MaxInt64, math.MaxInt64
		}, simulate.Options{}},
		{[]string{"simulate.too-few-triggers"}, func(e *experiment.Experiment) { e.Control, e.Triggers = "", nil }, simulate.Options{}},
		{[]string{"simulate.too-few-triggers"}, func(e *experiment.Experiment) { e.Triggers = e.Triggers[:1] }, simulate.Options{}},
		{[]string{"simulate.too-few-triggers"}, func(e *experiment.Experiment) { e.Triggers[0].Share = 1 }, simulate.Options{}},
		{nil, func(e *experiment.Experiment) { e.Triggers[0].Share, e.Design = 1, experiment.Deck }, simulate.Options{}},
		{[]string{"simulate.share"}, func(e *experiment.Experiment) { e.Triggers[0].Share = math.NaN() }, simulate.Options{}},
		{[]string{"simulate.unknown-control"}, func(e *experiment.Experiment) { e.Control = "nobody" }, simulate.Options{}},
		{[]string{"simulate.base-rate", "simulate.heterogeneity"}, func(e *experiment.Experiment) {
			e.Segments[0].BaseRate, e.Segments[1].Heterogeneity = 1.2, 1
		}, simulate.Options{}},
		{[]string{"simulate.affinity"}, func(e *experiment.Experiment) {
			e.Affinity = experiment.Affinity{"new": {"flowers": math.Inf(1)}}
		}, simulate.Options{}},
		{[]string{"simulate.strength-attention", "simulate.strength-fatigue", "simulate.strength-recovery", "simulate.strength-taste"}, func(e *experiment.Experiment) {
			s := &e.Segments[0]
			s.Attention, s.Fatigue, s.Recovery, s.Taste = -.1, 1, .01, 1.1
		}, simulate.Options{}},
		{[]string{"simulate.strength-patience", "simulate.strength-ambivalence", "simulate.strength-ladder"}, func(e *experiment.Experiment) {
			s := &e.Segments[0]
			s.Patience, s.Ambivalence, s.Ladder = math.NaN(), 2, math.Inf(1)
		}, simulate.Options{}},
		{[]string{"simulate.unnoticed", "simulate.unnoticed"}, func(e *experiment.Experiment) { // 32 % and 26 %
			e.Segments[1].Attention = .25
		}, simulate.Options{}},
		{nil, func(e *experiment.Experiment) { e.Segments[1].Attention = .25 }, simulate.Options{Model: simulate.Plain}},
		{[]string{"simulate.waves", "simulate.deck-shares", "simulate.until", "simulate.model"}, func(e *experiment.Experiment) { e.Design = experiment.Deck }, simulate.Options{
			Waves: -1, Shares: func(int, simulate.Counts) ([][]float64, error) { return nil, nil }, Until: time.Date(2026, time.January, 5, 0, 0, 0, 0, time.UTC), Model: "fancy",
		}},
		{[]string{"simulate.exposures"}, nil, simulate.Options{MinExposures: 3, MaxExposures: 2}},
		{[]string{"simulate.exposures"}, nil, simulate.Options{MaxExposures: 1001}},
		{[]string{"simulate.exposures", "simulate.days"}, nil, simulate.Options{MinExposures: -1, Days: -1}},
	} {
		e := flowers(10)
		if c.e != nil {
			c.e(e)
		}
		_, err := simulate.Exposures(e, c.o)
		var problems *experiment.Problems
		var got []string
		if errors.As(err, &problems) {
			for _, m := range problems.List {
				got = append(got, m.Code)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%v: %v, want %v", c.o, got, c.want)
		}
	}
}
