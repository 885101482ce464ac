package experiment_test

import (
	"testing"

	"triggerlab/experiment"
)

func TestShown(t *testing.T) {
	for _, tc := range []struct {
		holdout         float64
		contacts, shown int64
	}{{0, 1000, 1000}, {0.1, 1000, 900}, {0.3, 10, 7}, {0.7, 10, 3}, {0.9, 5, 1}, {0.1, 0, 0}, {0.05, 999, 949}} {
		e := &experiment.Experiment{Settings: experiment.Settings{Holdout: tc.holdout}}
		if got := e.Shown(tc.contacts); got != tc.shown {
			t.Errorf("with %v held out %d of %d are shown a trigger, want %d", tc.holdout, got, tc.contacts, tc.shown)
		}
	}
}
