package simulate

import (
	"triggerlab/experiment"
)

// Strengths are how strongly the mechanisms work on the contacts of a segment;
// MODEL.md says what each does. One that is off has the value that changes
// nothing.
type Strengths struct {
	Attention   float64 // chance of noticing a message, less for every other one of that day; 1: off
	Fatigue     float64 // loss of engagement per earlier exposure; 0: off
	Recovery    float64 // days in which half of the fatigue is gone
	Taste       float64 // how much contacts differ in what tailoring does to them; 0: off
	Patience    float64 // part of engagement left per doubling of the wait for a late reply; 1: off
	Ambivalence float64 // share of contacts of two minds; 0: off
	Ladder      float64 // gain of engagement per rung; 0: off
	Touchpoints bool    // shift the base rates that are not said by Affinity
}

// usual is how strongly mechanisms work where nothing is said of them, with
// Full. Recovery holds wherever there is fatigue.
var usual = Strengths{
	Fatigue: .08, Recovery: 7, Taste: .5, Patience: .6, Ambivalence: .15, Ladder: .15, Touchpoints: true,
}

// noticing is the usual attention by relation: fans look out for the brand.
func noticing(r experiment.Relation) float64 {
	switch r {
	case experiment.Fan:
		return .9
	case experiment.Prospect:
		return .45
	}
	return .65
}

// StrengthsOf returns how strongly the mechanisms work on a segment under a
// model.
func StrengthsOf(e *experiment.Experiment, s experiment.Segment, m Model) Strengths {
	off := Strengths{Attention: 1, Recovery: usual.Recovery, Patience: 1}
	if m == Plain {
		return off
	}
	said := Strengths{
		Attention: s.Attention, Fatigue: s.Fatigue, Recovery: s.Recovery, Taste: s.Taste,
		Patience: s.Patience, Ambivalence: s.Ambivalence, Ladder: s.Ladder,
	}
	if m == AsSaid {
		return said.or(off)
	}
	full := usual
	full.Attention = noticing(s.Relation)
	for _, t := range e.Triggers {
		// Nobody engages with what they do not notice.
		full.Attention = max(full.Attention, touched(e, s, t))
	}
	return said.or(full)
}

// or returns the strengths with those that are not said taken from others.
func (s Strengths) or(others Strengths) Strengths {
	for _, f := range []struct {
		to    *float64
		other float64
	}{
		{&s.Attention, others.Attention}, {&s.Fatigue, others.Fatigue}, {&s.Recovery, others.Recovery}, {&s.Taste, others.Taste},
		{&s.Patience, others.Patience}, {&s.Ambivalence, others.Ambivalence}, {&s.Ladder, others.Ladder},
	} {
		if *f.to == 0 {
			*f.to = f.other
		}
	}
	s.Touchpoints = others.Touchpoints
	return s
}

// touchpointFactors are what the moment in the life of the product does to a
// base rate: people who are about to buy look out for news, and who is about
// to leave does not.
var touchpointFactors = map[string]float64{"discover": .9, "buy": 1.1, "use": 1, "trouble": .85, "renew": .95, "dispose": .7}

// helped is the factor of trouble where the trigger answers or helps.
const helped = 1.15

// touched is the true rate where touchpoints shift the base.
func touched(e *experiment.Experiment, s experiment.Segment, t experiment.Trigger) float64 {
	rate := Rate(e, s, t)
	factor, known := touchpointFactors[t.Touchpoint]
	if _, said := e.Affinity[s.Name][t.Name]; said || !known {
		return rate
	}
	if t.Touchpoint == "trouble" && t.Mode == reactive {
		factor = helped
	}
	return min(rate*factor, max(rate, highest))
}

// reactive triggers answer somebody, who waits for it.
const (
	reactive  = "reactive"
	proactive = "proactive"
)

// First returns the rate at which contacts of a segment engage with a trigger
// when they are shown it first, by itself and with a reply in time: the
// [Rate], shifted by touchpoints where the model is full.
func First(e *experiment.Experiment, s experiment.Segment, t experiment.Trigger, m Model) float64 {
	if m == Full {
		return touched(e, s, t)
	}
	return Rate(e, s, t)
}

// Mechanisms names those that work on anybody under a model, as the columns of
// Segments are called, and touchpoints.
func Mechanisms(e *experiment.Experiment, m Model) []string {
	var names []string
	for _, mechanism := range []struct {
		name string
		on   func(Strengths) bool
	}{
		{"attention", func(k Strengths) bool { return k.Attention != 1 }},
		{"fatigue", func(k Strengths) bool { return k.Fatigue != 0 }},
		{"taste", func(k Strengths) bool { return k.Taste != 0 }},
		{"patience", func(k Strengths) bool { return k.Patience != 1 }},
		{"ambivalence", func(k Strengths) bool { return k.Ambivalence != 0 }},
		{"ladder", func(k Strengths) bool { return k.Ladder != 0 }},
		{"touchpoints", func(k Strengths) bool { return k.Touchpoints }},
	} {
		for _, s := range e.Segments {
			if mechanism.on(StrengthsOf(e, s, m)) {
				names = append(names, mechanism.name)
				break
			}
		}
	}
	return names
}
