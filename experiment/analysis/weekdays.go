package analysis

import (
	"strings"
	"time"

	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
)

// weekdayP is from where on weekdays are taken to matter.
const weekdayP = 0.05

// weekdays asks whether every day of the week was there, and each as often
// as the others: people behave otherwise on Sundays.
func (s *study) weekdays(first, last int32) {
	days := int(last-first) + 1
	var exposures, engagements [7]float64
	for _, d := range s.t.Days {
		w := weekday(d.Day)
		exposures[w] += float64(d.Counts.Exposures)
		engagements[w] += float64(d.Counts.Engagements)
	}
	var never []string
	for w := range 7 {
		if day := (w + 1) % 7; exposures[day] == 0 { // from Monday on
			never = append(never, weekdayCode(day))
		}
	}
	left := (7 - days%7) % 7
	values := []any{"days", days, "never", never, "left", left, "until", dateOf(last + int32(left)), "only", weekdayCode(weekday(first))}
	switch {
	case days == 1:
		s.check("weekdays", findings.Warning, findings.Unknown, message("health.weekdays-one", values...))
	case len(never) > 0 && days < 7:
		s.check("weekdays", findings.Warning, findings.Unknown, message("health.weekdays-week", values...))
	case len(never) > 0:
		s.check("weekdays", findings.Warning, findings.Unknown, message("health.weekdays-never", values...))
	case left > 0:
		s.partialWeek(exposures, engagements, values)
	default:
		s.check("weekdays", findings.OK, findings.Unknown, message("health.weekdays-whole", values...))
	}
}

// weekdayCode is what a day of the week is called in messages.
func weekdayCode(day int) string { return strings.ToLower(time.Weekday(day).String()) }

// weekday is the day of the week of a day since 1970, 0 for Sunday.
func weekday(day int32) int { return int(time.Unix(int64(day)*24*60*60, 0).UTC().Weekday()) }

// partialWeek warns where some weekdays were there once more than others and
// weekdays differ beyond chance: by χ² of engagements over them, divided by
// how much more rates vary than independent exposures would.
func (s *study) partialWeek(exposures, engagements [7]float64, values []any) {
	worth := make([][]float64, 7)
	spread := s.spread()
	for w := range worth {
		worth[w] = []float64{engagements[w] / spread, (exposures[w] - engagements[w]) / spread}
	}
	p := 1.0
	if chi, err := inference.Homogeneity(worth); err == nil {
		p = chi.P
	}
	values = append(values, "p", p)
	if p < weekdayP {
		s.check("weekdays", findings.Warning, findings.Number(p), message("health.weekdays-partial", values...))
		return
	}
	s.check("weekdays", findings.OK, findings.Number(p), message("health.weekdays-alike", values...))
}

// spread is the largest design effect of the triggers' rates.
func (s *study) spread() float64 {
	most := 1.0
	for _, a := range shown(s.t.Overall) {
		m := s.moments(s.t.Overall, []int{a})
		m.Deck = false
		c, err := inference.NewComparing([]inference.Stratum{{Moments: m, Weight: 1}})
		if err != nil {
			continue
		}
		if _, worth := c.Effective(0); worth > 0 {
			most = max(most, m.Exposures[0]/worth)
		}
	}
	return most
}
