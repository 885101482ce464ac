package reports

import (
	"fmt"
	"testing"

	"golang.org/x/text/language"

	"triggerlab/experiment/findings"
	"triggerlab/reports/text"
)

// Without a control the better of two triggers comes first, and everything
// said of the pair is turned with it.
func TestBetterFirst(t *testing.T) {
	got := betterFirst([]findings.Comparison{
		{Trigger: "a", Versus: "b", Difference: -0.1, Low: -0.2, High: 0.05, Lift: -0.5, LiftLow: -0.75, LiftHigh: 0.25},
		{Trigger: "c", Versus: "a", Difference: 0.1, Low: 0.05, High: 0.2, Lift: 1},
		{Trigger: "a", Versus: "d", Difference: findings.Unknown, Low: findings.Unknown, High: findings.Unknown},
	})
	first := fmt.Sprintf("%v", got[0])
	want := fmt.Sprintf("%v", findings.Comparison{Trigger: "b", Versus: "a", Difference: 0.1, Low: -0.05, High: 0.2, Lift: 1, LiftLow: turned(0.25), LiftHigh: 3})
	if first != want {
		t.Errorf("turned to %s, want %s", first, want)
	}
	if got[1].Trigger != "c" || got[1].Lift != 1 || got[2].Trigger != "a" {
		t.Errorf("others became %v", got[1:])
	}
}

// Of many triggers only the comparisons are shown of which something can be
// told.
func TestFold(t *testing.T) {
	of := func(triggers int) (shown, folded int) {
		doc := &findings.Findings{Triggers: make([]findings.Trigger, triggers)}
		list, folded := story{doc, text.New(language.English)}.fold([]findings.Comparison{{PAdjusted: 0.5}, {CannotTell: "few-contacts"}, {PAdjusted: findings.Unknown}})
		return len(list), folded
	}
	if shown, folded := of(20); shown != 3 || folded != 0 {
		t.Errorf("of 20 triggers %d comparisons are shown and %d folded", shown, folded)
	}
	if shown, folded := of(21); shown != 1 || folded != 2 {
		t.Errorf("of 21 triggers %d comparisons are shown and %d folded", shown, folded)
	}
}
