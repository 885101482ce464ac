package analysis_test

import (
	"fmt"
	"testing"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
)

// TestDeckTailored: who was not shown a trigger that is for others missed
// nothing; who was not shown one of their own did.
func TestDeckTailored(t *testing.T) {
	q := bySegment(control("a"))
	q.Segments = []experiment.Segment{{Name: "fans"}, {Name: "rest"}}
	q.Triggers = []experiment.Trigger{{Name: "a"}, {Name: "b"}, {Name: "c", For: []string{"fans"}}}
	ask := func(missing int) findings.Check {
		g := q.gatherer()
		for i := range 200 {
			segment := []string{"fans", "rest"}[i%2]
			show(g, fmt.Sprint(i), segment, "a", 1, i%3%2)
			show(g, fmt.Sprint(i), segment, "b", 1, i%5%2)
			if segment == "fans" && i >= 2*missing {
				show(g, fmt.Sprint(i), segment, "c", 1, i%4/2)
			}
		}
		q.Design = experiment.Deck
		return check(t, q.ask(t, g), "complete-deck")
	}
	if c := ask(0); c.Status != findings.OK || c.Message.Code != "health.deck-tailored" || c.Message.Values["contacts"] != int64(100) {
		t.Errorf("none missing: %+v", c)
	}
	if c := ask(7); c.Status != findings.Warning || c.Message.Code != "health.deck-incomplete" || c.Message.Values["contacts"] != int64(7) {
		t.Errorf("seven missing: %+v", c)
	}
}
