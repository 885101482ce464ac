package experiment_test

import (
	"testing"

	"triggerlab/experiment"
)

// TestSmallestSegmentOfOldPlans: a plan that was locked before the setting was
// there keeps its fingerprint, also where what then holds is typed; another
// number is a decision.
func TestSmallestSegmentOfOldPlans(t *testing.T) {
	fingerprint := func(smallest string) string {
		e := &experiment.Experiment{Triggers: []experiment.Trigger{{Name: "plain"}, {Name: "poem"}}}
		if smallest != "" {
			if problem, ok := e.Set("smallest_segment", smallest); !ok {
				t.Fatal(problem)
			}
		}
		return experiment.Fingerprint(experiment.Decisions(e))
	}
	// Made before there was such a setting.
	const old = "sha256:72d199add097bca1a7caf38a06c22644348c269e780830ada8db8598297bef24"
	if got := fingerprint(""); got != old {
		t.Errorf("the fingerprint is %s, was %s", got, old)
	}
	if fingerprint("10") != old || fingerprint("1") == old {
		t.Errorf("typed: 10 %s, 1 %s", fingerprint("10"), fingerprint("1"))
	}
	var e experiment.Experiment
	for _, wrong := range []string{"0", "-1", "many", "1000001"} {
		if _, ok := e.Set("smallest_segment", wrong); ok {
			t.Errorf("%q is taken", wrong)
		}
	}
}
