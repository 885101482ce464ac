package analysis

import (
	"cmp"
	"errors"
	"math"
	"runtime"
	"slices"
	"sync"

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
func (p *Portfolio) features() error {
	f := &p.summary.Features
	list := p.candidates()
	if len(list) == 0 {
		none := message("portfolio.no-features")
		f.Reason = &none
		return nil
	}
	p.support(list)
	var kept []int
	for i := range list {
		if list[i].CannotTell == "" {
			kept = append(kept, i)
		}
	}
	kept, err := p.untangle(list, kept)
	if err != nil {
		return err
	}
	if len(kept) == 0 {
		none := message("portfolio.no-features")
		f.Reason = &none
	} else if err := p.regress(list, kept); err != nil {
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

// support counts the tests that tell anything of each feature.
func (p *Portfolio) support(list []candidate) {
	for e := range p.comparables() {
		for i := range list {
			if list[i].CannotTell == "" {
				list[i].support(e)
			}
		}
	}
	for i := range list {
		switch c := &list[i]; {
		case c.CannotTell != "":
		case c.Tests == 0:
			c.CannotTell = featureNever
		case c.Tests < fewTests:
			c.CannotTell = featureFew
		}
	}
}

func (c *candidate) support(e *entry) {
	if !e.differs(c.of) {
		return
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

// untangle leaves out the features that cannot be told from others.
func (p *Portfolio) untangle(list []candidate, kept []int) ([]int, error) {
	if len(kept) == 0 {
		return nil, nil
	}
	tests, err := p.contests(list, kept)
	if err != nil {
		return nil, err
	}
	defer tests.close()
	if tests.n == 0 {
		for _, f := range kept {
			list[f].CannotTell = featureFew
		}
		return nil, nil
	}
	with, err := inference.Entangled(tests.all())
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
func (p *Portfolio) regress(list []candidate, kept []int) error {
	s := &p.summary
	tests, err := p.contests(list, kept)
	if err != nil {
		return err
	}
	defer tests.close()
	s.Features.Tests, s.Features.Triggers = tests.varying()
	joint, err := tests.regress()
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
	}
	return p.regressAlone(list, kept)
}

// regressAlone fits each feature by itself, several at the same time.
func (p *Portfolio) regressAlone(list []candidate, kept []int) error {
	fits, errs := make([]inference.Across, len(kept)), make([]error, len(kept))
	var group sync.WaitGroup
	room := make(chan struct{}, runtime.GOMAXPROCS(0))
	for c, f := range kept {
		tests, err := p.contests(list, []int{f})
		if err != nil {
			errs[c] = err
			break
		}
		room <- struct{}{}
		group.Go(func() {
			fits[c], errs[c] = tests.regress()
			errs[c] = errors.Join(errs[c], tests.close())
			<-room
		})
	}
	group.Wait()
	if err := errors.Join(errs...); err != nil {
		return err
	}
	for c, f := range kept {
		one, slope := &list[f].Feature, fits[c].Slopes[0]
		in := slope.Careful().Interval(inference.TwoSided(p.summary.Level))
		one.Alone, one.AloneLow, one.AloneHigh = asLift(slope.Slope), asLift(in.Low), asLift(in.High)
	}
	return nil
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
