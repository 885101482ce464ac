package tally

import (
	"fmt"
	"testing"

	"triggerlab/experiment"
)

// TestForecast: tables are never much larger than their contacts, though the
// first rows of a file that is sorted by time foretell a new contact each.
func TestForecast(t *testing.T) {
	const contacts, times = 50_000, 30
	for name, who := range map[string]func(int) int{
		"by time":    func(i int) int { return i % contacts },
		"by contact": func(i int) int { return i / times },
		"at random":  func(i int) int { return int(uint32(i) * 2654435761 >> 7 % contacts) },
	} {
		t.Run(name, func(t *testing.T) {
			g := NewGatherer(nil)
			rows := 0
			g.PartRead = func() float64 { return float64(rows) / (contacts * times) }
			s := g.Shard()
			trigger, err := s.Trigger([]byte("a"))
			if err != nil {
				t.Fatal(err)
			}
			profile, err := s.Profile(nil)
			if err != nil {
				t.Fatal(err)
			}
			for ; rows < contacts*times; rows++ {
				s.Add(Exposure{Contact: fmt.Append(nil, who(rows)), Trigger: trigger, Profile: profile, Outcome: experiment.Ignore, Day: NoDay})
			}
			g.flush()
			slots := 0
			for i := range g.parts {
				slots += len(g.parts[i].slots)
			}
			if people := int(g.people.Load()); people == 0 || slots > 5*people {
				t.Errorf("%d slots for %d contacts", slots, people)
			}
		})
	}
}
