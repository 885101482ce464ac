package simulate_test

import (
	"fmt"
	"iter"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"triggerlab/experiment"
	"triggerlab/experiment/simulate"
)

// flowers is a campaign with every relation and every step of tailoring.
func flowers(size int64) *experiment.Experiment {
	return &experiment.Experiment{
		Settings: experiment.Settings{Control: "reminder"},
		Segments: []experiment.Segment{
			{Name: "fans", Relation: experiment.Fan, Size: size},
			{Name: "lapsed", Relation: experiment.Regular, Size: size, BaseRate: .2, Heterogeneity: .3},
			{Name: "new", Relation: experiment.Prospect, Size: size},
		},
		Triggers: []experiment.Trigger{
			{Name: "reminder", Tailoring: experiment.Generic},
			{Name: "flowers", Tailoring: experiment.Generic},
			{Name: "their flowers", Tailoring: experiment.PerSegment, For: []string{"lapsed"}},
			{Name: "a poem", Tailoring: experiment.Personal},
		},
	}
}

func play(t *testing.T, e *experiment.Experiment, o simulate.Options) iter.Seq[experiment.Exposure] {
	t.Helper()
	exposures, err := simulate.Exposures(e, o)
	if err != nil {
		t.Fatal(err)
	}
	return exposures
}

func write(x experiment.Exposure) string {
	return strings.Join([]string{x.Contact, x.Segment, x.Trigger, x.Outcome.String(), x.Time.Format(time.RFC3339)}, " ")
}

