package analysis

import (
	"cmp"
	"math"
	"slices"

	"triggerlab/experiment/findings"
	"triggerlab/experiment/inference"
)

// Why nothing can be told of a feature, as Feature.CannotTell.
const (
	featureFew       = "few-tests"
	featureNever     = "never-varies"
	featureCollinear = "collinear"
	featureMany      = "many-levels"
)

// features says what messages and attributes have to do with the rate.
func (p *Portfolio) features(at []int, contests []inference.Contest) error {
	f := &p.summary.Features
	list := p.candidates()
	if len(list) == 0 {
		none := message("portfolio.no-features")
		f.Reason = &none
		return nil
	}
	var kept []int
	for i := range list {
		if c := &list[i]; c.CannotTell == "" {
			p.support(c, at)
		}
		if list[i].CannotTell == "" {
			kept = append(kept, i)
		}
	}
	kept, err := p.untangle(list, kept, at, contests)
	if err != nil {
		return err
	}
	if len(kept) == 0 {
		none := message("portfolio.no-features")
		f.Reason = &none
	} else if err := p.regress(list, kept, at, contests); err != nil {
		return err
	}
	for _, c := range list {
		f.Features = append(f.Features, c.Feature)
	}
	slices.SortStableFunc(f.Features, func(a, b findings.Feature) int {
		return cmp.Or(cmp.Compare(truth(!a.PValue.Known()), truth(!b.PValue.Known())), compareKnown(a.PValue, b.PValue))
	})
	return nil
}

func compareKnown(a, b findings.Number) int {
	if !a.Known() || !b.Known() {
		return 0
	}
	return cmp.Compare(a, b)
}

// support counts the tests that tell anything of a feature.
func (p *Portfolio) support(c *candidate, at []int) {
	for _, i := range at {
		e := &p.entries[i]
		if !e.differs(c.of) {
			continue
		}
		c.Tests++
		for j := range e.arms {
			switch x := c.of(&e.arms[j]); {
			case math.IsNaN(x) || c.Step.Known():
			case x == 1:
				c.With++
			default:
				c.Without++
			}
		}
	}
	switch {
	case c.Tests == 0:
		c.CannotTell = featureNever
	case c.Tests < fewTests:
		c.CannotTell = featureFew
	}
}

// rows are the tests with some features of their arms. An arm of which a
// feature is not known, where it is of others of its test, takes no part.
func (p *Portfolio) rows(list []candidate, kept, at []int, contests []inference.Contest) []inference.Contest {
	arms := 0
	for _, i := range at {
		arms += len(p.entries[i].arms)
	}
	tests := make([]inference.Contest, 0, len(at))
	numbers, features := make([]float64, 0, arms*len(kept)), make([][]float64, 0, arms)
	known := make([]bool, len(kept))
	for test, i := range at {
		e := &p.entries[i]
		for c, f := range kept {
			low, high := e.extent(list[f].of)
			known[c] = low <= high
		}
		first := len(features)
		one := contests[test]
		for j := range e.arms {
			whole, from := true, len(numbers)
			for c, f := range kept {
				var x float64
				if known[c] {
					x = list[f].of(&e.arms[j])
				}
				whole = whole && !math.IsNaN(x)
				numbers = append(numbers, x)
			}
			if whole {
				features = append(features, numbers[from:len(numbers):len(numbers)])
				continue
			}
			// Slices of its own, without the arm: those of the contest are kept.
			gone := j - (len(e.arms) - len(one.Effects))
			one.Effects = slices.Delete(slices.Clone(one.Effects), gone, gone+1)
			one.Variances = slices.Delete(slices.Clone(one.Variances), gone, gone+1)
		}
		if one.Features = features[first:]; len(one.Features) >= 2 {
			tests = append(tests, one)
		}
	}
	return tests
}

// untangle leaves out the features that cannot be told from others.
func (p *Portfolio) untangle(list []candidate, kept, at []int, contests []inference.Contest) ([]int, error) {
	if len(kept) == 0 {
		return nil, nil
	}
	tests := p.rows(list, kept, at, contests)
	if len(tests) == 0 {
		for _, f := range kept {
			list[f].CannotTell = featureFew
		}
		return nil, nil
	}
	with, err := inference.Entangled(tests)
	if err != nil {
		return nil, err
	}
	var told []int
	for c, f := range kept {
		switch {
		case with[c] == nil:
			told = append(told, f)
		case len(with[c]) == 0:
			list[f].CannotTell = featureNever
		default:
			list[f].CannotTell = featureCollinear
			for _, other := range with[c] {
				list[f].Like = append(list[f].Like, nameOf(&list[kept[other]].Feature))
			}
		}
	}
	return told, nil
}

// regress fits all features that can be told together, and each by itself.
func (p *Portfolio) regress(list []candidate, kept, at []int, contests []inference.Contest) error {
	s := &p.summary
	tests := p.rows(list, kept, at, contests)
	for _, t := range tests {
		if varies(t.Features) {
			s.Features.Tests++
			s.Features.Triggers += len(t.Effects)
		}
	}
	joint, err := inference.Regress(tests)
	if err != nil {
		return err
	}
	s.Features.Residual = findings.Number(math.Sqrt(joint.Tau2))
	ps := make([]float64, len(kept))
	for c := range kept {
		ps[c] = joint.Slopes[c].Careful().P
	}
	corrected, err := inference.Correct(ps, inference.BH, s.Level)
	if err != nil {
		return err
	}
	for c, f := range kept {
		one, slope := &list[f].Feature, joint.Slopes[c].Careful()
		in := slope.Agreeing(corrected[c])
		one.Lift, one.Low, one.High = asLift(slope.Slope), asLift(in.Low), asLift(in.High)
		one.DF, one.PValue, one.PAdjusted = findings.Number(slope.DF), findings.Number(slope.P), findings.Number(corrected[c].P)
		alone, err := inference.Regress(p.rows(list, []int{f}, at, contests))
		if err != nil {
			return err
		}
		in = alone.Slopes[0].Careful().Interval(inference.TwoSided(s.Level))
		one.Alone, one.AloneLow, one.AloneHigh = asLift(alone.Slopes[0].Slope), asLift(in.Low), asLift(in.High)
	}
	return nil
}

// varies tells that the arms of a test differ in any feature.
func varies(rows [][]float64) bool {
	return slices.ContainsFunc(rows, func(row []float64) bool { return !slices.Equal(row, rows[0]) })
}

// asLift turns a difference of log rates into a factor less 1.
func asLift(slope float64) findings.Number { return findings.Number(math.Expm1(slope)) }

// nameOf names a feature, with its level where it has one.
func nameOf(f *findings.Feature) string {
	if f.Level == "" {
		return f.Feature
	}
	return f.Feature + " = " + f.Level
}
