package analysis

// A recipe is what is always true of a method: the term that explains it,
// the numbers it makes, what it assumes, and who published it.
type recipe struct {
	term    string
	numbers []string
	assumes []string
	cites   []string
}

// differences are the numbers of a comparison.
var differences = []string{
	"comparisons[].difference", "comparisons[].low", "comparisons[].high", "comparisons[].p_value",
	"comparisons[].lift", "comparisons[].lift_low", "comparisons[].lift_high",
}

// triggerRates are the rates, and triggerBounds their intervals.
var (
	triggerRates  = []string{"triggers[].rate", "segments[].triggers[].rate"}
	triggerBounds = []string{"triggers[].low", "triggers[].high", "segments[].triggers[].low", "segments[].triggers[].high"}
)

// corrected are the numbers that a correction makes.
var corrected = []string{"comparisons[].low", "comparisons[].high", "comparisons[].p_adjusted"}

// looksNumbers are the numbers that a stopping rule makes or changes.
var looksNumbers = []string{
	"sequential.looks[]", "sequential.low", "sequential.high", "sequential.repeated_p",
	"comparisons[].low", "comparisons[].high", "comparisons[].p_adjusted", "leader.versus[]",
}

// recipes are the methods by the codes that name them.
var recipes = map[string]recipe{
	"method.rate":             {"engagement-rate", triggerRates, nil, nil},
	"method.rate-repeated":    {"engagement-rate", triggerRates, []string{"assumes.exposures-free"}, nil},
	"method.reach":            {"reach", triggerRates, nil, nil},
	"method.wilson":           {"wilson", triggerBounds, []string{"assumes.contacts"}, []string{"cited.wilson-1927"}},
	"method.wilson-effective": {"wilson", triggerBounds, []string{"assumes.contacts"}, []string{"cited.wilson-1927", "cited.korn-graubard-1998"}},
	"method.posterior": {"probability-best", []string{"triggers[].probability_best", "triggers[].expected_loss"},
		[]string{"assumes.contacts", "assumes.uniform-prior"}, []string{"cited.stucchio-2015"}},
	"method.score":          {"score-test", differences, []string{"assumes.contacts", "assumes.dealt"}, []string{"cited.miettinen-nurminen-1985", "cited.koopman-1984"}},
	"method.score-boschloo": {"boschloo", []string{"comparisons[].exact_p"}, []string{"assumes.contacts", "assumes.dealt"}, []string{"cited.boschloo-1970"}},
	"method.score-clustered": {"cluster-robust", differences, []string{"assumes.contacts", "assumes.dealt"},
		[]string{"cited.liang-zeger-1986", "cited.miettinen-nurminen-1985", "cited.satterthwaite-1946"}},
	"method.score-paired": {"paired", differences, []string{"assumes.contacts", "assumes.mixed"},
		[]string{"cited.miettinen-nurminen-1985", "cited.liang-zeger-1986", "cited.fieller-1954"}},
	"method.unknown": {"cannot-tell", []string{"comparisons[].p_value", "comparisons[].p_adjusted"}, nil, nil},
	"method.family": {"family", corrected,
		[]string{"assumes.one-look"}, []string{"cited.dunnett-1955", "cited.hothorn-2008"}},
	"method.single":             {"interval", corrected, []string{"assumes.one-look"}, nil},
	"method.pooled":             {"pooled", []string{"triggers[]", "comparisons[]"}, []string{"assumes.alike"}, nil},
	"method.standardised-waves": {"standardised", []string{"triggers[]", "comparisons[]", "segments[]"}, []string{"assumes.dealt-within-waves"}, []string{"cited.mantel-haenszel-1959", "cited.zhang-2020"}},
	"method.standardised":       {"standardised", []string{"triggers[]", "comparisons[]"}, []string{"assumes.dealt-within"}, []string{"cited.mantel-haenszel-1959"}},
	"method.simpson":            {"simpson", []string{"heterogeneity.simpson[]"}, []string{"assumes.dealt-within"}, []string{"cited.simpson-1951"}},
	"method.best-set": {"best-set", []string{"triggers[].in_best_set", "leader.versus[]"},
		[]string{"assumes.one-look"}, []string{"cited.hsu-1981", "cited.dunnett-1955"}},
	"method.segment-level": {"segment", []string{"segments[].verdict", "segments[].triggers[].in_best_set"}, []string{"assumes.segments-before"}, nil},
	"method.equivalent":    {"equivalent", []string{"verdict"}, []string{"assumes.minimum-before"}, []string{"cited.schuirmann-1987"}},
	"method.sample-size":   {"sample-size", []string{"verdict.reasons[].values.contacts"}, []string{"assumes.rates-stay"}, []string{"cited.farrington-manning-1990"}},
	"method.interaction":   {"interaction", []string{"heterogeneity.interaction"}, []string{"assumes.segments-apart"}, []string{"cited.wald-1943", "cited.cochran-1954"}},
	"method.crossover":     {"crossover", []string{"heterogeneity.crossover"}, []string{"assumes.segments-apart"}, []string{"cited.gail-simon-1985"}},
	"method.hybrid": {"honest-lead", []string{"leader.difference", "leader.low", "leader.high", "leader.conditional", "leader.rate"},
		[]string{"assumes.contacts", "assumes.one-look"}, []string{"cited.andrews-2024"}},
	"method.replication": {"replication", []string{"replication.probability_first", "replication.probability_proven", "replication.contacts"},
		[]string{"assumes.rates-stay"}, []string{"cited.andrews-2024", "cited.farrington-manning-1990"}},
	"method.holm":        {"holm", corrected, []string{"assumes.one-look"}, []string{"cited.holm-1979"}},
	"method.hochberg":    {"holm", corrected, []string{"assumes.one-look", "assumes.not-opposed"}, []string{"cited.hochberg-1988"}},
	"method.bh":          {"false-discovery-rate", corrected, []string{"assumes.one-look", "assumes.not-opposed"}, []string{"cited.benjamini-hochberg-1995", "cited.benjamini-yekutieli-2005"}},
	"method.by":          {"false-discovery-rate", corrected, []string{"assumes.one-look"}, []string{"cited.benjamini-yekutieli-2001", "cited.benjamini-yekutieli-2005"}},
	"method.cochran-q":   {"cochran-q", []string{"heterogeneity.cochran_q"}, []string{"assumes.segments-apart"}, []string{"cited.cochran-1954"}},
	"method.breslow-day": {"breslow-day", []string{"heterogeneity.breslow_day"}, []string{"assumes.segments-apart"}, []string{"cited.breslow-day-1980", "cited.tarone-1985"}},
	"method.cmh":         {"cmh", []string{"heterogeneity.cmh", "heterogeneity.odds_ratio"}, []string{"assumes.segments-sharing-nobody"}, []string{"cited.mantel-haenszel-1959", "cited.cochran-strata-1954"}},
	"method.pooling": {"partial-pooling", []string{"heterogeneity.pooling", "comparisons[].pooled", "segments[].triggers[].pooled"}, []string{"assumes.exchangeable"},
		[]string{"cited.dersimonian-laird-1986", "cited.hartung-knapp-2001", "cited.nagashima-2019"}},
	"method.ordered-folds": {"tailoring-gain", []string{"tailoring.gain", "tailoring.low", "tailoring.high"},
		[]string{"assumes.contacts", "assumes.segments-before"}, []string{"cited.luedtke-vanderlaan-2016"}},
	"method.naive-gain":   {"naive-gain", []string{"tailoring.naive_gain"}, nil, nil},
	"method.sample-ratio": {"sample-ratio", []string{"health[].p_value"}, []string{"assumes.shares"}, []string{"cited.pearson-1900", "cited.fabijan-2019"}},
	"method.first-week":   {"first-week", []string{"health[].p_value"}, []string{"assumes.contacts"}, []string{"cited.wald-1943"}},
	"method.guardrail":    {"guardrail", []string{"triggers[].guardrail"}, []string{"assumes.complaints-kept"}, []string{"cited.wilson-1927"}},
	"method.segment-gain": {"segment-gain", []string{"tailoring.segments[].gain", "tailoring.segments[].low", "tailoring.segments[].high"},
		[]string{"assumes.contacts", "assumes.segments-before"}, []string{"cited.luedtke-vanderlaan-2016"}},
	"method.policy-tree": {"policy-tree", []string{"tailoring.trees[]"},
		[]string{"assumes.contacts", "assumes.segments-before"}, []string{"cited.zhou-2023", "cited.luedtke-vanderlaan-2016"}},
	"method.attention":   {"attention-share", []string{"attention.shares[]"}, []string{"assumes.contacts"}, nil},
	"method.fans-effect": {"fans-effect", []string{"fans"}, []string{"assumes.contacts"}, []string{"cited.fieller-1954"}},
	"method.adjusted": {"regression-adjustment", []string{"comparisons[].adjusted"},
		[]string{"assumes.contacts", "assumes.dealt", "assumes.before"}, []string{"cited.lin-2013", "cited.deng-2013"}},
	"method.trend":    {"time-trend", []string{"time.trends[]", "time.lead"}, []string{"assumes.contacts", "assumes.same-days"}, []string{"cited.liang-zeger-1986"}},
	"method.weekdays": {"partial-week", []string{"health[].p_value"}, []string{"assumes.contacts"}, []string{"cited.pearson-1900"}},
	"method.feedback": {"feedback", []string{"health[].p_value"}, []string{"assumes.contacts"}, []string{"cited.welch-1947"}},
	"method.obrien-fleming": {"obrien-fleming", looksNumbers, []string{"assumes.looks-planned"},
		[]string{"cited.lan-demets-1983", "cited.jennison-turnbull-2000", "cited.armitage-1969"}},
	"method.pocock": {"pocock", looksNumbers, []string{"assumes.looks-planned"},
		[]string{"cited.lan-demets-1983", "cited.jennison-turnbull-2000", "cited.armitage-1969"}},
	"method.between-looks": {"stopping", looksNumbers, []string{"assumes.looks-planned"}, []string{"cited.lan-simon-halperin-1982"}},
	"method.confidence-sequence": {"confidence-sequence", looksNumbers, []string{"assumes.many-contacts"},
		[]string{"cited.waudby-smith-2024", "cited.howard-2021", "cited.robbins-1970"}},
	"method.bernoulli-sequence": {"confidence-sequence", triggerBounds, []string{"assumes.contacts"}, []string{"cited.howard-2021", "cited.robbins-1970"}},
	"method.looks-estimated":    {"information", looksNumbers, nil, []string{"cited.worsley-1982"}},
	"method.conditional-power":  {"conditional-power", []string{"sequential.power_trend", "sequential.power_minimum"}, []string{"assumes.rates-stay"}, []string{"cited.lan-simon-halperin-1982"}},
	"method.peeking":            {"peeking", []string{"sequential.peeking.alarms"}, nil, []string{"cited.armitage-1969"}},
	"method.sequential-ratio":   {"sample-ratio", []string{"health[].p_value"}, []string{"assumes.shares"}, []string{"cited.lindon-malek-2022", "cited.fabijan-2019"}},
	"method.driver-trend": {"trend", driven, []string{"assumes.contacts", "assumes.dealt", "assumes.carried"},
		[]string{"cited.armitage-1955", "cited.mantel-1963"}},
	"method.driver-trend-robust": {"trend", driven, []string{"assumes.contacts", "assumes.dealt", "assumes.carried"},
		[]string{"cited.armitage-1955", "cited.mantel-1963", "cited.liang-zeger-1986", "cited.satterthwaite-1946"}},
	"method.driver-logistic": {"logistic-regression", append([]string{"drivers[].odds_ratio", "drivers[].odds_low", "drivers[].odds_high"}, driven...),
		[]string{"assumes.contacts", "assumes.carried"}, []string{"cited.liang-zeger-1986", "cited.cameron-trivedi-2005", "cited.albert-anderson-1984"}},
	"method.driver-family": {"false-discovery-rate", []string{"drivers[].p_adjusted", "drivers[].low", "drivers[].high"},
		[]string{"assumes.one-look"}, []string{"cited.benjamini-hochberg-1995", "cited.benjamini-yekutieli-2005"}},
	"method.ambivalence":   {"ambivalence", []string{"ambivalence.share", "ambivalence.low", "ambivalence.high", "ambivalence.expected", "ambivalence.p_value"}, []string{"assumes.contacts"}, []string{"cited.wilson-1927"}},
	"method.intra-contact": {"intra-contact-correlation", []string{"ambivalence.correlation", "ambivalence.within_segments", "ambivalence.relations[]"}, nil, []string{"cited.ridout-1999"}},
	"method.ladder":        {"ladder", []string{"ladder[].noticed", "ladder[].in_love", "ladder[].stays"}, []string{"assumes.contacts"}, []string{"cited.wilson-1927"}},
	"method.within":        {"card-order", []string{"panel.order"}, []string{"assumes.swipers"}, []string{"cited.bell-mccaffrey-2002", "cited.liang-zeger-1986", "cited.holm-1979"}},
	"method.straight":      {"straight-lining", []string{"panel.straight"}, []string{"assumes.swipers"}, []string{"cited.self-liang-1987"}},
	"method.knox":          {"same-person", []string{"panel.twice"}, []string{"assumes.swipers"}, []string{"cited.knox-1964"}},
	"method.dealing":       {"card-balance", []string{"panel.balance"}, nil, []string{"cited.friedman-1937"}},
	"method.reply":         {"reply-latency", []string{"reply.all", "reply.triggers[]"}, []string{"assumes.contacts"}, []string{"cited.wilson-1927", "cited.korn-graubard-1998"}},
}

// driven are the numbers of a driver.
var driven = []string{"drivers[].estimate", "drivers[].low", "drivers[].high", "drivers[].p_value"}
