package analysis_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/tally"
)

// monday is 5 January 2026, as days since 1970.
const monday = 20458

// daily shows each contact a trigger on some days, at a rate of the day.
func daily(rng *rand.Rand, g gathering, contacts, days, most int, rate func(trigger string, day int) float64) {
	for i := range contacts {
		name := string(rune('a' + i%2))
		for range 1 + rng.IntN(most) {
			day := rng.IntN(days)
			g.Add(tally.Exposure{Contact: []byte(fmt.Sprint("c", i)), Profile: profile(g, ""), Trigger: trigger(g, name),
				Outcome: outcomeOf(rng.Float64() < rate(name, day)), Day: monday + int32(day)})
		}
	}
}

// over asks what is said of contacts who were shown b and a over some days.
func over(t *testing.T, days int, lead func(day int) float64) *findings.Findings {
	q := control("a")
	g := q.gatherer()
	daily(rand.New(rand.NewPCG(7, 11)), g, 4000, days, 2, func(name string, day int) float64 {
		if name == "b" {
			return .3 + lead(day)
		}
		return .3
	})
	return q.ask(t, g)
}

func TestLeadsWearOffAndGrow(t *testing.T) {
	fades := over(t, 14, func(day int) float64 { return .2 - .014*float64(day) })
	c := check(t, fades, "trend")
	if c.Message.Code != "health.trend-fades" || c.Status != findings.Warning {
		t.Errorf("%+v", c)
	}
	lead := fades.Time.Lead
	if lead.Trigger != "b" || lead.Versus != "a" || !near(lead.Slope, -.014, .006) || !near(lead.First, .2, .05) || !near(lead.Last, .02, .05) || !(lead.High < 0) {
		t.Errorf("%+v", lead)
	}
	if fades.Time.First != "2026-01-05" || fades.Time.Days != 14 || len(fades.Time.Trends) != 2 {
		t.Errorf("%+v", fades.Time)
	}
	grows := over(t, 14, func(day int) float64 { return .02 + .014*float64(day) })
	if c := check(t, grows, "trend"); c.Message.Code != "health.trend-grows" {
		t.Errorf("%+v", c)
	}
	same := over(t, 14, func(int) float64 { return .1 })
	if c := check(t, same, "trend"); c.Status != findings.OK {
		t.Errorf("%+v", c)
	}
	if short := over(t, 2, func(int) float64 { return .1 }); short.Time.Lead != nil || short.Time.Days != 2 {
		t.Errorf("of two days: %+v", short.Time)
	}
}

// TestWeekdays: which days of the week there were, and whether they matter.
func TestWeekdays(t *testing.T) {
	sundays := func(day int) float64 {
		if day%7 == 6 {
			return .3
		}
		return 0
	}
	for _, test := range []struct {
		days int
		lead func(int) float64
		code string
	}{
		{1, func(int) float64 { return .1 }, "health.weekdays-one"},
		{5, func(int) float64 { return .1 }, "health.weekdays-week"},
		{7, sundays, "health.weekdays-whole"},
		{10, func(int) float64 { return .1 }, "health.weekdays-alike"},
		{10, sundays, "health.weekdays-partial"},
		{14, sundays, "health.weekdays-whole"},
	} {
		c := check(t, over(t, test.days, test.lead), "weekdays")
		if c.Message.Code != test.code {
			t.Errorf("%d days: %+v, want %s", test.days, c, test.code)
		}
		if test.code == "health.weekdays-week" {
			if never := fmt.Sprint(c.Message.Values["never"]); never != "[saturday sunday]" || c.Message.Values["until"] != "2026-01-11" {
				t.Errorf("never on %s, until %v", never, c.Message.Values["until"])
			}
		}
	}
	// Three weeks of Tuesdays.
	q := control("a")
	g := q.gatherer()
	for i := range 300 {
		g.Add(tally.Exposure{Contact: []byte(fmt.Sprint("c", i)), Profile: profile(g, ""), Trigger: trigger(g, string(rune('a'+i%2))),
			Outcome: outcomeOf(i%3 == 0), Day: monday + 1 + int32(i%3)*7})
	}
	c := check(t, q.ask(t, g), "weekdays")
	if c.Message.Code != "health.weekdays-never" || strings.Contains(fmt.Sprint(c.Message.Values["never"]), "tuesday") {
		t.Errorf("%+v", c)
	}
}

