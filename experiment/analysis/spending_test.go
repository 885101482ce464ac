package analysis

import (
	"testing"
	"time"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
	"triggerlab/experiment/tally"
)

// TestPeekingWithoutDays: who looks often while looks were planned by
// information alone does not get every look for nothing. (Were each taken for
// a planned one, 50 looks under Pocock's rule of two would raise 13 %.)
func TestPeekingWithoutDays(t *testing.T) {
	const peeks = 50
	for _, rule := range []experiment.Stopping{experiment.OBrienFleming, experiment.Pocock} {
		for _, looks := range []int{2, 3, 5} {
			var information, criticals []float64
			for i := range peeks {
				s := newStudy(&experiment.Experiment{Settings: experiment.Settings{Stopping: rule, Looks: looks}}, &tally.Tally{}, findings.Provenance{})
				s.looking.now = float64(i+1) / peeks
				s.atPlannedLooks(nil)
				information = append(information, s.looking.now)
				criticals = append(criticals, s.looking.rule.Critical(inference.TwoSided(.95)))
			}
			alarms, err := inference.FalseAlarms(information, criticals)
			if most := .075; err != nil || alarms > most {
				t.Errorf("%s of %d looks, looked at %d times, raises %.4f false alarms, more than %v (%v)", rule, looks, peeks, alarms, most, err)
			}
		}
	}
}

// TestSpentStaysSpent: a look that has been taken has spent what it spent then,
// also where contacts come faster later, so that all looks together keep the
// level. (Reckoned anew by information, Pocock's five would raise 9 %.)
func TestSpentStaysSpent(t *testing.T) {
	const looks, week = 5, 7
	start := time.Date(2026, 2, 2, 0, 0, 0, 0, time.UTC)
	for _, rule := range []experiment.Stopping{experiment.OBrienFleming, experiment.Pocock} {
		e := &experiment.Experiment{Settings: experiment.Settings{Stopping: rule, Looks: looks, Start: start, End: start.AddDate(0, 0, looks*week), Control: "a"}}
		e.Triggers = []experiment.Trigger{{Name: "a"}, {Name: "b"}}
		var information, criticals []float64
		var spent float64
		for look := 1; look <= looks; look++ {
			s := studyUntil(t, e, look*week)
			present := s.looking.rule.Looks(.95)[look-1]
			if look > 1 {
				if past := s.looking.rule.Looks(.95)[look-2].Spent; past < .99*spent {
					t.Errorf("%s: look %d had spent %.4f, and has spent %.4f a week later", rule, look-1, spent, past)
				}
			}
			spent = present.Spent
			n := float64(look * week)
			information, criticals = append(information, n*n*n), append(criticals, present.Critical)
		}
		if alarms, err := inference.FalseAlarms(information, criticals); err != nil || alarms > .0525 {
			t.Errorf("%s raises %.4f false alarms (%v)", rule, alarms, err)
		}
	}
}

// studyUntil has the data of some days, more of them every day, so that there
// are as many as the days cubed.
func studyUntil(t *testing.T, e *experiment.Experiment, days int) *study {
	t.Helper()
	g := tally.NewGatherer(nil)
	g.LookDays = e.LookDays()
	shard := g.Shard()
	everybody, err := shard.Profile(nil)
	if err != nil {
		t.Fatal(err)
	}
	first := int32(e.Start.Unix() / 86400)
	for d := range int64(days) {
		n := 10 * ((d+1)*(d+1)*(d+1) - d*d*d)
		for _, name := range []string{"a", "b"} {
			shown, err := shard.Trigger([]byte(name))
			if err != nil {
				t.Fatal(err)
			}
			shard.AddTotals(everybody, shown, 0, tally.Counts{Exposures: n, Engagements: n / 5}, first+int32(d))
		}
	}
	data, _ := g.Close(e.TriggerNames(), nil)
	s := newStudy(e, data, findings.Provenance{})
	whole, err := s.scopeOf(s.t.Overall)
	if err != nil {
		t.Fatal(err)
	}
	s.look(whole)
	return s
}