// TestPinned holds the generator to what it gave once: an upgrade that
// changes old simulations is not an upgrade.
func TestPinned(t *testing.T) {
	want := map[experiment.Design][]string{
		experiment.Split: {
			"s1-000001 fans flowers engage 2026-01-06T04:50:05Z",
			"s1-000001 fans flowers engage 2026-01-12T09:20:53Z",
			"s1-000001 fans flowers ignore 2026-01-14T09:44:55Z",
			"s1-000002 fans their flowers ignore 2026-01-06T18:12:24Z",
			"s1-000002 fans their flowers engage 2026-01-09T22:17:55Z",
			"s1-000003 fans a poem engage 2026-01-06T18:51:49Z",
			"s1-000003 fans a poem engage 2026-01-12T15:40:50Z",
			"s1-000003 fans a poem ignore 2026-01-18T11:34:23Z",
			"s2-000001 lapsed flowers ignore 2026-01-05T07:59:31Z",
			"s2-000001 lapsed flowers ignore 2026-01-08T03:37:47Z",
		},
		experiment.Deck: {
			"s1-000001 fans a poem engage 2026-01-05T05:23:57Z",
			"s1-000001 fans flowers engage 2026-01-06T22:15:24Z",
			"s1-000001 fans a poem engage 2026-01-08T05:00:58Z",
			"s1-000001 fans flowers ignore 2026-01-08T13:14:09Z",
			"s1-000001 fans their flowers engage 2026-01-09T06:37:52Z",
			"s1-000001 fans flowers ignore 2026-01-10T04:21:39Z",
			"s1-000001 fans reminder engage 2026-01-11T22:31:57Z",
			"s1-000001 fans reminder engage 2026-01-13T02:50:53Z",
			"s1-000001 fans their flowers ignore 2026-01-13T07:23:05Z",
			"s1-000001 fans a poem ignore 2026-01-14T17:54:04Z",
		},
	}
	for design, want := range want {
		e := flowers(3)
		e.Design = design
		var got []string
		for x := range play(t, e, simulate.Options{Seed: 7, MaxExposures: 3}) {
			if got = append(got, write(x)); len(got) == 10 {
				break
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s:\n%s", design, strings.Join(got, "\n"))
		}
	}
}

// TestAgain: the same arguments, and the same sequence twice, give the same
// exposures; another seed gives others.
func TestAgain(t *testing.T) {
	o := simulate.Options{Seed: 1, MinExposures: 1, MaxExposures: 4}
	sequence := play(t, flowers(200), o)
	first := slices.Collect(sequence)
	if !slices.Equal(first, slices.Collect(sequence)) || !slices.Equal(first, slices.Collect(play(t, flowers(200), o))) {
		t.Error("the same simulation gave other exposures")
	}
	o.Seed = 2
	if slices.Equal(first, slices.Collect(play(t, flowers(200), o))) {
		t.Error("another seed gave the same exposures")
	}
}

// TestOthers: neither a segment added at the end nor another segment's size
// or rate changes what a contact does.
func TestOthers(t *testing.T) {
	o := simulate.Options{Seed: 3, MaxExposures: 3}
	first := slices.Collect(play(t, flowers(100), o))
	e := flowers(100)
	e.Segments[2].Size = 150
	e.Segments = append(e.Segments, experiment.Segment{Name: "late", Size: 50, Heterogeneity: .5})
	if got := slices.Collect(play(t, e, o)); !slices.Equal(first, got[:len(first)]) {
		t.Error("contacts changed when others were added")
	}
	e = flowers(100)
	e.Segments[0].BaseRate = .9
	fans := func(x experiment.Exposure) bool { return x.Segment == "fans" }
	if !slices.Equal(slices.DeleteFunc(first, fans), slices.DeleteFunc(slices.Collect(play(t, e, o)), fans)) {
		t.Error("contacts changed with another segment's rate")
	}
}

// TestRecovered: the rates, the complaints and the shares of a campaign are
// those that the model names, within four standard errors.
func TestRecovered(t *testing.T) {
	e := flowers(20000)
	e.Segments[1].Heterogeneity = 0
	shares := []float64{1, 1, 2, .5}
	for i := range e.Triggers {
		e.Triggers[i].Share = shares[i]
	}
	e.Affinity = experiment.Affinity{"new": {"flowers": 0}}
	shown, engaged, complained := map[string]float64{}, map[string]float64{}, map[string]float64{}
	for x := range play(t, e, simulate.Options{Seed: 11}) {
		cell := x.Segment + "/" + x.Trigger
		shown[cell]++
		switch x.Outcome {
		case experiment.Engage:
			engaged[cell]++
		case experiment.Complain:
			complained[cell]++
		}
	}
	for _, s := range e.Segments {
		for i, trigger := range e.Triggers {
			cell := s.Name + "/" + trigger.Name
			within(t, cell+" share", shown[cell], float64(s.Size), shares[i]/4.5)
			within(t, cell+" rate", engaged[cell], shown[cell], simulate.Rate(e, s, trigger))
			complaints := map[experiment.Relation]float64{experiment.Fan: 0}
			if s.Relation != experiment.Fan {
				complaints[s.Relation] = .002
			}
			if trigger.Tailoring == experiment.Personal {
				complaints[s.Relation] /= 2
			}
			within(t, cell+" complaints", complained[cell], shown[cell]-engaged[cell], complaints[s.Relation])
		}
	}
}

// within fails unless count of n is what the probability gives.
func within(t *testing.T, what string, count, n, probability float64) {
	t.Helper()
	if se := math.Sqrt(n * probability * (1 - probability)); math.Abs(count-n*probability) > 4*se {
		t.Errorf("%s: %v of %v, expected %v ± %.1f", what, count, n, n*probability, se)
	}
}

// TestHeterogeneity: the correlation of two exposures of a contact is the h
// of its segment, in a split and between the triggers' equal rates in a deck.
func TestHeterogeneity(t *testing.T) {
	const contacts, rate = 20000, .3
	for _, h := range []float64{0, .1, .5, .9} {
		e := flowers(contacts)
		e.Segments = []experiment.Segment{{Name: "all", Size: contacts, BaseRate: rate, Heterogeneity: h}}
		e.Triggers = []experiment.Trigger{{Name: "reminder"}, {Name: "b"}}
		exposures := slices.Collect(play(t, e, simulate.Options{Seed: 5, MinExposures: 2, MaxExposures: 2}))
		sum := 0.0
		for i := 0; i < len(exposures); i += 2 {
			product := 1.0
			for _, x := range exposures[i : i+2] {
				if x.Outcome == experiment.Engage {
					product *= 1 - rate
				} else {
					product *= -rate
				}
			}
			sum += product
		}
		// The standard error is largest at h = .9, about 1.1/√n.
		if got := sum / contacts / (rate * (1 - rate)); math.Abs(got-h) > 4*1.1/math.Sqrt(contacts) {
			t.Errorf("correlation %.4f, want %v", got, h)
		}
	}
}

// TestShape: what a contact is shown, how often and when.
func TestShape(t *testing.T) {
	start := time.Date(2026, time.March, 1, 0, 0, 0, 0, time.UTC)
	for _, design := range []experiment.Design{experiment.Split, experiment.Deck} {
		e := flowers(500)
		e.Design, e.Start, e.End = design, start, start.Add(3*24*time.Hour)
		seen, last, lengths := map[string]map[string]int{}, map[string]time.Time{}, map[int]int{}
		for x := range play(t, e, simulate.Options{MinExposures: 2, MaxExposures: 4}) {
			if seen[x.Contact] == nil {
				seen[x.Contact] = map[string]int{}
			}
			seen[x.Contact][x.Trigger]++
			if x.Time.Before(start) || !x.Time.Before(e.End) || x.Time.Before(last[x.Contact]) {
				t.Fatalf("%s: out of time", write(x))
			}
			last[x.Contact] = x.Time
		}
		for contact, triggers := range seen {
			if want := map[experiment.Design]int{experiment.Split: 1, experiment.Deck: 4}[design]; len(triggers) != want {
				t.Fatalf("%s: %s saw %v", design, contact, triggers)
			}
			for _, times := range triggers {
				lengths[times]++
			}
		}
		if len(seen) != 1500 || len(lengths) != 3 || lengths[2] == 0 || lengths[4] == 0 {
			t.Errorf("%s: %d contacts, exposures to a trigger: %v", design, len(seen), lengths)
		}
	}
}

// TestDeckOrder: every trigger comes first equally often.
func TestDeckOrder(t *testing.T) {
	e := flowers(5000)
	e.Design = experiment.Deck
	first, contact := map[string]float64{}, ""
	for x := range play(t, e, simulate.Options{Seed: 9}) {
		if x.Contact != contact {
			first[x.Trigger]++
			contact = x.Contact
		}
	}
	for _, trigger := range e.Triggers {
		within(t, fmt.Sprintf("%q comes first", trigger.Name), first[trigger.Name], 15000, .25)
	}
}
