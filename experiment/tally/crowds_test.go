package tally

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"triggerlab/experiment"
)

// TestCrowds: counting contacts makes the tally that listing them makes, day
// after day.
func TestCrowds(t *testing.T) {
	triggers, segments := []string{"poem", "flowers", "card"}, []string{"new", "fans", "lapsed"}
	days, looks := []int32{20500, 20503, 20507, 20512}, []int32{20500, 20507, 20512}
	rng := rand.New(rand.NewPCG(4, 2))
	crowds := NewCrowds(triggers, "segment", segments, days, looks)
	type row struct {
		segment, trigger, day, fold int
		outcome                     experiment.Outcome
	}
	var rows []row
	for day := range days {
		for s := range segments {
			for a := range triggers {
				for _, outcome := range []experiment.Outcome{experiment.Ignore, experiment.Engage, experiment.Complain} {
					var folds [Folds]int64
					for f := range folds {
						folds[f] = int64(rng.IntN(4))
						for range folds[f] {
							rows = append(rows, row{s, a, day, f, outcome})
						}
					}
					crowds.Add(s, a, day, outcome, &folds)
				}
			}
		}
		g := NewGatherer([]string{"segment"})
		g.LookDays = looks
		s := g.Shard()
		for i, r := range rows {
			profile, _ := s.Profile([]byte(segments[r.segment]))
			trigger, _ := s.Trigger([]byte(triggers[r.trigger]))
			s.Add(Exposure{Contact: named(i, r.fold), Profile: profile, Trigger: trigger, Outcome: r.outcome, Day: days[r.day]})
		}
		want, _ := g.Close(triggers, [][]string{{"segment"}})
		if got := crowds.Tally(); !reflect.DeepEqual(got, want) {
			t.Fatalf("day %d: counted\n%+v\nlisted\n%+v", day, got, want)
		}
	}
}

// named is a contact of a fold.
func named(number, fold int) []byte {
	for try := 0; ; try++ {
		if name := fmt.Appendf(nil, "contact %d %d", number, try); Fold(name) == fold {
			return name
		}
	}
}
