package characteristics

import (
	"encoding/json"
	"testing"
)

// TestHoldout: a plan that holds out half of its contacts is the plan of the
// other half.
func TestHoldout(t *testing.T) {
	write := func(contacts int64, holdout float64) string {
		e := duel(contacts, .2, .3)
		e.Holdout = holdout
		b, err := json.Marshal(play(t, e, Options{Runs: 10, Seed: 5}))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	if half, whole := write(1200, .5), write(600, 0); half != whole {
		t.Errorf("half of 1,200\n%s\n600\n%s", half, whole)
	}
}
