package simulate_test

import (
	"math"
	"testing"

	"triggerlab/experiment"
	"triggerlab/experiment/simulate"
)

// BenchmarkExposures is the cost of one exposure.
func BenchmarkExposures(b *testing.B) {
	e := flowers(int64(b.N)/3 + 1)
	exposures, err := simulate.Exposures(e, simulate.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for range exposures {
	}
}

// BenchmarkCount plays campaigns and only counts, beside .ci/bench/simulate.py.
// What it reports is processor time where the system tells, the least of all
// tries: other work on the machine disturbs it less.
func BenchmarkCount(b *testing.B) {
	for _, bb := range []struct {
		name   string
		design experiment.Design
		model  simulate.Model
		times  int
	}{
		{"plain", experiment.Split, simulate.Plain, 1},
		{"plain-three-exposures", experiment.Split, simulate.Plain, 3},
		{"plain-deck", experiment.Deck, simulate.Plain, 1},
		{"full", experiment.Split, simulate.Full, 1},
		{"full-three-exposures", experiment.Split, simulate.Full, 3},
		{"full-deck", experiment.Deck, simulate.Full, 1},
	} {
		b.Run(bb.name, func(b *testing.B) {
			e := everything(1_000_000)
			e.Design = bb.design
			best := math.Inf(1)
			for b.Loop() {
				from := processorTime()
				counts, err := simulate.Count(b.Context(), e, simulate.Options{Seed: 1, Model: bb.model, MinExposures: bb.times})
				if err != nil {
					b.Fatal(err)
				}
				swipes := int64(0)
				for _, cells := range counts {
					for _, cell := range cells {
						swipes += cell.Exposures
					}
				}
				best = min(best, float64((processorTime()-from).Nanoseconds())/float64(swipes))
			}
			b.ReportMetric(best, "cpu-ns/swipe")
		})
	}
}

// everything is a campaign in which every mechanism has something to work on.
func everything(size int64) *experiment.Experiment {
	return &experiment.Experiment{
		Settings: experiment.Settings{Control: "reminder"},
		Segments: []experiment.Segment{
			{Name: "fans", Relation: experiment.Fan, Size: size, Heterogeneity: .1},
			{Name: "lapsed", Relation: experiment.Regular, Size: size, BaseRate: .2, Heterogeneity: .3},
			{Name: "new", Relation: experiment.Prospect, Size: size, Heterogeneity: .2},
		},
		Triggers: []experiment.Trigger{
			{Name: "reminder", Tailoring: experiment.Generic, Mode: "proactive", Channel: "e-mail", Touchpoint: "renew"},
			{Name: "an answer", Tailoring: experiment.Generic, Mode: "reactive", Channel: "social, e-mail", Touchpoint: "trouble"},
			{Name: "their flowers", Tailoring: experiment.PerSegment, For: []string{"lapsed"}, Mode: "proactive", Channel: "e-mail", Touchpoint: "buy"},
			{Name: "a poem", Tailoring: experiment.Personal, Mode: "proactive", Channel: "e-mail", Touchpoint: "use"},
		},
	}
}
