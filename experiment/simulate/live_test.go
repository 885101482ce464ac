package simulate_test

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"triggerlab/experiment"
	"triggerlab/experiment/simulate"
)

// TestOffIsPlain: contacts on whom no mechanism works do what they do in the
// plain model, though others live on.
func TestOffIsPlain(t *testing.T) {
	for _, design := range []experiment.Design{experiment.Split, experiment.Deck} {
		e := everything(300)
		e.Design = design
		o := simulate.Options{Seed: 6, MaxExposures: 4, Model: simulate.Plain}
		want := slices.Collect(play(t, e, o))
		e.Segments = append(e.Segments, experiment.Segment{Name: "others", Size: 10, Ambivalence: .5})
		o.Model = simulate.AsSaid
		got := slices.Collect(play(t, e, o))
		for i := range want {
			if write(got[i]) != write(want[i]) || got[i].Channel == "" {
				t.Fatalf("%s on %q, want %s", write(got[i]), got[i].Channel, write(want[i]))
			}
		}
	}
}

// TestOthersLive: also where everything plays, what a contact does depends
// neither on other segments nor on the size of its own.
func TestOthersLive(t *testing.T) {
	o := simulate.Options{Seed: 3, MaxExposures: 4, Model: simulate.Full}
	first := slices.Collect(play(t, everything(100), o))
	e := everything(100)
	e.Segments[2].Size = 150
	e.Segments = append(e.Segments, experiment.Segment{Name: "late", Size: 50, Heterogeneity: .5})
	if got := slices.Collect(play(t, e, o)); !slices.Equal(first, got[:len(first)]) {
		t.Error("contacts changed when others were added")
	}
}

// TestRaising: a higher rate never makes an engagement an ignore, nor does
// more patience, more attention or less fatigue.
func TestRaising(t *testing.T) {
	raise := map[string]func(*experiment.Segment){
		"base rate": func(s *experiment.Segment) { s.BaseRate *= 1.2 },
		"patience":  func(s *experiment.Segment) { s.Patience = .9 },
		"fatigue":   func(s *experiment.Segment) { s.Fatigue = .01 },
		"recovery":  func(s *experiment.Segment) { s.Recovery = 1 },
	}
	for what, change := range raise {
		for _, design := range []experiment.Design{experiment.Split, experiment.Deck} {
			e := everything(700)
			for i := range e.Segments {
				e.Segments[i].BaseRate, e.Segments[i].Attention = .2, .8
			}
			e.Design = design
			o := simulate.Options{Seed: 8, MinExposures: 2, MaxExposures: 5, Model: simulate.Full}
			before := slices.Collect(play(t, e, o))
			for i := range e.Segments {
				change(&e.Segments[i])
			}
			more := 0
			for i, x := range slices.Collect(play(t, e, o)) {
				if before[i].Outcome == experiment.Engage && x.Outcome != experiment.Engage {
					t.Fatalf("%s: %s was an engagement", what, write(x))
				}
				if x.Outcome == experiment.Engage && before[i].Outcome != experiment.Engage {
					more++
				}
			}
			if more == 0 {
				t.Errorf("%s: nobody engages more", what)
			}
		}
	}
}

// TestFirst: the first exposure is engaged with at the rate that is said,
// shifted by touchpoints alone, whatever else plays.
func TestFirst(t *testing.T) {
	e := everything(15000)
	for i := range e.Triggers {
		e.Triggers[i].Reply = time.Second // never late
	}
	o := simulate.Options{Seed: 21, MaxExposures: 3, Model: simulate.Full}
	shown, engaged, contact := map[string]float64{}, map[string]float64{}, ""
	for x := range play(t, e, o) {
		if x.Contact == contact {
			continue
		}
		contact = x.Contact
		shown[x.Segment+x.Trigger]++
		if x.Outcome == experiment.Engage {
			engaged[x.Segment+x.Trigger]++
		}
	}
	for _, s := range e.Segments {
		for _, trigger := range e.Triggers {
			cell := s.Name + trigger.Name
			within(t, cell, engaged[cell], shown[cell], simulate.First(e, s, trigger, simulate.Full))
		}
	}
}

// TestAttention: of messages on one day each is noticed with as much less as
// the one before, who does not notice does not look, and only they do.
func TestAttention(t *testing.T) {
	const attention, rate = .6, .3
	e := one(20000, experiment.Segment{BaseRate: rate, Attention: attention}, plain, generic)
	e.Affinity = experiment.Affinity{"all": {"generic": rate}}
	var shown, noticed, engaged [3]float64
	contact, k := "", 0
	for x := range play(t, e, simulate.Options{Seed: 9, MinExposures: 3, Days: 1}) {
		k++
		if x.Contact != contact {
			contact, k = x.Contact, 0
		}
		shown[k]++
		if x.Swipe > 0 {
			noticed[k]++
		} else if x.Outcome != experiment.Ignore {
			t.Fatalf("%s without looking", write(x))
		}
		if x.Outcome == experiment.Engage {
			engaged[k]++
		}
	}
	chance := 1.0
	for k := range shown {
		within(t, fmt.Sprintf("engaged with number %d", k), engaged[k], shown[k], rate*chance)
		chance *= attention
		within(t, fmt.Sprintf("noticed number %d", k), noticed[k], shown[k], chance)
	}
}

// rates are the engagement rates of a contact's first exposure, its second and
// so on.
func rates(t *testing.T, e *experiment.Experiment, o simulate.Options) (list []float64, shown float64) {
	contact, k := "", 0
	for x := range play(t, e, o) {
		k++
		if x.Contact != contact {
			contact, k = x.Contact, 0
			shown++
		}
		if k == len(list) {
			list = append(list, 0)
		}
		if x.Outcome == experiment.Engage {
			list[k]++
		}
	}
	for i := range list {
		list[i] /= shown
	}
	return list, shown
}

