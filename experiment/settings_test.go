package experiment

import (
	"testing"
	"time"
)

// TestParseTime: the fast way reads what the layouts read, and nothing else.
func TestParseTime(t *testing.T) {
	for _, text := range []string{
		"2026-02-14", "2026-02-14T09:30:00", "2026-02-14 09:30:00", "2026-02-30", "2026-13-01", "2026-00-10", "2026-02-14T24:00:00",
		"2026-02-14T09:60:00", "2024-02-29", "2023-02-29", "0000-01-01", "20a6-02-14", "2026-02-14x09:30:00", "2026/02/14",
	} {
		want, known := time.Time{}, false
		for _, layout := range timeLayouts {
			if at, err := time.Parse(layout, text); err == nil {
				want, known = at.UTC(), true
				break
			}
		}
		if got, ok := ParseTime(text); ok != known || !got.Equal(want) {
			t.Errorf("%q is %v (%v), want %v (%v)", text, got, ok, want, known)
		}
	}
}

func TestSettings(t *testing.T) {
	for _, tc := range []struct {
		name, value string
		ok          bool
	}{
		{"level", "0.95", true}, {"level", "0,95", true}, {"level", "95%", true}, {"level", "NaN", false}, {"level", "1.5", false}, {"level", "95", false},
		{"minimum_effect", "2pp", true}, {"minimum_effect", "2,5 pp", true}, {"minimum_effect", "15%", true}, {"minimum_effect", "0.02", false}, {"minimum_effect", "NaNpp", false},
		{"looks", "5", true}, {"looks", "010", false}, {"looks", "1e2", false}, {"looks", "0", false}, {"daily_contacts", "1000", true}, {"daily_contacts", "-1", false},
		{"exposures", "3", true}, {"exposures", "1-5", true}, {"exposures", "1 to 5", true}, {"exposures", "1 – 5", true}, {"exposures", "2 tot 2", true},
		{"exposures", "5-1", false}, {"exposures", "0", false}, {"exposures", "0-3", false}, {"exposures", "1-1001", false}, {"exposures", "01-5", false},
		{"exposures", "many", false}, {"exposures", "", false}, {"exposures", "1-", false}, {"exposures", "1-2-3", false}, {"exposures", "2026-05-01", false},
		{"window", "48h", true}, {"window", "2 days", true}, {"window", "soon", false}, {"window", "-1h", false},
		{"correction", "Holm", true}, {"correction", "BH", true}, {"correction", "bonferroni", false},
		{"design", "DECK", true}, {"design", "both", false}, {"simulated_seed", "7", true}, {"simulated_seed", "x", false}, {"nothing", "1", false},
	} {
		var s Settings
		if m, ok := s.Set(tc.name, tc.value); ok != tc.ok {
			t.Errorf("%s %q: %v %v", tc.name, tc.value, ok, m)
		}
	}
}

func TestPlaces(t *testing.T) {
	for want, at := range map[string]Place{
		"book.xlsx:Outcomes!D7": {"book.xlsx", "Outcomes", 7, 4}, "people.csv:AA3": {"people.csv", "", 3, 27},
		"book.xlsx:Outcomes": {"book.xlsx", "Outcomes", 0, 0}, "people.csv:7": {"people.csv", "", 7, 0}, "people.csv": {"people.csv", "", 0, 0}, "": {},
	} {
		if at.String() != want {
			t.Errorf("%+v is written %q, want %q", at, at.String(), want)
		}
	}
}
