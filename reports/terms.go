package reports

import "slices"

// A term is a word of a report that explain tells about: what it stands for
// in the document, where it was published, and which terms stand beside it.
// Its own words are in reports/text, under explain.NAME.
type term struct {
	name  string
	codes []string // fields of the document, checks, verdicts and methods it explains
	cites []string // keys of the bibliography
	see   []string
}

// A termGroup is terms that belong together, in the order of the list.
type termGroup struct {
	name  string
	terms []term
}

// termGroups are all terms.
var termGroups = []termGroup{
	{"experiment", []term{
		{name: "contact", codes: []string{"contacts", "contacts-unknown", "contacts-partly"}, see: []string{"exposure", "segment", "cluster-robust"}},
		{name: "segment", codes: []string{"segments", "by", "breakdowns"}, see: []string{"relation", "interaction", "tailoring", "small-segment"}},
		{name: "small-segment", codes: []string{"smallest_segment", "small-segments"}, see: []string{"segment", "contact", "health"}},
		{name: "relation", codes: []string{"fan", "regular", "prospect"}, see: []string{"segment", "winner"}},
		{name: "trigger", codes: []string{"triggers", "runner_up"}, see: []string{"control", "tailoring-scale", "mode", "touchpoint"}},
		{name: "control", see: []string{"trigger", "comparison", "minimum-effect"}},
		{name: "tailoring-scale", codes: []string{"generic", "personal"}, see: []string{"tailoring", "trigger"}},
		{name: "mode", codes: []string{"reactive", "proactive"}, see: []string{"trigger", "touchpoint"}},
		{name: "touchpoint", see: []string{"trigger", "mode"}},
		{name: "exposure", codes: []string{"exposures"}, see: []string{"outcome", "contact", "design-effect"}},
		{name: "outcome", codes: []string{"outcomes", "engage", "engagements", "ignore"}, see: []string{"complaint", "pending", "engagement-rate"}},
		{name: "complaint", codes: []string{"complain", "complaints"}, see: []string{"outcome", "guardrail"}},
		{name: "engagement-rate", codes: []string{"rate", "metric", "engagement_rate"}, see: []string{"reach", "interval"}},
		{name: "reach", see: []string{"engagement-rate", "cluster-robust"}},
		{name: "split", codes: []string{"design"}, see: []string{"deck", "sample-ratio", "several-triggers"}},
		{name: "deck", see: []string{"split", "paired", "complete-deck"}},
		{name: "tally", see: []string{"findings", "folds"}},
		{name: "findings", codes: []string{"schema", "methods", "methods_used"}, see: []string{"tally", "verdict"}},
		{name: "csv", see: []string{"comparison", "findings", "cannot-tell"}},
		{name: "simulated", codes: []string{"seed"}, see: []string{"verdict", "outcome"}},
		{name: "rows", codes: []string{"rows_read", "rows_used"}, see: []string{"set-aside", "pending"}},
	}},
	{"verdict", []term{
		{name: "verdict", codes: []string{"status"}, see: []string{"winner", "leader", "equivalent", "undecided", "invalid"}},
		{name: "winner", see: []string{"best-set", "minimum-effect", "guardrail", "relation"}},
		{name: "equivalent", cites: []string{"schuirmann-1987"}, see: []string{"minimum-effect", "undecided", "interval"}},
		{name: "leader", codes: []string{"leading"}, see: []string{"best-set", "probability-best", "sample-size"}},
		{name: "undecided", see: []string{"cannot-tell", "sample-size", "equivalent"}},
		{name: "invalid", codes: []string{"broken", "stop"}, see: []string{"sample-ratio", "several-triggers", "days", "health"}},
		{name: "cannot-tell", codes: []string{"cannot_tell", "few-effective", "few-contacts", "few-discordant", "confounded"}, see: []string{"design-effect", "degrees-of-freedom", "undecided"}},
		{name: "best-set", codes: []string{"in_best_set"}, cites: []string{"hsu-1981", "dunnett-1955"}, see: []string{"winner", "leader", "family", "probability-best"}},
	}},
	{"winner", []term{
		{name: "honest-lead", codes: []string{"hybrid", "conditional", "naive_rate", "leader.difference", "leader.low", "leader.high", "leader.conditional", "leader.conditional.median", "leader.rate", "leader.rate.median", "leader.rate.low", "leader.rate.high", "honest_lift", "winners_honest_lift", "honest_difference", "honest_low", "honest_high"}, cites: []string{"andrews-2024"}, see: []string{"naive-difference", "replication", "winner"}},
		{name: "naive-difference", codes: []string{"naive_difference", "naive_lift", "winners_naive_lift"}, see: []string{"honest-lead", "comparison"}},
		{name: "replication", codes: []string{"probability_first", "probability_proven", "replication.contacts", "replication.difference", "replication.power"}, see: []string{"honest-lead", "power"}},
		{name: "attention-share", codes: []string{"attention.shares", "shares.share", "tailored.share"}, cites: []string{"fieller-1954"}, see: []string{"engagement-rate", "reach"}},
	}},
	{"sure", []term{
		{name: "comparison", codes: []string{"comparisons", "difference", "versus"}, see: []string{"interval", "p-adjusted", "lift", "score-test"}},
		{name: "interval", codes: []string{"low", "high"}, see: []string{"level", "simultaneous-interval", "p-value"}},
		{name: "level", see: []string{"interval", "p-value", "power"}},
		{name: "p-value", codes: []string{"p_value"}, cites: []string{"wasserstein-lazar-2016"}, see: []string{"p-adjusted", "interval", "best-set"}},
		{name: "p-adjusted", codes: []string{"p_adjusted"}, cites: []string{"dunnett-1955", "hothorn-2008"}, see: []string{"p-value", "family", "simultaneous-interval"}},
		{name: "family", cites: []string{"hothorn-2008"}, see: []string{"p-adjusted", "simultaneous-interval", "best-set"}},
		{name: "simultaneous-interval", cites: []string{"dunnett-1955", "hothorn-2008"}, see: []string{"interval", "family", "best-set"}},
		{name: "score-test", codes: []string{"score"}, cites: []string{"miettinen-nurminen-1985"}, see: []string{"boschloo", "cluster-robust", "paired"}},
		{name: "boschloo", codes: []string{"exact_p", "score-boschloo"}, cites: []string{"boschloo-1970", "berger-boos-1994"}, see: []string{"score-test", "p-value"}},
		{name: "wilson", codes: []string{"wilson-effective"}, cites: []string{"wilson-1927", "newcombe-1998", "korn-graubard-1998"}, see: []string{"interval", "design-effect"}},
		{name: "lift", codes: []string{"lift_low", "lift_high"}, cites: []string{"koopman-1984", "miettinen-nurminen-1985", "fieller-1954"}, see: []string{"comparison", "interval"}},
		{name: "cluster-robust", codes: []string{"score-clustered"}, cites: []string{"liang-zeger-1986"}, see: []string{"design-effect", "degrees-of-freedom", "contact"}},
		{name: "design-effect", cites: []string{"kish-1965", "liang-zeger-1986"}, see: []string{"cluster-robust", "sample-size"}},
		{name: "degrees-of-freedom", codes: []string{"df"}, cites: []string{"satterthwaite-1946"}, see: []string{"cluster-robust", "test-statistic"}},
		{name: "standard-error", cites: []string{"liang-zeger-1986"}, see: []string{"interval", "cluster-robust", "sample-size"}},
		{name: "test-statistic", codes: []string{"statistic"}, cites: []string{"wald-1943"}, see: []string{"p-value", "degrees-of-freedom", "interaction"}},
		{name: "paired", codes: []string{"score-paired"}, cites: []string{"liang-zeger-1986"}, see: []string{"deck", "score-test", "cannot-tell"}},
		{name: "probability-best", codes: []string{"probability_best", "posterior"}, cites: []string{"stucchio-2015"}, see: []string{"expected-loss", "best-set"}},
		{name: "expected-loss", codes: []string{"expected_loss"}, cites: []string{"stucchio-2015"}, see: []string{"probability-best", "minimum-effect"}},
		{name: "holm", codes: []string{"correction", "hochberg"}, cites: []string{"holm-1979", "hochberg-1988"}, see: []string{"p-adjusted", "false-discovery-rate", "family"}},
		{name: "false-discovery-rate", codes: []string{"bh", "winners.alone", "differences.alone"}, cites: []string{"benjamini-hochberg-1995", "benjamini-yekutieli-2001", "benjamini-yekutieli-2005"}, see: []string{"holm", "p-adjusted", "drivers"}},
	}},
	{"segments", []term{
		{name: "heterogeneity", see: []string{"interaction", "crossover", "tailoring"}},
		{name: "interaction", cites: []string{"wald-1943", "cochran-1954"}, see: []string{"crossover", "cochran-q", "tailoring"}},
		{name: "cochran-q", codes: []string{"cochran_q"}, cites: []string{"cochran-1954"}, see: []string{"interaction", "crossover"}},
		{name: "cmh", codes: []string{"heterogeneity.cmh"}, cites: []string{"cochran-strata-1954", "mantel-haenszel-1959"}, see: []string{"breslow-day", "interaction", "standardised"}},
		{name: "breslow-day", codes: []string{"breslow_day"}, cites: []string{"breslow-day-1980", "tarone-1985"}, see: []string{"interaction", "cmh", "odds-ratio"}},
		{name: "partial-pooling", codes: []string{"tau2", "i2", "prediction_low", "prediction_high", "heterogeneity.pooling", "pooling.mean", "pooling.low", "pooling.high", "pooling.segments.pooled", "comparisons.pooled", "triggers.pooled"}, cites: []string{"dersimonian-laird-1986", "hartung-knapp-2001", "nagashima-2019"}, see: []string{"interaction", "segment", "heterogeneity"}},
		{name: "crossover", cites: []string{"gail-simon-1985"}, see: []string{"interaction", "tailoring"}},
		{name: "pooled", see: []string{"standardised", "simpson", "allocation"}},
		{name: "standardised", cites: []string{"mantel-haenszel-1959"}, see: []string{"pooled", "simpson", "allocation"}},
		{name: "simpson", codes: []string{"flips"}, cites: []string{"simpson-1951"}, see: []string{"standardised", "pooled"}},
	}},
	{"tailoring", []term{
		{name: "tailoring", codes: []string{"policy", "best_single", "tailor", "not-proven", "do-not-tailor"}, cites: []string{"luedtke-vanderlaan-2016"}, see: []string{"tailoring-gain", "naive-gain", "folds"}},
		{name: "tailoring-gain", codes: []string{"gain"}, cites: []string{"luedtke-vanderlaan-2016"}, see: []string{"naive-gain", "folds", "tailoring"}},
		{name: "naive-gain", codes: []string{"naive_gain"}, see: []string{"tailoring-gain", "folds"}},
		{name: "segment-gain", codes: []string{"tailoring.segments", "tailoring.segments.gain", "tailoring.segments.low", "tailoring.segments.high"}, cites: []string{"luedtke-vanderlaan-2016"}, see: []string{"tailoring-gain", "folds", "policy-tree"}},
		{name: "policy-tree", codes: []string{"trees", "trees.depth", "trees.gain", "root.share", "root.gain"}, cites: []string{"zhou-2023"}, see: []string{"tailoring", "tailoring-gain", "segment-gain"}},
		{name: "fans-effect", codes: []string{"fans.share", "anyway", "extra", "lead.whole", "lead.fans", "lead.others", "lead.share", "fans.tailoring.whole", "fans.tailoring.fans", "fans.tailoring.others", "fans.tailoring.share"}, cites: []string{"fieller-1954"}, see: []string{"relation", "tailoring-gain"}},
		{name: "folds", codes: []string{"ordered-folds"}, cites: []string{"luedtke-vanderlaan-2016"}, see: []string{"tailoring-gain", "tally"}},
	}},
	{"drivers", []term{
		{name: "drivers", codes: []string{"versus_triggers"}, cites: []string{"benjamini-hochberg-1995"}, see: []string{"trend", "logistic-regression", "false-discovery-rate"}},
		{name: "trend", cites: []string{"armitage-1955", "mantel-1963"}, see: []string{"tailoring-scale", "drivers"}},
		{name: "logistic-regression", cites: []string{"liang-zeger-1986", "albert-anderson-1984"}, see: []string{"marginal-effect", "odds-ratio", "cluster-robust"}},
		{name: "marginal-effect", codes: []string{"drivers.estimate"}, cites: []string{"cameron-trivedi-2005"}, see: []string{"odds-ratio", "logistic-regression"}},
		{name: "odds-ratio", codes: []string{"odds_ratio", "odds_ratio.ratio", "odds_ratio.low", "odds_ratio.high", "odds_low", "odds_high"}, see: []string{"marginal-effect", "lift"}},
		{name: "reply-latency", codes: []string{"in_time", "all.share", "reply.triggers.share"}, see: []string{"drivers", "mode"}},
		{name: "ambivalence", codes: []string{"ambivalent", "ambivalence.share", "ambivalence.expected"}, see: []string{"intra-contact-correlation", "ladder"}},
		{name: "intra-contact-correlation", codes: []string{"correlation", "within_segments", "relations.correlation"}, cites: []string{"ridout-1999"}, see: []string{"ambivalence", "design-effect"}},
		{name: "ladder", codes: []string{"eligible", "noticed.share", "in_love.share", "stays.share"}, cites: []string{"wilson-1927"}, see: []string{"ambivalence", "reach"}},
	}},
	{"health", []term{
		{name: "health", codes: []string{"checks", "warning"}, see: []string{"invalid", "sample-ratio", "pending", "check"}},
		{name: "sample-ratio", cites: []string{"pearson-1900", "fabijan-2019", "lindon-malek-2022"}, see: []string{"invalid", "split", "several-triggers"}},
		{name: "several-triggers", see: []string{"split", "deck", "invalid"}},
		{name: "complete-deck", see: []string{"deck", "standardised"}},
		{name: "pending", see: []string{"window", "outcome"}},
		{name: "window", see: []string{"pending", "outcome"}},
		{name: "assigned", codes: []string{"data.assigned.contacts", "held_out", "met", "waiting", "assigned.ignored", "unplaced", "crossed", "not-assigned"}, see: []string{"split", "pending", "several-triggers"}},
		{name: "locked-plan", codes: []string{"plan.locked", "plan.outcomes", "plan.decisions", "plan.changes", "plan.edited"}, see: []string{"stopping", "minimum-effect", "health"}},
		{name: "set-aside", codes: []string{"set_aside"}, see: []string{"rows", "health"}},
		{name: "reading", codes: []string{"notices"}, see: []string{"set-aside", "health"}},
		{name: "days", codes: []string{"different-days"}, see: []string{"invalid", "first-week"}},
		{name: "allocation", codes: []string{"left-out"}, see: []string{"standardised", "pooled", "cannot-tell"}},
		{name: "guardrail", cites: []string{"wilson-1927"}, see: []string{"complaint", "winner"}},
		{name: "first-week", cites: []string{"wald-1943"}, see: []string{"days", "interaction"}},
	}},
	{"sharper", []term{
		{name: "regression-adjustment", codes: []string{"sharper", "adjusted", "adjusted.difference"}, cites: []string{"lin-2013", "deng-2013"}, see: []string{"variance-saved", "standardised"}},
		{name: "variance-saved", codes: []string{"saved", "more_contacts"}, cites: []string{"deng-2013"}, see: []string{"regression-adjustment", "power"}},
		{name: "time-trend", codes: []string{"time", "trends", "trends.slope", "time.lead", "time.lead.slope", "time.lead.first", "time.lead.last", "time.days"}, cites: []string{"liang-zeger-1986"}, see: []string{"first-week", "partial-week"}},
		{name: "partial-week", see: []string{"days", "time-trend"}},
		{name: "feedback", cites: []string{"welch-1947"}, see: []string{"reach", "exposure"}},
	}},
	{"planning", []term{
		{name: "minimum-effect", codes: []string{"minimum_effect", "minimum_effect.value"}, see: []string{"equivalent", "sample-size", "power"}},
		{name: "power", see: []string{"sample-size", "minimum-effect", "level"}},
		{name: "sample-size", cites: []string{"farrington-manning-1990"}, see: []string{"power", "minimum-effect", "design-effect"}},
		{name: "detectable-effect", codes: []string{"detectable", "detectable_lift"}, cites: []string{"farrington-manning-1990"}, see: []string{"sample-size", "power", "minimum-effect"}},
		{name: "inflation", cites: []string{"jennison-turnbull-2000", "lan-demets-1983"}, see: []string{"spending", "peeking", "sample-size"}},
		{name: "correct-selection", codes: []string{"chances", "top"}, cites: []string{"bechhofer-1954"}, see: []string{"winner", "power", "probability-best"}},
		{name: "stopping", codes: []string{"rule", "sequential.moment", "sequential.planned", "sequential.look", "sequential.critical", "looks.look", "looks.critical"}, see: []string{"fixed", "peeking"}},
		{name: "fixed", see: []string{"stopping", "peeking"}},
		{name: "peeking", codes: []string{"alarms", "peeking.looks"}, cites: []string{"armitage-1969"}, see: []string{"stopping", "fixed"}},
		{name: "spending", codes: []string{"spent", "nominal_p"}, cites: []string{"lan-demets-1983"}, see: []string{"obrien-fleming", "pocock", "information"}},
		{name: "information", codes: []string{"sequential.information"}, cites: []string{"jennison-turnbull-2000"}, see: []string{"spending", "stopping"}},
		{name: "obrien-fleming", cites: []string{"obrien-fleming-1979", "lan-demets-1983"}, see: []string{"pocock", "spending", "repeated-interval"}},
		{name: "pocock", cites: []string{"pocock-1977", "lan-demets-1983"}, see: []string{"obrien-fleming", "spending", "repeated-interval"}},
		{name: "always-valid", cites: []string{"howard-2021", "waudby-smith-2024"}, see: []string{"confidence-sequence", "stopping", "peeking"}},
		{name: "confidence-sequence", cites: []string{"robbins-1970", "howard-2021", "waudby-smith-2024"}, see: []string{"always-valid", "repeated-interval"}},
		{name: "repeated-interval", codes: []string{"repeated_p", "sequential.low", "sequential.high"}, cites: []string{"jennison-turnbull-2000", "worsley-1982"}, see: []string{"interval", "spending", "stopping"}},
		{name: "conditional-power", codes: []string{"power_trend", "power_minimum"}, cites: []string{"lan-simon-halperin-1982"}, see: []string{"futility", "power", "information"}},
		{name: "operating-characteristics", codes: []string{"runs", "false_winner", "wrong_winner", "wrong_by_minimum", "expected_contacts", "tailor_right", "tailor_wrong"}, cites: []string{"jennison-turnbull-2000"}, see: []string{"power", "stopping", "peeking", "monte-carlo-error"}},
		{name: "coverage", see: []string{"interval", "simultaneous-interval", "operating-characteristics"}},
		{name: "monte-carlo-error", codes: []string{"monte_carlo_error"}, cites: []string{"koehler-2009", "wilson-1927"}, see: []string{"operating-characteristics", "interval"}},
		{name: "futility", codes: []string{"futile"}, cites: []string{"lan-simon-halperin-1982"}, see: []string{"conditional-power", "undecided"}},
	}},
	{"assignment", assignmentTerms},
	{"next", nextTerms},
	{"cards", cardTerms},
	{"simulation", simulationTerms},
	{"files", fileTerms},
	{"gate", checkTerms},
	{"portfolio", slices.Concat(portfolioTerms, manyTerms)},
}

// terms lists all terms in the order of the groups.
func terms() []term {
	var all []term
	for _, g := range termGroups {
		all = append(all, g.terms...)
	}
	return all
}