// TestFeedback: a mailing tool that stops after the first engagement, or
// writes again to those who like it, is found out.
func TestFeedback(t *testing.T) {
	play := func(metric experiment.Metric, again func(rng *rand.Rand, engaged bool) bool) findings.Check {
		q := control("a")
		q.Metric = metric
		g := q.gatherer()
		rng := rand.New(rand.NewPCG(13, 17))
		for i := range 2000 {
			liking := rng.Float64()
			engaged := false
			for day := range 7 {
				if day > 0 && !again(rng, engaged) {
					continue
				}
				engaged = rng.Float64() < .1+.4*liking
				g.Add(tally.Exposure{Contact: []byte(fmt.Sprint("c", i)), Profile: profile(g, ""), Trigger: trigger(g, string(rune('a'+i%2))),
					Outcome: outcomeOf(engaged), Day: monday + int32(day)})
				if !engaged && rng.Float64() < .2 {
					break
				}
			}
		}
		return check(t, q.ask(t, g), "feedback")
	}
	more := func(rng *rand.Rand, engaged bool) bool { return engaged || rng.Float64() < .4 }
	less := func(rng *rand.Rand, engaged bool) bool { return !engaged && rng.Float64() < .8 }
	if c := play("", more); c.Message.Code != "health.feedback-more" || c.Status != findings.Warning {
		t.Errorf("%+v", c)
	}
	if c := play(experiment.Reach, more); c.Message.Code != "health.feedback-reach" || c.Status != findings.OK {
		t.Errorf("%+v", c)
	}
	if c := play("", less); c.Message.Code != "health.feedback-less" {
		t.Errorf("%+v", c)
	}
}

// TestNoFeedback: contacts who are shown triggers as often as chance has it,
// some often and some seldom, and who like them more or less.
func TestNoFeedback(t *testing.T) {
	runs := 300
	if raceDetector || testing.Short() {
		runs = 60
	}
	told, warned, small := 0, 0, 0
	for seed := range runs {
		q := control("a")
		g := q.gatherer()
		rng := rand.New(rand.NewPCG(uint64(seed), 19))
		for i := range 400 {
			liking, most := rng.Float64(), 1+rng.IntN(6)
			for range most {
				g.Add(tally.Exposure{Contact: []byte(fmt.Sprint("c", i)), Profile: profile(g, ""), Trigger: trigger(g, string(rune('a'+i%2))),
					Outcome: outcomeOf(rng.Float64() < .1+.5*liking), Day: monday + int32(rng.IntN(14))})
			}
		}
		for _, c := range q.ask(t, g).Health {
			if c.Check == "feedback" {
				told++
				count(&warned, c.Status != findings.OK)
				count(&small, c.PValue < .05)
			}
		}
	}
	t.Logf("told %d of %d, p < .05 in %.3f, warned %.4f", told, runs, share(small, told), share(warned, told))
	if told < runs/2 {
		t.Errorf("told %d times of %d", told, runs)
	}
	atMost(t, "p < .05", small, told, .05)
	atMost(t, "warnings", warned, told, .001)
}

// TestTrendOfFeedback: where those who engage are shown more, a lead changes
// without any trigger wearing off, and nobody is told that one does.
func TestTrendOfFeedback(t *testing.T) {
	play := func(again func(engaged bool) bool) findings.Check {
		q := control("a")
		g := q.gatherer()
		rng := rand.New(rand.NewPCG(19, 23))
		for i := range 4000 {
			liking, engaged := rng.Float64(), false
			if i%2 == 0 {
				liking = .5
			}
			for day := range 7 {
				if day > 0 && !again(engaged) {
					break
				}
				engaged = rng.Float64() < .02+.9*liking*liking*liking
				g.Add(tally.Exposure{Contact: []byte(fmt.Sprint("c", i)), Profile: profile(g, ""), Trigger: trigger(g, string(rune('a'+i%2))),
					Outcome: outcomeOf(engaged), Day: monday + int32(day)})
			}
		}
		return check(t, q.ask(t, g), "trend")
	}
	rng := rand.New(rand.NewPCG(29, 31))
	if c := play(func(engaged bool) bool { return engaged || rng.Float64() < .7 }); c.Message.Code != "health.trend-follows" || c.Status != findings.OK || !(c.PValue < .01) {
		t.Errorf("exposures that follow outcomes: %+v", c)
	}
	if c := play(func(bool) bool { return rng.Float64() < .8 }); c.Message.Code != "health.trend-none" {
		t.Errorf("exposures that do not: %+v", c)
	}
}
