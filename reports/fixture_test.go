package reports

import (
	"fmt"
	"math"
	"strings"
	"time"

	"triggerlab/experiment/findings"
)

// said is a message whose code no catalogue holds, so that it keeps its
// text: the goldens then change when reports change, not when words do.
func said(text string) findings.Message {
	return findings.Message{Code: "fixture.said", Text: text}
}

// made is a method with one assumption and one source.
func made(term, code, assumes, source string, values map[string]any) findings.Method {
	return findings.Method{
		Term: term, Numbers: []string{"comparisons[].difference"}, Method: findings.Message{Code: code, Values: values},
		Assumes: []findings.Message{{Code: assumes}}, Sources: []findings.Message{{Code: source}},
	}
}

func people(n int64) *int64 { return &n }

func name(s string) *string { return &s }

// ordinary is a split test with a winner, as most readers will see.
func ordinary() *findings.Findings {
	doc := &findings.Findings{
		Schema: findings.Schema, Methods: findings.Methods,
		Experiment: findings.Experiment{
			Name: "Flowers for Mother's Day", Hypothesis: "The more personal the message, the more attention it gets.",
			Control: "Flowers", Design: "split", Metric: "engagement_rate", Level: 0.95,
			MinimumEffect: &findings.Effect{Value: 0.02}, Comparisons: "control", Stopping: "fixed", Fingerprint: "sha256:4f0c2a9e",
		},
		Plan: &findings.LockedPlan{
			Fingerprint: "sha256:4f0c2a9e", Locked: time.Date(2026, 4, 20, 8, 30, 0, 0, time.UTC), Decisions: 31,
			Changes: []findings.PlanChange{{What: `trigger "Flowers": message`, Planned: "Flowers for mum", Now: "Flowers for your mother"}},
		},
		Data: findings.Data{
			Source: "flowers.xlsx", SHA256: "9b1c", RowsRead: 12_112, RowsUsed: 12_000, Pending: 0,
			SetAside: []findings.SetAside{
				{Reason: "unknown-trigger", Rows: 100, First: "flowers.xlsx:Outcomes!D7"},
				{Reason: "not-an-outcome", Rows: 12, First: "flowers.xlsx:Outcomes!E1204"},
			},
			Columns:  map[string]string{"contact": "Customer no.", "trigger": "E-mail variant", "outcome": "Opened", "segment": "Loyalty"},
			Contacts: people(12_000), Exposures: 12_000, Engagements: 4_959, Complaints: people(9),
			Assigned: &findings.Assigned{Contacts: 12_100, HeldOut: 400, Met: 12_050, Ignored: 50, Crossed: 3, First: "flowers.xlsx:Outcomes!D91"},
		},
		Health: []findings.Check{
			{Check: "sample-ratio", Status: findings.OK, PValue: 0.53, Message: said("each trigger went to as many contacts as planned (p = 0.53).")},
			{Check: "set-aside", Status: findings.Warning, PValue: findings.Unknown, Message: said("112 of 12,112 rows (0.9 %) could not be used; mend them, or accept them with --allow-rejects.")},
			{Check: "several-triggers", Status: findings.OK, PValue: findings.Unknown, Message: said("no contact was shown two triggers.")},
		},
		Triggers: []findings.Trigger{
			{Trigger: "Favourite flowers, card and poem", Contacts: people(3987), Exposures: 3987, Engagements: 1878, Complaints: people(2), Rate: 0.47103, Low: 0.45558, High: 0.48654, ProbabilityBest: 0.9998, ExpectedLoss: 0.00001, InBestSet: true, Guardrail: "ok", Pooled: findings.Unknown},
			{Trigger: "Favourite flowers", Contacts: people(4002), Exposures: 4002, Engagements: 1678, Complaints: people(3), Rate: 0.41929, Low: 0.40409, High: 0.43465, ProbabilityBest: 0.0002, ExpectedLoss: 0.0517, Guardrail: "ok", Pooled: findings.Unknown},
			{Trigger: "Flowers", Control: true, Contacts: people(4011), Exposures: 4011, Engagements: 1403, Complaints: people(4), Rate: 0.34979, Low: 0.33518, High: 0.36469, ProbabilityBest: 0, ExpectedLoss: 0.1212, Guardrail: "ok", Pooled: findings.Unknown},
		},
		Comparisons: []findings.Comparison{
			{Trigger: "Favourite flowers, card and poem", Versus: "Flowers", Difference: 0.12124, Low: 0.0968, High: 0.1456, Lift: 0.3466, LiftLow: 0.27, LiftHigh: 0.43, PValue: 1e-28, ExactP: findings.Unknown, PAdjusted: 2e-28, Pooled: findings.Unknown, Method: "score+pooled"},
			{Trigger: "Favourite flowers", Versus: "Flowers", Difference: 0.0695, Low: 0.0451, High: 0.0938, Lift: 0.1987, LiftLow: 0.12, LiftHigh: 0.28, PValue: 1.4e-10, ExactP: findings.Unknown, PAdjusted: 2.8e-10, Pooled: findings.Unknown, Method: "score+pooled"},
		},
		Sequential: findings.Sequential{
			Rule: "fixed", Moment: findings.MomentOnce, Basis: findings.BasisMinimumEffect, Information: 0.97, Critical: 1.96, Trigger: "Favourite flowers, card and poem", Versus: "Favourite flowers",
			Difference: 0.0517, Low: 0.0257, High: 0.0777, RepeatedP: 0.0001, PowerTrend: findings.Unknown, PowerMinimum: findings.Unknown,
		},
		MethodsUsed: []findings.Method{
			made("wilson", "method.wilson", "assumes.contacts", "cited.wilson-1927", nil),
			made("score-test", "method.score", "assumes.dealt", "cited.miettinen-nurminen-1985", nil),
			made("family", "method.family", "assumes.one-look", "cited.hothorn-2008", map[string]any{"comparisons": 2, "critical": 2.21, "by": []string{}}),
			{Term: "naive-gain", Method: findings.Message{Code: "method.naive-gain"}},
		},
		Leader: findings.Leader{
			Trigger: "Favourite flowers, card and poem", RunnerUp: "Favourite flowers", NaiveDifference: 0.05174, Difference: 0.0411, Low: 0.0086, High: 0.0735, Method: "hybrid",
			Conditional: findings.Estimate{Median: 0.0409, Low: 0.0081, High: 0.0733}, NaiveRate: 0.47103, Rate: findings.Estimate{Median: 0.4662, Low: 0.4411, High: 0.4862},
			Versus: []findings.Versus{{Trigger: "Favourite flowers", Difference: 0.0517, Low: 0.03, High: 0.0735}, {Trigger: "Flowers", Difference: 0.1212, Low: 0.0995, High: 0.1429}},
		},
		Replication: findings.Replication{
			Trigger: "Favourite flowers, card and poem", Versus: "Favourite flowers", ProbabilityFirst: 0.978, ProbabilityProven: 0.871,
			Contacts: people(2301), Difference: 0.0411, Power: 0.8,
		},
		Heterogeneity: findings.Heterogeneity{
			Interaction: findings.Test{Statistic: 21.4, DF: 4, PValue: 0.00026, Segments: 3},
			Crossover:   findings.Test{Statistic: 0, DF: findings.Unknown, PValue: 0.63, Segments: 3},
			BreslowDay:  findings.Test{Statistic: 4.1, DF: 2, PValue: 0.13, Segments: 3},
			CochranQ:    findings.Test{Statistic: 6.2, DF: 2, PValue: 0.045, Segments: 3},
			CMH:         findings.Test{Statistic: 118.3, DF: 2, PValue: 2e-26, Segments: 3},
			OddsRatio:   findings.OddsRatio{Trigger: "Favourite flowers, card and poem", Versus: "Favourite flowers", Ratio: 1.24, Low: 1.13, High: 1.36},
			Pooling: findings.Pooling{
				Trigger: "Favourite flowers, card and poem", Versus: "Favourite flowers", Mean: 0.041, Low: -0.02, High: 0.102,
				PredictionLow: -0.08, PredictionHigh: 0.16, Tau2: 0.0004, I2: 0.61,
				Segments: []findings.PooledEffect{{Segment: "fans", Difference: 0.004, Pooled: 0.022}, {Segment: "regulars", Difference: 0.063, Pooled: 0.058}, {Segment: "prospects", Difference: 0.044, Pooled: 0.043}},
			},
		},
		Tailoring: findings.Tailoring{
			By: []string{"Loyalty"}, BestSingle: "Favourite flowers, card and poem",
			Policy:    map[string]string{"regulars": "Favourite flowers, card and poem", "fans": "Flowers", "prospects": "Favourite flowers, card and poem"},
			NaiveGain: 0.004, Gain: 0.0007, Low: -0.0062, High: 0.0076, Verdict: findings.DoNotTailor,
			Reasons: []findings.Message{said(`Send "Favourite flowers, card and poem" to everyone: choosing per segment gains less than the 2.0 pp that are worth having.`)},
		},
		Verdict: findings.Verdict{Status: findings.Winner, Trigger: "Favourite flowers, card and poem", Reasons: []findings.Message{
			said(`"Favourite flowers, card and poem" wins: 47.1 % engage, against 35.0 % with "Flowers", which is between +9.7 and +14.6 pp more.`),
			said("No other trigger may still be the best; a false winner is named in at most 1 of 20 such tests."),
			said("The gain is above the 2.0 pp that are worth having."),
		}},
		Days: fortnight("Favourite flowers, card and poem", "Favourite flowers", "Flowers"),
		Cells: []findings.Cell{
			{Trigger: "Flowers", Contacts: 4011, Exposures: 4011, Engagements: 1403, Complaints: 4, Reached: 1403, SumMM: 4011, SumMY: 1403, SumYY: 1403},
			{By: []string{"Loyalty"}, Segment: "fans", Trigger: "Flowers", Contacts: 400, Exposures: 400, Engagements: 300, Reached: 300, SumMM: 400, SumMY: 300, SumYY: 300},
		},
	}
	tellMore(doc)
	for _, s := range []struct {
		name, relation, status, trigger, text string
		size                                  int64
		rates                                 [3]float64
	}{
		{"fans", "fan", findings.Undecided, "", "Among fans no trigger is ahead: they engage with anything.", 400, [3]float64{0.752, 0.748, 0.755}},
		{"regulars", "regular", findings.Winner, "Favourite flowers, card and poem", `Among regulars "Favourite flowers, card and poem" wins by +14.2 pp (between +10.9 and +17.4 pp).`, 2200, [3]float64{0.488, 0.425, 0.346}},
		{"prospects", "prospect", findings.Leading, "Favourite flowers, card and poem", `Among prospects "Favourite flowers, card and poem" is ahead; 640 more contacts per trigger would prove it with 80 % power.`, 1400, [3]float64{0.362, 0.318, 0.241}},
	} {
		addSegment(doc, []string{"Loyalty"}, s.name, s.relation, s.size, s.rates[:],
			findings.Verdict{Status: s.status, Trigger: s.trigger, Reasons: []findings.Message{said(s.text)}})
	}
	addDrivers(doc)
	return doc
}

