package analysis_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"triggerlab/experiment"
	"triggerlab/experiment/analysis"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/tally"
)

// A corner is a world in which nothing works and which is as unfair as it
// gets: it draws one data set.
type corner struct {
	name string
	deck bool
	draw func(*rand.Rand, gathering)
	fans []string // segments of fans
	// limit is what false alarms of comparisons that are told, and false
	// winners, may come to; design section 6 allows .065 for unequal
	// intra-contact correlation.
	limit float64
}

// totals draws single exposures: arms[segment][trigger] contacts at a rate.
func totals(rates []float64, arms [][]int64) func(*rand.Rand, gathering) {
	return func(r *rand.Rand, g gathering) {
		for s, triggers := range arms {
			for t, n := range triggers {
				var y int64
				for range n {
					if r.Float64() < rates[s] {
						y++
					}
				}
				g.AddTotals(profile(g, fmt.Sprint("s", s)), trigger(g, string(rune('a'+t))), 0, tally.Counts{Exposures: n, Engagements: y}, tally.NoDay)
			}
		}
	}
}

// arm is contacts who each have a number of exposures, alike with a
// correlation.
type arm struct {
	contacts, exposures int
	rate, correlation   float64
}

func clustered(arms ...arm) func(*rand.Rand, gathering) {
	return func(r *rand.Rand, g gathering) {
		for t, a := range arms {
			for i := range a.contacts {
				latent := r.Float64()
				for range a.exposures {
					u := r.Float64()
					if r.Float64() < math.Sqrt(a.correlation) {
						u = latent
					}
					g.Add(tally.Exposure{Contact: []byte(fmt.Sprint(t, "-", i)), Profile: profile(g, "s"), Trigger: trigger(g, string(rune('a'+t))),
						Outcome: outcomeOf(u < a.rate), Day: tally.NoDay})
				}
			}
		}
	}
}

func outcomeOf(engaged bool) experiment.Outcome {
	if engaged {
		return experiment.Engage
	}
	return experiment.Ignore
}

// missing draws a deck of two of which the second segment misses the second
// trigger now and then.
func missing(share float64) func(*rand.Rand, gathering) {
	return func(r *rand.Rand, g gathering) {
		for s, rate := range []float64{.6, .05} {
			for i := range 150 {
				for t := range 2 {
					if s == 1 && t == 1 && r.Float64() < share {
						continue
					}
					g.Add(tally.Exposure{Contact: []byte(fmt.Sprint(s, "-", i)), Profile: profile(g, fmt.Sprint("s", s)), Trigger: trigger(g, string(rune('a'+t))),
						Outcome: outcomeOf(r.Float64() < rate), Day: tally.NoDay})
				}
			}
		}
	}
}

// fansOnly draws a world in which the second trigger moves fans and nobody
// else: what must not happen is a winner.
func fansOnly(r *rand.Rand, g gathering) {
	totals([]float64{.1, .1}, [][]int64{{}, {800, 800}})(r, g)
	for t, rate := range []float64{.5, .75} {
		var y int64
		for range 300 {
			if r.Float64() < rate {
				y++
			}
		}
		g.AddTotals(profile(g, "fans"), trigger(g, string(rune('a'+t))), 0, tally.Counts{Exposures: 300, Engagements: y}, tally.NoDay)
	}
}

var corners = []corner{
	{name: "1000:10 and 10:1000, rare", draw: totals([]float64{.02, .02}, [][]int64{{1000, 10}, {10, 1000}}), limit: .05},
	{name: "195:5 and 5:195", draw: totals([]float64{.05, .05}, [][]int64{{195, 5}, {5, 195}}), limit: .05},
	{name: "195:5 and 5:195, rare", draw: totals([]float64{.02, .02}, [][]int64{{195, 5}, {5, 195}}), limit: .05},
	{name: "300:30, 30:300, 500:500", draw: totals([]float64{.02, .02, .02}, [][]int64{{300, 30}, {30, 300}, {500, 500}}), limit: .05},
	{name: "confounded", draw: totals([]float64{.6, .1}, [][]int64{{500, 0}, {0, 500}}), limit: 0},
	{name: "few who carry much, alike", draw: clustered(arm{2000, 1, .05, 0}, arm{40, 50, .05, .5}), limit: .065},
	{name: "few who carry much, all or nothing", draw: clustered(arm{2000, 1, .05, 0}, arm{40, 50, .05, 1}), limit: .065},
	{name: "many exposures each", draw: clustered(arm{500, 4, .05, .3}, arm{50, 40, .05, .3}), limit: .065},
	{name: "one contact each", draw: clustered(arm{1, 1000, .3, .2}, arm{1, 1000, .3, .2}), limit: .05},
	{name: "a deck that misses some", deck: true, draw: missing(.3), limit: .065},
	{name: "a deck that misses most", deck: true, draw: missing(.6), limit: .065},
	{name: "only fans", draw: fansOnly, fans: []string{"fans"}, limit: .05},
}

// TestCorners: in the corners too, what is told is told rightly, and nothing
// is called a winner or worth tailoring more often than promised.
func TestCorners(t *testing.T) {
	runs := playedOften(1000)
	if raceDetector || testing.Short() {
		runs = 40
	}
	for _, c := range corners {
		t.Run(c.name, func(t *testing.T) {
			var told, alarms, winners, tailor, sure int
			for seed := range runs {
				f := c.run(t, uint64(seed))
				x := f.Comparisons[0]
				if x.CannotTell == "" {
					told++
					count(&alarms, x.PAdjusted < .05)
				}
				count(&winners, f.Verdict.Status == findings.Winner)
				count(&tailor, f.Tailoring.Verdict == findings.Tailor)
				count(&sure, f.Verdict.Status == findings.Leading && x.CannotTell != "" && x.CannotTell != "confounded")
			}
			t.Logf("told %d of %d, false alarms %.3f of them, false winners %.3f, tailor %.3f", told, runs, share(alarms, told), share(winners, runs), share(tailor, runs))
			if c.fans == nil {
				atMost(t, "false alarms of those told", alarms, told, c.limit)
			}
			atMost(t, "false winners", winners, runs, c.limit)
			atMost(t, "tailoring that is worth nothing", tailor, runs, .025)
			if sure > 0 {
				t.Errorf("a leader where nothing can be told, %d times", sure)
			}
		})
	}
}

func (c corner) run(t *testing.T, seed uint64) *findings.Findings {
	g := newGathering([]string{"segment"})
	c.draw(rand.New(rand.NewPCG(seed, 11)), g)
	counted, _ := g.Close([]string{"a", "b"}, [][]string{{"segment"}})
	e := &experiment.Experiment{
		// The shares are as they are: what is tried is not the sample ratio.
		Triggers: []experiment.Trigger{
			{Name: "a", Share: float64(max(1, contactsOf(counted, 0)))}, {Name: "b", Share: float64(max(1, contactsOf(counted, 1)))},
		},
	}
	e.Design = experiment.Split
	if c.deck {
		e.Design = experiment.Deck
	}
	for _, name := range c.fans {
		e.Segments = append(e.Segments, experiment.Segment{Name: name, Relation: experiment.Fan})
	}
	f, err := analysis.Run(t.Context(), e, counted, findings.Provenance{ContactsKnown: true})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func contactsOf(t *tally.Tally, trigger int) int64 {
	b := t.Overall.Block(trigger, trigger)
	return int64(b[tally.N][tally.N])
}
