package characteristics

import (
	"fmt"
	"testing"

	"triggerlab/experiment"
)

// large is a plan of four triggers, six segments and five looks.
func large(size int64) *experiment.Experiment {
	e := &experiment.Experiment{Settings: experiment.Settings{Control: "flowers", MinimumEffect: experiment.Effect{Value: .02}}}
	for i, t := range []experiment.Tailoring{experiment.TailoringUnknown, experiment.Generic, experiment.PerSegment, experiment.Personal} {
		e.Triggers = append(e.Triggers, experiment.Trigger{Name: []string{"flowers", "roses", "their flowers", "a poem"}[i], Tailoring: t})
	}
	for i, relation := range []experiment.Relation{experiment.Fan, experiment.Regular, experiment.Regular, experiment.Prospect, experiment.Prospect, ""} {
		e.Segments = append(e.Segments, experiment.Segment{Name: fmt.Sprintf("segment %d", i), Relation: relation, Size: size})
	}
	return e
}

func BenchmarkRun(b *testing.B) {
	p := newPlan(large(2000), 0)
	for name, alike := range map[string]bool{"truth": false, "null": true} {
		w := newWorld(p.e, alike)
		b.Run(name, func(b *testing.B) {
			i := uint64(0)
			for b.Loop() {
				if _, err := p.play(b.Context(), w, 1, i); err != nil {
					b.Fatal(err)
				}
				i++
			}
		})
	}
}