// addSegment adds a segment with plausible intervals, and its comparisons
// with the last trigger of the document.
func addSegment(doc *findings.Findings, by []string, segment, relation string, size int64, rates []float64, verdict findings.Verdict) {
	s := findings.Segment{By: by, Segment: segment, Relation: relation, Contacts: people(size * int64(len(rates))), Verdict: verdict}
	control := rates[len(rates)-1]
	for i, rate := range rates {
		half := 1.96 * math.Sqrt(rate*(1-rate)/float64(size))
		t := findings.Trigger{
			Trigger: doc.Triggers[i].Trigger, Control: doc.Triggers[i].Control, Contacts: people(size), Exposures: size, Engagements: int64(rate * float64(size)),
			Rate: findings.Number(rate), Low: findings.Number(rate - half), High: findings.Number(rate + half), ProbabilityBest: findings.Unknown, ExpectedLoss: findings.Unknown,
			Pooled: findings.Number(0.9*rate + 0.04),
		}
		s.Triggers = append(s.Triggers, t)
		if i == len(rates)-1 {
			break
		}
		d := rate - control
		doc.Comparisons = append(doc.Comparisons, findings.Comparison{
			By: by, Segment: name(segment), Trigger: t.Trigger, Versus: doc.Triggers[len(rates)-1].Trigger,
			Difference: findings.Number(d), Low: findings.Number(d - 1.7*half), High: findings.Number(d + 1.7*half), Lift: findings.Number(d / control),
			LiftLow: findings.Unknown, LiftHigh: findings.Unknown, PValue: 0.04, ExactP: findings.Unknown, PAdjusted: 0.08, Pooled: findings.Number(0.8 * d), Method: "score",
		})
	}
	doc.Segments = append(doc.Segments, s)
}

