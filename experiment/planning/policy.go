package planning

import (
	"triggerlab/experiment/inference"
)

// A Policy chooses the shares of waves from counts alone, by the rule of Next:
// for campaigns that are played many times over.
type Policy struct {
	Planned []float64 // by trigger, which sum to 1: of the first wave, and where little was seen
	Control int       // -1: none
	Floor   float64   // of every trigger, twice as much for the control; 0: DefaultFloor
}

// Shares are those of the next wave by segment and trigger, from what came of
// all waves so far, in exposures as good as independent. A segment of which
// little was seen has the shares of everybody, and everybody those of the plan.
// A trigger without a planned share has none.
//
// It returns inference.ErrCounts where counts are none and inference.ErrWeights
// where floors leave nothing to share out.
func (p Policy) Shares(engagements, exposures [][]float64) ([][]float64, error) {
	in, floors := p.floors()
	all, shown := make([]float64, len(p.Planned)), make([]float64, len(p.Planned))
	for s := range engagements {
		for a := range engagements[s] {
			all[a], shown[a] = all[a]+engagements[s][a], shown[a]+exposures[s][a]
		}
	}
	whole, err := p.part(in, floors, all, shown, p.Planned)
	if err != nil {
		return nil, err
	}
	list := make([][]float64, len(engagements))
	for s := range engagements {
		if list[s], err = p.part(in, floors, engagements[s], exposures[s], whole); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// floors are the triggers that take part, and what they keep.
func (p Policy) floors() (in []int, floors []float64) {
	for a, share := range p.Planned {
		if share > 0 {
			in = append(in, a)
		}
	}
	return in, floorsOf(in, func(a int) bool { return a == p.Control }, p.Floor)
}

// Floors are what a trigger keeps of every wave, and what the control does.
func (p Policy) Floors() (trigger, control float64) {
	in, floors := p.floors()
	for i, a := range in {
		if trigger = floors[i]; a == p.Control {
			trigger /= 2
		}
	}
	return trigger, 2 * trigger
}

// part shares out one part of the audience, or as otherwise where little was
// seen of it.
func (p Policy) part(in []int, floors, engagements, exposures, otherwise []float64) ([]float64, error) {
	y, m := only(in, engagements), only(in, exposures)
	if little(y, m) {
		return otherwise, nil
	}
	psi, _, _, err := inference.TopTwo(y, m, inference.HalfToTheLeader)
	if err != nil {
		return nil, err
	}
	floored, err := inference.Floored(psi, floors)
	if err != nil {
		return nil, err
	}
	shares := make([]float64, len(p.Planned))
	for i, a := range in {
		shares[a] = floored[i]
	}
	return shares, nil
}

func only(in []int, of []float64) []float64 {
	list := make([]float64, len(in))
	for i, a := range in {
		list[i] = of[a]
	}
	return list
}

// little tells that too little was seen for shares of its own.
func little(engagements, exposures []float64) bool {
	var all float64
	for i, m := range exposures {
		if !(m >= fewExposures) {
			return true
		}
		all += engagements[i]
	}
	return !(all >= fewExposures)
}

// floorsOf are what triggers keep. Where nobody says, half of every wave is
// still shared out, however many they are.
func floorsOf(in []int, control func(trigger int) bool, floor float64) []float64 {
	if floor == 0 {
		floor = min(DefaultFloor, 0.5/float64(len(in)+1))
	}
	floors := make([]float64, len(in))
	for i, a := range in {
		if floors[i] = floor; control(a) {
			floors[i] = 2 * floor
		}
	}
	return floors
}
