package analysis_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"triggerlab/experiment"
	"triggerlab/experiment/analysis"
	"triggerlab/experiment/evidence"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/tally"
)

// readingAgain makes every question be asked again of what a report of it
// carries.
var readingAgain bool

// readAgain demands the same findings of the evidence, to the last digit.
func (q question) readAgain(t interface {
	Helper()
	Fatal(...any)
}, e *experiment.Experiment, data *tally.Tally, p findings.Provenance, want *findings.Findings) {
	t.Helper()
	packed, err := evidence.Pack(e, data, p, want.Panel, "test")
	if err != nil {
		t.Fatal(err)
	}
	e, data, p, err = evidence.Unpack(packed)
	if err != nil {
		t.Fatal(err)
	}
	got, err := analysis.Run(ctx, e, data, p)
	if err != nil {
		t.Fatal(err)
	}
	before, _ := json.Marshal(want)
	after, err := json.Marshal(got)
	if err != nil || !bytes.Equal(before, after) || !cmp.Equal(want.Days, got.Days) || !cmp.Equal(want.Cells, got.Cells) {
		t.Fatal("the evidence says something else:", err, cmp.Diff(string(before), string(after)))
	}
}

// TestEvidence: what a report carries gives the same findings, whatever the
// experiment was like.
func TestEvidence(t *testing.T) {
	readingAgain = true
	defer func() { readingAgain = false }()
	for name, asks := range map[string]func(*testing.T){
		"split": TestVerdict, "deck": TestDeck, "reach": TestReach, "segments": TestSegmentVerdicts, "fans": TestFans,
		"looks": TestLookDays, "time": TestLeadsWearOffAndGrow, "weekdays": TestWeekdays, "feedback": TestFeedback,
		"pieces": TestLadderRepliesAndMinds, "priors": TestPriorSharpens, "trees": TestTreesFromTheSheet, "strata": TestStrataOfRepeats,
		"cards": TestPanelFaults, "without": TestPanelWithout, "campaign": TestPanelCampaign, "waves": TestWavesOpposed,
		"standardised": TestWavesStandardised, "plan": TestPlan, "held out": TestHoldout, "withheld": TestPoolingIsWithheld,
	} {
		t.Run(name, asks)
	}
}
