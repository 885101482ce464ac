package analysis

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"testing"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/simulate"
	"triggerlab/experiment/tally"
)

// An idleWorld is one in which nothing that triggers have in common matters,
// nor when or where they are shown: rates depend on the segment only.
type idleWorld struct {
	name          string
	sizes         [3]int64 // regulars, prospects, fans
	rates         [3]float64
	triggers      int
	heterogeneity float64
	low, high     int
	deck          bool
	unequal       bool // shares
}

var idleWorlds = []idleWorld{
	{name: "one exposure", sizes: [3]int64{600, 500, 150}, rates: [3]float64{.15, .05, .6}, triggers: 8, low: 1, high: 1},
	{name: "one exposure, few", sizes: [3]int64{120, 100, 40}, rates: [3]float64{.1, .04, .6}, triggers: 6, low: 1, high: 1, unequal: true},
	{name: "repeats", sizes: [3]int64{400, 300, 120}, rates: [3]float64{.15, .05, .6}, triggers: 6, heterogeneity: .3, low: 1, high: 8},
	{name: "repeats, unequal shares", sizes: [3]int64{300, 200, 80}, rates: [3]float64{.2, .1, .5}, triggers: 6, heterogeneity: .3, low: 1, high: 8, unequal: true},
	{name: "few contacts", sizes: [3]int64{60, 40, 20}, rates: [3]float64{.3, .2, .6}, triggers: 4, heterogeneity: .3, low: 1, high: 8},
	{name: "very few contacts", sizes: [3]int64{24, 12, 8}, rates: [3]float64{.4, .3, .6}, triggers: 4, heterogeneity: .3, low: 1, high: 8},
	{name: "deck", sizes: [3]int64{120, 80, 40}, rates: [3]float64{.2, .1, .6}, triggers: 4, heterogeneity: .3, low: 1, high: 1, deck: true},
	{name: "deck, repeats, few", sizes: [3]int64{24, 16, 10}, rates: [3]float64{.3, .2, .6}, triggers: 6, heterogeneity: .3, low: 1, high: 4, deck: true},
}

func (w idleWorld) experiment() *experiment.Experiment {
	e := &experiment.Experiment{Settings: experiment.Settings{Design: experiment.Split}, Affinity: experiment.Affinity{}}
	if w.deck {
		e.Design = experiment.Deck
	}
	relations := []experiment.Relation{experiment.Regular, experiment.Prospect, experiment.Fan}
	for i, relation := range relations {
		name := string(relation) + "s"
		e.Segments = append(e.Segments, experiment.Segment{Name: name, Relation: relation, Size: w.sizes[i], Heterogeneity: w.heterogeneity})
		e.Affinity[name] = map[string]float64{}
		for j := range w.triggers {
			e.Affinity[name][fmt.Sprint("t", j)] = w.rates[i]
		}
	}
	for j := range w.triggers {
		t := experiment.Trigger{
			Name: fmt.Sprint("t", j), Tailoring: experiment.Generic + experiment.Tailoring(j%3), Mode: []string{"reactive", "proactive"}[j%2],
			Touchpoint: []string{"buy", "use", "use", "renew"}[j/2%4],
			Attributes: []experiment.Attribute{{Name: "tone", Value: []string{"warm", "warm", "dry"}[j%3]}, {Name: "code", Value: fmt.Sprint(j)}},
		}
		if w.unequal {
			t.Share = float64(1 + j%3)
		}
		e.Triggers = append(e.Triggers, t)
	}
	return e
}

