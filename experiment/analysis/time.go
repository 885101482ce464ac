package analysis

import (
	"math"
	"time"

	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
	"triggerlab/experiment/tally"
)

// fadingP is from where on a difference between the first week and the rest,
// or a trend, is worth saying.
const fadingP = 0.01

// fewOverTime is how many contacts a slope must be worth, and how many
// engagements and ignores it must rest on, before it is told, and fewDays on
// how many days. (Between leaders of eight with 10 engagements each p < .01 was
// found in 1.8 % of tests without a trend.)
const (
	fewOverTime = 20
	fewDays     = 3
)

func noTime() findings.Time { return findings.Time{Trends: []findings.Trend{}} }

// overTime asks whether the lead of the leader changes over the test.
func (s *study) overTime() {
	first, last, ok := s.span()
	if !ok {
		return
	}
	s.f.Time.First, s.f.Time.Last, s.f.Time.Days = dateOf(first), dateOf(last), int(last-first)+1
	s.weekdays(first, last)
	if len(s.broken) > 0 || s.wavesApart() { // a lead over time would be one of waves thrown together
		return
	}
	whole, err := s.scopeOf(s.t.Overall)
	if err != nil || len(whole.active) < 2 {
		return
	}
	s.firstWeek(whole)
	s.trend(whole, float64(first-s.t.FirstDay), float64(last-s.t.FirstDay))
}

// span is the first day and the last on which anybody was shown anything.
func (s *study) span() (first, last int32, ok bool) {
	for _, d := range s.t.Days {
		if d.Counts.Exposures == 0 {
			continue
		}
		if !ok || d.Day < first {
			first = d.Day
		}
		if !ok || d.Day > last {
			last = d.Day
		}
		ok = true
	}
	return first, last, ok
}

func dateOf(day int32) string {
	return time.Unix(int64(day)*24*60*60, 0).UTC().Format(time.DateOnly)
}

// held is the trigger with the highest rate and what its lead is held
// against: the control, or the runner-up where there is none or it leads.
func (s *study) held(whole *scope) (leader, versus int) {
	ranked := ranking(whole)
	leader, versus = whole.active[ranked[0]], whole.active[ranked[1]]
	if s.control >= 0 && s.control != leader && whole.at(s.control) >= 0 {
		versus = s.control
	}
	return leader, versus
}

// firstWeek asks whether the leader's lead in the first week is another one
// than later: what is new attracts.
func (s *study) firstWeek(whole *scope) {
	if s.t.FirstWeek == nil {
		return
	}
	ranked := ranking(whole)
	first, second := whole.active[ranked[0]], whole.active[ranked[1]]
	weeks := []int{2 * first, 2 * second, 2*first + 1, 2*second + 1}
	for _, w := range weeks {
		if b := s.t.FirstWeek.Block(w, w); b[tally.N][tally.M] == 0 {
			return
		}
	}
	c, err := inference.NewComparing([]inference.Stratum{{Moments: s.moments(s.t.FirstWeek, weeks), Weight: 1}})
	if err != nil {
		return
	}
	early, late, p := c.Change()
	if math.IsNaN(p) || !manyWeekly(c) { // nobody ever varied, or too few are known
		return
	}
	status, code := findings.OK, "health.first-week-same"
	if _, follow := s.followUp(); p < fadingP && !follow { // else who is shown more makes the weeks differ
		status, code = findings.Warning, "health.first-week-differs"
	}
	s.check("first-week", status, findings.Number(p), message(code, "trigger", s.t.Triggers[first], "versus", s.t.Triggers[second], "early", early, "late", late, "p", p))
}

// manyWeekly tells that each trigger may be expected to have enough engagements
// and ignores in each of the two times. (With 20 contacts in all a difference
// was found twice as often as chance allows.)
func manyWeekly(c *inference.Comparing) bool { return expectedOf(c) >= expectedCount }

// trend fits a line to every trigger's rate of engagements per exposure over
// the days, and says whether the lead wears off or grows between the first and
// the last.
func (s *study) trend(whole *scope, from, to float64) {
	if s.t.Trend == nil || s.f.Time.Days < fewDays {
		return
	}
	k := len(s.t.Triggers)
	blocks := make([][]inference.TrendBlock, k)
	for a := range blocks {
		for b := range k {
			blocks[a] = append(blocks[a], inference.TrendBlock(s.t.Trend.Block(a, b)))
		}
	}
	trending, err := inference.NewTrending(blocks)
	if err != nil {
		return
	}
	for _, a := range whole.active {
		if s.enoughOverTime(trending, a) {
			slope := trending.Slope(a, s.level)
			s.f.Time.Trends = append(s.f.Time.Trends, findings.Trend{
				Trigger: s.t.Triggers[a], Slope: findings.Number(slope.Slope), Low: findings.Number(slope.Low), High: findings.Number(slope.High),
			})
		}
	}
	leader, versus := s.held(whole)
	if s.enoughOverTime(trending, leader) && s.enoughOverTime(trending, versus) {
		s.fading(trending, leader, versus, from, to)
	}
}

// enoughOverTime tells that a trigger's slope can be told: enough contacts,
// engagements and ignores.
func (s *study) enoughOverTime(t *inference.Trending, trigger int) bool {
	b := s.t.Trend.Block(trigger, trigger)
	m, y := b[tally.N][tally.M], b[tally.N][tally.Y]
	return t.Worth(trigger) >= fewOverTime && min(y, m-y) >= fewOverTime
}

func (s *study) fading(t *inference.Trending, leader, versus int, from, to float64) {
	slope := t.Versus(leader, versus, s.level)
	if math.IsNaN(slope.P) {
		return
	}
	first, last := t.Lead(leader, versus, from), t.Lead(leader, versus, to)
	s.f.Time.Lead = &findings.Fading{
		Trigger: s.t.Triggers[leader], Versus: s.t.Triggers[versus], Slope: findings.Number(slope.Slope),
		Low: findings.Number(slope.Low), High: findings.Number(slope.High), PValue: findings.Number(slope.P),
		First: findings.Number(first), Last: findings.Number(last),
	}
	status, code := findings.OK, "health.trend-none"
	_, follow := s.followUp()
	switch {
	case slope.P < fadingP && follow:
		// Who is shown more changes the rates over time, whatever triggers do.
		code = "health.trend-follows"
	case slope.P < fadingP && slope.Slope < 0:
		status, code = findings.Warning, "health.trend-fades"
	case slope.P < fadingP:
		status, code = findings.Warning, "health.trend-grows"
	}
	s.check("trend", status, findings.Number(slope.P), message(code, "trigger", s.t.Triggers[leader], "versus", s.t.Triggers[versus],
		"slope", slope.Slope, "first", first, "last", last, "days", s.f.Time.Days, "p", slope.P))
}