// fortnight is days of some triggers, the last of which was not shown on all.
func fortnight(triggers ...string) []findings.Day {
	var days []findings.Day
	for i := range 14 {
		for j, trigger := range triggers {
			rate := findings.Number(0.47 - 0.06*float64(j) + 0.002*float64(i*i%11))
			d := findings.Day{Day: fmt.Sprintf("2026-05-%02d", i+1), Trigger: trigger, Exposures: 285, Engagements: int64(285 * rate), Rate: rate, Low: rate - 0.06, High: rate + 0.06}
			if j == len(triggers)-1 && i%5 == 3 {
				d.Exposures, d.Engagements, d.Rate, d.Low, d.High = 0, 0, findings.Unknown, findings.Unknown, findings.Unknown
			}
			days = append(days, d)
		}
	}
	return days
}

// manyLooks are more looks than anybody reads, the first of them past.
func manyLooks(n int) []findings.Look {
	looks := make([]findings.Look, n)
	for i := range looks {
		share := findings.Number(i+1) / findings.Number(n)
		looks[i] = findings.Look{Look: i + 1, Day: "2026-02-01", State: findings.LookToCome, Information: share, Critical: 2 / share, Spent: share * share / 20, NominalP: share / 20}
	}
	looks[0].State, looks[1].Look, looks[1].Day, looks[1].Critical = findings.LookPast, 0, "", findings.Unknown
	return looks
}

