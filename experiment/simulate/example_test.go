package simulate_test

import (
	"fmt"

	"triggerlab/experiment"
	"triggerlab/experiment/simulate"
)

// What a simulation gives is held against the rates it was made with.
func ExampleExposures() {
	e := &experiment.Experiment{
		Segments: []experiment.Segment{{Name: "lapsed", Relation: experiment.Regular, Size: 20000}},
		Triggers: []experiment.Trigger{{Name: "reminder", Control: true}, {Name: "poem", Tailoring: experiment.Personal}},
	}
	exposures, err := simulate.Exposures(e, simulate.Options{Seed: 7})
	if err != nil {
		fmt.Println(err)
		return
	}
	shown, engaged := map[string]float64{}, map[string]float64{}
	for x := range exposures {
		shown[x.Trigger]++
		if x.Outcome == experiment.Engage {
			engaged[x.Trigger]++
		}
	}
	for _, t := range e.Triggers {
		fmt.Printf("%s: %.3f of %.0f, in truth %.3f\n",
			t.Name, engaged[t.Name]/shown[t.Name], shown[t.Name], simulate.Rate(e, e.Segments[0], t))
	}
	// Output:
	// reminder: 0.121 of 9860, in truth 0.120
	// poem: 0.192 of 10140, in truth 0.192
}
