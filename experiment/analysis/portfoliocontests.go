package analysis

import (
	"iter"
	"math"
	"slices"

	"triggerlab/experiment/inference"
	"triggerlab/experiment/spool"
)

// contests are the compared tests with some features of their arms, to be gone
// through many times.
type contests struct {
	log      spool.Log
	features int
	n        int
	err      error // of reading
}

// contests prepares them. An arm of which a feature is not known, where it is of
// others of its test, takes no part.
func (p *Portfolio) contests(list []candidate, kept []int) (*contests, error) {
	c := &contests{features: len(kept)}
	working, stop := iter.Pull2(p.working.Records())
	defer stop()
	known := make([]bool, len(kept))
	for e := range p.comparables() {
		record, err, _ := working()
		if err != nil {
			p.err = err
			break
		}
		for i, f := range kept {
			low, high := e.extent(list[f].of)
			known[i] = low <= high
		}
		arms := 0
		p.pack.begin()
		u := unpacking{record}
		variances := unpacking{record[len(record)/2:]}
		for j := range e.arms {
			from := len(p.pack.b)
			p.pack.numbers(u.number(), variances.number())
			whole := true
			for i, f := range kept {
				var x float64
				if known[i] {
					x = list[f].of(&e.arms[j])
				}
				whole = whole && !math.IsNaN(x)
				p.pack.numbers(x)
			}
			if arms++; !whole {
				p.pack.b = p.pack.b[:from]
				arms--
			}
		}
		if arms >= 2 {
			c.n++
			p.keep(&c.log, p.pack.b)
		}
	}
	if p.err != nil {
		c.close()
	}
	return c, p.err
}

func (c *contests) close() error { return c.log.Close() }

// all gives the tests, each in the memory of the one before; an error, which is
// kept, ends them.
func (c *contests) all() iter.Seq[inference.Contest] {
	return func(yield func(inference.Contest) bool) {
		var t inference.Contest
		var features []float64
		for record, err := range c.log.Records() {
			if err != nil {
				c.err = err
				return
			}
			t.Effects, t.Variances, t.Features, features = t.Effects[:0], t.Variances[:0], t.Features[:0], features[:0]
			for u := (unpacking{record}); len(u.b) > 0; {
				t.Effects, t.Variances = append(t.Effects, u.number()), append(t.Variances, u.number())
				for range c.features {
					features = append(features, u.number())
				}
			}
			for from := 0; len(t.Features) < len(t.Effects); from += c.features {
				t.Features = append(t.Features, features[from:from+c.features])
			}
			if !yield(t) {
				return
			}
		}
	}
}

func (c *contests) regress() (inference.Across, error) {
	a, err := inference.Regress(c.all())
	if c.err != nil {
		return a, c.err
	}
	return a, err
}

// varying counts the tests whose arms differ in any feature, and their arms.
func (c *contests) varying() (tests, arms int) {
	for t := range c.all() {
		if slices.ContainsFunc(t.Features, func(row []float64) bool { return !slices.Equal(row, t.Features[0]) }) {
			tests++
			arms += len(t.Effects)
		}
	}
	return tests, arms
}