// tellMore fills in for whom the first trigger works and what sharpens it.
func tellMore(doc *findings.Findings) {
	first, second, third := doc.Triggers[0].Trigger, doc.Triggers[1].Trigger, doc.Triggers[2].Trigger
	doc.Tailoring.Segments = []findings.SegmentGain{
		{Segment: "regulars", Trigger: first}, {Segment: "prospects", Trigger: first},
		{Segment: "fans", Trigger: third, NaiveGain: 0.03, Gain: -0.004, Low: -0.061, High: 0.053},
	}
	leaf := func(trigger string, share, naive, gain, low, high findings.Number) *findings.Node {
		return &findings.Node{Trigger: trigger, Share: share, NaiveGain: naive, Gain: gain, Low: low, High: high}
	}
	doc.Tailoring.Trees = []findings.PolicyTree{
		{Depth: 1, NaiveGain: 0.02, Gain: 0.012, Low: 0.003, High: 0.021, Verdict: findings.Tailor, Reasons: []findings.Message{said("This beats the first to everyone.")},
			Root: &findings.Node{By: "age", Value: "40", UpTo: true, Yes: leaf(first, 0.6, 0, 0, 0, 0), No: leaf(second, 0.4, 0.05, 0.03, 0.008, 0.052)}},
		{Depth: 2, NaiveGain: 0.025, Gain: 0.011, Low: -0.002, High: 0.024, Verdict: findings.NotProven, Reasons: []findings.Message{said("This is not proven.")},
			Root: &findings.Node{By: "relation", Value: "fan", Yes: leaf(third, 0.1, 0.03, findings.Unknown, findings.Unknown, findings.Unknown),
				No: &findings.Node{By: "relation", Value: "prospect", Yes: leaf(second, 0.3, 0.01, 0.004, -0.01, 0.018), No: leaf(first, 0.6, 0, 0, 0, 0)}}},
	}
	doc.Attention = findings.Attention{Shares: []findings.AttentionShare{
		{Trigger: first, Share: 0.38, Low: 0.365, High: 0.395}, {Trigger: third, Share: 0.282, Low: 0.27, High: 0.294}, {Trigger: second, Share: 0.338, Low: 0.325, High: 0.351},
	}}
	doc.Fans = &findings.FansEffect{
		Trigger: first, Versus: third, Share: 0.1,
		Fans:      findings.FansPart{Anyway: 0.075, Extra: 0.0003, Low: -0.0001, High: 0.0007},
		Others:    findings.FansPart{Anyway: 0.27, Extra: 0.12, Low: 0.1, High: 0.14},
		Lead:      findings.Contributed{Whole: 0.1203, Fans: 0.0003, Others: 0.12, Share: 0.0025, Low: -0.001, High: 0.006},
		Tailoring: &findings.Contributed{Whole: 0.0007, Fans: 0.0002, Others: 0.0005, Share: findings.Unknown, Low: findings.Unknown, High: findings.Unknown},
	}
	doc.Sharper = findings.Sharper{Prior: true, Segments: 3, Contacts: people(11_900)}
	doc.Comparisons[0].Adjusted = &findings.Adjusted{Difference: 0.1201, Low: 0.099, High: 0.1412, Saved: 0.31, MoreContacts: 0.449}
	doc.Comparisons[1].Adjusted = &findings.Adjusted{Difference: 0.0703, Low: 0.049, High: 0.0916, Saved: -0.01, MoreContacts: -0.0099}
}

