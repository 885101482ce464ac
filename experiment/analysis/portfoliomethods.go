package analysis

import "triggerlab/experiment/findings"

// portfolioRecipes are the methods by which many tests are judged together.
var portfolioRecipes = map[string]recipe{
	"method.portfolio-splits": {"sample-ratio", []string{"portfolio.splits"}, []string{"assumes.shares"}, []string{"cited.wilson-1927", "cited.fabijan-2019"}},
	"method.portfolio-claims": {"winner-claim", []string{"portfolio.tests[].winner_p", "portfolio.tests[].differ_p"}, nil,
		[]string{"cited.hsu-1981", "cited.dunnett-1955", "cited.pearson-1900", "cited.rao-scott-1981"}},
	"method.portfolio-discoveries": {"false-discovery-rate", []string{"portfolio.discoveries", "portfolio.tests[].winner_p_bh", "portfolio.tests[].winner_p_by", "portfolio.tests[].differ_p_bh"},
		[]string{"assumes.tests-share-nobody"}, []string{"cited.benjamini-hochberg-1995", "cited.benjamini-yekutieli-2001"}},
	"method.portfolio-leads": {"honest-lead", []string{"portfolio.leads"}, nil, []string{"cited.andrews-2024"}},
	"method.portfolio-shrinkage": {"shrunk-lead", []string{"portfolio.effects", "portfolio.tests[].shrunk_lift", "portfolio.tests[].shrunk_low", "portfolio.tests[].shrunk_high", "portfolio.tests[].best"},
		[]string{"assumes.tests-alike"}, []string{"cited.efron-morris-1973", "cited.stephens-2017", "cited.gelman-2006", "cited.efron-2011", "cited.azevedo-2020", "cited.breslow-clayton-1993"}},
	"method.portfolio-again":  {"winning-again", []string{"portfolio.again", "portfolio.tests[].again"}, []string{"assumes.tests-alike", "assumes.rates-stay"}, []string{"cited.efron-2011"}},
	"method.portfolio-hidden": {"hidden-difference", []string{"portfolio.hidden"}, []string{"assumes.tests-alike"}, []string{"cited.stephens-2017"}},
	"method.portfolio-features": {"meta-regression", []string{"portfolio.features.features[].lift", "portfolio.features.features[].low", "portfolio.features.features[].high", "portfolio.features.features[].p_adjusted", "portfolio.features.residual"},
		[]string{"assumes.features-not-dealt"}, []string{"cited.thompson-sharp-1999", "cited.bell-mccaffrey-2002", "cited.pustejovsky-tipton-2018", "cited.benjamini-hochberg-1995", "cited.benjamini-yekutieli-2005"}},
	"method.portfolio-text": {"text-features", []string{"portfolio.features.languages[]"}, nil, nil},
}

// methods lists how the numbers of this portfolio were made.
func (p *Portfolio) methods() []findings.Method {
	s := &p.summary
	list := []findings.Method{}
	add := func(made bool, code string, pairs ...any) {
		if !made {
			return
		}
		r := portfolioRecipes[code]
		m := findings.Method{Term: r.term, Numbers: r.numbers, Method: message(code, pairs...), Assumes: []findings.Message{}, Sources: []findings.Message{}}
		for _, assumption := range r.assumes {
			m.Assumes = append(m.Assumes, message(assumption))
		}
		for _, source := range r.cites {
			m.Sources = append(m.Sources, message(source))
		}
		list = append(list, m)
	}
	judged := s.Discoveries.Winners.Tests+s.Discoveries.Differences.Tests > 0
	told := s.Effects.Reason == nil
	add(s.Splits.Checked > 0, "method.portfolio-splits", "threshold", s.Splits.Threshold, "level", s.Level)
	add(judged, "method.portfolio-claims")
	add(judged, "method.portfolio-discoveries", "share", 1-s.Level)
	add(s.Leads.Tests > 0, "method.portfolio-leads", "tests", s.Leads.Tests)
	add(told, "method.portfolio-shrinkage", "tests", s.Effects.Tests)
	add(told && s.Again.Reason == nil, "method.portfolio-again")
	add(told && s.Hidden.Reason == nil, "method.portfolio-hidden", "lift", s.Hidden.Lift)
	add(s.Features.Residual.Known(), "method.portfolio-features", "tests", s.Features.Tests)
	add(s.Features.Residual.Known() && len(s.Features.Languages) > 0, "method.portfolio-text")
	return list
}

const (
	// fatTails is the kurtosis above which a few tests hold the big effects:
	// twice that of effects that are alike in all tests.
	fatTails = 6
	// leastSpread is how much triggers must surely differ before it is said that
	// they do so in some tests more than in others.
	leastSpread = 0.05
	// unknownLanguage is the share of messages in no known language that is
	// worth a word.
	unknownLanguage = 0.1
)

// warn says what a reader must know before the numbers.
func (p *Portfolio) warn() {
	s := &p.summary
	add := func(needed bool, code string, pairs ...any) {
		if needed {
			s.Warnings = append(s.Warnings, message(code, pairs...))
		}
	}
	add(s.Simulated, "portfolio.simulated")
	add(s.Splits.Low.Known() && float64(s.Splits.Low) > s.Splits.Threshold, "portfolio.broken-splits",
		"broken", s.Splits.Broken, "checked", s.Splits.Checked, "expected", float64(s.Splits.Expected))
	if few := s.Effects.Reason; few != nil {
		s.Warnings = append(s.Warnings, *few)
	}
	add(s.Effects.Tails > fatTails && s.Effects.SpreadLow > leastSpread, "portfolio.fat-tails", "tails", float64(s.Effects.Tails))
	var messages, unknown int
	for _, l := range s.Features.Languages {
		messages += l.Messages
		if l.Language == "" {
			unknown = l.Messages
		}
	}
	add(messages > 0 && float64(unknown) > unknownLanguage*float64(messages), "portfolio.language", "messages", messages, "unknown", unknown)
}