// play gives every exposure a channel, which contacts mostly keep to, and a
// reply that is in time or late.
func (w idleWorld) play(t *testing.T, seed uint64) *findings.Findings {
	e := w.experiment()
	exposures, err := simulate.Exposures(e, simulate.Options{Seed: seed, MinExposures: w.low, MaxExposures: w.high})
	if err != nil {
		t.Error(err)
		return nil
	}
	g := tally.NewGatherer([]string{"segment"})
	g.Circumstances = []string{channelColumn, replyColumn}
	shard := g.Shard()
	random := rand.New(rand.NewPCG(seed, 7))
	habit := map[string]int{}
	for x := range exposures {
		if _, known := habit[x.Contact]; !known {
			habit[x.Contact] = random.IntN(2)
		}
		channel := habit[x.Contact]
		if random.IntN(4) == 0 {
			channel = 1 - channel
		}
		around := []string{"social", "e-mail"}[channel] + "\x00" + []string{"in-time", "late"}[min(1, random.IntN(3))]
		segment, err := shard.Profile([]byte(x.Segment))
		if err != nil {
			t.Error(err)
		}
		shown, err := shard.Trigger([]byte(x.Trigger))
		if err != nil {
			t.Error(err)
		}
		shard.Add(tally.Exposure{
			Contact: []byte(x.Contact), Profile: segment, Trigger: shown, Outcome: x.Outcome,
			Circumstance: shard.Circumstance([]byte(around)), Day: int32(x.Time.Unix() / 86400),
		})
	}
	return drivenBy(t, e, g)
}

// drivenBy analyses no more than drivers, so that there is time for many.
func drivenBy(t *testing.T, e *experiment.Experiment, g *tally.Gatherer) *findings.Findings {
	data, _ := g.Close(e.TriggerNames(), [][]string{{"segment"}})
	s := newStudy(e, data, findings.Provenance{ContactsKnown: true})
	if err := s.motives(); err != nil {
		t.Error(err)
	}
	if _, err := json.Marshal(s.f); err != nil {
		t.Error("the findings cannot be written:", err)
	}
	return s.f
}

// alarms counts how often a test was made and how often it raised one.
type alarms struct{ made, raised int }

// TestNothingDrivesNothing plays worlds in which nothing drives engagement, and
// holds every test of a driver to its promise.
func TestNothingDrivesNothing(t *testing.T) {
	runs := 150 // with 1000 every test that is told stays within the band
	if testing.Short() {
		runs = 40
	}
	for _, w := range idleWorlds {
		t.Run(w.name, func(t *testing.T) {
			each, all := w.count(t, runs)
			for _, name := range slices.Sorted(maps.Keys(each)) {
				a := each[name]
				t.Logf("%-40s %.3f of %d", name, float64(a.raised)/float64(a.made), a.made)
				atMostOften(t, name, a.raised, a.made)
			}
			t.Logf("any adjusted: %.3f", float64(all)/float64(runs))
			atMostOften(t, "drivers that are none", all, runs)
		})
	}
}

// atMostOften holds false alarms to the 99.9 % band of .05, and to a wider one
// where a hundred tests were made few times each.
func atMostOften(t *testing.T, what string, n, of int) {
	t.Helper()
	width := 3.09
	if of < 500 {
		width = 4.5
	}
	if limit := .05*float64(of) + width*math.Sqrt(.05*.95*float64(of)); float64(n) > limit && n > 1 {
		t.Errorf("%s: %d of %d, more than %.1f", what, n, of, limit)
	}
}

// count plays a world with seeds 1, 2, 3… on all processors.
func (w idleWorld) count(t *testing.T, runs int) (map[string]alarms, int) {
	each, all := map[string]alarms{}, 0
	var mu sync.Mutex
	var wait sync.WaitGroup
	next := make(chan uint64, runs)
	for i := range runs {
		next <- uint64(i + 1)
	}
	close(next)
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for seed := range next {
				f := w.play(t, seed)
				mu.Lock()
				all += note(t, each, f)
				mu.Unlock()
			}
		})
	}
	wait.Wait()
	return each, all
}

// note enters the tests of one report, and returns 1 where one of them holds
// when all are taken together.
func note(t *testing.T, each map[string]alarms, f *findings.Findings) (any int) {
	for _, d := range f.Drivers {
		if !d.PValue.Known() {
			continue
		}
		name := fmt.Sprint(d.Term, " ", d.By, " ", d.Kind, " ", d.Level, " given ", len(d.Given))
		a := each[name]
		a.made++
		if d.PValue < .05 {
			a.raised++
		}
		each[name] = a
		if d.PAdjusted < .05 {
			any = 1
		}
		if d.Low.Known() && (d.Low > 0 || d.High < 0) != (d.PAdjusted < .05) {
			t.Errorf("%s: p %v, interval %v to %v", name, d.PAdjusted, d.Low, d.High)
		}
	}
	return any
}
