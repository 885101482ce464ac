package reports

import (
	"fmt"
	"math"
	"math/rand/v2"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
)

// portfolioOf is what so many tests say together, of which some are named to do
// harm and some are broken.
func portfolioOf(tests int) *findings.Summary {
	unknown := findings.Unknown
	d := &findings.Summary{
		By: "test|id", Source: "headlines.csv", SHA256: "abc", Level: .95, Experiments: tests, Triggers: int64(4 * tests), Exposures: int64(12_000 * tests), Engagements: int64(180 * tests),
		Effects:  findings.TrueEffects{Tests: tests, Triggers: 4 * tests, Spread: .142, SpreadLow: .131, SpreadHigh: .155, Common: .12, Tails: 6.1, Mixture: []findings.SpreadShare{{Spread: 0, Share: .31}, {Spread: .1, Share: .44}, {Spread: .3, Share: .25}}},
		Features: portfolioFeatures(),
		Warnings: []findings.Message{said("the tests of one week share contacts; give each test contacts of its own.")},
		MethodsUsed: []findings.Method{
			made("paired", "method.score-paired", "assumes.mixed", "cited.liang-zeger-1986", nil),
		},
	}
	d.RowsRead, d.SetAside = int64(4*tests+20), []findings.SetAside{{Reason: "no-experiment", Rows: 7, First: "headlines.csv:9"}}
	wrong := findings.Message{Code: "fixture.said", Text: `"clickd" is not an outcome`}
	d.Refused = []findings.Refused{{Experiment: "test|\x1b[2J", Rows: 13, Problems: []findings.Fault{{Place: "headlines.csv:D7", Message: wrong}, {Message: wrong}}, More: 1}}
	var list findings.TestList
	rng := rand.New(rand.NewPCG(8, 1))
	for i := range tests {
		list = append(list, portfolioTest(i, rng))
	}
	list[1].Experiment, list[1].Trigger, list[1].Message = pipeName, formulaName, longName
	list[2].Experiment, list[2].Message = "=1+1", emojiName
	for _, t := range list {
		count(d, t)
	}
	d.Splits.Checked, d.Splits.Threshold, d.Splits.Expected = tests-1, .001, findings.Number(.001*float64(tests-1))
	d.Splits.Share, d.Splits.Low, d.Splits.High = findings.Number(float64(d.Splits.Broken)/float64(tests-1)), .012, .061
	d.Splits.OtherInvalid = []string{"test 0004"}
	won := d.Verdicts.Winner
	d.Discoveries = findings.Discoveries{
		Winners:     findings.Discovered{Tests: tests - 2, Alone: won, AloneByLuck: findings.Number(.05 * float64(tests)), BH: won / 2, BY: won / 4, Undetectable: 2},
		Differences: findings.Discovered{Tests: tests - 2, Alone: 2 * won, AloneByLuck: findings.Number(.05 * float64(tests)), BH: won, BY: won / 2},
	}
	d.Leads = findings.Leads{
		Tests: tests - 3, NaiveLift: .128, HonestLift: .021, ShrunkLift: .047, NaiveDifference: .0018, HonestDifference: .0003,
		Winners: won, WinnersNaiveLift: .392, WinnersHonestLift: .287, WinnersShrunkLift: .251,
	}
	d.Again = findings.Again{Winners: won, Expected: findings.Number(.71 * float64(won)), Low: findings.Number(.6 * float64(won)), High: findings.Number(.8 * float64(won)), TrulyBest: findings.Number(.88 * float64(won))}
	d.Hidden = findings.Hidden{Tests: tests - won, Lift: .1, Expected: findings.Number(.42 * float64(tests-won)), Low: findings.Number(.35 * float64(tests-won)), High: findings.Number(.5 * float64(tests-won))}
	list[0].Rate, list[0].NaiveLift, list[0].ShrunkLift, list[0].Again = unknown, unknown, unknown, unknown
	d.Tests = list
	return d
}

// portfolioTest is a test whose triggers differ as chance has it.
func portfolioTest(i int, rng *rand.Rand) findings.PortfolioTest {
	effect, luck := math.Abs(.15*rng.NormFloat64()), math.Abs(.14*rng.NormFloat64())
	naive := effect + luck
	z := naive / .14
	shrunk := effect * .8
	t := findings.PortfolioTest{
		Experiment: fmt.Sprintf("test %04d", i), Status: findings.Undecided, Trigger: "B", RunnerUp: "A", Message: fmt.Sprintf("The one where number %d tells it all", i), Triggers: 4,
		Exposures: 12_000, Engagements: 180, SampleRatio: findings.Number(rng.Float64()), Rate: .0151, NaiveDifference: findings.Number(.015 * naive), HonestDifference: findings.Number(.015 * effect),
		HonestLow: findings.Number(.015 * (effect - .2)), HonestHigh: findings.Number(.015 * (effect + .2)), NaiveLift: findings.Number(naive),
		ShrunkLift: findings.Number(shrunk), ShrunkLow: findings.Number(shrunk - .17), ShrunkHigh: findings.Number(shrunk + .19), Best: findings.Number(1 - .6*math.Exp(-z)), Again: findings.Number(1 - math.Exp(-z/2)),
		WinnerP: findings.Number(math.Exp(-z * z)), WinnerPBH: findings.Number(math.Min(1, 5*math.Exp(-z*z))), WinnerPBY: findings.Unknown, DifferP: findings.Number(math.Exp(-z)), DifferPBH: 1,
	}
	switch {
	case z > 2.6:
		t.Status, t.StandsBH, t.StandsBY = findings.Winner, z > 3, z > 3.4
	case z > 1.5:
		t.Status = findings.Leading
	case z < .05:
		t.Status = findings.Equivalent
	}
	if i%37 == 5 {
		t.Status, t.Broken, t.SampleRatio, t.StandsBH, t.StandsBY = findings.Invalid, true, findings.Number(1e-9*float64(i+1)), false, false
		t.ShrunkLift, t.ShrunkLow, t.ShrunkHigh, t.Best, t.Again = findings.Unknown, findings.Unknown, findings.Unknown, findings.Unknown, findings.Unknown
	}
	return t
}

