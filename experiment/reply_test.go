package experiment_test

import (
	"slices"
	"testing"
	"time"

	"triggerlab/experiment"
)

func TestExpectedReply(t *testing.T) {
	for _, tc := range []struct {
		setting, channel string
		want             time.Duration
	}{
		{"", "E-mail", time.Hour},
		{"", "e mail", time.Hour},
		{"", "Live_Chat", time.Minute},
		{"", "pigeon", 0},
		{"", "", 0},
		{"30m", "E-mail", 30 * time.Minute},
		{"30m", "pigeon", 30 * time.Minute},
		{"social=30s, E-Mail=2h", "email", 2 * time.Hour},
		{"social=30s; 1d", "Social", 30 * time.Second},
		{"social=30s; 1d", "sms", 24 * time.Hour},
		{"social=30s", "sms", 15 * time.Minute},
	} {
		var s experiment.Settings
		if tc.setting != "" {
			if problem, ok := s.Set("reply_within", tc.setting); !ok {
				t.Errorf("%q is refused: %v", tc.setting, problem)
			}
		}
		if got := s.ExpectedReply(tc.channel); got != tc.want {
			t.Errorf("%q expects a reply within %v where %q, want %v", tc.channel, got, tc.setting, tc.want)
		}
	}
	for _, wrong := range []string{"", "soon", "social=", "=5m", "social=5m,,", "social=-5m", "5"} {
		var s experiment.Settings
		if _, ok := s.Set("reply_within", wrong); ok {
			t.Errorf("%q is taken for a time", wrong)
		}
	}
}

func TestLookDays(t *testing.T) {
	day := func(month time.Month, day int) time.Time { return time.Date(2026, month, day, 0, 0, 0, 0, time.UTC) }
	first := int32(day(2, 1).Unix() / 86400)
	for _, tc := range []struct {
		settings experiment.Settings
		want     []int32
	}{
		{experiment.Settings{Stopping: experiment.OBrienFleming, Looks: 4, Start: day(2, 1), End: day(2, 29)}, []int32{first + 6, first + 13, first + 20, first + 27}},
		{experiment.Settings{Stopping: experiment.Pocock, Start: day(2, 1), End: day(2, 11)}, []int32{first + 1, first + 3, first + 5, first + 7, first + 9}},
		{experiment.Settings{Stopping: experiment.Pocock, Looks: 3, Start: day(2, 1)}, nil},
		{experiment.Settings{Stopping: experiment.Pocock, Looks: 3, Start: day(2, 1), End: day(2, 1)}, nil},
		{experiment.Settings{Stopping: experiment.AlwaysValid, Looks: 3, Start: day(2, 1), End: day(2, 8)}, nil},
		{experiment.Settings{Looks: 3, Start: day(2, 1), End: day(2, 8)}, nil},
	} {
		if got := tc.settings.LookDays(); !slices.Equal(got, tc.want) {
			t.Errorf("%+v has looks on %v, want %v", tc.settings, got, tc.want)
		}
	}
}
