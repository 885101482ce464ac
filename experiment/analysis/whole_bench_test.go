package analysis_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"triggerlab/experiment"
	"triggerlab/experiment/analysis"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/tally"
)

// A large campaign: eight triggers over twelve segments and four weeks, with
// priors, channels, tailoring and planned looks, so that every question is asked.
const (
	wholeTriggers = 8
	wholeSegments = 12
	wholeDays     = 28
	wholeContacts = 12_000
)

func wholeQuestion(design experiment.Design, control string) (experiment.Experiment, *tally.Tally) {
	rng := rand.New(rand.NewPCG(3, 28))
	start := experiment.Settings{}
	if problem, ok := start.Set("start", "2026-03-02"); !ok {
		panic(problem.Code)
	}
	e := experiment.Experiment{Settings: experiment.Settings{
		Control: control, Design: design, Start: start.Start, End: start.Start.AddDate(0, 0, wholeDays-1),
		Stopping: experiment.OBrienFleming, Looks: 4, MinimumEffect: experiment.Effect{Value: 0.02},
	}}
	names := make([]string, wholeTriggers)
	for a := range names {
		names[a] = fmt.Sprintf("trigger %d", a)
		e.Triggers = append(e.Triggers, experiment.Trigger{
			Name: names[a], Tailoring: experiment.Tailoring(1 + a%3), Mode: []string{"reactive", "proactive"}[a%2], Channel: "email",
		})
	}
	g := newGathering([]string{"segment"})
	g.LookDays = e.LookDays()
	from := int32(start.Start.Unix() / 86400)
	for i := range wholeContacts {
		segment := i % wholeSegments
		liking := 0.08 * rng.NormFloat64()
		for repeat := range 1 + rng.IntN(4) {
			a := (i / wholeSegments) % wholeTriggers
			if design == experiment.Deck {
				a = rng.IntN(wholeTriggers)
			}
			x := tally.Exposure{
				Contact: fmt.Appendf(nil, "contact %d", i), Profile: profile(g, fmt.Sprintf("segment %02d", segment)), Trigger: trigger(g, names[a]),
				Outcome: experiment.Ignore, Day: from + int32((repeat*7+i)%wholeDays), Prior: liking + rng.NormFloat64(), HasPrior: true,
			}
			if rng.Float64() < 0.2+0.01*float64(a)+liking+0.02*float64((a*segment)%3) {
				x.Outcome = experiment.Engage
			}
			g.Add(x)
		}
	}
	data, _ := g.Close(names, [][]string{{"segment"}})
	return e, data
}

func benchWhole(b *testing.B, design experiment.Design, control string) {
	e, data := wholeQuestion(design, control)
	b.ResetTimer()
	for b.Loop() {
		f, err := analysis.Run(ctx, &e, data, findings.Provenance{RowsRead: 1000, RowsUsed: 1000, ContactsKnown: true})
		if err != nil {
			b.Fatal(err)
		}
		if len(f.Segments) != wholeSegments {
			b.Fatalf("%d segments", len(f.Segments))
		}
	}
}

func BenchmarkWhole(b *testing.B) {
	b.Run("split", func(b *testing.B) { benchWhole(b, experiment.Split, "trigger 0") })
	b.Run("split, all pairs", func(b *testing.B) { benchWhole(b, experiment.Split, "") })
	b.Run("deck", func(b *testing.B) { benchWhole(b, experiment.Deck, "trigger 0") })
	b.Run("deck, all pairs", func(b *testing.B) { benchWhole(b, experiment.Deck, "") })
}