// The names that a report must survive.
const (
	pipeName    = "a|b\x1b[31mred`code`<script>alert(1)</script>"
	formulaName = "=1+1\nsecond line [link](http://example.com)"
	emojiName   = "👩‍🚀 送花 \u200f\u202eliam🇧🇪"
)

var longName = "Dear customer, " + strings.Repeat("we miss you very much ", 8) + "variant B"

// What was not tested.
var (
	noTest    = findings.Test{Statistic: findings.Unknown, DF: findings.Unknown, PValue: findings.Unknown}
	noOdds    = findings.OddsRatio{Ratio: findings.Unknown, Low: findings.Unknown, High: findings.Unknown}
	noPooling = findings.Pooling{
		Mean: findings.Unknown, Low: findings.Unknown, High: findings.Unknown, PredictionLow: findings.Unknown, PredictionHigh: findings.Unknown,
		Tau2: findings.Unknown, I2: findings.Unknown,
	}
)

// hostile is a simulated deck with everything that goes wrong at once.
func hostile() *findings.Findings {
	unknown := findings.Unknown
	doc := &findings.Findings{
		Schema: findings.Schema, Methods: findings.Methods,
		Experiment: findings.Experiment{Name: "Q|uarter\x07 <b>4</b>", Control: pipeName, Design: "deck", Metric: "reach", Level: 0.9, MinimumEffect: &findings.Effect{Value: 0.15, Relative: true}, Comparisons: "pairs", Stopping: "always-valid"},
		Data: findings.Data{
			Source: "=cmd|'/c calc'!A1.csv", Simulated: true, Seed: "2026", RowsRead: 1_234_567, RowsUsed: 1_234_500, Pending: 57,
			SetAside: []findings.SetAside{{Reason: "segment | is\nempty", Rows: 10, First: "x|y.csv:D7"}},
			Columns:  map[string]string{"trigger": "Vari|ant", "segment": "=SEG\x1b]0;title\x07"},
			Contacts: nil, Exposures: 1_234_500, Engagements: 3, Complaints: people(1_000),
			Notices: []findings.Message{{Code: "fixture.notice", Values: map[string]any{"rows": 3, "share": math.NaN(), "name": pipeName}}},
		},
		Health: []findings.Check{
			{Check: "sample-ratio", Status: findings.OK, PValue: unknown, Message: said("fine.")},
			{Check: "never-heard-of", Status: findings.Stop, PValue: 1e-300, Message: said("contacts of " + pipeName + " are in two triggers.")},
		},
		Triggers: []findings.Trigger{
			{Trigger: longName, Exposures: 411_500, Engagements: 1, Complaints: people(990), Rate: 0.0000024, Low: 0, High: 0.00002, ProbabilityBest: 0.4, ExpectedLoss: unknown, InBestSet: true, Guardrail: "exceeded", Pooled: findings.Unknown},
			{Trigger: emojiName, Exposures: 411_500, Engagements: 1, Complaints: people(10), Rate: 0.0000024, Low: 0, High: 0.00002, ProbabilityBest: 0.3, ExpectedLoss: unknown, InBestSet: true, Guardrail: "ok", Pooled: findings.Unknown},
			{Trigger: formulaName, Exposures: 0, Rate: unknown, Low: unknown, High: unknown, ProbabilityBest: unknown, ExpectedLoss: unknown, Pooled: unknown},
			{Trigger: pipeName, Control: true, Exposures: 411_500, Engagements: 1, Rate: 1, Low: 0.99999, High: 1, ProbabilityBest: 0.3, ExpectedLoss: 0, Pooled: unknown},
		},
		Comparisons: []findings.Comparison{
			{Trigger: longName, Versus: pipeName, Difference: -0.00004, Low: -0.00009, High: -0.00001, Lift: -0.5, LiftLow: unknown, LiftHigh: unknown, PValue: 0.00001, ExactP: 0.0001, PAdjusted: 0.0002, Pooled: unknown, Method: "score-paired+score-boschloo+standardised"},
			{Trigger: formulaName, Versus: emojiName, Difference: unknown, Low: unknown, High: unknown, Lift: unknown, LiftLow: unknown, LiftHigh: unknown, PValue: unknown, ExactP: unknown, PAdjusted: unknown, Pooled: unknown, CannotTell: "few-discordant", Method: "score-paired+mystery"},
			{Trigger: emojiName, Versus: pipeName, Difference: -0.503, Low: -1, High: 0.101, Lift: 12.5, LiftLow: unknown, LiftHigh: unknown, PValue: 0.5, ExactP: unknown, PAdjusted: 0.99, Pooled: unknown, Method: "score-paired"},
		},
		Leader: findings.Leader{Trigger: longName, RunnerUp: emojiName, NaiveDifference: unknown, Difference: unknown, Low: unknown, High: unknown, Method: "unknown",
			Conditional: findings.NoEstimate, NaiveRate: unknown, Rate: findings.NoEstimate, Reason: &findings.Message{Code: "fixture.said", Text: "Not estimated for " + pipeName + "."}},
		Replication: findings.Replication{ProbabilityFirst: unknown, ProbabilityProven: unknown, Difference: unknown, Power: 0.8},
		Heterogeneity: findings.Heterogeneity{
			Interaction: findings.Test{Statistic: unknown, DF: unknown, PValue: unknown, Reason: &findings.Message{Code: "fixture.said", Text: "Segments are too small to tell."}},
			Crossover:   findings.Test{Statistic: 9, DF: unknown, PValue: 0.0004, Segments: 14},
			BreslowDay:  noTest, CochranQ: noTest, CMH: noTest, OddsRatio: noOdds, Pooling: noPooling,
			Simpson: []findings.Simpson{{Trigger: longName, Versus: pipeName, Pooled: 0.02, Standardised: -0.01, Flips: true}},
		},
		Sequential: findings.Sequential{
			Rule: "always-valid", Moment: findings.MomentBetween, Planned: 40, Information: 0.47, Look: 1, Critical: 4.2, Trigger: longName, Versus: emojiName,
			Difference: unknown, Low: unknown, High: unknown, RepeatedP: unknown, PowerTrend: unknown, PowerMinimum: 0.01, Futile: true, Looks: manyLooks(40),
			Peeking: &findings.Peeking{Every: "day", Looks: 40, Alarms: 0.33},
			Reasons: []findings.Message{said("not now, says " + pipeName + "."), said("and " + formulaName + " neither.")},
		},
		Tailoring: findings.Tailoring{By: []string{"<seg>"}, BestSingle: longName, Policy: map[string]string{"s|1": emojiName, "s2": formulaName}, NaiveGain: 0.3, Gain: unknown, Low: unknown, High: unknown, Verdict: findings.NotProven},
		Attention: findings.Attention{Shares: []findings.AttentionShare{{Trigger: pipeName, Share: 1, Low: 0, High: 1}, {Trigger: emojiName, Share: 0, Low: 0, High: 1e-7}}},
		Sharper:   findings.Sharper{Contacts: people(7), Reason: &findings.Message{Code: "sharper.deck"}},
		Verdict: findings.Verdict{Status: findings.Invalid, Reasons: []findings.Message{
			said("No winner: contacts of \"" + pipeName + "\" are in two triggers."),
			said("57 outcomes are pending, which forbids a winner."),
		}},
		MethodsUsed: []findings.Method{
			made("paired", "method.score-paired", "assumes.mixed", "cited.liang-zeger-1986", nil),
			made("mystery", "method.mystery", "assumes.mystery", "cited.mystery", map[string]any{"name": pipeName}),
			{Term: "cannot-tell", Method: findings.Message{Code: "method.unknown"}},
		},
		Cells: []findings.Cell{{Trigger: formulaName, Segment: "=1+1"}},
	}
	for i := range 14 {
		addSegment(doc, []string{"<seg>"}, strings.Repeat("ü|", i)+"segment\t"+string(rune('a'+i)), "", int64(1000-i), []float64{0.1, 0.2, 0.3, 0.4},
			findings.Verdict{Status: findings.Undecided, Reasons: []findings.Message{said("Nothing to tell of <b>" + emojiName + "</b>.")}})
	}
	doc.Comparisons[0].Adjusted = &findings.Adjusted{Difference: -0.00004, Low: unknown, High: unknown, Saved: 1e-9, MoreContacts: 1e-9}
	doc.Tailoring.Trees = []findings.PolicyTree{{Depth: 1, Gain: unknown, Low: unknown, High: unknown, Verdict: findings.NotProven, Reasons: []findings.Message{said("Try |" + formulaName)},
		Root: &findings.Node{By: "<seg>|\x1b[0m", Value: formulaName,
			Yes: &findings.Node{Trigger: pipeName, Gain: unknown, Low: unknown, High: unknown}, No: &findings.Node{Trigger: longName, Gain: unknown, Low: unknown, High: unknown}}}}
	doc.Breakdowns = []findings.Breakdown{{
		By:       []string{"country", "age\x00"},
		Segments: []findings.Segment{{By: []string{"country", "age\x00"}, Segment: "België · 送", Verdict: findings.Verdict{Status: findings.Equivalent}}},
		Heterogeneity: findings.Heterogeneity{
			Interaction: findings.Test{Statistic: 1, DF: 2, PValue: 0.6, Segments: 2},
			Crossover:   noTest, BreslowDay: noTest, CochranQ: noTest, CMH: noTest, OddsRatio: noOdds, Pooling: noPooling,
		},
		Tailoring: findings.Tailoring{Gain: unknown, Low: unknown, High: unknown, NaiveGain: unknown},
	}}
	addHostileDrivers(doc)
	return doc
}
