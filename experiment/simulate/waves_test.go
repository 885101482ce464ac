package simulate_test

import (
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"testing"
	"time"

	"triggerlab/experiment"
	"triggerlab/experiment/simulate"
)

// counted counts exposures the slow way.
func counted(e *experiment.Experiment, exposures []experiment.Exposure) simulate.Counts {
	counts := simulate.Counts{}
	for range e.Segments {
		counts = append(counts, make([]simulate.Cell, len(e.Triggers)))
	}
	for _, x := range exposures {
		c := &counts[slices.Index(e.SegmentNames(), x.Segment)][slices.Index(e.TriggerNames(), x.Trigger)]
		c.Exposures++
		switch x.Outcome {
		case experiment.Engage:
			c.Engagements++
		case experiment.Complain:
			c.Complaints++
		}
	}
	return counts
}

// campaigns are all ways to play.
func campaigns() map[string]simulate.Options {
	list := map[string]simulate.Options{}
	for _, m := range []simulate.Model{simulate.Plain, simulate.Full} {
		for _, top := range []int{1, 4} {
			for _, waves := range []int{1, 3} {
				for _, until := range []time.Time{{}, time.Date(2026, time.January, 9, 12, 0, 0, 0, time.UTC)} {
					name := fmt.Sprintf("%s, %d exposures, %d waves, until %v", m, top, waves, until.Format(time.DateOnly))
					list[name] = simulate.Options{Seed: 5, Model: m, MaxExposures: top, Waves: waves, Until: until}
				}
			}
		}
	}
	return list
}

// TestCount: counting gives what the exposures are, on any number of
// processors.
func TestCount(t *testing.T) {
	for _, design := range []experiment.Design{experiment.Split, experiment.Deck} {
		for name, o := range campaigns() {
			e := everything(1000)
			e.Design = design
			want := counted(e, slices.Collect(play(t, e, o)))
			for _, processors := range []int{1, 2, 8} {
				before := runtime.GOMAXPROCS(processors)
				got, err := simulate.Count(t.Context(), e, o)
				runtime.GOMAXPROCS(before)
				if err != nil || !reflect.DeepEqual(got, want) {
					t.Errorf("%s, %s, on %d: %v, want %v", design, name, processors, got, want)
				}
			}
		}
	}
}

// TestAtLeast: no campaign has fewer exposures than it says.
func TestAtLeast(t *testing.T) {
	for _, c := range []struct {
		design experiment.Design
		o      simulate.Options
		want   int64
	}{
		{experiment.Split, simulate.Options{MinExposures: 2}, 600}, {experiment.Deck, simulate.Options{}, 1200},
		{experiment.Split, simulate.Options{MinExposures: 2, MaxExposures: 5}, 600}, {experiment.Split, simulate.Options{Until: start.AddDate(0, 0, 3)}, 0},
	} {
		e := everything(100)
		e.Design = c.design
		campaign, err := simulate.New(t.Context(), e, c.o)
		if err != nil {
			t.Fatal(err)
		}
		shown := int64(0)
		for range campaign.Exposures() {
			shown++
		}
		if got := campaign.AtLeast(); got != c.want || got > shown {
			t.Errorf("%s %v: at least %d of %d, want %d", c.design, c.o, got, shown, c.want)
		}
	}
}

// TestUntil: what comes before the moment is what the whole campaign has
// there.
func TestUntil(t *testing.T) {
	until := time.Date(2026, time.January, 9, 12, 0, 0, 0, time.UTC)
	for _, m := range []simulate.Model{simulate.Plain, simulate.Full} {
		o := simulate.Options{Seed: 2, Model: m, MaxExposures: 4, Waves: 2}
		whole := slices.Collect(play(t, everything(500), o))
		later := func(x experiment.Exposure) bool { return !x.Time.Before(until) }
		if !slices.ContainsFunc(whole, later) {
			t.Fatal("nothing is later")
		}
		o.Until = until
		if got := slices.Collect(play(t, everything(500), o)); !slices.Equal(got, slices.DeleteFunc(whole, later)) {
			t.Errorf("%s: other exposures until then", m)
		}
	}
}

