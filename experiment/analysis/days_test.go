package analysis

import (
	"testing"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/tally"
)

func TestDifferentDays(t *testing.T) {
	day := func(day int32, trigger int, n int64) tally.Day {
		return tally.Day{Day: day, Trigger: trigger, Counts: tally.Counts{Exposures: n}}
	}
	for _, c := range []struct {
		name   string
		days   []tally.Day
		broken bool
	}{
		{"on different days", []tally.Day{day(1, 0, 1000), day(2, 1, 1000)}, true},
		{"on one day of two", []tally.Day{day(1, 0, 1000), day(2, 0, 10), day(2, 1, 1000)}, false},
		{"two of three on different days", []tally.Day{day(1, 0, 500), day(2, 0, 500), day(1, 1, 1000), day(2, 2, 1000)}, true},
		{"so few that they need not meet", []tally.Day{day(1, 0, 1), day(2, 1, 1), day(3, 0, 1), day(4, 1, 1)}, false},
		{"no days", nil, false},
	} {
		s := &study{t: &tally.Tally{Triggers: []string{"a", "b", "c"}, Days: c.days}, f: &findings.Findings{}}
		s.differentDays()
		if broken := len(s.broken) > 0; broken != c.broken || broken != (len(s.f.Health) > 0) {
			t.Errorf("%s: %v", c.name, s.broken)
		}
	}
}

func TestFullSheet(t *testing.T) {
	s := &study{f: &findings.Findings{}}
	s.p.Notices = []experiment.Message{experiment.Msg("table.sheet-full", "limit", int64(1_048_576)), experiment.Msg("source.preset")}
	s.reading()
	if len(s.broken) != 1 || s.f.Health[0].Status != findings.Stop || s.f.Health[1].Status != findings.OK {
		t.Errorf("%v, %v", s.broken, s.f.Health)
	}
}