// near fails unless a rate of n is what is wanted, within four standard
// errors.
func near(t *testing.T, what string, got, want, n float64) {
	t.Helper()
	if se := math.Sqrt(want * (1 - want) / n); math.Abs(got-want) > 4*se {
		t.Errorf("%s: %.4f, want %.4f ± %.4f", what, got, want, se)
	}
}

// TestFatigue: each earlier exposure costs its share where nothing fades, and
// nothing is left of it where it fades at once.
func TestFatigue(t *testing.T) {
	e := one(20000, experiment.Segment{BaseRate: .4, Fatigue: .2, Recovery: 3650}, plain, generic)
	e.Affinity = experiment.Affinity{"all": {"generic": .4}}
	got, n := rates(t, e, simulate.Options{Seed: 10, MinExposures: 4, Days: 10})
	for k, want := range []float64{.4, .32, .256, .2048} {
		near(t, fmt.Sprintf("exposure %d", k), got[k], want, n)
	}
	// Half of it is gone every hour, and four exposures are spread over 100 days.
	e.Segments[0].Recovery = 1. / 24
	got, n = rates(t, e, simulate.Options{Seed: 10, MinExposures: 4, Days: 100})
	for k := range got {
		near(t, fmt.Sprintf("exposure %d after long", k), got[k], .4, n)
	}
}

// TestTwoMinds: who is of two minds engages as often as others, complains more
// and looks longer.
func TestTwoMinds(t *testing.T) {
	e := one(20000, experiment.Segment{BaseRate: .3, Ambivalence: 1}, plain, plain)
	e.Triggers[1].Name = "as plain"
	got, n := rates(t, e, simulate.Options{Seed: 11, MinExposures: 4})
	for k := range got {
		near(t, fmt.Sprintf("exposure %d", k), got[k], .3, n)
	}
	var complaints, ignores float64
	for x := range play(t, e, simulate.Options{Seed: 11, MinExposures: 4}) {
		switch x.Outcome {
		case experiment.Complain:
			complaints++
			ignores++
		case experiment.Ignore:
			ignores++
		}
	}
	within(t, "complaints", complaints, ignores, 3*.002)
}

// TestRungs: what raises and what lowers the relationship.
func TestRungs(t *testing.T) {
	second := func(s experiment.Segment, trigger experiment.Trigger, days int) float64 {
		other := trigger
		trigger.Name, other.Name = "a", "b"
		s.BaseRate, s.Ladder = .3, .3
		e := one(15000, s, trigger, other)
		e.Affinity = experiment.Affinity{"all": {"a": .3, "b": .3}}
		got, _ := rates(t, e, simulate.Options{Seed: 12, MinExposures: 2, Days: days})
		return got[1]
	}
	unasked := second(experiment.Segment{}, experiment.Trigger{}, 14)
	near(t, "after an engagement a rung higher", unasked, .3*(.3*1.3+.7), 15000)
	clumsy := second(experiment.Segment{}, experiment.Trigger{Mode: "proactive", Tailoring: experiment.Generic}, 14)
	near(t, "after a clumsy one a rung lower", clumsy, .3*(.3*1.3+.7*(.35/1.3+.65)), 15000)
	personal := second(experiment.Segment{}, experiment.Trigger{Mode: "proactive", Tailoring: experiment.Personal}, 14)
	if !(clumsy < personal && personal < unasked) {
		t.Errorf("a clumsy message leaves %v, a personal one %v, one that is neither %v", clumsy, personal, unasked)
	}
	if neglect := second(experiment.Segment{}, experiment.Trigger{}, 300); !(neglect < unasked-.03) {
		t.Errorf("silence leaves %v, and %v without", neglect, unasked)
	}
	slow := second(experiment.Segment{}, experiment.Trigger{Mode: "reactive", Channel: "e-mail", Reply: 10 * time.Hour}, 14)
	if !(slow < unasked-.03) {
		t.Errorf("slow replies leave %v, and %v without", slow, unasked)
	}
}

// TestReplies: replies take what they usually take, late or not, and only
// reactive triggers have any; a contact stays on its channel.
func TestReplies(t *testing.T) {
	e := one(5000, experiment.Segment{BaseRate: .3, Patience: .5}, plain, answer, help)
	e.Triggers[2].Reply = 600 * time.Second
	channels, below, shown := map[string]string{}, map[string]float64{}, map[string]float64{}
	for x := range play(t, e, simulate.Options{Seed: 13, MinExposures: 2}) {
		if x.Trigger == "plain" {
			if x.Reply != 0 || x.Channel != "" {
				t.Fatalf("%+v has a reply", x)
			}
			continue
		}
		if before, met := channels[x.Contact]; met && before != x.Channel {
			t.Fatalf("%s on %s and %s", x.Contact, before, x.Channel)
		}
		channels[x.Contact] = x.Channel
		key, median := x.Trigger+" "+x.Channel, 600*time.Second
		if x.Trigger == "an answer" {
			median = map[string]time.Duration{"e-mail": 30 * time.Minute, "social": 150 * time.Second}[x.Channel]
		}
		shown[key]++
		if x.Reply <= median {
			below[key]++
		}
		if x.Reply < time.Second || x.Reply > 30*24*time.Hour || x.Reply%time.Second != 0 {
			t.Fatalf("a reply after %v", x.Reply)
		}
	}
	if len(shown) != 4 {
		t.Errorf("%v", shown)
	}
	for key := range shown {
		within(t, key, below[key], shown[key], .5)
	}
}