func count(d *findings.Summary, t findings.PortfolioTest) {
	*map[string]*int{
		findings.Winner: &d.Verdicts.Winner, findings.Leading: &d.Verdicts.Leader, findings.Undecided: &d.Verdicts.Undecided,
		findings.Equivalent: &d.Verdicts.Equivalent, findings.Invalid: &d.Verdicts.Invalid,
	}[t.Status]++
	if t.Broken {
		d.Splits.Broken++
		d.Splits.Names = append(d.Splits.Names, t.Experiment)
	}
}

// portfolioFeatures win, lose, are open, and cannot be told.
func portfolioFeatures() findings.Features {
	unknown := findings.Unknown
	feature := func(name, kind string, lift, low, high, p findings.Number) findings.Feature {
		return findings.Feature{Feature: name, Kind: kind, Step: unknown, Tests: 310, With: 420, Without: 610, Lift: lift, Low: low, High: high, DF: 290, PValue: p / 8, PAdjusted: p, Alone: lift * 1.1, AloneLow: low, AloneHigh: high}
	}
	length := feature(findings.TextLength, findings.FeatureText, .004, -.006, .014, 1)
	length.Step, length.With, length.Without = 10, 0, 0
	tone := feature("tone|\x1b[1m", findings.FeatureAttribute, .031, .002, .061, .21)
	tone.Level, tone.Versus = "playful", "=plain"
	never := findings.Feature{Feature: findings.TextEmoji, Kind: findings.FeatureText, Step: unknown, Lift: unknown, Low: unknown, High: unknown, DF: unknown, PValue: unknown, PAdjusted: unknown, Alone: unknown, AloneLow: unknown, AloneHigh: unknown, CannotTell: "never-varies"}
	like := never
	like.Feature, like.CannotTell, like.Like, like.Tests = findings.TextCapitals, "collinear", []string{findings.TextExclamation}, 12
	many := never
	many.Feature, many.Kind, many.CannotTell = "subject", findings.FeatureAttribute, "many-levels"
	few := never
	few.Feature, few.CannotTell, few.Tests = findings.TextExclamation, "few-tests", 2
	return findings.Features{
		Tests: 612, Triggers: 2448, Residual: .13, Correction: "holm",
		Languages: []findings.LanguageCount{{Language: "en", Messages: 4700}, {Language: "", Messages: 108}},
		Features: []findings.Feature{
			feature(findings.TextQuestion, findings.FeatureText, -.062, -.094, -.029, .0004), feature(findings.TextNumber, findings.FeatureText, .055, .021, .09, .002),
			tone, length, never, like, few, many,
		},
	}
}

// emptyPortfolio is of tests that say nothing together.
func emptyPortfolio() *findings.Summary {
	unknown := findings.Unknown
	why := findings.FromMessage(experiment.Msg("fixture.said"))
	why.Text = "too few tests tell how much triggers differ; ten are needed."
	return &findings.Summary{
		By: "test", Source: "few.csv", Level: .95, Simulated: true, Experiments: 2,
		Verdicts: findings.VerdictCounts{Undecided: 2},
		Splits:   findings.Splits{Share: unknown, Low: unknown, High: unknown, Expected: unknown, Threshold: .001},
		Leads:    findings.Leads{NaiveLift: unknown, HonestLift: unknown, ShrunkLift: unknown, NaiveDifference: unknown, HonestDifference: unknown, WinnersNaiveLift: unknown, WinnersHonestLift: unknown, WinnersShrunkLift: unknown},
		Effects:  findings.TrueEffects{Spread: unknown, SpreadLow: unknown, SpreadHigh: unknown, Common: unknown, Tails: unknown, Reason: &why},
		Again:    findings.Again{Expected: unknown, Low: unknown, High: unknown, TrulyBest: unknown},
		Hidden:   findings.Hidden{Lift: .1, Expected: unknown, Low: unknown, High: unknown},
		Features: findings.Features{Residual: unknown},
		Tests: findings.TestList{
			{Experiment: "a", Status: findings.Undecided, SampleRatio: unknown, Rate: unknown, NaiveDifference: unknown, HonestDifference: unknown, HonestLow: unknown, HonestHigh: unknown, NaiveLift: unknown, ShrunkLift: unknown, ShrunkLow: unknown, ShrunkHigh: unknown, Best: unknown, Again: unknown, WinnerP: unknown, WinnerPBH: unknown, WinnerPBY: unknown, DifferP: unknown, DifferPBH: unknown},
		},
	}
}
