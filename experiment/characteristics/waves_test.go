package characteristics_test

import (
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"runtime"
	"testing"

	"triggerlab/experiment"
	"triggerlab/experiment/characteristics"
	"triggerlab/experiment/findings"
)

// florist is a campaign in which the poem is truly best, most of all among the
// new.
func florist() *experiment.Experiment {
	return &experiment.Experiment{
		Settings: experiment.Settings{Control: "reminder"},
		Segments: []experiment.Segment{{Name: "fans", Relation: experiment.Fan, Size: 2000}, {Name: "new", Size: 6000}},
		Triggers: []experiment.Trigger{{Name: "reminder"}, {Name: "flowers"}, {Name: "card"}, {Name: "poem"}},
		Affinity: experiment.Affinity{
			"fans": {"reminder": .60, "flowers": .61, "card": .61, "poem": .62},
			"new":  {"reminder": .05, "flowers": .06, "card": .06, "poem": .09},
		},
	}
}

func playWaves(t *testing.T, e *experiment.Experiment, o characteristics.WaveOptions) *findings.WavePlay {
	t.Helper()
	f, err := characteristics.PlayWaves(t.Context(), e, o)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := json.Marshal(f); err != nil {
		t.Fatal(err)
	}
	return f
}

// TestWavesGain: shares that follow the outcomes engage more people, show the
// best to more of them, and keep the promises of the report; thrown together
// their waves do not.
func TestWavesGain(t *testing.T) {
	runs := 60
	if testing.Short() {
		runs = 30
	}
	f := playWaves(t, florist(), characteristics.WaveOptions{Waves: 5, Runs: runs, Seed: 3})
	t.Logf("gained %+v of %v; best %v and %v", f.Gained, f.Ideal-f.Planned.Engagements.Value, f.Planned.ContactsBest.Value, f.Adaptive.ContactsBest.Value)
	for _, j := range f.Judged {
		t.Logf("%s: power %.3f first %.3f wrong %.3f coverage %.3f bias %.4f null %.3f %.3f drift %.3f %.3f", j.Judged, j.Power.Value, j.First.Value,
			j.WrongWinner.Value, j.Coverage.Value, j.Bias.Value, j.FalseWinner.Value, j.NullCoverage.Value, j.DriftFalseWinner.Value, j.DriftCoverage.Value)
	}
	if !(f.Gained.Low > 0) || f.Reasons[0].Code != "waves.gains" {
		t.Errorf("%+v, %s", f.Gained, f.Reasons[0].Code)
	}
	// With even shares every trigger has a quarter, whatever the draws.
	if even := f.Planned.ContactsBest; math.Abs(float64(even.Value)-.25) > .001 || !(f.Adaptive.ContactsBest.Low > even.Value) {
		t.Errorf("the best was shown to %v and %v", even.Value, f.Adaptive.ContactsBest.Value)
	}
	want := 2000*(.60+.61+.61+.62)/4 + 6000*(.05+.06+.06+.09)/4
	if math.Abs(float64(f.Planned.Engagements.Value)-want) > 1e-6 || math.Abs(float64(f.Ideal)-(2000*.62+6000*.09)) > 1e-6 {
		t.Errorf("%v engage with even shares, not %v; %v with the best", f.Planned.Engagements.Value, want, f.Ideal)
	}
	planned, byWave, together := f.Judged[0], f.Judged[1], f.Judged[2]
	for _, j := range []findings.WaveJudged{planned, byWave} {
		if j.FalseWinner.Low > .05 || j.DriftFalseWinner.Low > .05 || j.NullCoverage.High < .94 || j.DriftCoverage.High < .94 || j.Coverage.High < .94 {
			t.Errorf("%+v breaks the promise of the level", j)
		}
		if j.Bias.Low > 0 || j.Bias.High < 0 {
			t.Logf("%s is off by %+v", j.Judged, j.Bias)
		}
	}
	if !(together.DriftCoverage.High < byWave.DriftCoverage.Low) {
		t.Errorf("thrown together the intervals cover %v, by wave %v: drift is not seen", together.DriftCoverage, byWave.DriftCoverage)
	}
}

// TestWavesAreTheSame: a seed plays the same on any number of processors, and
// another seed something else.
func TestWavesAreTheSame(t *testing.T) {
	o := characteristics.WaveOptions{Waves: 3, Runs: 6, Seed: 1}
	first := playWaves(t, florist(), o)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	if again := playWaves(t, florist(), o); string(text(t, again)) != string(text(t, first)) {
		t.Error("one processor plays something else")
	}
	o.Seed = 2
	if reflect.DeepEqual(text(t, playWaves(t, florist(), o)), text(t, first)) {
		t.Error("another seed plays the same")
	}
}

func text(t *testing.T, f *findings.WavePlay) []byte {
	t.Helper()
	b, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestWavesRefused: what cannot be played in waves is said.
func TestWavesRefused(t *testing.T) {
	for code, change := range map[string]func(*experiment.Experiment, *characteristics.WaveOptions){
		"waves.few":            func(_ *experiment.Experiment, o *characteristics.WaveOptions) { o.Waves = 1 },
		"characteristics.runs": func(_ *experiment.Experiment, o *characteristics.WaveOptions) { o.Runs = 0 },
		"waves.once":           func(e *experiment.Experiment, _ *characteristics.WaveOptions) { e.Design = experiment.Deck },
		"simulate.waves":       func(_ *experiment.Experiment, o *characteristics.WaveOptions) { o.Waves = 100_000 },
		"simulate.no-size":     func(e *experiment.Experiment, _ *characteristics.WaveOptions) { e.Segments[0].Size = 0 },
	} {
		e, o := florist(), characteristics.WaveOptions{Waves: 3, Runs: 2}
		change(e, &o)
		_, err := characteristics.PlayWaves(t.Context(), e, o)
		var problems *experiment.Problems
		if !errors.As(err, &problems) || problems.List[0].Code != code {
			t.Errorf("%s: %v", code, err)
		}
	}
}
