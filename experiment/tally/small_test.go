package tally_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"triggerlab/experiment/tally"
)

// TestHideSmall: no segment is left that is smaller than asked for, unless it
// is everybody, nobody is lost, and what is left is written and read like any
// other tally.
func TestHideSmall(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := world{anonymous: rapid.Bool().Draw(t, "anonymous"), steady: true}.rows(t)
		smallest := rapid.Int64Range(2, 6).Draw(t, "smallest")
		g := gathered(columns, rows)
		made, _ := g.Close([]string{"card", "flowers", "plain"}, breakdowns)
		before := fmt.Sprint(made.Overall)
		hidden := made.HideSmall(smallest)
		if fmt.Sprint(made.Overall) != before {
			t.Fatal("the whole audience is another")
		}
		for _, cut := range made.Breakdowns {
			for i := range cut.Segments {
				s := &cut.Segments[i]
				if n := s.Total().Contacts; n < smallest && len(cut.Segments) > 1 {
					t.Fatalf("%q has %d contacts in %v", s.Values, n, hidden)
				}
			}
		}
		written, err := made.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tally.Decode(written); err != nil {
			t.Fatal("it does not add up:", err)
		}
	})
}