// TestWaves: each wave has its part of the contacts and of the days, is told
// what came before, and is split by the shares it was given.
func TestWaves(t *testing.T) {
	e := everything(3000)
	var told []simulate.Counts
	o := simulate.Options{Seed: 4, MaxExposures: 2, Days: 9, Waves: 3, Shares: func(wave int, soFar simulate.Counts) ([][]float64, error) {
		if wave != len(told) {
			t.Errorf("wave %d comes as number %d", wave, len(told))
		}
		told = append(told, soFar)
		if wave == 0 {
			return nil, nil
		}
		return [][]float64{{1, 0, 0, 0}, {0, 1, 0, 1}, {1, 2, 3, float64(4 * (wave - 1))}}, nil
	}}
	c, err := simulate.New(t.Context(), e, o)
	if err != nil {
		t.Fatal(err)
	}
	waves := make([][]experiment.Exposure, 3)
	for x := range c.Exposures() {
		var segment, number int
		if _, err := fmt.Sscanf(x.Contact, "s%d-%d", &segment, &number); err != nil {
			t.Fatal(err)
		}
		w := (number - 1) / 1000
		waves[w] = append(waves[w], x)
		if from := start.AddDate(0, 0, 3*w); x.Time.Before(from) || !x.Time.Before(from.AddDate(0, 0, 3)) {
			t.Fatalf("%s is no time in wave %d", x.Time, w)
		}
	}
	soFar := counted(e, nil)
	for w := range waves {
		if !reflect.DeepEqual(told[w], soFar) {
			t.Errorf("wave %d was told %v, want %v", w, told[w], soFar)
		}
		soFar.Add(counted(e, waves[w]))
	}
	if got, err := c.Count(t.Context()); err != nil || !reflect.DeepEqual(got, soFar) {
		t.Errorf("counted %v, want %v", got, soFar)
	}
	second := counted(e, waves[1])
	for _, c := range []struct{ segment, trigger int }{{0, 1}, {0, 2}, {0, 3}, {1, 0}, {1, 2}, {2, 3}} {
		if second[c.segment][c.trigger].Exposures != 0 {
			t.Errorf("segment %d saw trigger %d without a share", c.segment, c.trigger)
		}
	}
	shown := second[2][0].Exposures + second[2][1].Exposures + second[2][2].Exposures
	within(t, "a third share of six", float64(second[2][2].Exposures), float64(shown), .5)
}

var start = time.Date(2026, time.January, 5, 0, 0, 0, 0, time.UTC)

// TestWaveShares: shares by which nothing can be split, and the caller's own
// error.
func TestWaveShares(t *testing.T) {
	own := errors.New("no")
	for _, shares := range [][][]float64{
		{}, {{1, 1, 1, 1}}, {{1, 1, 1, 1}, {1, 1, 1, 1}, {1, 1, 1}}, {{1, 1, 1, 1}, {0, 0, 0, 0}, {1, 1, 1, 1}}, {{1, 1, 1, 1}, {-1, 1, 1, 1}, {1, 1, 1, 1}},
	} {
		_, err := simulate.New(t.Context(), everything(10), simulate.Options{Shares: func(int, simulate.Counts) ([][]float64, error) { return shares, nil }})
		var problems *experiment.Problems
		if !errors.As(err, &problems) || problems.List[0].Code != "simulate.wave-shares" {
			t.Errorf("%v: %v", shares, err)
		}
	}
	if _, err := simulate.New(t.Context(), everything(10), simulate.Options{Shares: func(int, simulate.Counts) ([][]float64, error) { return nil, own }}); !errors.Is(err, own) {
		t.Errorf("%v", err)
	}
}
